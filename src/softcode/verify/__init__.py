"""How we know that a program is right, from weaker to stronger.

`examples.py` runs held-out and larger examples, `certainty.py` estimates whether they
are enough, `every_input.py` every input within
bounds, `proof.py` asks a solver for a counterexample (with `softcode[solver]`). A
`Certificate` says of a network that it is right on inputs of every size; `checker.py`
checks it with NumPy alone. Each gives a value that says what was checked. Knows `machine`,
`language`, `program`, `task` and `files`. To add a rung: a file here.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
