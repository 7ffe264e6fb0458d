"""A model's text becomes a tree of assignments under cases.

`elaboration.py` walks the statements and runs what is known before a run: hyper-parameters,
loops, constants. `declarations.py`, `assignments.py`, `expressions.py` and `functions.py`
are its parts; the bodies of functions are checked and bounded by `bodies.py`, `bounded.py`
and `work.py`. Knows the tree (`tree.py`), the syntax and the faults of `language`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
