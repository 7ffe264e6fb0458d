"""The proof of one contract: every path through a frame, on states of a solver's terms."""

import dataclasses
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...world import Call, choose
from ..closure import Fact, copied, num_places
from ..program import RETURN, Decision, ReferenceProgram
from .contracts import Contract, Specification
from .path import LookedError, Path, decide


class Proof:
    """The proof of one subprogram, for one tuple of arguments."""

    def __init__(
        self,
        program: ReferenceProgram,
        specification: Specification,
        call: Call,
        contract: Contract,
    ) -> None:
        from ...world import solver as terms

        self.terms, self.program, self.specification = terms, program, specification
        self.call, self.contract = call, contract
        self.places = terms.new_places()
        self.entry = self.unknown("entry")
        self.num_calls = 0
        self.goals: list[tuple[Path, str, Any]] = []
        self.results: dict[str, bool] = {}
        self.called: set[str] = set()

    def unknown(self, prefix: str) -> Any:
        """A state of which nothing is known."""
        world = self.program.world
        names = world.variables, world.arrays
        return self.terms.unknown_state(*names, prefix, self.places)

    def start(self, facts: Mapping[str, Fact]) -> Path:
        """The path on which nothing was done yet."""
        given = tuple((fact, (self.entry,)) for fact in facts.values())
        return Path(self.entry.copy(), given, lambda place: place)

    def first(self) -> dict[str, bool]:
        """Whether what the entry requires holds at an input's start, and the lemmas."""
        path = self.start(self.specification.start)
        contract = self.specification.contracts[self.call]
        for name, fact in contract.requires.items():
            self.oblige(path, f"at the start: {name}", fact, self.entry)
        self.check_goals()
        # From what cannot be, everything follows.
        is_possible = not self.all_hold(self.solver_of(path), {"nothing": False})
        self.results["at the start: such a state is possible"] = is_possible
        self.prove_lemmas()
        return self.results

    def prove_lemmas(self) -> None:
        """What is true of all integers, whatever is known of states."""
        nothing_known = self.start({})
        for name, lemma in self.specification.lemmas.items():
            integers = self.terms.some_places(num_places(lemma, 0))
            self.oblige_term(nothing_known, f"lemma: {name}", lemma(*integers))
        self.check_goals()

    def run(self) -> None:
        """Follow every path of the frame."""
        start = self.start(self.contract.requires)
        if self.contract.measure is not None:
            least = 0 <= self.contract.measure(self.entry)
            self.oblige_term(start, f"{self.call}: the measure is not negative", least)
            self.check_goals()
        todo = [self.look(start)]
        while todo:
            todo.extend(self.advance(todo.pop()))

    def look(self, path: Path) -> Path:
        """A path with what can be seen at its end."""
        seen = path.state.copy()
        looks = (*path.looks, self.program.world.look(seen))
        self.oblige_inside(path, seen, "what is seen")
        self.check_goals()
        return dataclasses.replace(path, looks=looks, places=self.places_so_far())

    def advance(self, path: Path) -> Iterator[Path]:
        """The paths that go on from one: by what it looks at, or by one step."""
        self.go_back_to(path)
        try:
            decision = decide(self.program, self.call, path)
        except LookedError as looked:
            yield from self.split(path, looked.step, looked.index)
            return
        after = self.do(path, decision)
        if decision.returns:
            self.finish(after)
        self.check_goals()
        if not decision.returns:
            yield self.look(after)

    def split(self, path: Path, step: int, index: int) -> Iterator[Path]:
        """A path for each value that may be seen."""
        what = self.program.world.observations[index]
        term = self.terms.number(path.looks[step][index])
        is_one = (0 <= term) & (term < what.num_values)
        self.oblige_term(path, self.named(path, f"{what.name} has a value"), is_one)
        self.check_goals()
        solver = self.solver_of(path)
        for (value,) in list(self.terms.all_values(solver, [term], [is_one])):
            seen = {**path.seen, (step, index): value}
            known = (*path.known, *self.terms.equals([term], [value]))
            yield dataclasses.replace(path, seen=seen, known=known)

    def places_so_far(self) -> dict[str, dict[int, Any]]:
        return {name: dict(terms) for name, terms in self.places.items()}

    def go_back_to(self, path: Path) -> None:
        self.places.clear()
        self.places.update({name: dict(terms) for name, terms in path.places.items()})

    def do(self, path: Path, decision: Decision) -> Path:
        """A path after its step."""
        if decision.program == RETURN:
            return path
        call = self.program.call(decision.program, decision.args)
        effect = self.program.effect(decision.program, decision.args)
        if effect is None:
            return self.do_call(path, call)
        if call.name in self.specification.may_do:
            goal = self.specification.may_do[call.name](path.state, *call.args)
            self.oblige_term(path, self.named(path, f"{call} is allowed"), goal)
        after = path.state.copy()
        effect(after)
        self.oblige_inside(path, after, str(call))
        came_from = self.permute(path, call, after)
        return dataclasses.replace(path, state=after, came_from=came_from)

    def permute(
        self, path: Path, call: Call, after: Any
    ) -> Callable[[Any], Any] | None:
        """Where elements come from after a primitive, which may only exchange two."""
        name = self.specification.permuted
        if name is None:
            return path.came_from
        array = getattr(path.state, name)
        what = self.named(path, f"{call} permutes the {name}")
        if call.name not in self.specification.exchanges:
            self.oblige_term(path, what, self.terms.same(getattr(after, name), array))
            return path.came_from
        places = self.specification.exchanges[call.name](path.state, *call.args)
        goal = self.terms.exchanged(array, getattr(after, name), *places)
        self.oblige_term(path, what, goal)
        first, second = places
        return self.before(
            path,
            lambda place: choose(
                place == first, second, choose(place == second, first, place)
            ),
        )

    def before(
        self, path: Path, came_from: Callable[[Any], Any]
    ) -> Callable[[Any], Any] | None:
        """Where elements come from, given where in a path's last state they did."""
        earlier = path.came_from
        if earlier is None:
            return None

        def at_the_start(place: Any) -> Any:
            source = came_from(place)
            # So that facts are also used there.
            getattr(path.state, self.specification.permuted or "")[source]
            return earlier(source)

        return at_the_start

    def do_call(self, path: Path, call: Call) -> Path:
        """A call, by what its contract says."""
        contract = self.specification.contracts.get(call)
        if contract is None:
            raise ValueError(f"{call} has no contract")
        self.called.add(call.name)
        for name, fact in contract.requires.items():
            self.oblige(
                path, self.named(path, f"{call} requires: {name}"), fact, path.state
            )
        if call.name == self.call.name:
            self.check_measure(path, call, contract)
        self.num_calls += 1
        after = self.unknown(f"after {self.num_calls}")
        for name in vars(after):
            if name not in contract.changes:
                setattr(after, name, copied(getattr(path.state, name)))
        states = (path.state, after)
        facts = [(fact, states) for fact in contract.ensures.values()]
        came_from = path.came_from
        if self.specification.permuted in contract.changes:
            came_from = None
            if contract.rearranges is not None:
                came_from = self.before(path, self.rearrange(contract, states, facts))
        facts = (*path.facts, *facts)
        return dataclasses.replace(path, state=after, facts=facts, came_from=came_from)

    def rearrange(
        self, contract: Contract, states: tuple[Any, Any], facts: list[Any]
    ) -> Callable[[Any], Any]:
        """Somewhere that each element comes from, and what is known of it."""
        prefix = f"call {self.num_calls}"
        found = self.terms.unknown_state((), ("source",), prefix, self.places).source

        def is_rearranged(before: Any, after: Any, place: Any) -> Any:
            return self.is_from(found[place], contract, before, after, place)

        facts.append((is_rearranged, states))
        return lambda place: found[place]

    def is_from(
        self, source: Any, contract: Contract, before: Any, after: Any, place: Any
    ) -> Any:
        """That the element at a place was at its source, in the contract's range."""
        assert contract.rearranges is not None
        low, high = contract.rearranges(before)
        name = self.specification.permuted or ""
        is_there = getattr(after, name)[place] == getattr(before, name)[source]
        is_inside = (low <= place) & (place <= high)
        comes_from_inside = (low <= source) & (source <= high)
        return is_there & choose(is_inside, comes_from_inside, source == place)

    def check_measure(self, path: Path, call: Call, contract: Contract) -> None:
        ours, theirs = self.contract.measure, contract.measure
        if ours is None or theirs is None:
            raise ValueError(f"{call} calls itself and has no measure")
        goal = theirs(path.state) < ours(self.entry)
        self.oblige_term(path, self.named(path, f"{call} is smaller"), goal)

    def finish(self, path: Path) -> None:
        """What the subprogram ensures, at the end of a path."""
        states = (self.entry, path.state)
        for name, fact in self.contract.ensures.items():
            self.oblige(path, self.named(path, f"ensures: {name}"), fact, *states)
        if self.contract.rearranges is not None:
            self.finish_rearranged(path)
        for name, value in vars(path.state).items():
            if name not in self.contract.changes:
                goal = self.terms.same(value, getattr(self.entry, name))
                self.oblige_term(path, self.named(path, f"keeps: {name}"), goal)

    def finish_rearranged(self, path: Path) -> None:
        if path.came_from is None:
            raise ValueError(
                f"{self.call} rearranges a range, but calls what changes the "
                f"{self.specification.permuted} and does not say where; "
                "its contract needs `rearranges`, too"
            )
        (place,) = self.terms.some_places(1)
        source = path.came_from(place)
        goal = self.is_from(source, self.contract, self.entry, path.state, place)
        self.oblige_term(path, self.named(path, "rearranges its range"), goal)

    def named(self, path: Path, what: str) -> str:
        """An obligation with its step, and what its path has seen, field by field."""
        names = [what.name for what in self.program.world.observations]
        seen = (
            f"{step}: {names[index]}={value}"
            for (step, index), value in sorted(path.seen.items())
        )
        return f"{self.call} step {len(path.looks)} [{', '.join(seen)}] {what}"

    def oblige(self, path: Path, name: str, fact: Fact, *states: Any) -> None:
        """That a fact holds of some states, at any places."""
        places = self.terms.some_places(num_places(fact, len(states)))
        if self.contract.rearranges is not None and path.came_from is not None:
            for place in places:
                path.came_from(place)  # so that facts are also used there
        self.oblige_term(path, name, fact(*states, *places))

    def oblige_inside(self, path: Path, used: Any, what: str) -> None:
        """That arrays were used only where they have places."""
        inside: dict[str, Any] = {}
        for name, place in self.terms.uses_of(used):
            if name in self.specification.lengths:
                length = self.specification.lengths[name](path.state)
                is_place = (0 <= place) & (place < length)
                inside[name] = inside[name] & is_place if name in inside else is_place
        for name, goal in inside.items():
            self.oblige_term(path, self.named(path, f"{what} is in {name}"), goal)

    def oblige_term(self, path: Path, name: str, goal: Any) -> None:
        self.goals.append((path, name, goal))

    def check_goals(self) -> None:
        """Prove what has to hold on the paths so far."""
        paths = {id(path): path for path, _, _ in self.goals}
        for index, path in paths.items():
            own = [(name, goal) for p, name, goal in self.goals if id(p) == index]
            solver = self.solver_of(path)
            # By number: should two have one name, both must hold.
            hold = self.all_hold(solver, {str(n): own[n][1] for n in range(len(own))})
            for name, goal in own:
                holds = hold or self.all_hold(solver, {name: goal})
                self.results[name] = self.results.get(name, True) and holds
        self.goals.clear()

    def all_hold(self, solver: Any, goals: Mapping[str, Any]) -> bool:
        try:
            return self.terms.first_that_fails(solver, goals) is None
        except self.terms.SolverGaveUpError:
            return False

    def solver_of(self, path: Path) -> Any:
        """A solver that knows all that is known on a path."""
        solver = self.terms.new_solver()
        solver.add(*path.known)
        for fact, states in path.facts:
            condition = functools.partial(fact, *states)
            count = num_places(fact, len(states))
            solver.add(*self.terms.instances(condition, count, self.places))
        return solver
