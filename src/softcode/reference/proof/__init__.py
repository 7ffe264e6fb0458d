"""Proofs that a reference program is right, by contracts of its subprograms.

`contracts.py` is what a task's author writes; `proving.py` discharges it with a solver,
step by step (`proof.py`) along each path (`path.py`). Needs `softcode[solver]`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
