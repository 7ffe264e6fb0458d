"""What may stand on a line: the instructions that differ, and which orders differ.

Registers that no line has named yet are interchangeable, so a program names them in
order: `num_touched` counts those that were. With `r` registers that leaves one program of
each set of up to `r!` that are the same but for their registers' names.
"""

from typing import NamedTuple

import numpy as np

from ...machine.assembly import CODE


HALT, NOOP, READ = CODE["halt"], CODE["noop"], CODE["read"]
WRITE, JUMP = CODE["write"], CODE["jump"]

_OF_TWO = ("add", "sub", "min", "max")
_USES_FIRST = {
    CODE[n] for n in (*_OF_TWO, "inc", "dec", "read", "write", "jump", "copy")
}
_USES_SECOND = {CODE[n] for n in (*_OF_TWO, "write")}
SETS_OUTPUT = (*_OF_TWO, "zero", "inc", "dec", "read", "copy")
_SETS_OUTPUT = {CODE[n] for n in SETS_OUTPUT}


class InstructionTable(NamedTuple):
    """Every instruction worth trying, and what is known of each before it is run.

    A choice is a row's number, the same in all five arrays.
    """

    rows: np.ndarray
    """`[choice, (code, first, second, output)]`."""
    used: np.ndarray
    """The registers whose value each uses, as bits."""
    touched_after: np.ndarray
    """`[choice, num_touched]`: registers named after it; -1 if it skips a fresh one."""
    is_distinct: np.ndarray
    """Whether no earlier row does the same in the same time."""
    is_redundant: np.ndarray
    """`[choice before, choice]`: whether some other pair of lines does the same."""


def instruction_choices(num_registers: int) -> InstructionTable:
    """All instructions over these registers, each with 0 for what it does not use.

    Jumps stand there once for each register; where one goes is chosen apart, when it is
    first taken.

    Example:
        >>> choices = instruction_choices(1)
        >>> choices.rows.shape, int(choices.is_distinct.sum())
        ((13, 4), 9)
    """
    registers = range(num_registers)
    rows = [(HALT, 0, 0, 0), (NOOP, 0, 0, 0)]
    rows += [(CODE["zero"], 0, 0, out) for out in registers]
    rows += [(JUMP, a, 0, 0) for a in registers]
    rows += [(WRITE, a, b, 0) for a in registers for b in registers]
    for name in ("read", "inc", "dec", "copy"):
        rows += [(CODE[name], a, 0, out) for a in registers for out in registers]
    for name in _OF_TWO:
        rows += [
            (CODE[name], a, b, out)
            for a in registers
            for b in registers
            for out in registers
        ]
    touched = [
        [_touched_after(row, num_touched) for num_touched in range(num_registers + 1)]
        for row in rows
    ]
    return InstructionTable(
        rows=np.array(rows, np.int32),
        used=np.array([sum(1 << a for a in _operands(row)) for row in rows], np.int64),
        touched_after=np.array(touched, np.int32),
        is_distinct=np.array([_is_distinct(row) for row in rows]),
        is_redundant=np.array(
            [[_is_redundant(before, row) for row in rows] for before in rows]
        ),
    )


def _is_distinct(row: tuple[int, int, int, int]) -> bool:
    """False for what another row does as well.

    `sub a a` is `zero`, `min a a` and `max a a` are `copy`, `copy a a` is `noop`, and
    sums, least and greatest do not depend on the order.
    """
    code, first, second, output = row
    if code == CODE["copy"]:
        return first != output
    if code == CODE["sub"]:
        return first != second
    if code == CODE["add"]:
        return first <= second
    return code not in (CODE["min"], CODE["max"]) or first < second


def _operands(row: tuple[int, int, int, int]) -> set[int]:
    """The registers whose values an instruction uses."""
    code, first, second, _ = row
    used = {first} if code in _USES_FIRST else set()
    return used | ({second} if code in _USES_SECOND else set())


def _touched_after(row: tuple[int, int, int, int], num_touched: int) -> int:
    """How many registers are named once this row is, if `num_touched` were before.

    Registers are looked at in the order first, second, output. A register may be named
    if it was before or is the next one; -1 says that the row skips one, and that the
    same program comes with other names.
    """
    code, first, second, output = row
    named = [first] * (code in _USES_FIRST) + [second] * (code in _USES_SECOND)
    for register in named + [output] * (code in _SETS_OUTPUT):
        if register > num_touched:
            return -1
        num_touched = max(num_touched, register + 1)
    return num_touched


def _is_redundant(
    before: tuple[int, int, int, int], row: tuple[int, int, int, int]
) -> bool:
    """Whether a line does no more after this one than some other pair of lines does.

    Neighbours that neither jump nor halt are one of three things. If the second uses what
    the first sets, their order matters. If both set the same register, and the second
    does not use it, the first is wasted. If neither uses what the other sets, and they
    do not both come to memory with a `write` among them, they may be swapped, and the
    order with the greater code first is kept.
    """
    code, earlier = row[0], before[0]
    if code in (JUMP, HALT) or earlier in (JUMP, HALT):
        return False
    sets, set_before = code in _SETS_OUTPUT, earlier in _SETS_OUTPUT
    if set_before and before[3] in _operands(row):
        return False
    if set_before and sets and row[3] == before[3]:
        return True
    if sets and row[3] in _operands(before):
        return False
    memory = (READ, WRITE)
    if code in memory and earlier in memory and WRITE in (code, earlier):
        return False
    # Either order does the same: only one of them is searched.
    return code < earlier
