"""One call of a subprogram, from a state of which nothing is known."""

import functools
from collections.abc import Mapping

from ...world import AnyState, Call, solver as terms
from ..closure import Fact, num_places
from ..program import ReferenceProgram
from .contracts import Contract, Specification
from .path import KnownPlaces, Path


class SymbolicCall:
    """What a proof of one contract is about: the call, and the state that it starts in.

    Attributes:
        program: whose subprogram is called.
        specification: the contracts of all of them.
        call: which one, with its arguments.
        contract: what it must keep.
        entry: the state at its start, of terms.
        places: those at which arrays were read so far.
    """

    def __init__(
        self,
        program: ReferenceProgram,
        specification: Specification,
        call: Call,
        contract: Contract,
    ) -> None:
        self.program, self.specification = program, specification
        self.call, self.contract = call, contract
        self.places = terms.new_places()
        self.entry = self.unknown("entry")

    def unknown(self, prefix: str) -> AnyState:
        """A state of which nothing is known."""
        world = self.program.world
        names = world.variables, world.arrays
        return terms.unknown_state(*names, prefix, self.places)

    def start(self, facts: Mapping[str, Fact]) -> Path:
        """The path on which nothing was done yet."""
        given = tuple((fact, (self.entry,)) for fact in facts.values())
        return Path(self.entry.copy(), given, lambda place: place)

    def named(self, path: Path, what: str) -> str:
        """What has to hold, with its step, and what its path has seen, field by field."""
        names = [what.name for what in self.program.world.observations]
        seen = (
            f"{step}: {names[index]}={value}"
            for (step, index), value in sorted(path.seen.items())
        )
        return f"{self.call} step {len(path.looks)} [{', '.join(seen)}] {what}"

    def places_so_far(self) -> KnownPlaces:
        """The places at which arrays were read, to go back to."""
        return {name: dict(known) for name, known in self.places.items()}

    def go_back_to(self, path: Path) -> None:
        """Forget the places of other paths."""
        self.places.clear()
        self.places.update({name: dict(known) for name, known in path.places.items()})

    def solver_of(self, path: Path) -> terms.Solver:
        """A solver that knows all that is known on a path."""
        solver = terms.new_solver()
        solver.add(*path.known)
        for fact, states in path.facts:
            condition = functools.partial(fact, *states)
            count = num_places(fact, len(states))
            solver.add(*terms.instances(condition, count, self.places))
        return solver
