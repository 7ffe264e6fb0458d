"""The inducers, by name: each says all else about itself."""

from typing import Final

from .compose import Compose
from .constraint import Constraint
from .enumerate import Enumerate
from .expressions import Expressions
from .gradient import Gradient
from .hybrid import Hybrid
from .inducer import AbstractInducer, Refused
from .lower import Lower


# From this table come `--with`, the inducers' options and their help, the words of
# reports and of the progress display, and what `auto` asks.
INDUCERS: Final[dict[str, type[AbstractInducer]]] = {
    inducer.name: inducer
    for inducer in (
        *(Gradient, Enumerate, Compose, Hybrid, Constraint, Lower, Expressions),
    )
}


def register(inducer: type[AbstractInducer]) -> type[AbstractInducer]:
    """Adds an inducer of yours to the table, under its `name`; may decorate the class.

    Raises:
        Refused: if another inducer has that name.

    Example:
        >>> from softcode.induce import Enumerate
        >>> register(Enumerate).name
        'enumerate'
    """
    if INDUCERS.setdefault(inducer.name, inducer) is not inducer:
        raise Refused(f"there is an inducer {inducer.name!r} already")
    return inducer


def words_of(name: str) -> str:
    """How the inducer of this name finds programs; "" if there is none.

    Example:
        >>> words_of("enumerate")
        'search'
    """
    return INDUCERS[name].way if name in INDUCERS else ""
