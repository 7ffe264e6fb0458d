"""What a bank holds: expressions of each type, by cost, one for each behaviour."""

import bisect
import dataclasses
from typing import Any, NamedTuple

import numpy as np

from .. import AbstractExpression
from ..columns.column import Column, Numbers, joined, mixed
from .rules import Rule
from .seen import KeySet


# So many values are looked at together: they fit the processor's cache.
VALUES_AT_ONCE = 1 << 15


class Made(NamedTuple):
    """How the expressions of a block were made: by one rule, from these."""

    rule: Rule
    arguments: tuple[np.ndarray, ...]
    """For each argument the numbers of the expressions of its type; with a body, the
    body's among those of the inner bank."""
    inner: Any = None
    """The bank of its bodies, if it has one."""


@dataclasses.dataclass
class Level:
    """The expressions of one type and one cost.

    Args:
        first: the number of the first of them, among those of the type.
        num: how many there are.
        column: the values of all of them, `[expression, row]`, one after another.
        knows_place: `[expression]`, whether it asks where an element stands.
    """

    first: int
    num: int
    column: Column
    knows_place: np.ndarray

    @property
    def numbers(self) -> range:
        """The numbers of all of them."""
        return range(self.first, self.first + self.num)

    def values(self, index: np.ndarray) -> Column:
        """The values of some of them, by their place in the level.

        Example:
            >>> from softcode.expression import INT
            >>> column = Numbers(INT, np.arange(6))
            >>> level = Level(0, 3, column, np.zeros(3, bool))
            >>> level.values(np.array([2, 0])).values.tolist()
            [4, 5, 0, 1]
        """
        rows = self.column.num_rows // max(self.num, 1)
        if isinstance(self.column, Numbers):
            values = self.column.values.reshape(self.num, rows)[index]
            return Numbers(self.column.type, values.ravel())
        return self.column.take((index[:, None] * rows + np.arange(rows)).ravel())


class Allowance:
    """How much memory a search may fill; its banks share it.

    Args:
        num_bytes: that may be kept.

    Example:
        >>> allowance = Allowance(100)
        >>> allowance.take(80), allowance.take(30)
        (True, False)
    """

    def __init__(self, num_bytes: int):
        self.left = num_bytes

    def take(self, num_bytes: int) -> bool:
        """Takes so much; whether that was there."""
        self.left -= num_bytes
        return self.left >= 0


class TypeShelf:
    """The expressions of one type: each new behaviour is kept once.

    Args:
        num_rows: values of an expression.
        needed: the rows of which an expression must have a value on one at least; all
            if `None`.
        allowance: the memory that there is.
    """

    def __init__(self, num_rows: int, needed: np.ndarray | None, allowance: Allowance):
        self.num_rows, self.needed, self.allowance = num_rows, needed, allowance
        self.levels: dict[int, Level] = {}
        self.num = 0
        self.is_full = False
        self._seen = KeySet()
        self._firsts: list[int] = []
        self._made: list[Made | AbstractExpression] = []
        self._waiting: list[tuple[Column, Made | AbstractExpression, np.ndarray]] = []
        self._num_waiting = 0
        self._kept: list[tuple[Column, np.ndarray]] = []
        rows = np.arange(num_rows).astype(np.uint64)
        self._multipliers = mixed(rows) | np.uint64(1)

    def offer(
        self, column: Column, made: Made | AbstractExpression, knows_place: np.ndarray
    ) -> None:
        """Has the expressions of a block wait until there are enough to be looked at."""
        self._waiting.append((column, made, knows_place))
        self._num_waiting += column.num_rows
        if self._num_waiting >= VALUES_AT_ONCE:
            self._take_in()

    def end_level(self, cost: int) -> None:
        """All expressions of this cost were offered."""
        if self._waiting:
            self._take_in()
        if self._kept:
            column = joined([each for each, _ in self._kept])
            know = np.concatenate([each for _, each in self._kept])
            num = column.num_rows // self.num_rows
            self.levels[cost] = Level(self.num - num, num, column, know)
            self._kept = []

    def made(self, number: int) -> tuple[int, Made | AbstractExpression]:
        """How an expression was made, and its place in its block."""
        at = bisect.bisect_right(self._firsts, number) - 1
        return number - self._firsts[at], self._made[at]

    def cost_of(self, number: int) -> int:
        """What an expression costs."""
        return next(c for c, level in self.levels.items() if number in level.numbers)

    def values(self, number: int) -> Column:
        """The values of an expression."""
        level = self.levels[self.cost_of(number)]
        return level.values(np.array([number - level.first]))

    def _take_in(self) -> None:
        """Keeps those of the waiting expressions whose behaviour is new."""
        waiting, rows = self._waiting, self.num_rows
        self._waiting, self._num_waiting = [], 0
        column = joined([each for each, _, _ in waiting])
        know = np.concatenate([each for _, _, each in waiting])
        num = column.num_rows // rows
        index = np.flatnonzero(self._is_new(column, num))
        if not len(index):
            return
        if len(index) < num:
            column = column.take((index[:, None] * rows + np.arange(rows)).ravel())
        begin = 0
        for block, made, _ in waiting:
            end = begin + block.num_rows // rows
            mine = index[np.searchsorted(index, begin) : np.searchsorted(index, end)]
            self._note(made, mine - begin)
            begin = end
        self._kept.append((column, know[index]))
        if not self.allowance.take(_num_bytes(column) + 40 * len(index)):
            self.is_full = True

    def _is_new(self, column: Column, num: int) -> np.ndarray:
        """Which of the expressions have a value somewhere, and a new behaviour."""
        lost = column.undefined.reshape(num, self.num_rows)
        if self.needed is not None:
            lost = lost[:, self.needed]
        has_value = ~lost.all(1)
        each = column.keys().reshape(num, self.num_rows) * self._multipliers
        keys = mixed(each.sum(1, dtype=np.uint64))
        is_new = np.zeros(num, bool)
        is_new[has_value] = self._seen.add(keys[has_value])
        return is_new

    def _note(self, made: Made | AbstractExpression, index: np.ndarray) -> None:
        if not len(index):
            return
        if isinstance(made, Made):
            some = tuple(each[index].astype(np.int32) for each in made.arguments)
            made = made._replace(arguments=some)
        self._firsts.append(self.num)
        self._made.append(made)
        self.num += len(index)


def _num_bytes(column: Column) -> int:
    if isinstance(column, Numbers):
        return column.values.nbytes
    own = column.starts.nbytes + column.undefined.nbytes
    return own + _num_bytes(column.items)
