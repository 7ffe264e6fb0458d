"""The network that is taught: its interface, its arithmetic, its training, its file.

`cover.py` chooses lessons, `batches.py` lays frames side by side, `drifting.py` shows how a
hidden state leaves those of the lessons. Knows `world` and `reference`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
