"""Proving that a reference program is right, for inputs of every size."""

import dataclasses
from collections.abc import Mapping

from ..program import ReferenceProgram
from .contracts import Specification


@dataclasses.dataclass(frozen=True)
class Correctness:
    """What was proved, and what was not.

    Attributes:
        num_obligations: how many conditions had to be proved.
        failures: the names of those that were not; a solver that gave up fails too.

    Example:
        >>> Correctness(num_obligations=7, failures=("at the start: there is room",)).holds
        False
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
    # Only here, so that all else can be done without a solver.
    from .call import SymbolicCall
    from .start import prove_start
    from .steps import FrameProof

    results: dict[str, bool] = {}
    called: dict[str, set[str]] = {}
    for call, contract in specification.contracts.items():
        proof = FrameProof(SymbolicCall(program, specification, call, contract))
        proof.run()
        results |= proof.results
        called.setdefault(call.name, set()).update(proof.called)
    _check_no_turns(called)
    results |= prove_start(program, specification)
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
