"""Which inducers are asked where nobody says which."""

from ..language import Model
from ..machine import AbstractMachine
from .compose import Compose
from .constraint import Constraint
from .enumerate import Enumerate
from .gradient import Gradient
from .hybrid import Hybrid
from .inducer import AbstractInducer
from .portfolio import Portfolio
from .registry import INDUCERS


# What is known to serve many models: several tries a restart, some with an entropy bonus.
MODEL_GRADIENT = Gradient(
    num_restarts=64,
    num_updates=3000,
    learning_rate=(0.1, 0.1),
    start_scale=1.0,
    noise=0.1,
    entropy=0.5,
    entropy_share=0.3,
    cycles=10,
    renewed=(0.2, 0.6),
    supervision="final",
    patience=3000,
)


# For models: how many slices a solver has before gradients begin.
SOLVERS_HEAD_START = 40


def inducer_named(name: object, machine: AbstractMachine) -> AbstractInducer:
    """The inducer of this name, with its defaults; `auto` if it is `None`.

    Raises:
        ValueError: if there is none of this name.

    Example:
        >>> from softcode.machine import Assembly
        >>> inducer_named("enumerate", Assembly()).name
        'enumerate'
    """
    if name is None or name == "auto":
        return default_inducer(machine)
    if not isinstance(name, str) or name not in INDUCERS:
        raise ValueError(
            f"an inducer, or the name of one, was expected: auto, {', '.join(INDUCERS)}; "
            f"got {name!r:.60}"
        )
    return INDUCERS[name]()


def default_inducer(machine: AbstractMachine | None = None) -> Portfolio:
    """What `auto` is: search first, then near misses tuned and gradients beside it.

    For a model, a solver first and gradients beside it.
    """
    if isinstance(machine, Model):
        return Portfolio((Constraint(), MODEL_GRADIENT), head_start=SOLVERS_HEAD_START)
    gradient = Gradient(num_restarts=32, chunk=25)
    return Portfolio((Compose(), Enumerate(), Hybrid(), gradient))
