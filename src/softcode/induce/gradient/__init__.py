"""Programs from descent: many restarts side by side, through a reading.

`gradient.py` is the inducer, `descent.py` the compiled update, `objectives/` what may be
descended, `supervision.py` where a loss looks, `lessons.py` which examples come when.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
