"""The proof of one contract: every path through a frame, on states of a solver's terms."""

import dataclasses
from collections.abc import Iterator

from ...world import Call, Flag, solver as terms
from ..closure import copied
from ..program import RETURN, Decision
from .call import SymbolicCall
from .contracts import Contract
from .elements import Elements
from .obligations import Obligations
from .path import LookedError, Path, decide


class FrameProof:
    """Follows every path of a frame, told apart by what its program looks at.

    Attributes:
        results: for each condition, by name, whether it was proved.
        called: the names of the subprograms that the frame calls.
    """

    def __init__(self, about: SymbolicCall) -> None:
        self.about = about
        self.obligations = Obligations(about)
        self.elements = Elements(about, self.obligations)
        self.called: set[str] = set()
        self._num_calls = 0

    @property
    def results(self) -> dict[str, bool]:
        return self.obligations.results

    def run(self) -> None:
        """Follow every path, and prove what has to hold on it."""
        about = self.about
        start = about.start(about.contract.requires)
        if about.contract.measure is not None:
            least = 0 <= about.contract.measure(about.entry)
            what = f"{about.call}: the measure is not negative"
            self.obligations.term(start, what, least)
            self.obligations.prove()
        todo = [self._look(start)]
        while todo:
            todo.extend(self._advance(todo.pop()))

    def _look(self, path: Path) -> Path:
        """A path with what can be seen at its end."""
        seen = path.state.copy()
        looks = (*path.looks, self.about.program.world.look(seen))
        self.obligations.inside(path, seen, "what is seen")
        self.obligations.prove()
        places = self.about.places_so_far()
        return dataclasses.replace(path, looks=looks, places=places)

    def _advance(self, path: Path) -> Iterator[Path]:
        """The paths that go on from one: by what it looks at, or by one step."""
        self.about.go_back_to(path)
        try:
            decision = decide(self.about.program, self.about.call, path)
        except LookedError as looked:
            yield from self._split(path, looked.step, looked.index)
            return
        after = self._do(path, decision)
        if decision.returns:
            self._finish(after)
        self.obligations.prove()
        if not decision.returns:
            yield self._look(after)

    def _split(self, path: Path, step: int, index: int) -> Iterator[Path]:
        """A path for each value that may be seen."""
        what = self.about.program.world.observations[index]
        term = terms.number(path.looks[step][index])
        is_one = (0 <= term) & (term < what.num_values)
        self._oblige(path, f"{what.name} has a value", is_one)
        self.obligations.prove()
        solver = self.about.solver_of(path)
        for (value,) in list(terms.all_values(solver, [term], [is_one])):
            seen = {**path.seen, (step, index): value}
            known = (*path.known, *terms.equals([term], [value]))
            yield dataclasses.replace(path, seen=seen, known=known)

    def _do(self, path: Path, decision: Decision) -> Path:
        """A path after its step."""
        if decision.program == RETURN:
            return path
        program, may_do = self.about.program, self.about.specification.may_do
        call = program.call(decision.program, decision.args)
        effect = program.effect(decision.program, decision.args)
        if effect is None:
            return self._do_call(path, call)
        if call.name in may_do:
            goal = may_do[call.name](path.state, *call.args)
            self._oblige(path, f"{call} is allowed", goal)
        after = path.state.copy()
        effect(after)
        self.obligations.inside(path, after, str(call))
        came_from = self.elements.after_primitive(path, call, after)
        return dataclasses.replace(path, state=after, came_from=came_from)

    def _do_call(self, path: Path, call: Call) -> Path:
        """A call, by what its contract says."""
        contract = self.about.specification.contracts.get(call)
        if contract is None:
            raise ValueError(f"{call} has no contract")
        self.called.add(call.name)
        for name, fact in contract.requires.items():
            what = self.about.named(path, f"{call} requires: {name}")
            self.obligations.fact(path, what, fact, path.state)
        if call.name == self.about.call.name:
            self._check_measure(path, call, contract)
        self._num_calls += 1
        after = self.about.unknown(f"after {self._num_calls}")
        for name in vars(after):
            if name not in contract.changes:
                setattr(after, name, copied(getattr(path.state, name)))
        states = (path.state, after)
        prefix = f"call {self._num_calls}"
        came_from, moved = self.elements.after_call(path, contract, after, prefix)
        ensured = ((fact, states) for fact in contract.ensures.values())
        facts = (*path.facts, *ensured, *moved)
        return dataclasses.replace(path, state=after, facts=facts, came_from=came_from)

    def _check_measure(self, path: Path, call: Call, contract: Contract) -> None:
        ours, theirs = self.about.contract.measure, contract.measure
        if ours is None or theirs is None:
            raise ValueError(f"{call} calls itself and has no measure")
        self._oblige(
            path, f"{call} is smaller", theirs(path.state) < ours(self.about.entry)
        )

    def _finish(self, path: Path) -> None:
        """What the subprogram ensures, at the end of a path."""
        entry, contract = self.about.entry, self.about.contract
        for name, fact in contract.ensures.items():
            what = self.about.named(path, f"ensures: {name}")
            self.obligations.fact(path, what, fact, entry, path.state)
        if contract.rearranges is not None:
            self.elements.at_the_end(path)
        for name, value in vars(path.state).items():
            if name not in contract.changes:
                goal = terms.same(value, getattr(entry, name))
                self._oblige(path, f"keeps: {name}", goal)

    def _oblige(self, path: Path, what: str, goal: Flag) -> None:
        self.obligations.term(path, self.about.named(path, what), goal)
