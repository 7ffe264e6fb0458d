"""How a program is found: the one loop, and one file for each inducer.

`induce` checks every proposal exactly, counts, keeps the clock, saves and stops; an
inducer only proposes, and learns from the verdicts. Knows `machine`, `program`, `skeleton`,
`task` and `verify`. To add an inducer: a file with a frozen dataclass that is an
`AbstractInducer`, a line in `INDUCERS`, and a row in `tests/conformance/`.
"""

from typing import Final

from ._induce import (
    MODEL_GRADIENT as MODEL_GRADIENT,
    SOLVERS_HEAD_START as SOLVERS_HEAD_START,
    Budget as Budget,
    Outcome as Outcome,
    Result as Result,
    default_inducer as default_inducer,
    induce as induce,
)
from ._inducer import (
    AbstractInducer as AbstractInducer,
    Proposal as Proposal,
    Round as Round,
)
from .compose import Compose as Compose
from .constraint import Constraint as Constraint
from .enumerate import Enumerate as Enumerate
from .gradient import Gradient as Gradient
from .hybrid import Hybrid as Hybrid
from .most_likely import MostLikely as MostLikely, most_likely as most_likely
from .portfolio import Portfolio as Portfolio
from .run_folder import RunFolder as RunFolder, RunFolderFault as RunFolderFault


INDUCERS: Final[dict[str, type[AbstractInducer]]] = {
    inducer.name: inducer
    for inducer in (Gradient, Enumerate, Compose, Hybrid, Constraint)
}
