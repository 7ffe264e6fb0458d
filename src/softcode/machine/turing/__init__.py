"""A Turing machine on a circular tape: the machine, and its text.

Knows `reading` and the files of `machine`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
