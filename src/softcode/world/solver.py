"""States of a solver's terms, and questions about them. The only file that knows Z3."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ..files import not_installed
from .world import Flag, Number, WorldState, choose, half


try:
    import z3
except ImportError:
    raise not_installed("z3-solver", "solver") from None


# Far more than any question of ours needs; so an answer does not hang on the machine.
_MAX_RESOURCES = 50_000_000


# What is asked.
Solver: TypeAlias = z3.Solver


class SolverGaveUpError(RuntimeError):
    """The solver could neither prove nor refute something."""


# The terms that each array was read and written at.
ReadPlaces: TypeAlias = defaultdict[str, dict[int, z3.ExprRef]]


class ArrayTerm:
    """An array as a term: writing to it makes another term.

    It has no ends. `uses` collects where it is read and written, so that a proof can ask
    whether the real one has such places.
    """

    def __init__(self, name: str, term: z3.ExprRef, places: ReadPlaces) -> None:
        self.name, self.term, self.places = name, term, places
        self.uses: list[tuple[str, z3.ExprRef]] = []

    def __getitem__(self, place: Number) -> z3.ExprRef:
        return z3.Select(self.term, self._noted(place))

    def __setitem__(self, place: Number, value: Number) -> None:
        self.term = z3.Store(self.term, self._noted(place), value)

    def _noted(self, place: Number) -> z3.ExprRef:
        term = z3.simplify(lift(place))
        self.places[self.name][term.get_id()] = term
        self.uses.append((self.name, term))
        return term

    def copy(self) -> "ArrayTerm":
        """An array that can change apart from this one, and was not used yet."""
        return ArrayTerm(self.name, self.term, self.places)


class SymbolicState(WorldState):
    """A state whose variables are terms, so that a step is done for all values at once."""

    def __setattr__(self, name: str, value: Number) -> None:
        super().__setattr__(name, lift(value))


def unknown_state(
    variables: Sequence[str], arrays: Sequence[str], prefix: str, places: ReadPlaces
) -> SymbolicState:
    """A state of which nothing is known; `places` collects where its arrays are read."""
    integers = {name: z3.Int(f"{prefix}.{name}") for name in variables}
    kind = (z3.IntSort(), z3.IntSort())
    rows = {name: z3.Array(f"{prefix}.{name}", *kind) for name in arrays}
    cells = {name: ArrayTerm(name, row, places) for name, row in rows.items()}
    return SymbolicState(**integers, **cells)


def uses_of(state: WorldState) -> list[tuple[str, Number]]:
    """Where arrays were read or written since the state was copied: name and place."""
    arrays = (value for value in vars(state).values() if isinstance(value, ArrayTerm))
    return [use for array in arrays for use in array.uses]


def new_places() -> ReadPlaces:
    """Nothing read or written yet."""
    return defaultdict(dict)


def instances(
    condition: Callable[..., Flag], num_places: int, places: ReadPlaces
) -> list[z3.ExprRef]:
    """A condition on every place, at the places that it can say something of.

    Those are the terms at which the arrays were read that it reads at its own place.
    That is less than it says, but without quantifiers the solver has an answer. (The
    solver's own way with quantifiers matches terms likewise, but may give up.)
    """
    known = {name: dict(terms) for name, terms in places.items()}
    probes = some_places(num_places)
    general = lift(condition(*probes))
    read_at = {name: set(terms) for name, terms in places.items()}
    places.clear()  # what the probes were read at is no place of the step's
    places.update(known)
    possible = [
        {
            index: term
            for name, terms in known.items()
            if probe.get_id() in read_at[name]
            for index, term in terms.items()
        }.values()
        for probe in probes
    ]
    return [
        z3.substitute(general, *zip(probes, chosen, strict=True))
        for chosen in itertools.product(*possible)
    ]


def lift(value: Number) -> Number:
    """A Python value as a term; anything else as it is."""
    if isinstance(value, bool):
        return z3.BoolVal(value)
    return z3.IntVal(value) if isinstance(value, int) else value


def number(value: Number) -> Number:
    """A condition as 0 or 1, and a number as it is."""
    term = lift(value)
    return z3.If(term, z3.IntVal(1), z3.IntVal(0)) if z3.is_bool(term) else term


@choose.register(z3.BoolRef)
def _if_then_else(condition: z3.BoolRef, yes: Number, no: Number) -> Number:
    return z3.If(condition, lift(yes), lift(no))


@half.register(z3.ArithRef)
def _halved(number: z3.ArithRef) -> Number:
    # Z3 divides integers so that the remainder is not negative if the divisor is not.
    return number / 2


def some_places(count: int) -> list[z3.ExprRef]:
    """Places of which nothing is known."""
    return [z3.FreshConst(z3.IntSort(), "place") for _ in range(count)]


def new_solver() -> Solver:
    """A solver that gives up after the same work on every machine."""
    solver = z3.Solver()
    solver.set("rlimit", _MAX_RESOURCES)
    return solver


def equals(terms: Sequence[Number], values: Sequence[int]) -> list[Flag]:
    """That each term has its value; a condition has 0 or 1."""
    return [_equal(lift(t), value) for t, value in zip(terms, values, strict=True)]


def _equal(term: Number, value: int) -> Flag:
    if z3.is_bool(term):
        return term if value else z3.Not(term)
    return term == value


def same(first: Number, second: Number) -> Flag:
    """That two variables or arrays are the same."""
    if isinstance(first, ArrayTerm):
        return first.term == second.term
    return first == second


def differs(terms: Sequence[Number], values: Sequence[int]) -> Flag:
    """That some term does not have its value."""
    return z3.Not(z3.And(*equals(terms, values)))


def all_values(
    solver: Solver, terms: Sequence[Number], assumptions: Sequence[Flag]
) -> Iterator[tuple[int, ...]]:
    """All values that the terms may have together.

    Raises:
        SolverGaveUpError: if the solver does not know.
    """
    solver.push()
    solver.add(*assumptions)
    try:
        while _satisfiable(solver):
            model = solver.model()
            values = tuple(_value(model.eval(lift(t), True)) for t in terms)
            yield values
            solver.add(differs(terms, values))
    finally:
        solver.pop()


def _value(term: Number) -> int:
    return int(z3.is_true(term)) if z3.is_bool(term) else term.as_long()


def first_that_fails(
    solver: Solver, goals: Mapping[str, Flag], assumptions: Sequence[Flag] = ()
) -> str | None:
    """The first of some goals that does not follow from the solver's assertions.

    Raises:
        SolverGaveUpError: if the solver does not know.
    """
    terms = {name: lift(goal) for name, goal in goals.items()}
    solver.push()
    solver.add(*assumptions, z3.Not(z3.And(*terms.values())))
    try:
        if not _satisfiable(solver):
            return None
        model = solver.model()
        failed = (n for n, t in terms.items() if not z3.is_true(model.eval(t, True)))
        return next(failed)
    finally:
        solver.pop()


def _satisfiable(solver: Solver) -> bool:
    answer = solver.check()
    if answer == z3.unknown:
        raise SolverGaveUpError(f"the solver gave up: {solver.reason_unknown()}")
    return answer == z3.sat


def exchanged(
    before: ArrayTerm, after: ArrayTerm, first: Number, second: Number
) -> Flag:
    """That two elements of an array changed places, and nothing else did."""
    here, there = z3.Select(before.term, first), z3.Select(before.term, second)
    return after.term == z3.Store(z3.Store(before.term, first, there), second, here)
