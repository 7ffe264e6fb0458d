"""Loops that carry a value from cell to cell, as tables: scans and folds.

The value carried becomes `g(f(x), a)`, with a function `f` of the cell and a body `g`, or
`g(x, a)` where a guard allows it. A fold ends in one cell, after one more function.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ...machine import compiled
from .functions import ADDRESS, CONSTANTS, KEY, NONE, Functions, LoopCells


SCAN, SCAN_BEFORE, FOLD = range(3)
_NUM_KEPT = 20


class Carry(NamedTuple):
    """A loop that carries a value."""

    kind: int
    function: int
    """The function of the cell, or the guard; -1 for none."""
    is_guard: bool
    when_zero: bool
    carry: int
    """The body that makes the next value."""
    last: int = -1
    """A fold's function of the value at the end; -1 for none."""
    at_end: bool = False
    """Whether a fold's value goes where the loop ended, and not into the first cell."""


def carries(
    fns: Functions, tables: np.ndarray, lengths: np.ndarray, cells: LoopCells, room: int
) -> Iterator[Carry]:
    """The scans and folds that make all cells right.

    Args:
        fns: functions of a cell.
        tables: what each body makes of `x` and `a`, `[body, x, a]`.
        lengths: the lines of each body.
        cells: what the loop goes over.
        room: the most lines of functions and bodies together.
    """
    goals = list(_goals(cells))
    for kind in (NONE, ADDRESS, KEY) if goals else ():
        if kind == KEY and cells.start == 0:
            continue
        chosen = fns.of(kind, *(CONSTANTS if kind == NONE else ()))
        chosen = chosen[fns.num_lines[chosen] < room]
        guards = _distinct_guards(fns, chosen)
        other = np.ascontiguousarray(cells.other(kind), np.int64)
        sequence = (cells.memory, other, int(cells.start), cells.inside.sum(1))
        for goal, at_end, wanted in goals:
            for is_guard, when_zero in ((False, False), (True, False), (True, True)):
                tried = guards if is_guard else chosen
                pairs = np.full((_NUM_KEPT, 2), -1)
                _search(
                    goal,
                    is_guard,
                    when_zero,
                    fns.tables[tried],
                    tables,
                    fns.num_lines[tried],
                    lengths,
                    room - is_guard - when_zero,
                    sequence,
                    wanted,
                    pairs,
                )
                for function, carry in pairs[pairs[:, 0] >= 0].tolist():
                    number = int(tried[function])
                    found = Carry(goal, number, is_guard, when_zero, carry)
                    if goal != FOLD:
                        yield found
                    else:
                        yield from _ended(fns, tables, cells, wanted, found, at_end)


def _goals(cells: LoopCells) -> Iterator[tuple[int, bool, np.ndarray]]:
    """What a loop may be for: `(kind, at_end, wanted)`; a fold wants one cell."""
    memory, wanted = cells.memory, cells.wanted
    if cells.may_map:
        yield SCAN, False, wanted
        yield SCAN_BEFORE, False, wanted
    rows = np.arange(len(memory))
    ends = (cells.start + cells.inside.sum(1)) % memory.shape[1]
    places = [(False, np.zeros_like(ends))]
    if cells.is_list:
        places.append((True, ends))
    for at_end, place in places:
        is_right = (memory == wanted) | (wanted < 0)
        is_right[rows, place] = True
        if is_right.all() and (wanted[rows, place] >= 0).all():
            yield FOLD, at_end, np.ascontiguousarray(wanted[rows, place][:, None])


def _distinct_guards(fns: Functions, chosen: np.ndarray) -> np.ndarray:
    """One function for each set of cells for which it is 0."""
    if len(chosen) == 0:
        return chosen
    zero = (fns.tables[chosen] == 0).reshape(len(chosen), -1)
    _, firsts = np.unique(zero, axis=0, return_index=True)
    return chosen[np.sort(firsts)]


@compiled
def _carried(table, carry, is_guard, when_zero, x, other, a):
    """The next value that is carried."""
    y = table[x, other]
    if not is_guard:
        return carry[y, a]
    if (y == 0) == when_zero:
        return carry[x, a]
    return a


@compiled
def _scans(kind, is_guard, when_zero, table, carry, sequence, wanted):
    memory, other, first, counts = sequence
    for example in range(len(memory)):
        a = 0
        for i in range(first, first + counts[example]):
            before = a
            a = _carried(
                table,
                carry,
                is_guard,
                when_zero,
                memory[example, i],
                other[example, i],
                a,
            )
            stored = before if kind == SCAN_BEFORE else a
            goal = wanted[example, i]
            if goal >= 0 and stored != goal:
                return False
    return True


@compiled
def _folds(is_guard, when_zero, table, carry, sequence, wanted, ends):
    """Whether what is wanted is a function of the fold's value: `ends[value]`."""
    memory, other, first, counts = sequence
    ends[:] = -1
    for example in range(len(memory)):
        a = 0
        for i in range(first, first + counts[example]):
            a = _carried(
                table,
                carry,
                is_guard,
                when_zero,
                memory[example, i],
                other[example, i],
                a,
            )
        goal = wanted[example, 0]
        if ends[a] < 0:
            ends[a] = goal
        elif ends[a] != goal:
            return False
    return True


@compiled
def _search(
    kind,
    is_guard,
    when_zero,
    tables,
    carries_,
    num_lines,
    lengths,
    room,
    sequence,
    wanted,
    found,
):
    """Every function with every body: `found[number, (function, body)]`."""
    num_found = 0
    ends = np.empty(len(tables[0]), np.int64)
    for function in range(len(tables)):
        for body in range(len(carries_)):
            if num_lines[function] + lengths[body] > room:
                break
            if kind == FOLD:
                is_right = _folds(
                    is_guard,
                    when_zero,
                    tables[function],
                    carries_[body],
                    sequence,
                    wanted,
                    ends,
                )
            else:
                is_right = _scans(
                    kind,
                    is_guard,
                    when_zero,
                    tables[function],
                    carries_[body],
                    sequence,
                    wanted,
                )
            if is_right:
                found[num_found, 0], found[num_found, 1] = function, body
                num_found += 1
                if num_found == len(found):
                    return


def _ended(
    fns: Functions,
    tables: np.ndarray,
    cells: LoopCells,
    wanted: np.ndarray,
    entry: Carry,
    at_end: bool,
) -> Iterator[Carry]:
    """The fold with the shortest functions that make its value the one wanted."""
    ends = np.empty(len(tables[0]), np.int64)
    kind = int(fns.other[entry.function])
    other = np.ascontiguousarray(cells.other(min(kind, NONE)), np.int64)
    sequence = (cells.memory, other, int(cells.start), cells.inside.sum(1))
    table, carry = fns.tables[entry.function], tables[entry.carry]
    _folds(entry.is_guard, entry.when_zero, table, carry, sequence, wanted, ends)
    seen = np.flatnonzero(ends >= 0)
    if (seen == ends[seen]).all():
        yield entry._replace(at_end=at_end)
        return
    constant = kind if kind > 0 else NONE
    chosen = fns.of(NONE, constant)
    right = (fns.tables[chosen[:, None], seen, 0] == ends[seen]).all(1)
    for last in chosen[right][:2].tolist():
        yield entry._replace(last=last, at_end=at_end)
