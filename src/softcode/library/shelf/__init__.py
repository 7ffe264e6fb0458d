"""Networks that tasks share, kept in a folder and improved by whichever task trains them.

Knows `neural` and `files`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
