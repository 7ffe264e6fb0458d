"""The inducers, by name."""

from typing import Final

from .compose import Compose
from .constraint import Constraint
from .enumerate import Enumerate
from .gradient import Gradient
from .hybrid import Hybrid
from .inducer import AbstractInducer


INDUCERS: Final[dict[str, type[AbstractInducer]]] = {
    inducer.name: inducer
    for inducer in (Gradient, Enumerate, Compose, Hybrid, Constraint)
}
