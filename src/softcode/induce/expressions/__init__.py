"""Functions over plain values, by going through expressions, the cheapest first.

`expressions.py` is the inducer; it puts a task to `softcode.expression.search`, which
does the work and knows no task.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
