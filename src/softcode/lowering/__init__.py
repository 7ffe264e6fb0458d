"""The road down: functions over plain values as programs of small machines.

A term over one list of whole numbers becomes loops over the cells, in the terms of
`softcode.skeleton`; rules (one for each operation) make the lines, orders of writing are
proposed, and runs decide.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
