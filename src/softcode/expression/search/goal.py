"""What is wanted of a bank, and what follows from it for smaller parts."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from .. import (
    BOOL,
    INT,
    OPERATIONS,
    TEXT,
    AbstractExpression,
    Apply,
    Literal,
    Type,
)
from ..columns.column import Column, Numbers, Sequences, mixed
from ..columns.lists import singleton
from .bank import Bank, Level
from .conditions import Conditional, Unification
from .cover import Covering, Pieced, Pieces, polynomial


# Pieces that outputs are covered with; the cheapest are taken.
_MOST_PIECES = 8000
_MOST_WAYS = 6
_MOST_SUMS = 8
# A conditional, or a cover, may cost so much more than all that was tried.
_AHEAD = 10


class Solution(NamedTuple):
    """An expression that has the wanted values on the shown rows, and what it costs.

    Example:
        >>> Solution(1, Literal(3, INT)).cost
        1
    """

    cost: int
    expression: AbstractExpression


@dataclasses.dataclass
class Goal:
    """Values that are wanted on some rows of a bank.

    Args:
        bank: whose expressions are looked through.
        type: of the wanted values.
        wanted: the values, one for each shown row.
        shown: those rows of the bank.
        finish: what is made of an expression that does it.
        cost: what that costs besides.
    """

    bank: Bank
    type: Type
    wanted: Column
    shown: np.ndarray
    finish: Callable[[AbstractExpression], AbstractExpression] = lambda e: e
    cost: int = 0

    def __post_init__(self):
        self.keys = self.wanted.keys()
        self.unification = Unification(len(self.shown))
        self.looked = 0
        self._cover = None
        if isinstance(self.wanted, Sequences):
            self._cover = Covering(self.wanted)
        self._pieces: list[tuple[Pieces, np.ndarray, bool]] = []
        self._residuals: list[tuple[np.ndarray, np.ndarray]] = []
        self._known: set[AbstractExpression] = set()

    @property
    def is_large(self) -> bool:
        """Whether there are more rows than conditionals can be told apart by."""
        return len(self.shown) > 60

    def look(self) -> Iterator[Solution]:
        """What the levels that the bank has made since do, the cheapest first."""
        while self.looked < self.bank.complete:
            self.looked += 1
            cost = self.looked
            found = list(self._direct(cost))
            if not found:
                found += self._conditional(cost)
                found += self._covered(cost)
                found += self._as_sum(cost)
            for solution in sorted(found, key=lambda each: each.cost):
                if solution.expression not in self._known:
                    self._known.add(solution.expression)
                    yield Solution(
                        solution.cost + self.cost, self.finish(solution.expression)
                    )

    def nearest(self) -> AbstractExpression | None:
        """The cheapest of those that are right on most rows; `None` if none is on any."""
        branches = self.unification.branches
        if not branches:
            return None
        best = max(branches, key=lambda m: (m.bit_count(), -branches[m].cost))
        return self.bank.expression(self.type, branches[best].number)

    # Expressions that are right by themselves.

    def _direct(self, cost: int) -> Iterator[Solution]:
        level = self.bank.level(self.type, cost)
        if level is not None:
            agrees = self._row_keys(level) == self.keys
            for index in np.flatnonzero(agrees.all(1))[:_MOST_SUMS].tolist():
                yield Solution(
                    cost, self.bank.expression(self.type, level.first + index)
                )
            if not self.is_large:
                self.unification.add_branches(agrees, level.first, cost)
        conditions = self.bank.level(BOOL, cost)
        if conditions is not None and not self.is_large:
            column = conditions.column
            assert isinstance(column, Numbers)
            values = column.values.reshape(conditions.num, -1)[:, self.shown]
            self.unification.add_conditions(values, conditions.first, cost)

    def shown_of(self, level: Level) -> Column:
        """The values on the shown rows, `[expression, shown row]`."""
        rows = np.arange(level.num)[:, None] * self.bank.num_rows + self.shown
        return level.column.take(rows.ravel())

    def _row_keys(self, level: Level) -> np.ndarray:
        return self.shown_of(level).keys().reshape(level.num, len(self.shown))

    # Conditionals.

    def _conditional(self, cost: int) -> Iterator[Solution]:
        for choice in self.unification.choices(cost + _AHEAD):
            yield Solution(choice.cost, self._built(choice))

    def _built(self, choice: Conditional) -> AbstractExpression:
        condition = self.bank.expression(BOOL, choice.condition)
        then = self.bank.expression(self.type, choice.then)
        other = (
            self._built(choice.other)
            if isinstance(choice.other, Conditional)
            else self.bank.expression(self.type, choice.other)
        )
        return Apply(OPERATIONS["choose"], (condition, then, other), self.type)

    # Covers.

    def _covered(self, cost: int) -> Iterator[Solution]:
        if self._cover is None or not len(self.shown):
            return
        self._add_pieces(self.type, cost, is_element=False)
        if self.type.is_list:
            self._add_pieces(self.type.element, cost, is_element=True)
        if not self._pieces:
            return
        pieces = Pieces(
            np.concatenate([p.lengths for p, _, _ in self._pieces]),
            np.concatenate([p.hashes for p, _, _ in self._pieces]),
            np.concatenate([p.costs for p, _, _ in self._pieces]),
        )
        sources = [
            (int(number), is_element)
            for _, numbers, is_element in self._pieces
            for number in numbers
        ]
        for count, way in enumerate(self._cover.ways(pieces, cost + _AHEAD)):
            if count == _MOST_WAYS:
                break
            yield Solution(way.cost, self._joined(way, sources))

    def _add_pieces(self, type: Type, cost: int, *, is_element: bool) -> None:
        level = self.bank.level(type, cost)
        num = sum(len(p.costs) for p, _, _ in self._pieces)
        if level is None or num >= _MOST_PIECES:
            return
        column = self.shown_of(level)
        lost = column.undefined.reshape(level.num, -1).any(1)
        sequences = singleton(column) if is_element else column
        assert isinstance(sequences, Sequences)
        lengths = sequences.lengths.reshape(level.num, -1)
        if self.type == TEXT or not is_element:
            lost = lost | (lengths.max(1, initial=0) == 0)
        kept = np.flatnonzero(~lost)[: _MOST_PIECES - num]
        if not len(kept):
            return
        hashes = polynomial(sequences).reshape(level.num, -1)
        costs = np.full(len(kept), cost + is_element)
        pieces = Pieces(lengths[kept], hashes[kept], costs)
        self._pieces.append((pieces, level.first + kept, is_element))

    def _joined(
        self, way: Pieced, sources: list[tuple[int, bool]]
    ) -> AbstractExpression:
        parts = [self._part(step, sources) for step in way.steps]
        joins = "text_join_two" if self.type == TEXT else "concatenate"
        result = parts[0]
        for part in parts[1:]:
            result = Apply(OPERATIONS[joins], (result, part), self.type)
        return result

    def _part(
        self, step: int | tuple[int, ...], sources: list[tuple[int, bool]]
    ) -> AbstractExpression:
        if isinstance(step, tuple):
            if self.type == TEXT:
                return Literal("".join(map(chr, step)), TEXT)
            is_truth = self.type.element == BOOL
            return Literal([bool(v) if is_truth else v for v in step], self.type)
        number, is_element = sources[step]
        if not is_element:
            return self.bank.expression(self.type, number)
        element = self.bank.expression(self.type.element, number)
        if isinstance(element, Literal):
            return Literal([element.value], self.type)
        return Apply(OPERATIONS["singleton"], (element,), self.type)

    # Sums, differences and products of two expressions.

    def _as_sum(self, cost: int) -> Iterator[Solution]:
        """`wanted = a + b`, `a - b`, `b - a` or `a * b`, both known: as far again."""
        level = self.bank.level(INT, cost)
        if self.type != INT or level is None:
            return
        column = self.shown_of(level)
        assert isinstance(column, Numbers) and isinstance(self.wanted, Numbers)
        values = column.values.reshape(level.num, len(self.shown))
        fine = np.flatnonzero(~(column.undefined.reshape(values.shape)).any(1))
        values = values[fine]
        keys = _whole_keys(values)
        self._residuals.append((keys, level.first + fine))
        table = np.concatenate([k for k, _ in self._residuals])
        numbers = np.concatenate([n for _, n in self._residuals])
        order = np.argsort(table, kind="stable")
        wanted = self.wanted.values
        for name, others in _parts_of(wanted, values):
            asked = _whole_keys(others)
            at = np.searchsorted(table[order], asked)
            at = np.minimum(at, len(order) - 1)
            hit = np.flatnonzero(table[order][at] == asked)
            for index in hit[:_MOST_SUMS].tolist():
                first = int(level.first + fine[index])
                second = int(numbers[order[at[index]]])
                total = cost + self.bank.shelf(INT).cost_of(second) + 1
                parts = tuple(self.bank.expression(INT, n) for n in (first, second))
                if name == "subtract from":
                    name, parts = "subtract", parts[::-1]
                yield Solution(total, Apply(OPERATIONS[name], parts, INT))


def _whole_keys(values: np.ndarray) -> np.ndarray:
    rows = mixed(np.arange(values.shape[1]).astype(np.uint64)) | np.uint64(1)
    each = mixed(np.ascontiguousarray(values).view(np.uint64))
    return (each * rows).sum(1, dtype=np.uint64)


def _parts_of(
    wanted: np.ndarray, values: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    """What the other part must be for the whole to be as wanted."""
    yield "add", wanted - values
    yield "subtract from", wanted + values
    safe = np.where(values == 0, 1, values)
    divides = ((wanted % safe == 0) & (values != 0)).all(1)
    others = np.where(divides[:, None], wanted // safe, np.iinfo(np.int64).max)
    yield "multiply", others
