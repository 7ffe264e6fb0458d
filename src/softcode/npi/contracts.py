"""Proving that a reference program is right, for inputs of every size."""

import dataclasses
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ._environment import Call, Observed
from ._program import RETURN, Context, Decision, ReferenceProgram
from .predicates import Fact, copied, num_places


@dataclasses.dataclass(frozen=True)
class Contract:
    """What a subprogram may count on, and what it does.

    Args:
        requires: what holds of the state (and all places) when it is called, by name.
        ensures: what holds of the states before and after (and all places), by name.
        changes: the variables and arrays that may change; all others are as before.
        measure: for a subprogram that calls itself: an integer that is not negative,
            and becomes smaller with every such call.
    """

    requires: Mapping[str, Fact] = dataclasses.field(default_factory=dict)
    ensures: Mapping[str, Fact] = dataclasses.field(default_factory=dict)
    changes: tuple[str, ...] = ()
    measure: Callable[[Any], Any] | None = None


@dataclasses.dataclass(frozen=True)
class Specification:
    """The contracts of all subprograms, and what primitives must not be asked.

    Args:
        contracts: for each call that is made of a subprogram.
        start: what holds of a problem's first state (and all places), by name.
        may_do: for some primitives, by name, what must hold of the state (and the call's
            arguments) for them to be called.
        permuted: the array whose elements are only ever exchanged, by `SWAP`.
    """

    contracts: Mapping[Call, Contract]
    start: Mapping[str, Fact]
    may_do: Mapping[str, Callable[..., Any]] = dataclasses.field(default_factory=dict)
    permuted: str | None = None


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

    A recursive frame has finitely many paths of observations. Along each, what was seen
    is assumed, primitives are done on a state of terms, and a call is replaced by what
    its contract says, once what it requires is proved. At the end what the subprogram
    ensures must follow (Hoare's rule for recursive procedures, 1971). With the measures,
    the program also ends. If the specification names an array that is permuted, every
    primitive is proved to leave it or to exchange two of its elements.

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
    results: dict[str, bool] = {}
    called: dict[str, set[str]] = {}
    for call, contract in specification.contracts.items():
        proof = _Proof(program, specification, call, contract)
        proof.run()
        results |= proof.results
        called.setdefault(call.name, set()).update(proof.called)
    _check_no_turns(called)
    results |= _Proof(program, specification, Call(program.entry), Contract()).first()
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


@dataclasses.dataclass(frozen=True)
class _Path:
    """A way through a frame: what was seen, what is known, and the state of terms.

    `places` are those that its arrays were read at: other paths' are of no use to it.
    """

    observations: tuple[Observed, ...]
    known: tuple[Any, ...]
    facts: tuple[tuple[Fact, tuple[Any, ...]], ...]
    state: Any
    places: dict[str, dict[int, Any]] = dataclasses.field(default_factory=dict)


class _Proof:
    """The proof of one subprogram, for one tuple of arguments."""

    def __init__(
        self,
        program: ReferenceProgram,
        specification: Specification,
        call: Call,
        contract: Contract,
    ) -> None:
        from . import _solver_terms as terms

        self.terms, self.program, self.specification = terms, program, specification
        self.call, self.contract = call, contract
        self.places = terms.new_places()
        self.entry = self.unknown("entry")
        self.num_calls = 0
        self.goals: list[tuple[_Path, str, Any]] = []
        self.results: dict[str, bool] = {}
        self.called: set[str] = set()

    def unknown(self, prefix: str) -> Any:
        """A state of which nothing is known."""
        environment = self.program.environment
        names = environment.variables, environment.arrays
        return self.terms.unknown_state(*names, prefix, self.places)

    def first(self) -> dict[str, bool]:
        """Whether what the entry requires holds at the start of a problem."""
        facts = tuple(
            (fact, (self.entry,)) for fact in self.specification.start.values()
        )
        path = _Path((), (), facts, self.entry)
        contract = self.specification.contracts[self.call]
        for name, fact in contract.requires.items():
            self.oblige(path, f"at the start: {name}", fact, self.entry)
        self.check_goals()
        return self.results

    def run(self) -> None:
        """Follow every path of the frame."""
        facts = tuple((fact, (self.entry,)) for fact in self.contract.requires.values())
        todo = [_Path((), (), facts, self.entry.copy(), self.places_so_far())]
        if self.contract.measure is not None:
            least = 0 <= self.contract.measure(self.entry)
            self.oblige_term(
                todo[0], f"{self.call}: the measure is not negative", least
            )
            self.check_goals()
        while todo:
            todo.extend(self.advance(todo.pop()))

    def advance(self, path: _Path) -> Iterator[_Path]:
        """The paths that go on from one, by what may be seen next."""
        self.go_back_to(path)
        seen_terms = self.program.environment.look(path.state)
        solver = self.solver_of(path)
        path = dataclasses.replace(path, places=self.places_so_far())
        for seen in list(self.terms.all_values(solver, seen_terms, ())):
            self.go_back_to(path)
            known = (*path.known, *self.terms.equals(seen_terms, seen))
            observations = (*path.observations, seen)
            now = dataclasses.replace(path, known=known, observations=observations)
            index, args, _ = self.program.decision(self.call, False)
            context = Context(index, args, observations)
            decision = self.program.decide(context)
            after = self.do(now, decision)
            if decision.returns:
                self.finish(after)
            self.check_goals()
            if not decision.returns:
                yield dataclasses.replace(after, places=self.places_so_far())

    def places_so_far(self) -> dict[str, dict[int, Any]]:
        return {name: dict(terms) for name, terms in self.places.items()}

    def go_back_to(self, path: _Path) -> None:
        self.places.clear()
        self.places.update({name: dict(terms) for name, terms in path.places.items()})

    def do(self, path: _Path, decision: Decision) -> _Path:
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
        self.check_permuted(path, call, after)
        return dataclasses.replace(path, state=after)

    def check_permuted(self, path: _Path, call: Call, after: Any) -> None:
        array = self.specification.permuted
        if array is None:
            return
        before = path.state
        goal = self.terms.same(getattr(after, array), getattr(before, array))
        if call.name == "SWAP":
            places = [getattr(before, pointer) for pointer in call.args]
            goal = self.terms.exchanged(
                getattr(before, array), getattr(after, array), *places
            )
        self.oblige_term(path, self.named(path, f"{call} permutes the {array}"), goal)

    def do_call(self, path: _Path, call: Call) -> _Path:
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
        facts = tuple((fact, states) for fact in contract.ensures.values())
        return dataclasses.replace(path, state=after, facts=(*path.facts, *facts))

    def check_measure(self, path: _Path, call: Call, contract: Contract) -> None:
        ours, theirs = self.contract.measure, contract.measure
        if ours is None or theirs is None:
            raise ValueError(f"{call} calls itself and has no measure")
        goal = theirs(path.state) < ours(self.entry)
        self.oblige_term(path, self.named(path, f"{call} is smaller"), goal)

    def finish(self, path: _Path) -> None:
        """What the subprogram ensures, at the end of a path."""
        for name, fact in self.contract.ensures.items():
            states = (self.entry, path.state)
            self.oblige(path, self.named(path, f"ensures: {name}"), fact, *states)
        for name, value in vars(path.state).items():
            if name not in self.contract.changes:
                goal = self.terms.same(value, getattr(self.entry, name))
                self.oblige_term(path, self.named(path, f"keeps: {name}"), goal)

    def named(self, path: _Path, what: str) -> str:
        seen = " ".join("".join(map(str, values)) for values in path.observations)
        return f"{self.call} [{seen}] {what}"

    def oblige(self, path: _Path, name: str, fact: Fact, *states: Any) -> None:
        """That a fact holds of some states, at any places."""
        places = self.terms.some_places(num_places(fact, len(states)))
        self.oblige_term(path, name, fact(*states, *places))

    def oblige_term(self, path: _Path, name: str, goal: Any) -> None:
        self.goals.append((path, name, goal))

    def check_goals(self) -> None:
        """Prove what has to hold on the paths so far."""
        paths = {id(path): path for path, _, _ in self.goals}
        for index, path in paths.items():
            goals = {name: goal for p, name, goal in self.goals if id(p) == index}
            solver = self.solver_of(path)
            if self.all_hold(solver, goals):
                self.results |= dict.fromkeys(goals, True)
            else:
                for name, goal in goals.items():
                    self.results[name] = self.all_hold(solver, {name: goal})
        self.goals.clear()

    def all_hold(self, solver: Any, goals: Mapping[str, Any]) -> bool:
        try:
            return self.terms.first_that_fails(solver, goals) is None
        except self.terms.SolverGaveUpError:
            return False

    def solver_of(self, path: _Path) -> Any:
        """A solver that knows all that is known on a path."""
        solver = self.terms.new_solver()
        solver.add(*path.known)
        for fact, states in path.facts:
            condition = functools.partial(fact, *states)
            count = num_places(fact, len(states))
            solver.add(*self.terms.instances(condition, count, self.places))
        return solver
