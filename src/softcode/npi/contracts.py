"""Proving that a reference program is right, for inputs of every size."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from ._environment import Call
from ._program import ReferenceProgram
from .predicates import Fact


@dataclasses.dataclass(frozen=True)
class Contract:
    """What a subprogram may count on, and what it does.

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
    measure: Callable[[Any], Any] | None = None
    rearranges: Callable[[Any], tuple[Any, Any]] | None = None


@dataclasses.dataclass(frozen=True)
class Specification:
    """The contracts of all subprograms, and what primitives must not be asked.

    Args:
        contracts: for each call that is made of a subprogram.
        start: what holds of a problem's first state (and all places), by name.
        may_do: for some primitives, by name, what must hold of the state (and the call's
            arguments) for them to be called.
        permuted: the array whose elements are only ever exchanged.
        exchanges: for the primitives that do it, by name, which two places they exchange
            in a state (with the call's arguments).
        lengths: of arrays, by name, in a state; of those that are named it is proved that
            nothing is read or written elsewhere (nor at -1, a list's last place).
        lemmas: what is true of all integers that it is given, by name: what makes of
            the entry's contract what people mean by a right answer.
    """

    contracts: Mapping[Call, Contract]
    start: Mapping[str, Fact]
    may_do: Mapping[str, Callable[..., Any]] = dataclasses.field(default_factory=dict)
    permuted: str | None = None
    exchanges: Mapping[str, Callable[..., tuple[Any, Any]]] = dataclasses.field(
        default_factory=dict
    )
    lengths: Mapping[str, Callable[[Any], Any]] = dataclasses.field(
        default_factory=dict
    )
    lemmas: Mapping[str, Callable[..., Any]] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Correctness:
    """What was proved, and what was not.

    Attributes:
        num_obligations: how many conditions had to be proved.
        failures: the names of those that were not; a solver that gave up fails too.
    """

    num_obligations: int
    failures: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything was proved."""
        return not self.failures


def prove(program: ReferenceProgram, specification: Specification) -> Correctness:
    """Whether each subprogram keeps its contract, for states of every size.

    A recursive frame has finitely many paths, told apart by what it looks at. Along
    each, what was seen is assumed, primitives are done on a state of terms, and a call is
    replaced by what its contract says, once what it requires is proved. At the end what
    the subprogram ensures must follow (Hoare's rule for recursive procedures, 1971). With
    the measures, the program also ends. If the specification names an array that is
    permuted, every primitive is proved to leave it or to exchange two of its elements.
    Terms' arrays have no ends; that the real ones are not left is proved besides, for those
    whose lengths the specification gives. Its lemmas are proved of all
    integers.

    Args:
        program: what is proved, at a level of recursion whose frames are bounded.
        specification: what is to be proved of it.

    Raises:
        ValueError: if a subprogram is called that has no contract, or subprograms call
            each other in turns, which measures do not speak of.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> from softcode.npi.tasks.bubble_sort import SPECIFICATION
        >>> prove(TASKS["bubble_sort"].program(), SPECIFICATION).holds
        True
    """
    from ._proof import Proof  # knows the contracts

    results: dict[str, bool] = {}
    called: dict[str, set[str]] = {}
    for call, contract in specification.contracts.items():
        proof = Proof(program, specification, call, contract)
        proof.run()
        results |= proof.results
        called.setdefault(call.name, set()).update(proof.called)
    _check_no_turns(called)
    results |= Proof(program, specification, Call(program.entry), Contract()).first()
    failures = tuple(name for name, holds in results.items() if not holds)
    return Correctness(len(results), failures)


def _check_no_turns(called: Mapping[str, set[str]]) -> None:
    """That subprograms can be ordered so that each calls itself or later ones."""
    left = {name: names - {name} for name, names in called.items()}
    while left:
        ends = {name for name, names in left.items() if not names & left.keys()}
        if not ends:
            raise ValueError(f"these call each other in turns: {sorted(left)}")
        left = {name: names for name, names in left.items() if name not in ends}
