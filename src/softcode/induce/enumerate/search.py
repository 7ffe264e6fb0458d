"""The compiled core of `Enumerate`: depth-first search driven by execution.

The examples are run one after another on a program of which nothing is decided yet. When
the run reaches a line (or a jump's label) that is undecided, the search branches there;
when an example ends wrongly, it backs up to the last choice that has another way. So
only programs that differ in what is executed are told apart.

Everything that changes is in the arrays of `SearchState`, so that a search can be
stopped after any number of steps, written down and taken up again.
"""

from typing import NamedTuple

import numpy as np

from ...machine import compiled
from ...machine.assembly import result_tables
from .choices import HALT, JUMP, NOOP, READ, WRITE


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
    is_direct: bool
    """Whether to look only at programs that waste nothing (see `search`)."""
    must_change: bool
    """Whether a line must change a register when it is first run."""
    stores_once: bool
    """Whether a stored value must be the one wanted in the end."""
    allowed: np.ndarray
    """`[line, choice]`: what may stand on each line."""
    allowed_labels: np.ndarray
    """`[line, label]`: where a jump on each line may go."""
    is_open: np.ndarray
    """`[line]`: whether the line is the search's own, and not given by a sketch."""
    may_write: np.ndarray
    """`[line]`: whether it may become a `write`; none, if a program need not have one."""
    share: int
    """Which of the `num_shares` parts of the space: of the ways that the line
    `shared_line` can be chosen, this part has each `num_shares`-th."""
    num_shares: int
    shared_line: int


class SearchState(NamedTuple):
    """A search in progress."""

    program: np.ndarray
    """`[line, (instruction, first, second, output, target, choice)]`, `UNDECIDED` where
    so."""
    stack: np.ndarray
    """`[depth, (kind, line, choice, example, step, pointer, touched, unread)]`: the
    choices made, and the run as it stood before each."""
    stack_memory: np.ndarray
    stack_registers: np.ndarray
    cursor: np.ndarray
    """`(depth, example, step, pointer, touched, unread, must_back_up)`."""
    memory: np.ndarray
    registers: np.ndarray


def start(problem: Problem, num_lines: int) -> SearchState:
    """The search before its first step, for programs of this many lines."""
    num_cells, num_registers = problem.memory.shape[1], problem.registers.shape[1]
    depth = 2 * num_lines + 1
    return SearchState(
        program=np.full((num_lines, 6), UNDECIDED, np.int32),
        stack=np.zeros((depth, 8), np.int32),
        stack_memory=np.zeros((depth, num_cells), np.int32),
        stack_registers=np.zeros((depth, num_registers), np.int32),
        cursor=np.array([0, 0, 0, 0, problem.first_touched, 0, 0], np.int64),
        memory=problem.memory[0].copy(),
        registers=problem.registers[0].copy(),
    )


def problem_tables(base: int) -> np.ndarray:
    """The table of results as the search reads it."""
    return np.ascontiguousarray(result_tables(base))


@compiled
def _num_wrong(cells, wanted):
    wrong = 0
    for i in range(len(cells)):
        if wanted[i] >= 0 and cells[i] != wanted[i]:
            wrong += 1
    return wrong


@compiled
def _next_label(program, stack, top, allowed_labels):
    """Takes the next label at this choice; false if none is left."""
    line = stack[top, 1]
    for label in range(stack[top, 2] + 1, allowed_labels.shape[1]):
        if allowed_labels[line, label]:
            stack[top, 2] = label
            program[line, 4] = label
            return True
    program[line, 4] = UNDECIDED
    return False


@compiled
def _is_last_to_write(program, line, may_write):
    """Whether no other line writes to memory, nor may."""
    if not may_write[line]:
        return False
    for other in range(len(program)):
        code = program[other, 0]
        if other != line and (
            code == WRITE or (code == UNDECIDED and may_write[other])
        ):
            return False
    return True


@compiled
def _next_line(
    program,
    stack,
    top,
    allowed,
    is_open,
    may_write,
    rows,
    touched_after,
    is_redundant,
    share,
):
    """Takes the next instruction at this choice; -1 if none is left.

    Gives the number of registers touched with it.
    """
    line, touched = stack[top, 1], stack[top, 6]
    before = -1
    if line > 0 and is_open[line] and is_open[line - 1]:
        before = program[line - 1, 5]
    must_write = _is_last_to_write(program, line, may_write)
    for index in range(stack[top, 2] + 1, len(rows)):
        after = touched_after[index, touched]
        if (
            after < 0
            or not allowed[line, index]
            or (must_write and rows[index, 0] != WRITE)
            or (before >= 0 and is_redundant[before, index])
        ):
            continue
        if line == share[2] and index % share[1] != share[0]:
            continue
        stack[top, 2] = index
        for column in range(4):
            program[line, column] = rows[index, column]
        program[line, 4], program[line, 5] = UNDECIDED, index
        return after
    program[line, 0], program[line, 5] = UNDECIDED, UNDECIDED
    return -1


@compiled
def _same(a, b):
    for i in range(len(a)):
        if a[i] != b[i]:
            return False
    return True


@compiled
def search(state, problem, choices, budget):
    """Searches for at most `budget` machine steps; gives how it ended and the steps.

    After `FOUND`, `state.program` holds a program that does all examples; the next call
    goes on from there. With `problem.is_direct` the search is faster and not complete:
    a line that is first run must not set a register whose value nothing has used yet;
    and of two neighbours whose order does not matter, or of which the second undoes the
    first, one way alone is looked at. So are the searches with `problem.must_change` and
    with `problem.stores_once`, which leaves out programs that store what they later
    replace.
    """
    program, stack, stack_memory, stack_registers, cursor, memory, registers = state
    given_memory, given_registers = problem.memory, problem.registers
    wanted_memory, wanted_registers = problem.wanted_memory, problem.wanted_registers
    results = problem.results
    rows, used, touched_after, _, is_redundant = choices
    num_lines, num_cells = len(program), len(memory)
    allowed, allowed_labels = problem.allowed, problem.allowed_labels
    is_open, stores_once = problem.is_open, problem.stores_once
    may_write = problem.may_write
    is_direct, must_change = problem.is_direct, problem.must_change
    num_steps, wraps = problem.num_steps, problem.wraps
    share = (problem.share, problem.num_shares, problem.shared_line)
    kept_memory, kept_registers = memory.copy(), registers.copy()
    depth, example, step, pointer = cursor[0], cursor[1], cursor[2], cursor[3]
    touched, unread, must_back_up = cursor[4], cursor[5], cursor[6] > 0
    kept_pointer, kept_step, keep_at = np.int64(-1), np.int64(0), step + 8
    num_used, status = 0, BUDGET_SPENT
    while num_used < budget:
        num_used += 1
        is_fresh = False
        if must_back_up:
            found, top = False, 0
            while depth > 0:
                top = depth - 1
                if stack[top, 0] == _LINE:
                    touched = np.int64(
                        _next_line(
                            program,
                            stack,
                            top,
                            allowed,
                            is_open,
                            may_write,
                            rows,
                            touched_after,
                            is_redundant,
                            share,
                        )
                    )
                    found = touched >= 0
                else:
                    touched = np.int64(stack[top, 6])
                    found = _next_label(program, stack, top, allowed_labels)
                if found:
                    break
                depth = top
            if not found:
                status = EXHAUSTED
                break
            example, step, pointer = stack[top, 3], stack[top, 4], stack[top, 5]
            unread = stack[top, 7]
            for i in range(num_cells):
                memory[i] = stack_memory[top, i]
            for i in range(len(registers)):
                registers[i] = stack_registers[top, i]
            must_back_up, is_fresh = False, is_direct and is_open[pointer]
            kept_pointer, keep_at = -1, step + 8
        if step >= num_steps or pointer >= num_lines:
            if (
                _num_wrong(memory, wanted_memory[example]) > 0
                or _num_wrong(registers, wanted_registers[example]) > 0
            ):
                must_back_up = True
                continue
            if example + 1 == len(given_memory):
                must_back_up, status = True, FOUND
                break
            example, step, pointer, unread = example + 1, 0, 0, 0
            for i in range(num_cells):
                memory[i] = given_memory[example, i]
            for i in range(len(registers)):
                registers[i] = given_registers[example, i]
            kept_pointer, keep_at = -1, 8
            continue
        code = program[pointer, 0]
        is_open_label = (
            code == JUMP
            and program[pointer, 4] == UNDECIDED
            and registers[program[pointer, 1]] == 0
        )
        if code == UNDECIDED or is_open_label:
            stack[depth, 0] = _LABEL if is_open_label else _LINE
            stack[depth, 1], stack[depth, 2] = pointer, -1
            stack[depth, 3], stack[depth, 4], stack[depth, 5] = example, step, pointer
            stack[depth, 6], stack[depth, 7] = touched, unread
            for i in range(num_cells):
                stack_memory[depth, i] = memory[i]
            for i in range(len(registers)):
                stack_registers[depth, i] = registers[i]
            depth += 1
            must_back_up = True
            continue
        first, output = program[pointer, 1], program[pointer, 3]
        unread &= ~used[program[pointer, 5]]
        following = pointer + 1
        if code == HALT:
            following = num_lines
        elif code == JUMP:
            if registers[first] == 0:
                following = np.int64(program[pointer, 4])
        elif code == WRITE:
            address = registers[first]
            if address >= num_cells:
                address %= num_cells
            value = registers[program[pointer, 2]]
            if stores_once:
                wanted = wanted_memory[example, address]
                if wanted >= 0 and value != wanted:
                    must_back_up = True
                    continue
            memory[address] = value
        elif code == NOOP:
            if is_fresh:
                must_back_up = True
                continue
        else:
            if code == READ:
                address = registers[first]
                if address >= num_cells:
                    address %= num_cells
                value = memory[address]
            else:
                value = results[code, registers[first], registers[program[pointer, 2]]]
            if is_fresh and (
                (must_change and registers[output] == value) or (unread >> output) & 1
            ):
                must_back_up = True
                continue
            unread |= 1 << output
            registers[output] = value
        if wraps and following == num_lines and code != HALT:
            following = 0
        is_forward = following > pointer
        step, pointer = step + 1, following
        if is_forward:
            continue
        # Each step mends one cell at most.
        remaining = num_steps - step
        if remaining < num_cells:
            if _num_wrong(memory, wanted_memory[example]) > remaining:
                must_back_up = True
                continue
        # A state that comes back comes back for ever: skip whole rounds of it.
        if (
            pointer == kept_pointer
            and _same(registers, kept_registers)
            and _same(memory, kept_memory)
        ):
            period = step - kept_step
            step += (remaining // period) * period
            kept_pointer, keep_at = -1, num_steps + 1
        elif step >= keep_at:
            kept_pointer, kept_step, keep_at = pointer, step, 2 * step
            for i in range(num_cells):
                kept_memory[i] = memory[i]
            for i in range(len(registers)):
                kept_registers[i] = registers[i]
    cursor[0], cursor[1], cursor[2], cursor[3] = depth, example, step, pointer
    cursor[4], cursor[5], cursor[6] = touched, unread, must_back_up
    return status, num_used
