"""What a value is: an integer, a distribution, its logarithm, or a solver's term.

A machine is written once against the operations of `AbstractReading`; each reading says
what they do. `Exact` runs and checks, `Relaxed` and `Logarithmic` are descended (see
`AbstractSoftReading`), `Symbolic` makes clauses or, with `z3_terms.py`, a solver's terms.
Knows no other folder. To add one: a file with a class, its name in `__init__.pyi`, and a
row in `tests/conformance/`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
