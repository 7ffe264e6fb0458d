"""What a subprogram may count on and what it does, as a task's author writes it."""

import dataclasses
from collections.abc import Callable, Mapping

from ...world import AnyState, Call, Flag, Number
from ..closure import Fact


@dataclasses.dataclass(frozen=True)
class Contract:
    """What a subprogram may count on, and what it does.

    Example:
        >>> step = Contract(
        ...     ensures={"one more": lambda before, after: after.at == before.at + 1},
        ...     changes=("at",),
        ... )

    Args:
        requires: what holds of the state (and all places) when it is called, by name.
        ensures: what holds of the states before and after (and all places), by name.
        changes: the variables and arrays that may change; all others are as before.
        measure: for a subprogram that calls itself: an integer that is not negative,
            and becomes smaller with every such call.
        rearranges: the first and last place, in the state when it is called, between
            which it rearranges the permuted array: what is there afterwards was there
            before, and nothing else moves. So all bounds of the range stay bounds.
    """

    requires: Mapping[str, Fact] = dataclasses.field(default_factory=dict)
    ensures: Mapping[str, Fact] = dataclasses.field(default_factory=dict)
    changes: tuple[str, ...] = ()
    measure: Callable[[AnyState], Number] | None = None
    rearranges: Callable[[AnyState], tuple[Number, Number]] | None = None


@dataclasses.dataclass(frozen=True)
class Specification:
    """The contracts of all subprograms, and what primitives must not be asked.

    Args:
        contracts: for each call that is made of a subprogram.
        start: what holds of an input's first state (and all places), by name.
        may_do: for some primitives, by name, what must hold of the state (and the call's
            arguments) for them to be called.
        permuted: the array whose elements are only ever exchanged.
        exchanges: for the primitives that do it, by name, which two places they exchange
            in a state (with the call's arguments).
        lengths: of arrays, by name, in a state; of those that are named it is proved that
            nothing is read or written elsewhere (nor at -1, a list's last place).
        lemmas: what is true of all integers that it is given, by name: what makes of
            the entry's contract what people mean by a right answer.

    Example:
        >>> from softcode.npi.tasks.insertion_sort import SPECIFICATION
        >>> [str(call) for call in SPECIFICATION.contracts], SPECIFICATION.permuted
        (['SORT()', 'INSERT()', 'SINK()'], 'array')
    """

    contracts: Mapping[Call, Contract]
    start: Mapping[str, Fact]
    may_do: Mapping[str, Callable[..., Flag]] = dataclasses.field(default_factory=dict)
    permuted: str | None = None
    exchanges: Mapping[str, Callable[..., tuple[Number, Number]]] = dataclasses.field(
        default_factory=dict
    )
    lengths: Mapping[str, Callable[[AnyState], Number]] = dataclasses.field(
        default_factory=dict
    )
    lemmas: Mapping[str, Callable[..., Flag]] = dataclasses.field(default_factory=dict)
