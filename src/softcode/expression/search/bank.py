"""All expressions in some variables, the cheapest first, one for each behaviour."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .. import BOOL, INT, AbstractExpression, Apply, Lambda, Type, Variable
from ..columns.column import Column, Numbers, Sequences
from ..columns.each import items_of, pairs
from ..definition import by_rows
from ..operation import ELEMENTS
from .folds import is_searched, names_for, samples, stepped
from .leaf import Leaf, Surroundings
from .rules import Rule, inner_rules
from .shelf import VALUES_AT_ONCE, Level, Made, TypeShelf


# What has one value for each element of a list is searched for lists of so many at most.
_MOST_ELEMENTS = 2000
# So many numbers and texts of the outer bank a body may use.
_MOST_OUTER = 24
# About what it costs to make a body's bank, in expressions.
_OPENING = 8


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
        scope: where it stands.
        needed: `[row]`, those of which an expression must have a value on one at least.
    """

    def __init__(
        self,
        leaves: Sequence[Leaf],
        rules: Sequence[Rule],
        num_rows: int,
        scope: Surroundings,
        needed: np.ndarray | None = None,
    ):
        self.leaves, self.rules, self.num_rows = list(leaves), rules, num_rows
        self.scope, self.needed = scope, needed
        self.shelves: dict[Type, TypeShelf] = {}
        self.complete = 0
        """All expressions of up to this cost are there."""
        self.bound: tuple[Variable, ...] = ()
        """What its expressions are given, if they are bodies: elements, and a place."""
        self._inner: dict[tuple, Bank | None] = {}
        self._growth: Iterator[int] | None = None

    @property
    def is_full(self) -> bool:
        """Whether the memory is used up, so that it grows no more."""
        return self.scope.allowance.left < 0

    @property
    def num_kept(self) -> int:
        """How many expressions there are."""
        return sum(shelf.num for shelf in self.shelves.values())

    def grow(self, cost: int) -> Iterator[int]:
        """Takes in all expressions of up to this cost; says what each step has tried."""
        while self.complete < cost and not self.is_full:
            if self._growth is None:
                self._growth = self._level(self.complete + 1)
            tried = next(self._growth, None)
            if tried is None:
                self._growth = None
                self.complete += 1
            else:
                yield tried

    def shelf(self, type: Type) -> TypeShelf:
        """The expressions of this type."""
        shelf = self.shelves.get(type)
        if shelf is None:
            shelf = TypeShelf(self.num_rows, self.needed, self.scope.allowance)
            self.shelves[type] = shelf
        return shelf

    def level(self, type: Type, cost: int) -> Level | None:
        """The expressions of this type and cost; `None` if there is none."""
        return self.shelf(type).levels.get(cost)

    def expression(self, type: Type, number: int) -> AbstractExpression:
        """An expression, by its number among those of its type."""
        at, made = self.shelf(type).made(number)
        if isinstance(made, AbstractExpression):
            return made
        numbers = [int(each[at]) for each in made.arguments]
        rule, inner = made.rule, made.inner
        own = numbers if inner is None else numbers[1:]
        parts = [self.expression(t, n) for t, n in zip(rule.takes, own, strict=True)]
        if inner is not None:
            bound = self._bound_by(rule, inner)
            body = inner.expression(rule.body, numbers[0])
            parts = [Lambda(bound, body), *parts]
        return Apply(rule.operation, tuple(parts), rule.gives)

    def inner(self, types: tuple[Type, ...], numbers: Sequence[int]) -> "Bank | None":
        """The bank of bodies for these lists; `None` if there is nothing to go through."""
        key = (types, *numbers)
        if key not in self._inner:
            self._inner[key] = self._opened(types, numbers)
        return self._inner[key]

    # How a level is made.

    def _level(self, cost: int) -> Iterator[int]:
        for leaf in self.leaves:
            if leaf.cost == cost:
                places = self.scope.names.places
                know = np.array([not leaf.expression.free.isdisjoint(places)])
                shelf = self.shelf(leaf.expression.type)
                shelf.offer(leaf.column, leaf.expression, know)
                yield 1
        for rule in self.rules:
            yield from self._making(rule)(rule, cost)
            if self.is_full:
                break
        for shelf in self.shelves.values():
            shelf.end_level(cost)

    def _making(self, rule: Rule) -> Callable[[Rule, int], Iterator[int]]:
        """How expressions by a rule are made."""
        if rule.operation.body is None:
            return self._plain
        if rule.operation.given == ELEMENTS:
            return self._with_body if self.scope.depth > 0 else self._none
        return self._by_steps if self._goes_by_steps(rule) else self._none

    @staticmethod
    def _none(rule: Rule, cost: int) -> Iterator[int]:
        yield from ()

    def _shared(
        self, rule: Rule, cost: int, *, has_body: bool
    ) -> Iterator[tuple[tuple[int, ...], list[Level]]]:
        """Ways to share a cost among the body and arguments, and the arguments' levels."""
        for costs in _shares(cost - rule.cost, has_body + len(rule.takes)):
            own = costs[has_body:]
            levels = [self.level(t, c) for t, c in zip(rule.takes, own, strict=True)]
            found = [level for level in levels if level is not None]
            if len(found) == len(levels):
                yield costs, found

    def _plain(self, rule: Rule, cost: int) -> Iterator[int]:
        for costs, levels in self._shared(rule, cost, has_body=False):
            if not rule.operation.commutes or costs[0] <= costs[1]:
                is_half = rule.operation.commutes and costs[0] == costs[1]
                yield from self._combined(rule, levels, is_half)

    def _combined(
        self, rule: Rule, levels: list[Level], is_half: bool
    ) -> Iterator[int]:
        """The rule on every choice of one expression from each level."""
        sizes = [level.num for level in levels]
        total = int(np.prod(sizes))
        step = max(1, VALUES_AT_ONCE // self.num_rows)
        for start in range(0, total, step):
            flat = np.arange(start, min(start + step, total))
            index = list(np.unravel_index(flat, sizes))
            if is_half:
                keep = index[0] <= index[1]
                index = [i[keep] for i in index]
            if len(index[0]):
                chosen = list(zip(levels, index, strict=True))
                columns = [level.values(i) for level, i in chosen]
                know = np.logical_or.reduce([lv.knows_place[i] for lv, i in chosen])
                made = Made(rule, tuple(level.first + i for level, i in chosen))
                column = _computed(rule, columns)
                self.shelf(rule.gives).offer(column, made, know)
            yield len(index[0])
            if self.is_full:
                return

    def _with_body(self, rule: Rule, cost: int) -> Iterator[int]:
        """The rule on every list, with every body in that list's own bank."""
        for costs, levels in self._shared(rule, cost, has_body=True):
            # A body that is a variable or a literal does nothing worth a name.
            if costs[0] < 2:
                continue
            for numbers in _choices(levels):
                inner = self.inner(rule.takes, numbers)
                if inner is None:
                    continue
                yield from inner.grow(costs[0])
                assert rule.body is not None
                level = inner.level(rule.body, costs[0])
                if level is not None:
                    yield from self._bodies(rule, numbers, inner, level)
                if self.is_full:
                    return

    def _bodies(
        self, rule: Rule, numbers: list[int], inner: "Bank", level: Level
    ) -> Iterator[int]:
        kernel = rule.operation.kernel
        if kernel is None:
            return
        source, _ = self._gone_through(rule.takes, numbers)
        step = max(1, VALUES_AT_ONCE // max(1, inner.num_rows + self.num_rows))
        for start in range(0, level.num, step):
            some = np.arange(start, min(start + step, level.num))
            if not rule.operation.has_index:
                some = some[~level.knows_place[some]]
            if len(some):
                tiled = source.take(np.tile(np.arange(self.num_rows), len(some)))
                column = kernel(level.values(some), tiled)
                others = (np.full(len(some), n) for n in numbers)
                made = Made(rule, (level.first + some, *others), inner)
                know = level.knows_place[some]
                self.shelf(rule.gives).offer(column, made, know)
            yield len(some)
            if self.is_full:
                return

    def _gone_through(
        self, types: tuple[Type, ...], numbers: Sequence[int]
    ) -> tuple[Sequences, tuple[Column, ...]]:
        """What an operation on these lists goes through, and the elements of each."""
        lists: list[Any] = [
            self.shelf(t).values(n) for t, n in zip(types, numbers, strict=True)
        ]
        if len(lists) == 1:
            return lists[0], (items_of(lists[0]),)
        first, *items = pairs(*lists)
        return first, tuple(items)

    def _opened(self, types: tuple[Type, ...], numbers: Sequence[int]) -> "Bank | None":
        source, items = self._gone_through(types, numbers)
        num, scope = items[0].num_rows, self.scope
        names = scope.names.elements[scope.num_bound :][: len(items)]
        places = scope.names.places[scope.num_bound :]
        if not 0 < num <= _MOST_ELEMENTS or len(names) < len(items) or not places:
            return None
        owners = source.owners
        elements = [Variable(n, t.element) for n, t in zip(names, types, strict=True)]
        place = Variable(places[0], INT)
        leaves = [Leaf(v, c, 1) for v, c in zip(elements, items, strict=True)]
        leaves.append(Leaf(place, Numbers(INT, source.positions), 1))
        leaves += [
            # Lists from around are dearer here: each element would have one.
            Leaf(e, column.take(owners), cost + e.type.is_list)
            for e, column, cost in (*self.leaves, *self._outer_values())
        ]
        inner = dataclasses.replace(
            scope,
            depth=scope.depth - 1,
            num_bound=scope.num_bound + len(items),
            has_steps=False,
        )
        rules = inner_rules(self.rules) if scope.num_bound == 0 else self.rules
        needed = None if self.needed is None else self.needed[owners]
        bank = Bank(leaves, rules, num, inner, needed)
        bank.bound = (*elements, place)
        return bank

    def _outer_values(self) -> Iterator[Leaf]:
        """Numbers and texts of this bank of cost 2, which a body may use."""
        for type, shelf in self.shelves.items():
            level = shelf.levels.get(2)
            if type.is_list or type == BOOL or level is None:
                continue
            for number in level.numbers[:_MOST_OUTER]:
                expression = self.expression(type, number)
                if expression.free:
                    yield Leaf(expression, shelf.values(number), 2)

    def _bound_by(self, rule: Rule, inner: "Bank") -> tuple[Variable, ...]:
        """What a body of the rule binds."""
        if rule.operation.given != ELEMENTS:
            return names_for(rule, self.scope.names.elements)
        num = len(rule.takes) + rule.operation.has_index
        return inner.bound[:num]

    # Folds and recurrences.

    def _goes_by_steps(self, rule: Rule) -> bool:
        return self.scope.has_steps and is_searched(rule)

    def _by_steps(self, rule: Rule, cost: int) -> Iterator[int]:
        """The rule on cheap lists or numbers, with every body of what is left."""
        assert rule.body is not None
        variables = names_for(rule, self.scope.names.elements)
        for costs, levels in self._shared(rule, cost, has_body=True):
            if costs[0] < 3 or costs[1] > 2 or max(costs[2:]) > 1:
                continue
            bodies = self._step_bodies(variables)
            yield from bodies.grow(costs[0])
            level = bodies.level(rule.body, costs[0])
            if level is None:
                continue
            for numbers in _choices(levels):
                if self._is_stepped_over(rule, numbers):
                    yield from self._stepped(rule, numbers, bodies, level)
                if self.is_full:
                    return

    def _stepped(
        self, rule: Rule, numbers: list[int], bodies: "Bank", level: Level
    ) -> Iterator[int]:
        variables = names_for(rule, self.scope.names.elements)
        sources = [
            self.shelf(t).values(n) for t, n in zip(rule.takes, numbers, strict=True)
        ]
        body = rule.body
        assert body is not None
        expressions = ((n, bodies.expression(body, n)) for n in level.numbers)
        for some, column in stepped(rule, expressions, variables, sources):
            others = (np.full(len(some), n) for n in numbers)
            made = Made(rule, (some, *others), bodies)
            know = np.zeros(len(some), bool)
            self.shelf(rule.gives).offer(column, made, know)
            yield len(some) * _OPENING

    def _step_bodies(self, variables: tuple[Variable, ...]) -> "Bank":
        key = ("steps", *variables)
        if key not in self._inner:
            literals = [leaf for leaf in self.leaves if not leaf.expression.free]
            leaves = [Leaf(*each) for each in samples(variables, literals)]
            plain = [
                rule
                for rule in self.rules
                if rule.operation.body is None
                and {*rule.takes, rule.gives} <= {INT, BOOL}
            ]
            num = leaves[0].column.num_rows
            scope = dataclasses.replace(self.scope, depth=0, has_steps=False)
            self._inner[key] = Bank(leaves, plain, num, scope)
        bodies = self._inner[key]
        assert bodies is not None
        return bodies

    def _is_stepped_over(self, rule: Rule, numbers: Sequence[int]) -> bool:
        """Whether steps depend on the arguments, and start from what does not."""
        source, *starts = (
            self.expression(t, n) for t, n in zip(rule.takes, numbers, strict=True)
        )
        return bool(source.free) and not any(start.free for start in starts)


def _computed(rule: Rule, columns: Sequence[Column]) -> Column:
    if rule.operation.kernel is None:
        return by_rows(rule.operation, columns, rule.gives)
    return rule.operation.kernel(*columns)


def _choices(levels: Sequence[Level]) -> Iterator[list[int]]:
    """Every choice of one expression of each level, by their numbers."""
    for index in np.ndindex(*(level.num for level in levels)):
        yield [level.first + i for level, i in zip(levels, index, strict=True)]


def _shares(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share a cost among so many parts, at least 1 each."""
    if parts == 1:
        if total >= 1:
            yield (total,)
        return
    for first in range(1, total - parts + 2):
        for rest in _shares(total - first, parts - 1):
            yield (first, *rest)
