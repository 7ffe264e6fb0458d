"""The compiled core of `Enumerate`: depth-first search driven by execution.

The examples are run one after another on a program of which nothing is decided yet. When
the run reaches a line (or a jump's label) that is undecided, the search branches there;
when an example ends wrongly, it backs up to the last choice that has another way. So
only programs that differ in what is executed are told apart.

Everything that changes is in the arrays of `SearchState`, so that a search can be
stopped after any number of steps, written down and taken up again.
"""

import inspect
from collections.abc import Callable
from typing import NamedTuple

import numba
import numpy as np

from ..machine import CODE, result_tables


HALT, NOOP, ZERO = CODE["halt"], CODE["noop"], CODE["zero"]
READ, WRITE, JUMP = CODE["read"], CODE["write"], CODE["jump"]
UNDECIDED = -1

# What one call of `search` ends with.
BUDGET_SPENT, FOUND, EXHAUSTED = 0, 1, 2

_LINE, _LABEL = 0, 1


class Problem(NamedTuple):
    """What the search needs to know of the task; integers."""

    memory: np.ndarray
    """The examples' first memory, `[example, cell]`."""
    registers: np.ndarray
    """Their first registers, `[example, register]`."""
    wanted_memory: np.ndarray
    """Their last memory; `MISSING` (-1) where nobody observes."""
    wanted_registers: np.ndarray
    """Their last registers, likewise."""
    results: np.ndarray
    """The machine's table of results, `[instruction, a, b]`."""
    num_steps: int
    wraps: bool
    first_touched: int
    """How many registers may not be renamed; the rest are interchangeable."""
    ends_freely: bool
    """Whether a label may stand after the last line: whether the machine has one more."""
    is_direct: bool
    """Whether to look only at programs that waste nothing (see `search`)."""


class SearchState(NamedTuple):
    """A search in progress."""

    program: np.ndarray
    """`[line, (instruction, first, second, output, target)]`, `UNDECIDED` where so."""
    stack: np.ndarray
    """`[depth, (kind, line, choice, example, step, pointer, touched)]`: the choices made,
    and the run as it stood before each."""
    stack_memory: np.ndarray
    stack_registers: np.ndarray
    cursor: np.ndarray
    """`(depth, example, step, pointer, touched, must_back_up)`."""
    memory: np.ndarray
    registers: np.ndarray


def start(problem: Problem, num_lines: int) -> SearchState:
    """The search before its first step, for programs of this many lines."""
    num_cells, num_registers = problem.memory.shape[1], problem.registers.shape[1]
    depth = 2 * num_lines + 1
    return SearchState(
        program=np.full((num_lines, 5), UNDECIDED, np.int32),
        stack=np.zeros((depth, 7), np.int32),
        stack_memory=np.zeros((depth, num_cells), np.int32),
        stack_registers=np.zeros((depth, num_registers), np.int32),
        cursor=np.array([0, 0, 0, 0, problem.first_touched, 0], np.int64),
        memory=problem.memory[0].copy(),
        registers=problem.registers[0].copy(),
    )


def instruction_choices(num_registers: int) -> np.ndarray:
    """All instructions that differ in effect, `[choice, (code, first, second, output)]`.

    Left out is what another one does in the same time: `sub a a` is `zero`, `min a a`
    and `max a a` are `copy`, `copy a a` is `noop`, and sums do not depend on the order.
    """
    registers = range(num_registers)
    rows = [(HALT, 0, 0, 0), (NOOP, 0, 0, 0)]
    rows += [(ZERO, 0, 0, out) for out in registers]
    rows += [(JUMP, a, 0, 0) for a in registers]
    rows += [(WRITE, a, b, 0) for a in registers for b in registers]
    for name in ("read", "inc", "dec", "copy"):
        rows += [
            (CODE[name], a, 0, out)
            for a in registers
            for out in registers
            if name != "copy" or a != out
        ]
    for name in ("add", "sub", "min", "max"):
        rows += [
            (CODE[name], a, b, out)
            for a in registers
            for b in registers
            for out in registers
            if (a != b if name == "sub" else a <= b if name == "add" else a < b)
        ]
    return np.array(rows, np.int32)


def problem_tables(base: int) -> np.ndarray:
    """The table of results as the search reads it."""
    return np.ascontiguousarray(result_tables(base))


# How many of a choice's columns 1.. are registers, in the order they are touched.
_TOUCHES_SECOND = np.zeros(len(CODE), np.bool_)
_TOUCHES_FIRST = np.zeros(len(CODE), np.bool_)
_TOUCHES_OUTPUT = np.zeros(len(CODE), np.bool_)
for _name in (
    "inc",
    "dec",
    "add",
    "sub",
    "min",
    "max",
    "read",
    "write",
    "jump",
    "copy",
):
    _TOUCHES_FIRST[CODE[_name]] = True
for _name in ("add", "sub", "min", "max", "write"):
    _TOUCHES_SECOND[CODE[_name]] = True
for _name in ("zero", "inc", "dec", "add", "sub", "min", "max", "read", "copy"):
    _TOUCHES_OUTPUT[CODE[_name]] = True


def _compiled(function: Callable) -> Callable:
    """The function in machine code, kept between runs.

    A type checker's import hook may have wrapped it, which Numba cannot compile.
    """
    return numba.njit(cache=True, nogil=True)(inspect.unwrap(function))


@_compiled
def _touch(register, touched):
    """The number of touched registers after this one; -1 if it skips a fresh one."""
    if register > touched:
        return -1
    return touched + 1 if register == touched else touched


@_compiled
def _touched_after(choice, touched):
    code = choice[0]
    if _TOUCHES_FIRST[code]:
        touched = _touch(choice[1], touched)
        if touched < 0:
            return -1
    if _TOUCHES_SECOND[code]:
        touched = _touch(choice[2], touched)
        if touched < 0:
            return -1
    if _TOUCHES_OUTPUT[code]:
        touched = _touch(choice[3], touched)
    return touched


@_compiled
def _is_redundant(before, choice):
    """Whether a line does no more after this one than some other pair of lines does."""
    code, earlier = choice[0], before[0]
    if code == JUMP or code == HALT or earlier == JUMP or earlier == HALT:
        return False
    writes, wrote = _TOUCHES_OUTPUT[code], _TOUCHES_OUTPUT[earlier]
    reads_result = wrote and (
        (_TOUCHES_FIRST[code] and choice[1] == before[3])
        or (_TOUCHES_SECOND[code] and choice[2] == before[3])
    )
    if reads_result:
        return False
    if wrote and writes and choice[3] == before[3]:
        return True
    changes_operand = writes and (
        (_TOUCHES_FIRST[earlier] and before[1] == choice[3])
        or (_TOUCHES_SECOND[earlier] and before[2] == choice[3])
    )
    uses_memory = code == READ or code == WRITE
    used_memory = earlier == READ or earlier == WRITE
    stores = code == WRITE or earlier == WRITE
    if changes_operand or (uses_memory and used_memory and stores):
        return False
    # Either order does the same: only one of them is searched.
    return code < earlier


@_compiled
def _num_wrong(cells, wanted):
    wrong = 0
    for i in range(len(cells)):
        if wanted[i] >= 0 and cells[i] != wanted[i]:
            wrong += 1
    return wrong


@_compiled
def _back_up(state, choices, num_labels, is_direct):
    """Takes the next way at the last choice that has one; false if none is left."""
    program, stack, cursor = state.program, state.stack, state.cursor
    while cursor[0] > 0:
        top = cursor[0] - 1
        line, touched = stack[top, 1], stack[top, 6]
        found = False
        if stack[top, 0] == _LINE:
            for index in range(stack[top, 2] + 1, len(choices)):
                after = _touched_after(choices[index], touched)
                if is_direct and after >= 0 and line > 0 and program[line - 1, 0] >= 0:
                    if _is_redundant(program[line - 1], choices[index]):
                        after = -1
                if after >= 0:
                    stack[top, 2] = index
                    for column in range(4):
                        program[line, column] = choices[index, column]
                    program[line, 4] = UNDECIDED
                    cursor[4] = after
                    found = True
                    break
            if not found:
                program[line, 0] = UNDECIDED
        else:
            label = stack[top, 2] + 1
            if label == line + 1:
                label += 1
            if label < num_labels:
                stack[top, 2] = label
                program[line, 4] = label
                cursor[4] = touched
                found = True
            else:
                program[line, 4] = UNDECIDED
        if found:
            cursor[1], cursor[2], cursor[3] = (
                stack[top, 3],
                stack[top, 4],
                stack[top, 5],
            )
            state.memory[:] = state.stack_memory[top]
            state.registers[:] = state.stack_registers[top]
            return True
        cursor[0] = top
    return False


@_compiled
def _push(state, kind, line):
    """Notes that a choice is to be made here; `_back_up` then takes its first way."""
    top = state.cursor[0]
    stack = state.stack[top]
    stack[0], stack[1], stack[2] = kind, line, -1
    stack[3], stack[4], stack[5] = state.cursor[1], state.cursor[2], state.cursor[3]
    stack[6] = state.cursor[4]
    state.stack_memory[top] = state.memory
    state.stack_registers[top] = state.registers
    state.cursor[0] = top + 1


@_compiled
def _same(a, b):
    for i in range(len(a)):
        if a[i] != b[i]:
            return False
    return True


@_compiled
def search(state, problem, choices, budget):
    """Searches for at most `budget` machine steps; gives how it ended and the steps.

    After `FOUND`, `state.program` holds a program that does all examples; the next call
    goes on from there. With `problem.is_direct` the search is faster and not complete:
    a line must change a register when it is first run, a value that is stored must be
    the one wanted in the end, and of two neighbours whose order does not matter, or of
    which the second undoes the first, one way alone is looked at.
    """
    program, cursor, memory, registers = (
        state.program,
        state.cursor,
        state.memory,
        state.registers,
    )
    num_lines = len(program)
    num_labels = num_lines + 1 if problem.ends_freely else num_lines
    is_direct = problem.is_direct
    num_cells = len(memory)
    num_examples = len(problem.memory)
    kept_memory, kept_registers = memory.copy(), registers.copy()
    kept_pointer, keep_at = np.int64(-1), np.int64(8)
    num_used = 0
    while num_used < budget:
        num_used += 1
        is_fresh = False
        if cursor[5]:
            cursor[5] = 0
            is_fresh = is_direct
            if not _back_up(state, choices, num_labels, is_direct):
                return EXHAUSTED, num_used
            kept_pointer, keep_at = -1, cursor[2] + 8
        example, step, pointer = cursor[1], cursor[2], cursor[3]
        wrong = -1
        if step >= problem.num_steps or pointer >= num_lines:
            wrong = _num_wrong(memory, problem.wanted_memory[example])
            wrong += _num_wrong(registers, problem.wanted_registers[example])
            if wrong > 0:
                cursor[5] = 1
                continue
            if example + 1 == num_examples:
                cursor[5] = 1
                return FOUND, num_used
            cursor[1], cursor[2], cursor[3] = example + 1, 0, 0
            memory[:] = problem.memory[example + 1]
            registers[:] = problem.registers[example + 1]
            kept_pointer, keep_at = -1, 8
            continue
        code = program[pointer, 0]
        if code == UNDECIDED:
            _push(state, _LINE, pointer)
            cursor[5] = 1
            continue
        following = pointer + 1
        if code == HALT:
            following = num_lines
        elif code == JUMP:
            if registers[program[pointer, 1]] == 0:
                if program[pointer, 4] == UNDECIDED:
                    _push(state, _LABEL, pointer)
                    cursor[5] = 1
                    continue
                following = program[pointer, 4]
        elif code == WRITE:
            address = registers[program[pointer, 1]] % num_cells
            value = registers[program[pointer, 2]]
            if is_direct:
                wanted = problem.wanted_memory[example, address]
                if wanted >= 0 and value != wanted:
                    cursor[5] = 1
                    continue
            memory[address] = value
        elif code == NOOP:
            if is_fresh:
                cursor[5] = 1
                continue
        else:
            if code == READ:
                address = registers[program[pointer, 1]] % num_cells
                value = memory[address]
            else:
                a, b = registers[program[pointer, 1]], registers[program[pointer, 2]]
                value = problem.results[code, a, b]
            if is_fresh and registers[program[pointer, 3]] == value:
                cursor[5] = 1
                continue
            registers[program[pointer, 3]] = value
        if problem.wraps and following == num_lines and code != HALT:
            following = 0
        cursor[2], cursor[3] = step + 1, following
        if following <= pointer:
            # Each step mends one cell at most.
            remaining = problem.num_steps - cursor[2]
            if remaining < num_cells:
                wrong = _num_wrong(memory, problem.wanted_memory[example])
                if wrong > remaining:
                    cursor[5] = 1
                    continue
            # A state that comes back comes back for ever: skip whole rounds of it.
            if (
                following == kept_pointer
                and _same(registers, kept_registers)
                and _same(memory, kept_memory)
            ):
                period = cursor[2] - (keep_at >> 21)
                cursor[2] += (remaining // period) * period
                kept_pointer = -1
                keep_at = problem.num_steps + 1
            elif cursor[2] >= (keep_at & 0x1FFFFF):
                kept_pointer = following
                kept_memory[:] = memory
                kept_registers[:] = registers
                keep_at = (cursor[2] << 21) | (2 * cursor[2])
    return BUDGET_SPENT, num_used
