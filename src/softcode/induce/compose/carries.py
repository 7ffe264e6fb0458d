"""Loops that carry a value from cell to cell, as tables: scans and folds.

The value carried becomes `g(f(x), a)`, with a function `f` of the cell and a body `g`, or
`g(x, a)` where a guard allows it. A fold ends in one cell, after one more function.

Every `f` is tried with every `g`, by look-ups. For a fold the last function is not tried
as well: it is enough to see whether what is wanted is any function of the value at the
end, and then to look that function up.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ...machine import compiled_uncounted
from .functions import ADDRESS, CONSTANTS, KEY, NONE, Functions, LoopCells
from .kinds import FOLD_FIRST, FOLD_LAST, SCAN, SCAN_BEFORE


_NUM_KEPT = 20


class Carry(NamedTuple):
    """A loop that carries a value: numbers of a kind, functions and a body.

    With `is_guard`, `function` only decides whether the body sees the cell; `when_zero`
    says at which of its results.
    """

    kind: int
    function: int
    """The function of the cell, or the guard."""
    is_guard: bool
    when_zero: bool
    carry: int
    """The body that makes the next value."""
    last: int = -1
    """A fold's function of the value at the end; -1 for none."""

    @property
    def is_fold(self) -> bool:
        """Whether the value goes into one cell, at the end."""
        return self.kind in (FOLD_FIRST, FOLD_LAST)


class _Goal(NamedTuple):
    """What a loop may be for: its kind, and the cells that it must make."""

    kind: int
    wanted: np.ndarray
    """`[example, cell]`; for a fold the one cell, `[example, 1]`; -1 where any will do."""


class _Walk(NamedTuple):
    """The cells that a loop goes over, in the form of compiled loops."""

    memory: np.ndarray
    other: np.ndarray
    """`[example, cell]`: what the function may see beside the cell."""
    first: int
    counts: np.ndarray
    """How many cells each example's loop goes over."""
    wanted: np.ndarray


class _Step(NamedTuple):
    """What is done for a cell: `carry[table[x, other], a]`, or `carry[x, a]` guarded."""

    table: np.ndarray
    carry: np.ndarray
    is_guard: bool
    when_zero: bool


class _Tried(NamedTuple):
    """Functions and bodies that are tried with each other, the shortest first.

    `tables[function, x, other]` with `num_lines[function]`, `carries[body, x, a]` with
    `lengths[body]`; a pair must have at most `room` lines together.
    """

    tables: np.ndarray
    num_lines: np.ndarray
    carries: np.ndarray
    lengths: np.ndarray
    room: int


def carries(
    fns: Functions, tables: np.ndarray, lengths: np.ndarray, cells: LoopCells, room: int
) -> Iterator[Carry]:
    """The scans and folds that make all cells right.

    For each other value that a function may see, each thing that the loop may be for and
    each way that the function is used (made of the cell, or as a guard of either sign), the
    compiled search tries all pairs of a function and a body.

    Args:
        fns: functions of a cell.
        tables: what each body makes of `x` and `a`, `[body, x, a]`.
        lengths: the lines of each body.
        cells: what the loop goes over.
        room: the most lines of functions and bodies together.

    Yields:
        At most `_NUM_KEPT` pairs for each combination; for a fold, once for each last
        function that is found.
    """
    goals = list(_goals(cells))
    ends = np.empty(len(tables[0]), np.int64)
    for kind in (NONE, ADDRESS, KEY) if goals else ():
        if kind == KEY and cells.start == 0:
            continue
        chosen = fns.of(kind, *(CONSTANTS if kind == NONE else ()))
        chosen = chosen[fns.num_lines[chosen] < room]
        guards = _distinct_guards(fns, chosen)
        for goal in goals:
            walk = _walk(cells, kind, goal)
            for is_guard, when_zero in ((False, False), (True, False), (True, True)):
                functions = guards if is_guard else chosen
                tried = _Tried(
                    fns.tables[functions],
                    fns.num_lines[functions],
                    tables,
                    lengths,
                    room - is_guard - when_zero,
                )
                pairs = np.full((_NUM_KEPT, 2), -1)
                _search(goal.kind, (is_guard, when_zero), tried, walk, ends, pairs)
                for function, carry in pairs[pairs[:, 0] >= 0].tolist():
                    number = int(functions[function])
                    found = Carry(goal.kind, number, is_guard, when_zero, carry)
                    if found.is_fold:
                        yield from _ended(fns, tables, cells, goal, found)
                    else:
                        yield found


def _goals(cells: LoopCells) -> Iterator[_Goal]:
    """What a loop may be for; a fold wants one cell, and all others as they were.

    Yields:
        Scans, if what the loop does not come to is right as it is; and each fold whose cell
        is observed in every example and alone not right as it is.
    """
    memory, wanted = cells.memory, cells.wanted
    if cells.may_map:
        yield _Goal(SCAN, wanted)
        yield _Goal(SCAN_BEFORE, wanted)
    rows = np.arange(len(memory))
    ends = (cells.start + cells.inside.sum(1)) % memory.shape[1]
    places = [(FOLD_FIRST, np.zeros_like(ends))]
    if cells.is_list:
        places.append((FOLD_LAST, ends))
    for kind, place in places:
        is_right = (memory == wanted) | (wanted < 0)
        is_right[rows, place] = True
        if is_right.all() and (wanted[rows, place] >= 0).all():
            yield _Goal(kind, np.ascontiguousarray(wanted[rows, place][:, None]))


def _walk(cells: LoopCells, kind: int, goal: _Goal) -> _Walk:
    """The cells as compiled loops take them, with what the function may see."""
    other = np.ascontiguousarray(cells.other(kind), np.int64)
    counts = cells.inside.sum(1)
    return _Walk(cells.memory, other, int(cells.start), counts, goal.wanted)


def _distinct_guards(fns: Functions, chosen: np.ndarray) -> np.ndarray:
    """One function for each set of cells for which it is 0.

    A guard is looked at for its zeros alone, so two with the same zeros are one; the first,
    which is the shortest, stands for both.
    """
    if len(chosen) == 0:
        return chosen
    zero = (fns.tables[chosen] == 0).reshape(len(chosen), -1)
    _, firsts = np.unique(zero, axis=0, return_index=True)
    return chosen[np.sort(firsts)]


@compiled_uncounted
def _carried(step: _Step, x: int, other: int, a: int) -> int:
    """The next value that is carried.

    Args:
        step: the tables, and how the function is used.
        x: the cell.
        other: what the function sees beside it.
        a: the value carried so far.
    """
    y = step.table[x, other]
    if not step.is_guard:
        return step.carry[y, a]
    if (y == 0) == step.when_zero:
        return step.carry[x, a]
    return a


@compiled_uncounted
def _scans(kind: int, step: _Step, walk: _Walk) -> bool:
    """Whether every cell that the loop stores is as wanted."""
    first = walk.first
    for example in range(len(walk.memory)):
        a = 0
        for i in range(first, first + walk.counts[example]):
            before = a
            a = _carried(step, walk.memory[example, i], walk.other[example, i], a)
            stored = before if kind == SCAN_BEFORE else a
            goal = walk.wanted[example, i]
            if goal >= 0 and stored != goal:
                return False
    return True


@compiled_uncounted
def _folds(step: _Step, walk: _Walk, ends: np.ndarray) -> bool:
    """Whether what is wanted is a function of the fold's value.

    Args:
        step: what is done for a cell.
        walk: the cells; `wanted` holds one for each example.
        ends: `[value]`, which is filled in: what is wanted where the fold gives this value,
            -1 where no example gives it. Two examples with one value and different wishes
            end the walk.
    """
    ends[:] = -1
    first = walk.first
    for example in range(len(walk.memory)):
        a = 0
        for i in range(first, first + walk.counts[example]):
            a = _carried(step, walk.memory[example, i], walk.other[example, i], a)
        goal = walk.wanted[example, 0]
        if ends[a] < 0:
            ends[a] = goal
        elif ends[a] != goal:
            return False
    return True


@compiled_uncounted
def _search(
    kind: int,
    guard: tuple[bool, bool],
    tried: _Tried,
    walk: _Walk,
    ends: np.ndarray,
    found: np.ndarray,
) -> None:
    """Every function with every body: `found[number, (function, body)]`.

    Args:
        kind: a scan or a fold, of `kinds.py`.
        guard: whether the function is a guard, and whether it allows at 0.
        tried: functions and bodies, each the shortest first, so that the first body that is
            too long ends the function's turn.
        walk: the cells.
        ends: room for `_folds`.
        found: room for what is found; its length is the most that is looked for.
    """
    num_found = 0
    for function in range(len(tried.tables)):
        for body in range(len(tried.carries)):
            if tried.num_lines[function] + tried.lengths[body] > tried.room:
                break
            table, carry = tried.tables[function], tried.carries[body]
            step = _Step(table, carry, guard[0], guard[1])
            if kind >= FOLD_FIRST:
                is_right = _folds(step, walk, ends)
            else:
                is_right = _scans(kind, step, walk)
            if is_right:
                found[num_found, 0], found[num_found, 1] = function, body
                num_found += 1
                if num_found == len(found):
                    return


def _ended(
    fns: Functions, tables: np.ndarray, cells: LoopCells, goal: _Goal, entry: Carry
) -> Iterator[Carry]:
    """The fold with the shortest functions that make its value the one wanted.

    Args:
        fns: functions of a cell.
        tables: of the bodies, `[body, x, a]`.
        cells: what the loop goes over.
        goal: the one cell that is wanted of each example.
        entry: the loop, without a last function.

    Yields:
        The loop itself, if its value is what is wanted; else with each of the two shortest
        functions that make it so, of the value alone or with the constant that the loop has
        already.
    """
    ends = np.empty(len(tables[0]), np.int64)
    kind = int(fns.other[entry.function])
    table, carry = fns.tables[entry.function], tables[entry.carry]
    step = _Step(table, carry, entry.is_guard, entry.when_zero)
    _folds(step, _walk(cells, min(kind, NONE), goal), ends)
    seen = np.flatnonzero(ends >= 0)
    if (seen == ends[seen]).all():
        yield entry
        return
    constant = kind if kind > 0 else NONE
    chosen = fns.of(NONE, constant)
    right = (fns.tables[chosen[:, None], seen, 0] == ends[seen]).all(1)
    for last in chosen[right][:2].tolist():
        yield entry._replace(last=last)
