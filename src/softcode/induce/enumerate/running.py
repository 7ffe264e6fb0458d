"""One example's run on a program that is partly decided, up to what stops it.

The innermost loop of the search. What is its own stays in plain variables, which the
compiler keeps in the processor's registers. Three checks end runs that cannot be right
before their time is up: more cells are wrong than steps are left, as a step writes one
cell; a state has come back, so that it will for ever; and, in a stage that stores once,
a value is stored that is not the last one wanted. The first two are looked at only where
the run goes backwards, since loops are what takes long.
"""

from typing import NamedTuple

import numpy as np

from ...machine import compiled_uncounted
from .choices import HALT, JUMP, NOOP, READ, WRITE, InstructionTable
from .scope import (
    CHOICE,
    CODE_AT,
    FIRST,
    OUTPUT,
    SECOND,
    TARGET,
    UNDECIDED,
    Scope,
    SearchState,
    Whole,
)


# What stops a run: its steps are spent, it has come to its end, it does what no program
# need do, or it comes to a line, or to a jump, that is not decided.
STEPS_SPENT, ENDED, REFUSED, OPEN_LINE, OPEN_LABEL = range(5)

# A state is kept after so many steps, and again each time that the steps have doubled.
_FIRST_KEPT = 8


class Position(NamedTuple):
    """Where a run stands, besides its memory and its registers."""

    example: Whole
    step: Whole
    pointer: Whole
    unread: Whole
    """The registers that hold a value that nothing has used, as bits."""
    is_fresh: bool
    """Whether its line was only just chosen, and must not be wasteful."""


class Kept(NamedTuple):
    """Room for a state of the run, to see whether it comes back."""

    memory: np.ndarray
    registers: np.ndarray


@compiled_uncounted
def run_on(
    state: SearchState,
    scope: Scope,
    choices: InstructionTable,
    position: Position,
    kept: Kept,
    budget: int,
) -> tuple[int, Position, int]:
    """Runs until something stops it, on the memory and registers of `state`.

    Args:
        state: the program, and the run's memory and registers, which change.
        scope: what is searched.
        choices: what is known of each instruction.
        position: where the run stands.
        kept: room of the run's own.
        budget: the most steps.

    Returns:
        What stopped it, where the run stands, and the steps that it took; coming to an
        end or to what is open counts as one.
    """
    program, memory, registers = state.program, state.memory, state.registers
    num_lines, num_cells, num_steps = len(program), len(memory), scope.num_steps
    used, wanted_memory, wraps = choices.used, scope.wanted_memory, scope.wraps
    example, step, pointer, unread, is_fresh = position
    kept_at, keep_at = ((-1), 0), step + _FIRST_KEPT
    num_used, stop = 0, STEPS_SPENT
    while num_used < budget:
        num_used += 1
        if step >= num_steps or pointer >= num_lines:
            has_no_end = scope.must_halt and pointer < num_lines
            stop = REFUSED if has_no_end else ENDED
            break
        stop = _open_at(program, pointer, registers)
        if stop != STEPS_SPENT:
            break
        unread &= ~used[program[pointer, CHOICE]]
        unread = _performed(state, scope, example, pointer, unread, is_fresh)
        if unread < 0:
            stop = REFUSED
            break
        following = _following(program, pointer, registers, wraps)
        step, is_fresh, is_forward = step + 1, False, following > pointer
        pointer = following
        if is_forward:
            continue
        # Each step mends one cell at most.
        remaining = num_steps - step
        if remaining < num_cells and (
            num_wrong(memory, wanted_memory[example]) > remaining
        ):
            stop = REFUSED
            break
        if step >= keep_at or pointer == kept_at[0]:
            before = step
            kept_at, keep_at, step = _rounds_skipped(
                state, kept, (pointer, step, num_steps), kept_at, keep_at
            )
            if scope.must_halt and step > before:
                stop = REFUSED
                break
    return stop, Position(example, step, pointer, unread, is_fresh), num_used


@compiled_uncounted
def num_wrong(cells: np.ndarray, wanted: np.ndarray) -> int:
    """How many cells are not as wanted; -1 is wanted where any will do.

    Example:
        >>> int(num_wrong(np.array([1, 2, 3]), np.array([1, -1, 0])))
        1
    """
    wrong = 0
    for i in range(len(cells)):
        if wanted[i] >= 0 and cells[i] != wanted[i]:
            wrong += 1
    return wrong


@compiled_uncounted
def copied(source: np.ndarray, target: np.ndarray) -> None:
    """Copies one row into another; faster than a slice where rows are short."""
    for i in range(len(source)):
        target[i] = source[i]


@compiled_uncounted
def _open_at(program: np.ndarray, pointer: Whole, registers: np.ndarray) -> int:
    """Which of a line's parts must be decided before it can run, if any.

    A jump's label is needed only once its register is 0 and the jump is taken.
    """
    code = program[pointer, CODE_AT]
    if code == UNDECIDED:
        return OPEN_LINE
    if (
        code == JUMP
        and program[pointer, TARGET] == UNDECIDED
        and registers[program[pointer, FIRST]] == 0
    ):
        return OPEN_LABEL
    return STEPS_SPENT


@compiled_uncounted
def _following(
    program: np.ndarray, pointer: Whole, registers: np.ndarray, wraps: bool
) -> Whole:
    """The line that comes after this one; past the last line for `halt`.

    With `wraps` a program goes on at its first line after its last, but for a `halt`.
    """
    code, num_lines = program[pointer, CODE_AT], len(program)
    if code == HALT:
        return np.int64(num_lines)
    following = pointer + 1
    if code == JUMP and registers[program[pointer, FIRST]] == 0:
        following = np.int64(program[pointer, TARGET])
    if wraps and following == num_lines:
        following = 0
    return following


@compiled_uncounted
def _performed(
    state: SearchState,
    scope: Scope,
    example: Whole,
    pointer: Whole,
    unread: Whole,
    is_fresh: bool,
) -> Whole:
    """Does what a line does to memory and registers.

    A line is refused if its result is no value of the machine; if it stores what is not
    wanted, in a stage that stores once; and, when it was only just chosen, if it is a
    no-op, sets a register whose value nothing has used, or changes nothing where it must.

    Returns:
        Which registers hold what nothing has used, as bits; -1 if the line is refused.
    """
    program, memory, registers = state.program, state.memory, state.registers
    code = program[pointer, CODE_AT]
    if code == HALT or code == JUMP:
        return unread
    if code == NOOP:
        return -1 if is_fresh else unread
    first, second = registers[program[pointer, FIRST]], program[pointer, SECOND]
    if code == WRITE:
        address, value = first % len(memory), registers[second]
        if scope.stores_once:
            goal = scope.wanted_memory[example, address]
            if goal >= 0 and value != goal:
                return -1
        memory[address] = value
        return unread
    if code == READ:
        value = memory[first % len(memory)]
    else:
        value = scope.results[code, first, registers[second]]
        if value < 0:
            return np.int64(-1)
    output = program[pointer, OUTPUT]
    is_idle = scope.must_change and registers[output] == value
    if is_fresh and (is_idle or (unread >> output) & 1):
        return -1
    registers[output] = value
    return unread | (1 << output)


@compiled_uncounted
def _rounds_skipped(
    state: SearchState,
    kept: Kept,
    now: tuple[Whole, Whole, int],
    kept_at: tuple[Whole, Whole],
    keep_at: Whole,
) -> tuple[tuple[Whole, Whole], Whole, Whole]:
    """Skips whole rounds of a state that has come back, or keeps the state.

    A state that comes back comes back for ever. With the period `p` between its two
    times, `(num_steps - step) // p` rounds are skipped, and the rest is run. One state
    is kept at a time, anew whenever the steps have doubled, so that a period of any
    length is met and little is copied (after Brent 1980).

    Args:
        state: its memory and registers are the run's.
        kept: the state that was kept.
        now: the pointer, the step, and the most steps.
        kept_at: the pointer and the step of the state that was kept; -1 for none.
        keep_at: when a state is kept next.

    Returns:
        `kept_at` and `keep_at` from now on, and the step.
    """
    pointer, step, num_steps = now
    if (
        pointer == kept_at[0]
        and _same(state.registers, kept.registers)
        and _same(state.memory, kept.memory)
    ):
        period = step - kept_at[1]
        step += ((num_steps - step) // period) * period
        return ((-1), 0), num_steps + 1, step
    if step >= keep_at:
        copied(state.memory, kept.memory)
        copied(state.registers, kept.registers)
        return (pointer, step), 2 * step, step
    return kept_at, keep_at, step


@compiled_uncounted
def _same(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two rows of the same length are equal."""
    for i in range(len(a)):
        if a[i] != b[i]:
            return False
    return True
