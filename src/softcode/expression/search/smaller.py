"""What follows from a goal for smaller parts: witness functions, backwards from outputs.

If lists are wanted, and there are lists as long, a body that gives each element makes
them (`map`); if there are lists of which the wanted ones keep some, a body that says which
(`filter`); if texts are wanted that are numbers, or are joined by a mark, these numbers or
what is between the marks. Each is a goal of its own (Polozov and Gulwani, FlashMeta,
OOPSLA 2015, section 5).
"""

from collections.abc import Callable, Iterator

import numpy as np

from .. import (
    BOOL,
    INT,
    OPERATIONS,
    TEXT,
    AbstractExpression,
    Apply,
    Lambda,
    Literal,
    Type,
    list_of,
)
from ..columns.column import Numbers, Sequences, column_of, values_of
from .bank import Bank
from .goal import Goal


def smaller_goals(goal: Goal, cost: int) -> Iterator[Goal]:
    """What would do, in other banks or of other types, if some of a level is given.

    Args:
        goal: what is wanted.
        cost: the level of the bank whose lists are gone through.
    """
    if cost == 1:
        yield from _of_other_types(goal)
    if goal.type.is_list:
        yield from _mapped(goal, cost)
        yield from _filtered(goal, cost)
        yield from _chunked(goal, cost)


def _finishing(goal: Goal, build: Callable) -> Callable:
    return lambda expression: goal.finish(build(expression))


def _mapped(goal: Goal, cost: int) -> Iterator[Goal]:
    """Lists as long as those that are wanted: what is wanted of each element."""
    wanted = goal.wanted
    assert isinstance(wanted, Sequences)
    operation = OPERATIONS["map"]
    for type in list(goal.bank.shelves):
        level = goal.bank.level(type, cost)
        if not type.is_list or level is None:
            continue
        column = goal.shown_of(level)
        assert isinstance(column, Sequences)
        lengths = column.lengths.reshape(level.num, -1)
        lost = column.undefined.reshape(level.num, -1).any(1)
        fits = (lengths == wanted.lengths).all(1) & ~lost
        for index in np.flatnonzero(fits)[:12].tolist():
            inner = _inner_goal(goal, type, level.first + index, cost)
            if inner is None:
                continue
            bank, rows, source = inner
            bound = bank.bound

            def build(body, bound=bound, source=source):
                return Apply(operation, (Lambda(bound, body), source), goal.type)

            yield Goal(
                bank, goal.type.element, wanted.items, rows, _finishing(goal, build),
                goal.cost + cost + 1,
            )  # fmt: skip


def _chunked(goal: Goal, cost: int) -> Iterator[Goal]:
    """Lists of which each element gives as many: what is wanted of each."""
    wanted = goal.wanted
    assert isinstance(wanted, Sequences)
    for type in list(goal.bank.shelves):
        level = goal.bank.level(type, cost)
        if not type.is_list or level is None:
            continue
        column = goal.shown_of(level)
        assert isinstance(column, Sequences)
        lengths = column.lengths.reshape(level.num, -1)
        lost = column.undefined.reshape(level.num, -1).any(1)
        for num in (2, 3):
            fits = (lengths * num == wanted.lengths).all(1) & ~lost
            for index in np.flatnonzero(fits)[:3].tolist():
                inner = _inner_goal(goal, type, level.first + index, cost)
                if inner is not None:
                    yield _chunk_goal(goal, inner, num, cost)


def _chunk_goal(
    goal: Goal, inner: tuple[Bank, np.ndarray, AbstractExpression], num: int, cost: int
) -> Goal:
    """So many elements of what is wanted, for each element of a list."""
    bank, rows, source = inner
    wanted = goal.wanted
    assert isinstance(wanted, Sequences)

    def build(body: AbstractExpression) -> AbstractExpression:
        each = Lambda(bank.bound, body)
        return Apply(OPERATIONS["flat_map"], (each, source), goal.type)

    starts = np.arange(len(rows) + 1) * num
    pieces = Sequences(goal.type, starts, wanted.items, np.zeros(len(rows), bool))
    spent = goal.cost + cost + 1
    return Goal(bank, goal.type, pieces, rows, _finishing(goal, build), spent)


def _filtered(goal: Goal, cost: int) -> Iterator[Goal]:
    """Lists of which the wanted ones keep some: what is wanted of each element."""
    wanted = goal.wanted
    level = goal.bank.level(goal.type, cost)
    assert isinstance(wanted, Sequences)
    if level is None or goal.type == TEXT:
        return
    column = goal.shown_of(level)
    assert isinstance(column, Sequences)
    lengths = column.lengths.reshape(level.num, -1)
    fits = (lengths >= wanted.lengths).all(1) & (lengths > wanted.lengths).any(1)
    fits &= ~column.undefined.reshape(level.num, -1).any(1)
    for index in np.flatnonzero(fits)[:60].tolist():
        rows = np.arange(len(goal.shown)) + index * len(goal.shown)
        kept = _kept(column.take(rows), wanted)
        if kept is None:
            continue
        inner = _inner_goal(goal, goal.type, level.first + index, cost)
        if inner is None:
            continue
        bank, shown, source = inner
        bound = bank.bound
        sure = kept >= 0

        def build(body, bound=bound, source=source):
            operation = OPERATIONS["filter"]
            return Apply(operation, (Lambda(bound, body), source), goal.type)

        yield Goal(
            bank, BOOL, Numbers(BOOL, kept[sure]), shown[sure],
            _finishing(goal, build), goal.cost + cost + 1,
        )  # fmt: skip


def _kept(given: Sequences, wanted: Sequences) -> np.ndarray | None:
    """For each element of the lists, 1 if it is kept, 0 if not, -1 if either may be.

    `None` if the wanted lists are not made of these in their order.
    """
    found = []
    keys, wanted_keys = given.items.keys(), wanted.items.keys()
    for row in range(given.num_rows):
        have = keys[given.starts[row] : given.starts[row + 1]].tolist()
        want = wanted_keys[wanted.starts[row] : wanted.starts[row + 1]].tolist()
        first, last = _embedding(have, want), _embedding(have[::-1], want[::-1])
        if first is None or last is None:
            return None
        early = set(first)
        late = {len(have) - 1 - at for at in last}
        counts = {key: (have.count(key), want.count(key)) for key in set(have)}
        for at, key in enumerate(have):
            all_there, all_kept = counts[key]
            if all_kept in (0, all_there):
                found.append(int(all_kept > 0))
            else:
                found.append(int(at in early) if early == late else -1)
    return np.array(found, np.int64)


def _embedding(have: list[int], want: list[int]) -> list[int] | None:
    """Where the wanted ones stand, each as early as it can."""
    places, at = [], 0
    for key in want:
        while at < len(have) and have[at] != key:
            at += 1
        if at == len(have):
            return None
        places.append(at)
        at += 1
    return places


def _inner_goal(
    goal: Goal, type: Type, number: int, cost: int
) -> tuple[Bank, np.ndarray, AbstractExpression] | None:
    """The bank of bodies for a list, the rows that are shown, and the list."""
    bank = goal.bank.inner((type,), (number,)) if goal.bank.scope.depth > 0 else None
    if bank is None:
        return None
    column = goal.bank.shelf(type).values(number)
    assert isinstance(column, Sequences)
    starts, lengths = column.starts[goal.shown], column.lengths[goal.shown]
    rows = np.concatenate(
        [np.arange(a, a + n) for a, n in zip(starts, lengths, strict=True)]
    ) if len(starts) else np.zeros(0, np.int64)  # fmt: skip
    if len(rows) < 2:
        return None
    return bank, rows, goal.bank.expression(type, number)


def _of_other_types(goal: Goal) -> Iterator[Goal]:
    """Texts that are numbers, and texts that are joined."""
    if goal.type != TEXT or not len(goal.shown):
        return
    texts = values_of(goal.wanted)
    if all(t == str(int(t)) for t in texts if t.lstrip("-").isdecimal()) and all(
        t.lstrip("-").isdecimal() for t in texts
    ):
        operation = OPERATIONS["text_of_number"]
        yield Goal(
            goal.bank, INT, column_of([int(t) for t in texts], INT), goal.shown,
            _finishing(goal, lambda e: Apply(operation, (e,), TEXT)), goal.cost + 1,
        )  # fmt: skip
    texts_type = list_of(TEXT)
    for mark in sorted(set("".join(texts))):
        often = sum(mark in t for t in texts)
        if mark.isalnum() or often * 2 < len(texts):
            continue
        split = column_of([t.split(mark) for t in texts], texts_type)

        def build(e, mark=mark):
            return Apply(OPERATIONS["join"], (Literal(mark, TEXT), e), TEXT)

        yield Goal(
            goal.bank, texts_type, split, goal.shown, _finishing(goal, build),
            goal.cost + 2,
        )  # fmt: skip
    split = column_of([list(t) for t in texts], texts_type)

    def build_of_none(e):
        return Apply(OPERATIONS["join"], (Literal("", TEXT), e), TEXT)

    yield Goal(
        goal.bank, texts_type, split, goal.shown, _finishing(goal, build_of_none),
        goal.cost + 2,
    )  # fmt: skip
