"""What one cell's value may become, as tables; and which tables do a task cell by cell.

A *function* is a loop body that makes a new `x` of `x` and of one other value: the
cell's address, a key that the first cell holds, a constant, or nothing. As a table it is
`x' = tables[function, x, other]`, so that whether it does a task is a question to the
set of `(x, other, wanted)` that the examples show, whatever the number of their cells.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ...machine import compiled
from ...skeleton import Bodies, tabulate


# What the other value is; a constant is itself, from 1.
NONE, ADDRESS, KEY = -1, -2, -3
# A constant costs as many lines, since it is counted up.
CONSTANTS = range(1, 7)
# So many ways at most to make the same map.
_NUM_KEPT = 20


class Functions(NamedTuple):
    """Functions of a cell, the shortest first.

    The four arrays are side by side: entry `n` of each speaks of function `n`.
    """

    tables: np.ndarray
    """`[function, x, other]`; without another value, the same for each."""
    other: np.ndarray
    """Of each function: `NONE`, `ADDRESS`, `KEY` or a constant."""
    num_lines: np.ndarray
    """Lines of its body, and of the constant before the loop."""
    body: np.ndarray

    def of(self, *others: int) -> np.ndarray:
        """The numbers of the functions of these other values.

        Args:
            *others: any of `NONE`, `ADDRESS`, `KEY` and constants.

        Returns:
            Numbers of functions in ascending order, so the shortest first.
        """
        return np.flatnonzero(np.isin(self.other, others))


class LoopCells(NamedTuple):
    """The cells that a loop goes over, `[example, cell]`.

    `memory` is what the examples start with and `wanted` what they end with, -1 where any
    value will do. `start` is the loop's first address. A loop with `is_list` stops at the
    first 0 from there; another one goes to the end.
    """

    memory: np.ndarray
    wanted: np.ndarray
    start: int
    is_list: bool
    inside: np.ndarray
    """Whether the loop comes to the cell."""

    @property
    def ends(self) -> bool:
        """Whether each example has the 0 that ends the loop, if it is to end there."""
        after = self.memory[:, self.start :]
        return not self.is_list or bool((after == 0).any(1).all())

    @property
    def may_map(self) -> bool:
        """Whether the cells that it does not come to are right as they are."""
        is_right = (self.memory == self.wanted) | (self.wanted < 0)
        return bool(is_right[~self.inside].all())

    def other(self, kind: int) -> np.ndarray:
        """The other value at each cell.

        Args:
            kind: `ADDRESS`, `KEY` or `NONE`. A constant is in its function's table already,
                which is the same for every `other`, and so is asked for as `NONE`.

        Returns:
            `[example, cell]`; the address of the cell, the first cell's value, or 0.
        """
        if kind == ADDRESS:
            return np.broadcast_to(np.arange(self.memory.shape[1]), self.memory.shape)
        if kind == KEY:
            return np.broadcast_to(self.memory[:, :1], self.memory.shape)
        return np.zeros_like(self.memory)


class CellMap(NamedTuple):
    """A map over cells: functions one after the other, perhaps under a condition.

    With `functions = (f, g)` a cell's `x` becomes `g(f(x, other), other)`; with a guard `p`
    it becomes `f(x, other)` where `p(x, other)` is 0 (`when_zero`) or is not, and stays as
    it is elsewhere.
    """

    functions: tuple[int, ...]
    guard: int | None = None
    """The function that decides; its result is not kept."""
    when_zero: bool = False
    """Whether the cell changes where the guard is 0, or where it is not."""


def cells_of(
    memory: np.ndarray, wanted: np.ndarray, start: int, is_list: bool
) -> LoopCells:
    """What a loop from this address on goes over, to the end or up to a 0.

    Args:
        memory: the examples' first cells, `[example, cell]`.
        wanted: their last cells; -1 where any value will do.
        start: the address of the loop's first cell.
        is_list: whether the loop stops at the first 0 from `start` on.

    Example:
        >>> cells = cells_of(np.array([[5, 3, 0, 7]]), np.array([[5, 4, 0, 7]]), 1, True)
        >>> cells.inside.tolist(), cells.ends, cells.may_map
        ([[False, True, False, False]], True, True)
    """
    inside = np.ones(memory.shape, bool)
    inside[:, :start] = False
    if is_list:
        inside &= np.cumprod((memory != 0) | ~inside, axis=1).astype(bool)
    return LoopCells(memory, wanted, start, is_list, inside)


def functions(updates: Bodies, base: int) -> Functions:
    """All functions that differ, for a base.

    A body with a constant `c` for its other value is one column of its table, `x' =
    table[x, c]`; of equal columns the first is kept, in the order of `c` and then of the
    body's length, where `c = 0` stands for no other value. With an address or a key every
    body counts whose result depends on it. A function costs its body's lines, and `c` more
    for a constant, which is counted up before the loop.

    Args:
        updates: the bodies that make a new `x` (the first of `loop_bodies`).
        base: values are below it.

    Example:
        >>> from softcode.skeleton import loop_bodies
        >>> fns = functions(loop_bodies(1)[0], 8)
        >>> int(fns.num_lines[0]), fns.tables.shape[1:], len(fns.of(KEY)) > 0
        (0, (8, 8), True)
    """
    tables = tabulate(updates, base)
    lengths = np.array([len(lines) for lines in updates.lines])
    depends = (tables != tables[:, :, :1]).any((1, 2))
    rows: list[tuple[np.ndarray, int, int, int]] = []
    seen = set()
    for constant in (0, *CONSTANTS[: base - 1]):
        for body in np.argsort(lengths, kind="stable").tolist():
            if constant and not depends[body]:
                continue
            column = tables[body, :, constant]
            if (key := column.tobytes()) in seen:
                continue
            seen.add(key)
            table = np.repeat(column[:, None], base, 1)
            cost = int(lengths[body]) + constant
            rows.append((table, constant or NONE, cost, body))
    for other in (ADDRESS, KEY):
        for body in np.flatnonzero(depends).tolist():
            rows.append((tables[body], other, int(lengths[body]), body))
    rows.sort(key=lambda row: row[2])
    return Functions(
        np.array([row[0] for row in rows], np.int32),
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
    )


def cell_maps(fns: Functions, cells: LoopCells) -> Iterator[CellMap]:
    """The maps that make all of these cells right.

    Maps are matched, not tried: the cells that a loop comes to are gathered into the set of
    `(x, other, wanted)`, and a function does the task if its table has all of them. Two
    entries that differ in `wanted` alone are a contradiction, which rules out every map
    with this other value at once. A key is no other value from address 0 on: the loop would
    change it.

    Args:
        fns: what `functions` gives.
        cells: what the loop goes over; what it does not come to must be right as it is, or
            there are no maps.

    Yields:
        Single functions, guarded ones and pairs, for nothing or each constant first, then
        for the address, then for the key; each may come more than once.
    """
    if not cells.may_map:
        return
    is_seen = cells.inside & (cells.wanted >= 0)
    x, wanted = cells.memory[is_seen], cells.wanted[is_seen]
    for kind in (NONE, ADDRESS, KEY):
        if kind == KEY and cells.start == 0:
            continue
        other = cells.other(kind)[is_seen]
        entries = np.unique(np.stack([x, other, wanted]), axis=1)
        if len(np.unique(entries[:2], axis=1).T) < entries.shape[1]:
            continue
        constants = CONSTANTS if kind == NONE else (kind,)
        for constant in constants:
            chosen = fns.of(NONE, constant)
            yield from _matching(fns, chosen, *entries)


def _matching(
    fns: Functions,
    chosen: np.ndarray,
    x: np.ndarray,
    other: np.ndarray,
    wanted: np.ndarray,
) -> Iterator[CellMap]:
    """Single functions, guarded ones, and two in a row.

    For a guarded one, a function must be right wherever a value is to change. Where it is
    wrong (all of them values that stay), the guard must keep it away; elsewhere the guard
    may do as it likes. So a guard is any function whose zeros split the two sets.

    Args:
        fns: all functions.
        chosen: the numbers of those that are tried, as functions and as guards.
        x: the cells' values, `[entry]`.
        other: what the functions see beside them, `[entry]`.
        wanted: what they must become, `[entry]`.

    Yields:
        At most `_NUM_KEPT` single ones and as many pairs; about as many guarded ones, with
        two guards at most for each function and sign.
    """
    values = fns.tables[chosen[:, None], x, other]
    right = values == wanted
    exact = np.flatnonzero(right.all(1))[:_NUM_KEPT]
    yield from (CellMap((int(chosen[n]),)) for n in exact)
    changes = wanted != x
    zero = values == 0
    num_found = 0
    for number in np.flatnonzero(right[:, changes].all(1)).tolist():
        if right[number].all() or num_found >= _NUM_KEPT:
            continue
        stays = ~right[number]
        for when_zero in (False, True):
            applies = zero if when_zero else ~zero
            guards = applies[:, changes].all(1) & ~applies[:, stays].any(1)
            for guard in np.flatnonzero(guards)[:2].tolist():
                num_found += 1
                yield CellMap((int(chosen[number]),), int(chosen[guard]), when_zero)
    pairs = np.full((_NUM_KEPT, 2), -1)
    _two_in_a_row(values, fns.tables[chosen], other, wanted, pairs)
    for first, second in pairs.tolist():
        if first >= 0:
            yield CellMap((int(chosen[first]), int(chosen[second])))


@compiled
def _two_in_a_row(
    values: np.ndarray,
    tables: np.ndarray,
    other: np.ndarray,
    wanted: np.ndarray,
    pairs: np.ndarray,
) -> None:
    """Functions of functions that are right: `pairs[found, (first, second)]`.

    Each pair is left at the first entry that it gets wrong; that is usually one look-up.

    Args:
        values: what each first function makes of each entry, `[first, entry]`.
        tables: the second functions, `[second, x, other]`.
        other: what they see beside the value, `[entry]`.
        wanted: `[entry]`.
        pairs: room for what is found; its length is the most that is looked for.
    """
    num_found = 0
    for first in range(len(values)):
        for second in range(len(tables)):
            is_right = True
            for entry in range(len(wanted)):
                if tables[second, values[first, entry], other[entry]] != wanted[entry]:
                    is_right = False
                    break
            if is_right:
                pairs[num_found, 0], pairs[num_found, 1] = first, second
                num_found += 1
                if num_found == len(pairs):
                    return
