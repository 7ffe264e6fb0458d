"""Proofs that a reference program is right, by contracts of its subprograms.

`contracts.py` is what a task's author writes; `proving.py` has it proved by a solver: each
call (`call.py`) step by step (`steps.py`) along each path (`path.py`), on which conditions
are collected (`obligations.py`) and elements followed (`elements.py`); the start and the
lemmas besides (`start.py`). Knows `world`, `program/` and `closure/`; needs
`softcode[solver]`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
