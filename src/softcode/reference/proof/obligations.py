"""What has to hold on the paths of a call, and whether a solver could prove it."""

from collections.abc import Mapping

from ...world import AnyState, Flag, solver as terms
from ..closure import Fact, num_places
from .call import SymbolicCall
from .path import Path


class Obligations:
    """Conditions that are collected along paths, and proved all at once.

    Attributes:
        results: for each condition, by name, whether it was proved.
    """

    def __init__(self, about: SymbolicCall) -> None:
        self.about = about
        self.results: dict[str, bool] = {}
        self._goals: list[tuple[Path, str, Flag]] = []

    def term(self, path: Path, name: str, goal: Flag) -> None:
        """That a condition holds at the end of a path."""
        self._goals.append((path, name, goal))

    def fact(self, path: Path, name: str, fact: Fact, *states: AnyState) -> None:
        """That a fact holds of some states, at any places."""
        places = terms.some_places(num_places(fact, len(states)))
        if self.about.contract.rearranges is not None and path.came_from is not None:
            for place in places:
                path.came_from(place)  # so that facts are also used there
        self.term(path, name, fact(*states, *places))

    def inside(self, path: Path, used: AnyState, what: str) -> None:
        """That arrays were used only where they have places."""
        lengths = self.about.specification.lengths
        inside: dict[str, Flag] = {}
        for name, place in terms.uses_of(used):
            if name in lengths:
                is_place = (0 <= place) & (place < lengths[name](path.state))
                inside[name] = inside[name] & is_place if name in inside else is_place
        for name, goal in inside.items():
            self.term(path, self.about.named(path, f"{what} is in {name}"), goal)

    def prove(self) -> None:
        """Prove what has to hold on the paths so far."""
        paths = {id(path): path for path, _, _ in self._goals}
        for index, path in paths.items():
            own = [(name, goal) for p, name, goal in self._goals if id(p) == index]
            solver = self.about.solver_of(path)
            # By number: should two have one name, both must hold.
            hold = follow(solver, {str(n): own[n][1] for n in range(len(own))})
            for name, goal in own:
                holds = hold or follow(solver, {name: goal})
                self.results[name] = self.results.get(name, True) and holds
        self._goals.clear()


def follow(solver: terms.Solver, goals: Mapping[str, Flag]) -> bool:
    """Whether goals follow from what a solver knows; not, if it gives up."""
    try:
        return terms.first_that_fails(solver, goals) is None
    except terms.SolverGaveUpError:
        return False
