"""Programs from descent: many restarts side by side, through a soft reading.

`gradient.py` is the inducer. What it is made of are values: `objectives/` says what may be
descended, `descent.py` how a restart is updated, `lessons.py` which examples come when.
`starts.py` and `updates.py` are compiled from them.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
