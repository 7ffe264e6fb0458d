"""Programs from solvers: the symbolic reading as clauses, handed to SAT, CP-SAT or Z3.

`clauses.py` says a task as clauses, `solvers.py` is the one place that knows how each
solver is asked, in slices; `likeliest.py` finds the likeliest program with networks.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
