"""Reference programs, their runs, and the contexts that these come through.

`reference.py` is the program as generators over what is seen, `trace.py` its runs,
`contexts.py` the contexts of runs, `extraction.py` a table of decisions as Python.
Knows `world`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
