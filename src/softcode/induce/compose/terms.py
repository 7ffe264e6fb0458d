"""Looked-up loops as terms: what the tables found, as a person would write it.

The tables know a body's variables as `x` (the cell) and `a` (the other value). In a term
the other value has the name of what it is: `i` the address, `k` the key, `c` a constant,
`z` the register that is always 0, and `a` only what a loop carries.
"""

import numpy as np

from ...machine import RegisterCode
from ...skeleton import (
    AbstractTerm,
    Block,
    Bodies,
    Constant,
    Fold,
    Load,
    Map,
    Over,
    Scan,
    Sequence,
    Store,
    When,
)
from . import loop_tables as pairs
from .carries import Carry
from .functions import ADDRESS, KEY, NONE, CellMap, Functions, LoopCells
from .kinds import FOLD_FIRST, FOLD_LAST, MAP, SCAN, SCAN_BEFORE


_NEXT = "inc i i"


def map_terms(
    fns: Functions,
    updates: Bodies,
    cells: LoopCells,
    found: CellMap,
    code: RegisterCode,
) -> list[AbstractTerm]:
    """A map, once over the cells; and for ever, where that may do as well.

    Args:
        fns: all functions.
        updates: the bodies that they are of.
        cells: what the loop goes over.
        found: the functions and the guard, by number.
        code: of the machine; says in which ways a loop may end.

    Returns:
        One term for each way to go over the cells: they differ in lines and in time, and
        which fits the machine is seen later.
    """
    used = [*found.functions, *([] if found.guard is None else [found.guard])]
    lines = [line for f in found.functions for line in _lines(fns, updates, f)]
    body: AbstractTerm = Block(tuple(lines))
    if found.guard is not None:
        body = _guarded(fns, updates, found.guard, found.when_zero, body)
    before = _before(fns, used, cells)
    return [in_order(*before, Map(body, over)) for over in _overs(cells, code)]


def carry_terms(
    fns: Functions,
    bodies: tuple[Bodies, Bodies],
    cells: LoopCells,
    found: Carry,
    code: RegisterCode,
) -> list[AbstractTerm]:
    """A scan or a fold.

    Args:
        fns: functions of a cell.
        bodies: those that make `x`, which functions are of, and those that make `a`.
        cells: what the loop goes over.
        found: the loop, by numbers.
        code: of the machine; says in which ways a loop may end.

    Returns:
        For a scan one term for each way to go over the cells. For a fold one, of the way
        that ends: what is done after the loop would never come.
    """
    updates, carries = bodies
    lines = carries.lines[found.carry]
    used = [found.function, *([found.last] if found.last >= 0 else [])]
    if found.is_guard:
        inner: AbstractTerm = Block(lines)
        body = _guarded(fns, updates, found.function, found.when_zero, inner)
    else:
        body = Block((*_lines(fns, updates, found.function), *lines))
    before = _before(fns, used, cells)
    if not found.is_fold:
        first = found.kind == SCAN_BEFORE
        return [
            in_order(*before, Scan(body, over, first)) for over in _overs(cells, code)
        ]
    over = _overs(cells, code)[-1]
    after: list[AbstractTerm] = []
    if found.last >= 0:
        last = _lines(fns, updates, found.last)
        after.append(Block(tuple(_renamed(line, {"x": "a"}) for line in last)))
    after.append(Store("i" if found.kind == FOLD_LAST else "z", "a"))
    return [in_order(*before, Fold(body, over), *after)]


def pair_terms(
    loops: pairs.Loops,
    bodies: tuple[Bodies, Bodies],
    pair: pairs.Pair,
    code: RegisterCode,
) -> list[AbstractTerm]:
    """Two loops; the last one ends, or goes on until the time is up, if that is fixed.

    Between them what the second needs is set back: the address, and what is carried if both
    carry something.

    Args:
        loops: every loop.
        bodies: those that make `x`, for maps, and those that make `a`, for the rest.
        pair: the rows of the two; one loop alone is the second.
        code: of the machine.
    """
    rows = loops.rows
    before: list[AbstractTerm] = []
    if pair.first >= 0:
        kind, is_list, *_ = rows[pair.first]
        first = _ways(code, bool(is_list), 0)[-1]
        before = _loop(rows[pair.first], bodies, first)
        if first is not Over.once:
            before.append(Block(("zero i",)))
        if kind != MAP and rows[pair.second, 0] != MAP:
            before.append(Block(("zero a",)))
    kind, is_list, *_ = rows[pair.second]
    ways = _ways(code, bool(is_list), 0)
    ways = ways[-1:] if kind >= FOLD_FIRST else ways
    last = [_loop(rows[pair.second], bodies, over) for over in ways]
    return [in_order(*before, *loop) for loop in last]


def in_order(*terms: AbstractTerm) -> AbstractTerm:
    """One after another; a single one is itself.

    Example:
        >>> in_order(Block(("zero i",))) == Block(("zero i",))
        True
    """
    return terms[0] if len(terms) == 1 else Sequence(terms)


def _loop(
    row: np.ndarray, bodies: tuple[Bodies, Bodies], over: Over
) -> list[AbstractTerm]:
    """One row of `Loops.rows` as a term, with the store that a fold ends in."""
    kind, _, body, _ = row.tolist()
    updates, carries = bodies
    if kind == MAP:
        lines = updates.lines[body]
        return [Map(Block(tuple(_renamed(line, {"a": "i"}) for line in lines)), over)]
    block = Block(carries.lines[body])
    if kind in (SCAN, SCAN_BEFORE):
        return [Scan(block, over, stores_first=kind == SCAN_BEFORE)]
    return [Fold(block, over), Store("z" if kind == FOLD_FIRST else "i", "a")]


def _overs(cells: LoopCells, code: RegisterCode) -> tuple[Over, ...]:
    """How a loop may go over these cells; the last way ends."""
    return _ways(code, cells.is_list, cells.start)


def _ways(code: RegisterCode, is_list: bool, start: int) -> tuple[Over, ...]:
    """How a loop may go over the cells; the last way ends.

    A list has its 0 and a machine that gives the length has that. Without either, an
    address comes round to 0 after the last cell, or the loop goes round for ever, where
    the time is fixed and the loop begins at the first cell, since it comes back there.
    """
    if is_list:
        return (Over.list,)
    if code.gives_length:
        return (Over.whole,)
    return (Over.ever, Over.once) if code.fixed_time and start == 0 else (Over.once,)


def _before(fns: Functions, used: list[int], cells: LoopCells) -> list[AbstractTerm]:
    """What the loop needs: a constant, the key, the address of its first cell.

    Args:
        fns: all functions.
        used: the numbers of those that the loop uses; at most one constant is among their
            other values.
        cells: what the loop goes over.
    """
    others = {int(fns.other[number]) for number in used}
    terms: list[AbstractTerm] = [Constant("c", o) for o in others if o > 0]
    if KEY in others:
        terms.append(Load(("k",)))
    if cells.start:
        terms.append(Block((_NEXT,) * cells.start))
    return terms


def _guarded(
    fns: Functions, updates: Bodies, guard: int, when_zero: bool, body: AbstractTerm
) -> AbstractTerm:
    """The body, where the guard's result allows it; the guard leaves `x` alone.

    The guard's lines make a new `x`, which the body must not see; so from the first line
    that sets `x` on, their `x` is called `u`, and the condition looks at that.
    """
    lines, kept = [], False
    for line in _lines(fns, updates, guard):
        *words, output = line.split()
        if kept:
            words = ["u" if word == "x" else word for word in words]
        if output == "x":
            output, kept = "u", True
        lines.append(" ".join([*words, output]))
    when = When(body, "u" if kept else "x", is_zero=when_zero)
    return in_order(Block(tuple(lines)), when) if lines else when


def _lines(fns: Functions, updates: Bodies, number: int) -> tuple[str, ...]:
    """The lines of a function's body, with the variable of its other value."""
    other = int(fns.other[number])
    name = {NONE: "z", ADDRESS: "i", KEY: "k"}.get(other, "c")
    lines = updates.lines[int(fns.body[number])]
    return tuple(_renamed(line, {"a": name}) for line in lines)


def _renamed(line: str, names: dict[str, str]) -> str:
    """A line with other names for its operands.

    Example:
        >>> _renamed("add x a x", {"a": "k"})
        'add x k x'
    """
    instruction, *operands = line.split()
    return " ".join([instruction, *(names.get(o, o) for o in operands)])
