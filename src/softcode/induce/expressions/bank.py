"""All expressions in some variables, the cheapest first, one for each behaviour."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from ...expression import (
    BOOL,
    INT,
    AbstractExpression,
    Apply,
    Body,
    Type,
    Variable,
)
from ...expression.columns.column import Column, Numbers, Sequences, joined, mixed
from ...expression.columns.each import items_of, pairs
from ...expression.definition import by_rows
from ...expression.operation import ELEMENTS
from .folds import is_searched, names_for, sample_leaves, stepped
from .rules import Rule, inner_rules
from .seen import Seen


# So many values are computed at once: they fit the processor's cache.
_VALUES_AT_ONCE = 1 << 15
# What has one value for each element of a list is searched for lists of so many at most.
_MOST_ELEMENTS = 2000
_ELEMENT_NAMES = ("x", "y", "z", "u", "v", "w", "item", "other", "element", "one")
_INDEX_NAMES = ("i", "j", "k", "l", "m", "place", "index", "position")


class Made(NamedTuple):
    """How the expressions of a block were made: by one rule, from these."""

    rule: Rule
    arguments: tuple[np.ndarray, ...]
    """For each argument the numbers of the expressions of its type; with a body, the
    body's among those of the inner bank."""
    inner: "Bank | None" = None


@dataclasses.dataclass
class Level:
    """The expressions of one type and one cost."""

    first: int
    """The number of the first of them, among those of the type."""
    column: Column
    """The values of all of them, `[expression, row]`, one after another."""
    num: int
    knows_place: np.ndarray
    """`[expression]`, whether it asks where an element stands, of any body around."""


@dataclasses.dataclass
class Shelf:
    """The expressions of one type, by what they cost."""

    levels: dict[int, Level] = dataclasses.field(default_factory=dict)
    made: list[tuple[int, Made | AbstractExpression]] = dataclasses.field(
        default_factory=list
    )
    """For each block, the number of its first expression, and how it was made."""
    num: int = 0
    seen: Seen = dataclasses.field(default_factory=Seen)


class Leaf(NamedTuple):
    """An expression that is not searched for: a variable, or a literal."""

    expression: AbstractExpression
    column: Column
    cost: int


class Names(NamedTuple):
    """What bodies call the elements that they are given, and their places."""

    elements: tuple[str, ...]
    places: tuple[str, ...]

    @classmethod
    def beside(cls, taken: Iterable[str]) -> "Names":
        """Names that are not those of the arguments.

        Example:
            >>> Names.beside(("x", "n")).elements[:2]
            ('y', 'z')
        """
        used = set(taken)
        return cls(
            tuple(name for name in _ELEMENT_NAMES if name not in used),
            tuple(name for name in _INDEX_NAMES if name not in used),
        )


class Bank:
    """Expressions in some variables, by type and cost; grown, level by level, when asked.

    Of those that have the same values on all rows, the first is kept (observational
    equivalence; Udupa et al., TRANSIT, PLDI 2013). The body of an operation is searched
    in a bank of its own, whose rows are the elements that the operation goes through, so
    that its behaviour is its behaviour where it is called.

    Args:
        leaves: the variables and literals, with their values.
        rules: the operations.
        num_rows: rows of each column.
        depth: how many bodies there may be within one another.
        needed: rows of which an expression must have a value on one at least.
    """

    def __init__(
        self,
        leaves: Sequence[Leaf],
        rules: Sequence[Rule],
        num_rows: int,
        *,
        depth: int = 2,
        needed: np.ndarray | None = None,
        names: Names | None = None,
        used_names: int = 0,
        most_kept: int = 20_000_000,
    ):
        self.leaves, self.rules, self.num_rows = list(leaves), rules, num_rows
        self.depth, self.needed, self.used_names = depth, needed, used_names
        self.names = names or Names.beside(())
        self.most_kept = most_kept
        self.shelves: dict[Type, Shelf] = {}
        self.complete = 0
        """All expressions of up to this cost are there."""
        self.num_tried = 0
        self.num_kept = 0
        self.is_full = False
        self._inner: dict[tuple, Bank | None] = {}
        self._waiting: dict[Type, list[tuple]] = {}
        self._num_waiting: dict[Type, int] = {}
        self._pending: dict[Type, list[tuple[Column, np.ndarray]]] = {}
        self._growth: Iterator[int] | None = None
        self._multipliers = mixed(np.arange(num_rows).astype(np.uint64)) | np.uint64(1)

    def grow(self, cost: int) -> Iterator[int]:
        """Takes in all expressions of up to this cost; says what each step has tried."""
        while self.complete < cost and not self.is_full:
            if self._growth is None:
                self._growth = self._level(self.complete + 1)
            tried = next(self._growth, None)
            if tried is None:
                self._growth = None
                self.complete += 1
                continue
            self.num_tried += tried
            yield tried

    def shelf(self, type: Type) -> Shelf:
        """The expressions of this type."""
        shelf = self.shelves.get(type)
        if shelf is None:
            shelf = self.shelves[type] = Shelf()
        return shelf

    def level(self, type: Type, cost: int) -> Level | None:
        """The expressions of this type and cost; `None` if there is none."""
        return self.shelf(type).levels.get(cost)

    def cost_of(self, type: Type, number: int) -> int:
        """What this expression costs."""
        for cost, level in self.shelf(type).levels.items():
            if level.first <= number < level.first + level.num:
                return cost
        raise LookupError(f"no expression {number} of this type")

    def expression(self, type: Type, number: int) -> AbstractExpression:
        """An expression, by its number among those of its type."""
        blocks = self.shelf(type).made
        low, high = 0, len(blocks)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if blocks[middle][0] <= number else (low, middle)
        first, made = blocks[low]
        if isinstance(made, AbstractExpression):
            return made
        numbers = [int(each[number - first]) for each in made.arguments]
        rule, inner = made.rule, made.inner
        if inner is None:
            parts = [
                self.expression(t, n) for t, n in zip(rule.takes, numbers, strict=True)
            ]
        else:
            assert rule.body is not None
            parts = [
                self.expression(t, n)
                for t, n in zip(rule.takes, numbers[1:], strict=True)
            ]
            body = inner.expression(rule.body, numbers[0])
            bound = inner.bound(rule)
            if rule.operation.given != ELEMENTS:
                bound = names_for(rule, self.names.elements)
            parts = [Body(bound, body), *parts]
        return Apply(rule.operation, tuple(parts), rule.gives)

    def values(self, type: Type, number: int) -> Column:
        """The values of an expression."""
        for level in self.shelf(type).levels.values():
            if level.first <= number < level.first + level.num:
                at = (number - level.first) * self.num_rows
                return level.column.take(np.arange(at, at + self.num_rows))
        raise LookupError(f"no expression {number} of this type")

    def bound(self, rule: Rule) -> tuple[Variable, ...]:
        """The variables that a body in this bank binds."""
        found = self.element_variables
        return found if rule.operation.has_index else found[: len(rule.takes)]

    element_variables: tuple[Variable, ...] = ()

    # How a level is made.

    def _level(self, cost: int) -> Iterator[int]:
        for leaf in self.leaves:
            if leaf.cost == cost:
                yield self._keep_leaf(leaf)
        for rule in self.rules:
            if rule.operation.body is None:
                yield from self._plain(rule, cost)
            elif rule.operation.given != ELEMENTS:
                if self.has_steps and is_searched(rule):
                    yield from self._by_steps(rule, cost)
            elif self.depth > 0:
                yield from self._with_body(rule, cost)
            if self.is_full:
                break
        for type in list(self._waiting):
            self._take_in(type)
        for type, kept in self._pending.items():
            column = joined([each for each, _ in kept])
            num = column.num_rows // self.num_rows
            shelf = self.shelf(type)
            know = np.concatenate([each for _, each in kept])
            shelf.levels[cost] = Level(shelf.num - num, column, num, know)
        self._pending.clear()

    def _keep_leaf(self, leaf: Leaf) -> int:
        know = np.array([not leaf.expression.free.isdisjoint(self.names.places)])
        self._keep(leaf.expression.type, leaf.column, leaf.expression, know)
        return 1

    def _keep(
        self,
        type: Type,
        column: Column,
        made: Made | AbstractExpression,
        knows_place: np.ndarray,
    ) -> None:
        """Has the expressions of a block wait until there are enough to be looked at."""
        waiting = self._waiting.setdefault(type, [])
        waiting.append((column, made, knows_place))
        num = self._num_waiting.get(type, 0) + column.num_rows
        self._num_waiting[type] = num
        if num >= _VALUES_AT_ONCE:
            self._take_in(type)

    def _take_in(self, type: Type) -> None:
        """Keeps those of the waiting expressions whose behaviour is new."""
        waiting, rows = self._waiting.pop(type), self.num_rows
        self._num_waiting[type] = 0
        column = joined([each for each, _, _ in waiting])
        know = np.concatenate([each for _, _, each in waiting])
        num = column.num_rows // rows
        lost = column.undefined.reshape(num, rows)
        if self.needed is not None:
            lost = lost[:, self.needed]
        has_value = ~lost.all(1)
        keys = (column.keys().reshape(num, rows) * self._multipliers).sum(
            1, dtype=np.uint64
        )
        shelf = self.shelf(type)
        kept = np.zeros(num, bool)
        kept[has_value] = shelf.seen.add(mixed(keys[has_value]))
        index = np.flatnonzero(kept)
        if not len(index):
            return
        if len(index) < num:
            column = column.take((index[:, None] * rows + np.arange(rows)).ravel())
        begin = 0
        for block, made, _ in waiting:
            end = begin + block.num_rows // rows
            mine = index[np.searchsorted(index, begin) : np.searchsorted(index, end)]
            if len(mine):
                if isinstance(made, Made):
                    some = tuple(a[mine - begin] for a in made.arguments)
                    made = made._replace(arguments=some)
                shelf.made.append((shelf.num, made))
                shelf.num += len(mine)
            begin = end
        self.num_kept += len(index)
        self.is_full = self.is_full or self.num_kept > self.most_kept
        self._pending.setdefault(type, []).append((column, know[index]))

    def _plain(self, rule: Rule, cost: int) -> Iterator[int]:
        for costs in _shares(cost - rule.cost, len(rule.takes)):
            if rule.operation.commutes and costs[0] > costs[1]:
                continue
            levels = [self.level(t, c) for t, c in zip(rule.takes, costs, strict=True)]
            if all(level is not None for level in levels):
                is_half = rule.operation.commutes and costs[0] == costs[1]
                yield from self._combined(rule, cost, levels, is_half)  # type: ignore[arg-type]

    def _combined(
        self, rule: Rule, cost: int, levels: list[Level], is_half: bool
    ) -> Iterator[int]:
        """The rule on every choice of one expression from each level."""
        sizes = [level.num for level in levels]
        total = int(np.prod(sizes))
        step = max(1, _VALUES_AT_ONCE // self.num_rows)
        for start in range(0, total, step):
            flat = np.arange(start, min(start + step, total))
            index = list(np.unravel_index(flat, sizes))
            if is_half:
                keep = index[0] <= index[1]
                index = [i[keep] for i in index]
            if len(index[0]):
                columns = [
                    self._taken(level, i)
                    for level, i in zip(levels, index, strict=True)
                ]
                column = self._computed(rule, columns)
                numbers = tuple(
                    level.first + i for level, i in zip(levels, index, strict=True)
                )
                know = np.logical_or.reduce(
                    [
                        level.knows_place[i]
                        for level, i in zip(levels, index, strict=True)
                    ]
                )
                self._keep(rule.gives, column, Made(rule, numbers), know)
            yield len(index[0])
            if self.is_full:
                return

    def _taken(self, level: Level, index: np.ndarray) -> Column:
        rows = self.num_rows
        if isinstance(level.column, Numbers):
            values = level.column.values.reshape(level.num, rows)[index]
            return Numbers(level.column.type, values.ravel())
        return level.column.take((index[:, None] * rows + np.arange(rows)).ravel())

    def _computed(self, rule: Rule, columns: Sequence[Column]) -> Column:
        if rule.operation.kernel is None:
            return by_rows(rule.operation, columns, rule.gives)
        return rule.operation.kernel(*columns)

    def _with_body(self, rule: Rule, cost: int) -> Iterator[int]:
        """The rule on every list, with every body in that list's own bank."""
        assert rule.body is not None
        for costs in _shares(cost - rule.cost, 1 + len(rule.takes)):
            if costs[0] < 2:
                continue
            body_cost, list_costs = costs[0], costs[1:]
            levels = [
                self.level(t, c) for t, c in zip(rule.takes, list_costs, strict=True)
            ]
            if any(level is None for level in levels):
                continue
            for index in np.ndindex(*(level.num for level in levels)):  # type: ignore[union-attr]
                numbers = [
                    level.first + i  # type: ignore[union-attr]
                    for level, i in zip(levels, index, strict=True)
                ]
                inner = self.inner(rule.takes, numbers)
                if inner is None:
                    continue
                yield from inner.grow(body_cost)
                level = inner.level(rule.body, body_cost)
                if level is not None:
                    yield from self._bodies(rule, cost, numbers, inner, level)
                if self.is_full:
                    return

    def _bodies(
        self, rule: Rule, cost: int, numbers: list[int], inner: "Bank", level: Level
    ) -> Iterator[int]:
        if self.through(rule.takes, numbers) is None:
            return
        source, _ = self.through(rule.takes, numbers)  # type: ignore[misc]
        step = max(1, _VALUES_AT_ONCE // max(1, inner.num_rows + self.num_rows))
        for start in range(0, level.num, step):
            some = np.arange(start, min(start + step, level.num))
            if not rule.operation.has_index:
                some = some[~level.knows_place[some]]
            if not len(some):
                yield 0
                continue
            body = inner._taken(level, some)
            tiled = source.take(np.tile(np.arange(self.num_rows), len(some)))
            assert rule.operation.kernel is not None or rule.body is not None
            if rule.operation.kernel is None:
                return
            column = rule.operation.kernel(body, tiled)
            made = Made(
                rule,
                (level.first + some, *(np.full(len(some), n) for n in numbers)),
                inner,
            )
            self._keep(rule.gives, column, made, level.knows_place[some])
            yield len(some)
            if self.is_full:
                return

    @property
    def has_steps(self) -> bool:
        """Whether folds and recurrences are built: not within bodies."""
        return self.used_names == 0 and self.depth > 0

    def _by_steps(self, rule: Rule, cost: int) -> Iterator[int]:
        """The rule on few lists or numbers, with every body of what is left."""
        assert rule.body is not None
        variables = names_for(rule, self.names.elements)
        for costs in _shares(cost - rule.cost, 1 + len(rule.takes)):
            body_cost, source_costs = costs[0], costs[1:]
            levels = [
                self.level(t, c) for t, c in zip(rule.takes, source_costs, strict=True)
            ]
            if body_cost < 3 or source_costs[0] > 2 or max(source_costs[1:]) > 1:
                continue
            if any(level is None for level in levels):
                continue
            bodies = self._step_bodies(rule, variables)
            yield from bodies.grow(body_cost)
            for index in np.ndindex(*(level.num for level in levels)):  # type: ignore[union-attr]
                numbers = [
                    level.first + i  # type: ignore[union-attr]
                    for level, i in zip(levels, index, strict=True)
                ]
                if not self._is_stepped_over(rule, numbers):
                    continue
                sources = [
                    self.values(t, n) for t, n in zip(rule.takes, numbers, strict=True)
                ]
                for some, column in stepped(
                    rule, bodies, body_cost, variables, sources
                ):
                    others = (np.full(len(some), n) for n in numbers)
                    made = Made(rule, (some, *others), bodies)
                    self._keep(rule.gives, column, made, np.zeros(len(some), bool))
                    yield len(some) * 8
                if self.is_full:
                    return

    def _step_bodies(self, rule: Rule, variables: tuple[Variable, ...]) -> "Bank":
        key = ("steps", *variables)
        if key not in self._inner:
            leaves = sample_leaves(variables, self.leaves, Leaf)
            plain = [
                each
                for each in self.rules
                if each.operation.body is None
                and all(t in (INT, BOOL) for t in (*each.takes, each.gives))
            ]
            num = leaves[0].column.num_rows
            self._inner[key] = Bank(leaves, plain, num, depth=0, names=self.names)
        bodies = self._inner[key]
        assert bodies is not None
        return bodies

    def _is_stepped_over(self, rule: Rule, numbers: Sequence[int]) -> bool:
        """Whether steps depend on the arguments, and start from what does not."""
        source, *starts = (
            self.expression(t, n) for t, n in zip(rule.takes, numbers, strict=True)
        )
        return bool(source.free) and not any(start.free for start in starts)

    def through(
        self, types: tuple[Type, ...], numbers: Sequence[int]
    ) -> tuple[Sequences, tuple[Column, ...]] | None:
        """What an operation on these lists goes through, and the elements of each."""
        lists: list[Any] = [
            self.values(t, n) for t, n in zip(types, numbers, strict=True)
        ]
        if len(lists) == 1:
            return lists[0], (items_of(lists[0]),)
        first, *items = pairs(*lists)
        return first, tuple(items)

    def inner(self, types: tuple[Type, ...], numbers: Sequence[int]) -> "Bank | None":
        """The bank of bodies for these lists; `None` if there is nothing to go through."""
        key = (types, *numbers)
        if key not in self._inner:
            self._inner[key] = self._opened(types, numbers)
        return self._inner[key]

    def _opened(self, types: tuple[Type, ...], numbers: Sequence[int]) -> "Bank | None":
        gone = self.through(types, numbers)
        assert gone is not None
        source, items = gone
        num = source.items.num_rows if source.type != types[0] else items[0].num_rows
        if not 0 < num <= _MOST_ELEMENTS:
            return None
        owners = source.owners
        taken = self.used_names
        names = self.names.elements[taken : taken + len(items)]
        if len(names) < len(items) or taken >= len(self.names.places):
            return None
        variables = [
            Variable(name, t.element) for name, t in zip(names, types, strict=True)
        ]
        leaves = [
            Leaf(v, column, 1) for v, column in zip(variables, items, strict=True)
        ]
        index = Variable(self.names.places[taken], INT)
        leaves.append(Leaf(index, Numbers(INT, source.positions), 1))
        leaves += [
            Leaf(
                leaf.expression,
                leaf.column.take(owners),
                leaf.cost + leaf.expression.type.is_list,
            )
            for leaf in self.leaves
        ]
        leaves += self._outer_values(owners, variables)
        needed = None if self.needed is None else self.needed[owners]
        bank = Bank(
            leaves,
            self.rules if self.used_names else inner_rules(self.rules),
            num,
            depth=self.depth - 1,
            needed=needed,
            names=self.names,
            used_names=taken + len(items),
            most_kept=self.most_kept,
        )
        bank.element_variables = (*variables, index)
        return bank

    def _outer_values(
        self, owners: np.ndarray, variables: Sequence[Variable]
    ) -> list[Leaf]:
        """Numbers and texts of the outer bank of cost 2, which a body may use."""
        found = []
        for type, shelf in self.shelves.items():
            level = shelf.levels.get(2)
            if type.is_list or level is None or type.name == "bool":
                continue
            for number in range(level.first, level.first + min(level.num, 24)):
                expression = self.expression(type, number)
                if not expression.free:
                    continue
                column = self.values(type, number)
                found.append(Leaf(expression, column.take(owners), 2))
        return found


def _shares(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share a cost among so many parts, at least 1 each."""
    if parts == 1:
        if total >= 1:
            yield (total,)
        return
    for first in range(1, total - parts + 2):
        for rest in _shares(total - first, parts - 1):
            yield (first, *rest)
