"""The search: banks that grow by turns, and the goals that look through them."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from .. import (
    BOOL,
    FLOAT,
    INT,
    TEXT,
    AbstractExpression,
    Literal,
    Type,
    Variable,
)
from ..columns.column import column_of
from .bank import Bank
from .goal import Goal, Solution
from .leaf import BodyNames, Leaf, Surroundings
from .rules import costs_for, rules_of, types_of
from .shelf import Allowance
from .smaller import smaller_goals


# A bank is asked for a level after another until none of it can be searched.
_MOST_COST = 40
# Goals within goals: a text of lists of texts of characters, and no deeper.
_MOST_GOALS = 600
_MOST_GIVEN = 16
# What stands around a goal costs no more, with the level that led to it.
_MOST_AROUND = 16
# What a turn costs besides, in values.
_TURN = 64 * 64
# A solution that costs more than what was gone through is held back, for each step that
# it is dearer, for so much of the work that it took, and no less than this: what is found
# from both ends is seldom the cheapest.
_PATIENCE = 0.5
_LEAST_PATIENCE = 2e6


class Asked(NamedTuple):
    """What is searched for: a function with these values.

    Example:
        >>> asked = Asked((Variable("n", INT),), INT, ((1,), (5,)), (2, 10))
        >>> asked.result == INT, asked.literals
        (True, ())
    """

    variables: tuple[Variable, ...]
    result: Type
    arguments: tuple[tuple[Any, ...], ...]
    """For each row the arguments: shown rows first, then others of which only the
    arguments are known."""
    wanted: tuple[Any, ...]
    """The results of the shown rows."""
    literals: tuple[tuple[Literal, int], ...] = ()
    """Values that may be written out, and what each costs."""


class Worked(NamedTuple):
    """What some work has come to.

    Example:
        >>> asked = Asked((Variable("n", INT),), INT, ((1,), (5,)), (1, 5))
        >>> step = next(searched(asked))
        >>> step.tried, step.complete
        (1, 0)
    """

    tried: int
    """Expressions."""
    cells: int
    """Their values."""
    solutions: tuple[Solution, ...]
    complete: int
    """Every function of up to this cost was looked at."""
    waiting: list[tuple[int, int, float, Solution]]
    """Solutions that are held back until those that are cheaper were looked for."""

    nearest: Callable[[], AbstractExpression | None]
    """What is right on most of the shown rows, so far."""

    def flush(self) -> list[Solution]:
        """Those that are held back, cheapest first; they are then told."""
        found = [each[-1] for each in sorted(self.waiting)]
        self.waiting.clear()
        return found


def searched(asked: Asked, *, num_bytes: int = 1_200_000_000) -> Iterator[Worked]:
    """Works, step by step, and says what it finds; ends when nothing is left.

    The first goal is the function's values, on the bank of all expressions in its
    arguments. What follows from a goal for smaller parts (the values that a body must
    have) is a goal in a bank of its own. Whoever has had the least work, counted in
    values and weighed by what stands around it, is next.

    Args:
        asked: the values that are wanted.
        num_bytes: that the values of all expressions may take.

    Example:
        >>> from softcode.expression import python_of
        >>> asked = Asked((Variable("n", INT),), INT, ((1,), (5,)), (2, 10))
        >>> found = next(s for step in searched(asked) for s in step.solutions)
        >>> found.cost, python_of(found.expression)
        (3, 'n + n')
    """
    root = root_bank(asked, Allowance(num_bytes))
    shown = np.arange(len(asked.wanted))
    first = Goal(root, asked.result, column_of(asked.wanted, asked.result), shown)
    turns, held = _Turns(), _Held()
    turns.begin(first, 0.0)
    if asked.result in (INT, BOOL, FLOAT):
        # Arithmetic alone reaches further than with lists beside it.
        plain = root_bank(asked, Allowance(num_bytes // 4), with_lists=False)
        turns.begin(Goal(plain, asked.result, first.wanted, shown), 0.0)
    while turns.heap:
        turn = turns.next()
        tried = next(turn.growth, None)
        looked = turn.goal.looked
        solutions = tuple(turn.goal.look())
        cells = (tried or 0) * turn.goal.bank.num_rows
        held.take(solutions, cells, root.complete)
        due = held.due(root.complete)
        yield Worked(tried or 0, cells, due, root.complete, held.waiting, first.nearest)
        for cost in range(looked + 1, turn.goal.looked + 1):
            if turn.goal.cost + cost <= _MOST_AROUND:
                for smaller in smaller_goals(turn.goal, cost):
                    # It starts where its parent stands, so that it overtakes no one.
                    turns.begin(smaller, turn.work * 0.5)
        if tried is not None:
            weight = 1.0 if turn.goal is first else 1.5 ** max(1, turn.goal.cost - 1)
            turns.again(turn, (cells + _TURN) * weight)


class _Turn(NamedTuple):
    """A goal, and the work that was done for it."""

    work: float
    number: int
    goal: Goal
    growth: Iterator[int]


class _Turns:
    """Who is next: whoever has had the least work."""

    def __init__(self):
        self.heap: list[_Turn] = []
        self._count = 0

    def begin(self, goal: Goal, work: float) -> None:
        """A new goal, unless there are too many."""
        if self._count < _MOST_GOALS:
            self._count += 1
            turn = _Turn(work, self._count, goal, _grown(goal.bank))
            heapq.heappush(self.heap, turn)

    def next(self) -> _Turn:
        return heapq.heappop(self.heap)

    def again(self, turn: _Turn, work: float) -> None:
        heapq.heappush(self.heap, turn._replace(work=turn.work + work))


class _Held:
    """Solutions that wait for a cheaper one: cost, order, when they are due, and it."""

    def __init__(self):
        self.waiting: list[tuple[int, int, float, Solution]] = []
        self._total, self._count = 0.0, 0

    def take(self, solutions: Sequence[Solution], cells: int, complete: int) -> None:
        """Takes in what some work has found."""
        self._total += cells
        for solution in solutions:
            gap = max(1, solution.cost - complete)
            due = self._total + gap * (self._total * _PATIENCE + _LEAST_PATIENCE)
            self._count += 1
            heapq.heappush(self.waiting, (solution.cost, self._count, due, solution))

    def due(self, complete: int) -> tuple[Solution, ...]:
        """Those that wait no longer, cheapest first."""
        found = []
        while self.waiting and (
            self.waiting[0][0] <= complete + 1
            or min(due for _, _, due, _ in self.waiting) <= self._total
        ):
            found.append(heapq.heappop(self.waiting)[-1])
        return tuple(found)


def _grown(bank: Bank) -> Iterator[int]:
    for cost in range(1, _MOST_COST):
        yield from bank.grow(cost)
        yield 0
        if bank.is_full:
            return


def root_bank(asked: Asked, allowance: Allowance, *, with_lists: bool = True) -> Bank:
    """The bank of all expressions in the function's arguments."""
    num_rows = len(asked.arguments)
    types = types_of([v.type for v in asked.variables], asked.result)
    leaves = [
        Leaf(variable, column_of([row[i] for row in asked.arguments], variable.type), 1)
        for i, variable in enumerate(asked.variables)
    ]
    for literal, cost in asked.literals:
        column = column_of([literal.value] * num_rows, literal.type)
        leaves.append(Leaf(literal, column, cost))
    needed = np.arange(num_rows) < len(asked.wanted)
    costs = costs_for([v.type for v in asked.variables], asked.result)
    names = BodyNames.beside(v.name for v in asked.variables)
    scope = Surroundings(names, allowance)
    rules = rules_of(types, costs)
    if not with_lists:
        rules = tuple(
            rule
            for rule in rules
            if not any(t.is_list or t == TEXT for t in (*rule.takes, rule.gives))
        )
    return Bank(leaves, rules, num_rows, scope, needed)


def literals_for(
    arguments: Sequence[Sequence[Any]], wanted: Sequence[Any], types: Sequence[Type]
) -> tuple[tuple[Literal, int], ...]:
    """Values that may be written out: small numbers, and what the examples show.

    Args:
        arguments: of each example.
        wanted: the results.
        types: all that the search builds.

    Example:
        >>> [l.value for l, _ in literals_for([([3],)], [13], (INT,))][:4]
        [0, 1, 2, 3]
    """
    found: dict[tuple[str, Type], tuple[Literal, int]] = {}
    for value, of, cost in _values(arguments, wanted, types):
        if of in types:
            found.setdefault((repr(value), of), (Literal(value, of), cost))
    return tuple(found.values())


def _values(
    arguments: Sequence[Sequence[Any]], wanted: Sequence[Any], types: Sequence[Type]
) -> Iterator[tuple[Any, Type, int]]:
    """Values, their types and costs; the first cost of a value counts."""
    yield from ((number, INT, 1) for number in (0, 1, 2))
    yield from ((number, INT, 2) for number in (3, 4, 5, 6, 7, 8, 9, 10, -1))
    results, given = list(_atoms(wanted)), list(_atoms(arguments))
    numbers = [v for v in results if type(v) is int]
    often = {v for v in numbers if numbers.count(v) > 1}
    often -= {v for v in given if type(v) is int}
    yield from ((number, INT, 2) for number in sorted(often, key=abs)[:8])
    yield from ((number, INT, 3) for number in sorted(set(numbers), key=abs)[:12])
    # Where a case begins or ends is mostly a number that was given.
    scalars = {v for row in arguments for v in row if type(v) is int}
    yield from ((number, INT, 3) for number in sorted(scalars, key=abs)[-_MOST_GIVEN:])
    # Of clocks, calendars and money.
    yield from ((number, INT, 3) for number in (100, 60, 1000, 12, 24, 365))
    yield from ((number, FLOAT, 1) for number in (0.0, 0.5, 1.0, 2.0))
    fractions = {v for v in results if type(v) is float}
    yield from ((number, FLOAT, 3) for number in sorted(fractions, key=abs)[:4])
    yield from ((text, TEXT, cost) for text, cost in _texts(given, results))
    yield from ((truth, BOOL, 2) for truth in (True, False))
    yield from (([], each, 2) for each in types if each.is_list)


def _texts(given: Sequence[Any], results: Sequence[Any]) -> Iterator[tuple[str, int]]:
    texts = [t for t in given if isinstance(t, str)]
    outputs = [t for t in results if isinstance(t, str)]
    marks: dict[str, int] = {}
    for text in (*texts, *outputs):
        for mark in set(text):
            if not mark.isalnum():
                marks[mark] = marks.get(mark, 0) + 1
    for mark in sorted(marks, key=lambda m: -marks[m])[:8]:
        yield mark, 1
    yield "", 2
    for text in sorted(set(outputs), key=len):
        if outputs.count(text) > 1 and len(text) > 1:
            yield text, 3


def _atoms(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _atoms(item)
    else:
        yield value
