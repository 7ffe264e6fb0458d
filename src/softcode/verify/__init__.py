"""How we know that a program is right, from weaker to stronger.

`examples.py` runs held-out and larger examples, `exhaustive.py` every input within
bounds, `proof.py` asks a solver for a counterexample (import it by name: it needs
`softcode[solver]`). A `Certificate` says of a network that it is right on inputs of every
size; `checker.py` checks it with NumPy alone. Each gives a value that says what was
checked. Knows `machine`, `program` and `task`. To add a rung: a file here.
"""

from .certificate import (
    Certificate as Certificate,
    CertificateFault as CertificateFault,
)
from .examples import (
    Check as Check,
    check as check,
    check_batch as check_batch,
    check_task as check_task,
)
from .exhaustive import Exhaustive as Exhaustive, exhaustive as exhaustive
