"""The compiled core of `Enumerate`: depth-first search driven by execution.

The examples are run one after another on a program of which nothing is decided yet. When
the run reaches a line (or a jump's label) that is undecided, the search branches there;
when an example ends wrongly, it backs up to the last choice that has another way. So
only programs that differ in what is executed are told apart.

Everything that changes is in the arrays of `SearchState`, so that a search can be
stopped after any number of steps, written down and taken up again.
"""

import numpy as np

from ...machine import compiled_uncounted
from .branching import next_way
from .choices import InstructionTable
from .running import (
    ENDED,
    OPEN_LABEL,
    OPEN_LINE,
    REFUSED,
    Kept,
    Position,
    copied,
    num_wrong,
    run_on,
)
from .scope import (
    AT_DEPTH,
    AT_EXAMPLE,
    AT_POINTER,
    AT_STEP,
    AT_TOUCHED,
    AT_UNREAD,
    BACKS_UP,
    EXAMPLE,
    KIND,
    LINE,
    OF_LABEL,
    OF_LINE,
    POINTER,
    STEP,
    TOUCHED,
    UNREAD,
    WAY,
    Scope,
    SearchState,
    Whole,
)


# What one call of `search` ends with.
BUDGET_SPENT, FOUND, EXHAUSTED = 0, 1, 2


@compiled_uncounted
def search(
    state: SearchState, scope: Scope, choices: InstructionTable, budget: int
) -> tuple[int, int]:
    """Searches for at most `budget` machine steps; gives how it ended and the steps.

    The loop has two halves. Where it backs up, `next_way` changes the last choice and the
    run is put back to where that was made; then `run_on` runs up to the next thing that
    is undecided, or to the end of the example. An example that ends rightly is followed
    by the next one, on the same program, which may be decided further by it.

    After `FOUND`, `state.program` holds a program that does all examples; the next call
    goes on from there. With `scope.is_direct` the search is faster and not complete:
    a line that is first run must not set a register whose value nothing has used yet;
    and of two neighbours whose order does not matter, or of which the second undoes the
    first, one way alone is looked at. So are the searches with `scope.must_change` and
    with `scope.stores_once`, which leaves out programs that store what they later
    replace.

    Args:
        state: where the search stands, which changes in place.
        scope: the examples, and what may stand where.
        choices: the instructions.
        budget: the most steps; a decision counts as one.

    Returns:
        `BUDGET_SPENT`, `FOUND` or `EXHAUSTED`; and the steps.
    """
    program, stack, cursor = state.program, state.stack, state.cursor
    kept = Kept(state.kept_memory, state.kept_registers)
    depth, touched = cursor[AT_DEPTH], cursor[AT_TOUCHED]
    position = Position(
        cursor[AT_EXAMPLE],
        cursor[AT_STEP],
        cursor[AT_POINTER],
        cursor[AT_UNREAD],
        False,
    )
    backs_up = cursor[BACKS_UP] > 0
    num_used, status = 0, BUDGET_SPENT
    while num_used < budget:
        if backs_up:
            depth, touched = next_way(program, stack, depth, scope, choices)
            if depth == 0:
                num_used, status = num_used + 1, EXHAUSTED
                break
            position = _before_choice(state, scope, depth - 1)
        left = budget - num_used
        stop, position, took = run_on(state, scope, choices, position, kept, left)
        num_used += took
        backs_up = stop == REFUSED
        if stop == OPEN_LINE or stop == OPEN_LABEL:
            kind = OF_LINE if stop == OPEN_LINE else OF_LABEL
            _push(state, depth, kind, position, touched)
            depth, backs_up = depth + 1, True
        elif stop == ENDED:
            example = position.example
            if not _is_right(state, scope, example):
                backs_up = True
            elif example + 1 == len(scope.memory):
                backs_up, status = True, FOUND
                break
            else:
                position = _next_example(state, scope, example + 1)
    cursor[AT_DEPTH], cursor[AT_TOUCHED], cursor[BACKS_UP] = depth, touched, backs_up
    cursor[AT_EXAMPLE], cursor[AT_STEP] = position.example, position.step
    cursor[AT_POINTER], cursor[AT_UNREAD] = position.pointer, position.unread
    return status, num_used


@compiled_uncounted
def _push(
    state: SearchState, depth: Whole, kind: int, position: Position, touched: Whole
) -> None:
    """Puts a choice on the stack, of which no way is taken yet.

    The run as it stands goes with it. `WAY` is -1, so that backing up to it at once, as
    `search` does, takes its first way.
    """
    stack = state.stack
    stack[depth, KIND], stack[depth, LINE] = kind, position.pointer
    stack[depth, WAY], stack[depth, TOUCHED] = -1, touched
    stack[depth, EXAMPLE], stack[depth, STEP] = position.example, position.step
    stack[depth, POINTER], stack[depth, UNREAD] = position.pointer, position.unread
    copied(state.memory, state.stack_memory[depth])
    copied(state.registers, state.stack_registers[depth])


@compiled_uncounted
def _before_choice(state: SearchState, scope: Scope, top: Whole) -> Position:
    """Puts the run back to where this choice was made.

    Returns:
        Where the run stands; its line is fresh if it is the search's own and held to
        waste nothing.
    """
    stack = state.stack
    copied(state.stack_memory[top], state.memory)
    copied(state.stack_registers[top], state.registers)
    pointer = np.int64(stack[top, POINTER])
    return Position(
        np.int64(stack[top, EXAMPLE]),
        np.int64(stack[top, STEP]),
        pointer,
        np.int64(stack[top, UNREAD]),
        bool(scope.is_direct and scope.is_open[pointer]),
    )


@compiled_uncounted
def _is_right(state: SearchState, scope: Scope, example: Whole) -> bool:
    """Whether a run has ended in what this example wants."""
    if num_wrong(state.memory, scope.wanted_memory[example]) > 0:
        return False
    return num_wrong(state.registers, scope.wanted_registers[example]) == 0


@compiled_uncounted
def _next_example(state: SearchState, scope: Scope, example: Whole) -> Position:
    """Starts the run of this example.

    Which values nothing has used is forgotten: a line is held to that in one run alone.
    """
    copied(scope.memory[example], state.memory)
    copied(scope.registers[example], state.registers)
    zero = 0
    return Position(example, zero, zero, zero, False)
