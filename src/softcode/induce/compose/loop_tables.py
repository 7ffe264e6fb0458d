"""The compiled core of `Compose`: loops over the cells, their bodies looked up as tables.

A loop is a row of integers `(kind, is_list, body, num_lines)`; a table gives the body's
result for each `x` and `a`. Nothing is run line by line: a loop over eight cells is eight
look-ups. With `c` the table, `m` the cells and `a_0 = 0`:

- a map stores `m_i' = c[m_i, i mod base]`, so that its `a` is the address;
- a scan stores `a_{i+1} = c[m_i, a_i]` in cell `i`, or `a_i` if it stores first;
- a fold stores the last `a` alone, in cell 0 or in the cell where the loop ended.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...machine import compiled
from .kinds import FOLD_FIRST, FOLD_LAST, MAP, SCAN, SCAN_BEFORE


# The weight of what a loop that does not end gets wrong: more than any other.
_NEVER = 1 << 24


class Loops(NamedTuple):
    """Every loop, and the tables of their bodies.

    A row's `body` is a place in `updates` for a map, in `carries` for every other kind; its
    `num_lines` counts what ends the loop as well.
    """

    rows: np.ndarray
    """`[loop, (kind, is_list, body, num_lines)]`; the shortest first."""
    updates: np.ndarray
    """`[body, x, a]`: what becomes of `x`, where the kind is `MAP`."""
    carries: np.ndarray
    """`[body, x, a]`: what becomes of `a`, in all other kinds."""


class WantedLast(NamedTuple):
    """The examples' last cells, and what a wrong one counts.

    Example:
        >>> import numpy as np
        >>> wanted = WantedLast(np.array([[1, -1]]), np.array([[1, 0]]))
        >>> int(wanted.weight.sum())
        1
    """

    cells: np.ndarray
    """`[example, cell]`."""
    weight: np.ndarray
    """`[example, cell]`; 0 where nobody observes."""


class _Limits(NamedTuple):
    """The longest loop, and the greatest weight of wrong cells."""

    num_lines: int
    lost: int


@compiled
def _run(kind: int, is_list: int, table: np.ndarray, cells: np.ndarray) -> bool:
    """One loop over the cells, in place; whether it ends (a list without a 0 does not).

    Args:
        kind: one of `kinds.py`.
        is_list: 1 if it stops at the first 0, which it leaves alone; 0 if it goes over all.
        table: the body's, `[x, a]`.
        cells: the memory, `[cell]`, which changes.
    """
    num_cells, base = len(cells), len(table)
    carried, end, ends = 0, 0, not is_list
    for i in range(num_cells):
        x = cells[i]
        if is_list and x == 0:
            end, ends = i, True
            break
        if kind == MAP:
            cells[i] = table[x, i % base]
        else:
            if kind == SCAN_BEFORE:
                cells[i] = carried
            carried = table[x, carried]
            if kind == SCAN:
                cells[i] = carried
    if kind == FOLD_FIRST:
        cells[0] = carried
    elif kind == FOLD_LAST:
        cells[end] = carried
    return ends


@compiled
def run_all(loops: Loops, memory: np.ndarray, ends: np.ndarray) -> None:
    """Runs each loop on each example: `ends[loop, example, cell]`, -1 if it goes on.

    Args:
        loops: every loop.
        memory: the examples' first cells, `[example, cell]`, which stay.
        ends: room for the cells after each loop.
    """
    rows, updates, carries = loops
    for number in range(len(rows)):
        kind, is_list, body = rows[number, 0], rows[number, 1], rows[number, 2]
        table = updates[body] if kind == MAP else carries[body]
        for example in range(len(memory)):
            cells = ends[number, example]
            for i in range(len(cells)):
                cells[i] = memory[example, i]
            if not _run(kind, is_list, table, cells):
                cells[:] = -1


@compiled
def _weight_lost(
    kind: int,
    table: np.ndarray,
    cells: np.ndarray,
    wanted: np.ndarray,
    weight: np.ndarray,
    most: int,
) -> int:
    """The weight of the cells that a loop over all cells gets wrong, up to `most`.

    Nothing is stored: what the loop would store is compared at once, and the loop is left
    as soon as too much is lost. For maps and scans over all cells alone.

    Args:
        kind: `MAP`, `SCAN` or `SCAN_BEFORE`.
        table: the body's, `[x, a]`.
        cells: the memory before the loop, `[cell]`.
        wanted: the memory after it, `[cell]`; where any value will do, its weight is 0.
        weight: what each wrong cell counts.
        most: beyond this the sum need not be exact.
    """
    lost, carried, base = 0, 0, len(table)
    for i in range(len(cells)):
        x = cells[i]
        if kind == MAP:
            stored = table[x, i % base]
        elif kind == SCAN:
            carried = table[x, carried]
            stored = carried
        else:
            stored = carried
            carried = table[x, carried]
        if stored != wanted[i]:
            lost += weight[i]
            if lost > most:
                break
    return lost


@compiled
def _weight_lost_after(
    kind: int,
    is_list: int,
    table: np.ndarray,
    cells: np.ndarray,
    wanted: np.ndarray,
    weight: np.ndarray,
) -> int:
    """The same for any loop; `cells` are those after it.

    The loop is run to its end first, since a fold or a list leaves cells as they were; one
    that has no end weighs `_NEVER`.
    """
    if not _run(kind, is_list, table, cells):
        return _NEVER
    lost = 0
    for i in range(len(cells)):
        if cells[i] != wanted[i]:
            lost += weight[i]
    return lost


@compiled
def weigh(
    loops: Loops,
    before: np.ndarray,
    last: WantedLast,
    limits: _Limits,
    lost: np.ndarray,
) -> None:
    """The weight of the cells that each loop gets wrong after `before[example, cell]`.

    Args:
        loops: every loop.
        before: the cells that the loops start with.
        last: the cells that they are to end with.
        limits: the longest loop, and the greatest weight.
        lost: `[loop]`, which is filled in: -1 where it is beyond the limits, or the
            loop is.
    """
    rows, updates, carries = loops
    wanted, weight = last
    max_lines, most = limits
    cells = np.empty_like(wanted[0])
    for number in range(len(rows)):
        kind, is_list, body = rows[number, 0], rows[number, 1], rows[number, 2]
        lost[number] = -1
        if rows[number, 3] > max_lines:
            continue
        table = updates[body] if kind == MAP else carries[body]
        total = 0
        for k in range(len(wanted)):
            if kind <= SCAN_BEFORE and not is_list:
                # The common case, left as soon as it is lost.
                total += _weight_lost(
                    kind, table, before[k], wanted[k], weight[k], most - total
                )
            else:
                for i in range(len(cells)):
                    cells[i] = before[k, i]
                total += _weight_lost_after(
                    kind, is_list, table, cells, wanted[k], weight[k]
                )
            if total > most:
                break
        if total <= most:
            lost[number] = total


class Pair(NamedTuple):
    """Two loops, one after the other; or one alone, which is the second.

    `num_lines` is the sum of the two rows' lines.
    """

    first: int
    """Its row; -1 for none."""
    second: int
    lost: int
    """The weight of the cells that it gets wrong; 0 for none."""
    num_lines: int


def best_pairs(
    loops: Loops,
    memory: np.ndarray,
    wanted: WantedLast,
    max_lines: int,
    *,
    most: int,
    num_kept: int,
) -> tuple[list[Pair], int]:
    """The programs of one or two loops with the fewest cells wrong; how many were tried.

    First loops that leave the same cells are one: the shortest stands for all. Doing
    nothing is among them, so that single loops are tried as well. After each first loop
    every second one is weighed; once eight times as many pairs are found as are kept, the
    worst of those kept is the new `most`, so that later loops are left sooner.

    Args:
        loops: every loop.
        memory: the examples' first cells, `[example, cell]`.
        wanted: their last cells, and what a wrong one counts.
        max_lines: the longest programs.
        most: the greatest weight of wrong cells.
        num_kept: the most pairs given.

    Returns:
        The pairs, the fewest wrong first and then the shortest; and how many pairs were
        weighed, those left early among them.

    Example:
        >>> from softcode.skeleton import loop_bodies, tabulate
        >>> maps, scans = loop_bodies(1)
        >>> body = maps.lines.index(("inc x x",))
        >>> loops = Loops(
        ...     np.array([[MAP, 0, body, 6]], np.int32),
        ...     tabulate(maps, 4),
        ...     tabulate(scans, 4),
        ... )
        >>> memory = np.array([[1, 2, 0, 1]], np.int32)
        >>> wanted = WantedLast((memory + 2) % 4, np.ones_like(memory))
        >>> found, num_tried = best_pairs(loops, memory, wanted, 12, most=0, num_kept=1)
        >>> found[0].first, found[0].second, found[0].num_lines, num_tried
        (0, 0, 12, 2)
    """
    rows = loops.rows
    lost = np.empty(len(rows), np.int32)
    ends = np.empty((len(rows), *memory.shape), memory.dtype)
    run_all(loops, memory, ends)
    flat = np.concatenate([memory.reshape(1, -1), ends.reshape(len(rows), -1)])
    _, firsts = np.unique(flat, axis=0, return_index=True)
    found: list[Pair] = []
    num_tried = 0
    for index in np.sort(firsts).tolist():
        before = flat[index].reshape(memory.shape)
        used = 0 if index == 0 else int(rows[index - 1, 3])
        left = max_lines - used
        if left < rows[0, 3] or (before < 0).any():
            continue
        weigh(loops, before, wanted, _Limits(left, most), lost)
        num_tried += int((rows[:, 3] <= left).sum())
        for number in np.flatnonzero(lost >= 0).tolist():
            total = used + int(rows[number, 3])
            found.append(Pair(index - 1, number, int(lost[number]), total))
        if len(found) > 8 * num_kept:
            found = _best(found, num_kept)
            most = min(most, found[-1].lost)
    return _best(found, num_kept), num_tried


def _best(pairs: Sequence[Pair], num_kept: int) -> list[Pair]:
    """The fewest wrong first, then the shortest; of equals the first that was found."""
    return sorted(pairs, key=lambda pair: (pair.lost, pair.num_lines))[:num_kept]
