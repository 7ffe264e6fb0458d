"""Where the search goes next: the ways to fill in a line or a label, one after another.

What was decided stands in a stack, so that the next program is the last one with its
newest choice taken another way, or, if that has none left, the one before. A choice that
is given up is set back to `UNDECIDED`.
"""

import numpy as np

from ...machine import compiled_uncounted
from .choices import WRITE, InstructionTable
from .scope import (
    CHOICE,
    CODE_AT,
    KIND,
    LINE,
    OF_LINE,
    TARGET,
    TOUCHED,
    UNDECIDED,
    WAY,
    Scope,
    Whole,
)


@compiled_uncounted
def next_way(
    program: np.ndarray,
    stack: np.ndarray,
    depth: Whole,
    scope: Scope,
    choices: InstructionTable,
) -> tuple[Whole, Whole]:
    """Backs up to the last choice that has another way, and takes it.

    Args:
        program: the lines, which change.
        stack: the choices made, whose `WAY` changes.
        depth: how many choices there are.
        scope: what may stand where.
        choices: the instructions.

    Returns:
        The depth of the stack down to that choice, 0 if there is none; and how many
        registers the program names with it.
    """
    while depth > 0:
        top = depth - 1
        if stack[top, KIND] == OF_LINE:
            touched = _next_line(program, stack[top], scope, choices)
            if touched >= 0:
                return depth, touched
        elif _next_label(program, stack[top], scope.allowed_labels):
            return depth, np.int64(stack[top, TOUCHED])
        depth = top
    return depth, 0


@compiled_uncounted
def _next_label(
    program: np.ndarray, entry: np.ndarray, allowed_labels: np.ndarray
) -> bool:
    """Takes the next label at this choice; false if none is left.

    Args:
        program: the lines, of which the choice's own changes.
        entry: the choice's row of the stack.
        allowed_labels: `[line, label]`; a label may be one after the last line.
    """
    line = entry[LINE]
    for label in range(entry[WAY] + 1, allowed_labels.shape[1]):
        if allowed_labels[line, label]:
            entry[WAY] = label
            program[line, TARGET] = label
            return True
    program[line, TARGET] = UNDECIDED
    return False


@compiled_uncounted
def _next_line(
    program: np.ndarray, entry: np.ndarray, scope: Scope, choices: InstructionTable
) -> Whole:
    """Takes the next instruction at this choice; -1 if none is left.

    Left out is what names registers out of order, what the sketch does not admit, what is
    redundant after the line above (if that line is decided and both are the search's
    own), anything but a `write` where no other line can write, and, on one line of the
    program, the ways that belong to other shares.

    Returns:
        The number of registers named with it.
    """
    line, touched = entry[LINE], entry[TOUCHED]
    rows, touched_after, is_open = choices.rows, choices.touched_after, scope.is_open
    allowed, is_redundant = scope.allowed, choices.is_redundant
    before = -1
    if line > 0 and is_open[line] and is_open[line - 1]:
        before = program[line - 1, CHOICE]
    must_write = _is_last_to_write(program, line, scope.may_write)
    share, num_shares = scope.share, scope.num_shares
    is_shared = line == scope.shared_line
    for index in range(entry[WAY] + 1, len(rows)):
        after = touched_after[index, touched]
        if (
            after < 0
            or not allowed[line, index]
            or (must_write and rows[index, CODE_AT] != WRITE)
            or (before >= 0 and is_redundant[before, index])
            or (is_shared and index % num_shares != share)
        ):
            continue
        entry[WAY] = index
        for column in range(4):
            program[line, column] = rows[index, column]
        program[line, TARGET], program[line, CHOICE] = UNDECIDED, index
        return np.int64(after)
    program[line, CODE_AT], program[line, CHOICE] = UNDECIDED, UNDECIDED
    return -1


@compiled_uncounted
def _is_last_to_write(program: np.ndarray, line: int, may_write: np.ndarray) -> bool:
    """Whether no other line writes to memory, nor may.

    `may_write` is false everywhere if memory does not change, so that nothing is
    required.
    """
    if not may_write[line]:
        return False
    for other in range(len(program)):
        code = program[other, CODE_AT]
        if other != line and (
            code == WRITE or (code == UNDECIDED and may_write[other])
        ):
            return False
    return True
