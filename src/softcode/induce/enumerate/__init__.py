"""Programs in the order of what they cost, through skeletons and open lines.

`stages.py` lists what is searched, in order; `search.py` is the compiled loop that
branches on a line only when a run first reaches it, over the `choices.py` it may make.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
