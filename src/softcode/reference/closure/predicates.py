"""An abstract world from the real one: what a solver says of a few predicates."""

import dataclasses
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ...world import AnyState, Call, Flag, Number, Observed, World


# The value of every observation, and then whether each predicate holds.
Values: TypeAlias = tuple[int, ...]
Predicate: TypeAlias = Callable[[AnyState], Flag]
# Of a state and any number of places, for every one of them.
Fact: TypeAlias = Callable[..., Flag]


class InvariantError(ValueError):
    """A step that was reached may break an invariant, so that nothing is proved.

    Example:
        >>> print(InvariantError("a step may make the count negative"))
        a step may make the count negative
    """


@dataclasses.dataclass(frozen=True)
class PredicateAbstraction:
    """States told apart by what is seen of them and by some predicates.

    A state stands for all those, of any size, for which the observations and predicates
    have these values and the invariants hold. Where a primitive may lead is what a
    solver says of the *same code* that runs everywhere else, on a state of terms: all
    values that the observations and predicates may have after it. Invariants are not
    taken on trust: that the start satisfies them, and that every step does which the
    fixed point comes to, is proved too.

    What a callee leaves as it found it is told by what is *remembered*: variables whose
    values at a frame's start the predicates may speak of. Entering a frame sets them,
    and leaving it brings the caller's back. (Predicate abstraction: Graf and Saidi,
    "Construction of abstract state graphs with PVS", 1997.)

    Args:
        world: whose primitives are read.
        start: what holds of an input's first state (of it and all places).
        predicates: what else states are told apart by, by name.
        invariants: what holds of every state and all places, by name.
        remembered: the name of a remembered value, and the variable or array it is of.
        constants: arrays that no primitive changes (which is proved, too), whether they
            are the world's or only the facts speak of them, as of a vertex's rank.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> states = TASKS["towers_of_hanoi"].abstraction
        >>> for start in sorted(states.initial()):
        ...     print(states.describe(start))
        Observed(no_disks=0), the count is as found
        Observed(no_disks=1), the count is as found
    """

    world: World
    start: tuple[Fact, ...]
    predicates: Mapping[str, Predicate] = dataclasses.field(default_factory=dict)
    invariants: Mapping[str, Fact] = dataclasses.field(default_factory=dict)
    remembered: Mapping[str, str] = dataclasses.field(default_factory=dict)
    constants: tuple[str, ...] = ()

    @property
    def assurance(self) -> str:
        return (
            "where its steps lead was proved by the solver Z3 from the world's own code; "
            "that inputs start as it says was tested"
        )

    def observe(self, state: Values) -> Observed:
        return self.world.named(state[: len(self.world.observations)])

    def describe(self, state: Values) -> str:
        """The predicates that hold in a state, for people."""
        seen = self.observe(state)
        holds = zip(self.predicates, state[len(seen) :], strict=True)
        return ", ".join([str(seen), *(name for name, value in holds if value)])

    @property
    def _facts(self) -> tuple[Fact, ...]:
        return tuple(self.invariants.values())

    @functools.cached_property
    def _steps(self) -> dict[Call | str, "_Question"]:
        return {}

    @functools.cached_property
    def _found(self) -> dict[tuple[Call | str | Values, Values], frozenset[Values]]:
        return {}

    def initial(self) -> frozenset[Values]:
        step = _step(self, "start", assumed=self.start)
        return step.after(step.known(()))

    def successors(self, state: Values, call: Call) -> frozenset[Values]:
        if call not in self._steps:
            action = self.world.action(call)
            self._steps[call] = _step(self, str(call), action, self._facts)
        return self._after(call, state)

    def enter(self, state: Values) -> frozenset[Values]:
        if not self.remembered:
            return frozenset({state})
        if "enter" not in self._steps:
            step = _step(self, "entering a frame", self._remember, self._facts)
            self._steps["enter"] = step
        return self._after("enter", state)

    def _after(self, name: Call | str, state: Values) -> frozenset[Values]:
        step = self._steps[name]
        if (name, state) not in self._found:
            self._found[name, state] = step.after(step.known(state))
        return self._found[name, state]

    def _remember(self, state: AnyState) -> None:
        for memory, name in self.remembered.items():
            setattr(state, memory, copied(getattr(state, name)))

    def leave(self, caller: Values, callee: Values) -> frozenset[Values]:
        if not self.remembered:
            return frozenset({callee})
        if (caller, callee) not in self._found:
            self._found[caller, callee] = self._leaving.after(caller, callee)
        return self._found[caller, callee]

    @functools.cached_property
    def _leaving(self) -> "_Leaving":
        return _Leaving(self)


class _Question:
    """Where a step on a state of terms may lead, as is asked of the solver.

    First `before` is there; whoever asks makes `result` of it, and says so to `ends_in`.
    """

    def __init__(self, owner: PredicateAbstraction, name: str) -> None:
        from ...world import solver as terms

        self.owner, self.name, self.terms = owner, name, terms
        self.solver = terms.new_solver()
        self.places = terms.new_places()
        self.before = self.unknown("before")
        self.seen_before = self.seen(self.before)
        self.result = self.before.copy()

    def ends_in(self, result: AnyState) -> None:
        """The state that the step leads to."""
        self.seen_after = self.seen(result)
        self.goals = dict(self.goals_of(result))

    def unknown(self, prefix: str) -> AnyState:
        """A state of which nothing is known."""
        owner, world = self.owner, self.owner.world
        is_array = {memory: n in world.arrays for memory, n in owner.remembered.items()}
        variables = [memory for memory, is_one in is_array.items() if not is_one]
        arrays = [memory for memory, is_one in is_array.items() if is_one]
        return self.terms.unknown_state(
            (*world.variables, *variables),
            (*world.arrays, *arrays, *owner.constants),
            prefix,
            self.places,
        )

    def seen(self, state: AnyState) -> list[Flag]:
        """The observations and predicates of a state, as terms."""
        predicates = self.owner.predicates.values()
        return [*self.owner.world.look(state), *(p(state) for p in predicates)]

    def assume(self, facts: tuple[Fact, ...], state: AnyState) -> None:
        """Take facts as given, at the places that this step is about."""
        for fact in facts:
            condition = functools.partial(fact, state)
            found = self.terms.instances(condition, num_places(fact), self.places)
            self.solver.add(*found)

    def goals_of(self, state: AnyState) -> Iterator[tuple[str, Flag]]:
        """Each invariant, of a state and of some places."""
        for name, holds in self.owner.invariants.items():
            places = self.terms.some_places(num_places(holds))
            yield name, holds(state, *places)
        for name in self.owner.constants:
            stays = self.terms.same(getattr(state, name), getattr(self.before, name))
            yield f"{name} is constant", stays

    def known(self, values: Values) -> list[Flag]:
        """That the step starts in an abstract state."""
        return self.terms.equals(self.seen_before[: len(values)], values)

    def after(self, known: list[Flag]) -> frozenset[Values]:
        """All abstract states that the step may lead to; the invariants are checked."""
        failed = self.terms.first_that_fails(self.solver, self.goals, known)
        if failed is not None:
            raise InvariantError(f"{self.name} may break the invariant {failed!r}")
        return frozenset(self.terms.all_values(self.solver, self.seen_after, known))


def _step(
    owner: PredicateAbstraction,
    name: str,
    action: Callable[[AnyState], None] = lambda state: None,
    assumed: tuple[Fact, ...] = (),
) -> _Question:
    """The question of where an action leads."""
    step = _Question(owner, name)
    action(step.result)
    step.ends_in(step.result)
    step.assume(assumed, step.before)
    return step


class _Leaving:
    """The return to a caller: the callee's last state, with what the caller remembers."""

    def __init__(self, owner: PredicateAbstraction) -> None:
        self.question = question = _Question(owner, "leaving a frame")
        self.caller = question.unknown("caller")
        self.seen_by_caller = question.seen(self.caller)
        for memory, name in owner.remembered.items():
            self._is_as_found(getattr(question.before, memory), name)
            setattr(question.result, memory, copied(getattr(self.caller, memory)))
        for name in owner.constants:
            self._is_as_found(getattr(question.before, name), name)
        question.ends_in(question.result)
        for state in (question.before, self.caller):
            question.assume(owner._facts, state)

    def _is_as_found(self, value: Number, name: str) -> None:
        """A value of the callee's is the caller's of that name."""
        terms, at_call = self.question.terms, getattr(self.caller, name)
        self.question.solver.add(terms.same(value, at_call))

    def after(self, caller: Values, callee: Values) -> frozenset[Values]:
        """How a caller that called in one abstract state finds another one's end."""
        question = self.question
        made_in = question.terms.equals(self.seen_by_caller, caller)
        return question.after([*question.known(callee), *made_in])


def num_places(fact: Fact, num_states: int = 1) -> int:
    """How many places a fact speaks of, besides its states.

    Example:
        >>> num_places(lambda state, place, later: True), num_places(lambda number: True, 0)
        (2, 1)
    """
    return len(inspect.signature(fact).parameters) - num_states


def copied(value: Number) -> Number:
    """A value that can change apart from this one.

    Example:
        >>> row = [1, 2]
        >>> copied(row) is row, copied(3)
        (False, 3)
    """
    return value.copy() if hasattr(value, "copy") else value
