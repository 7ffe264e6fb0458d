"""What a search is told, and what it carries along: arrays with named columns.

Compiled loops take tuples of arrays and have no objects, so that a row's columns have
names here, which compile to the numbers that they are.
"""

from typing import NamedTuple, TypeAlias

import numpy as np

from ...machine.assembly import bounded_tables, result_tables


# A number of a compiled loop, which tells widths apart.
Whole: TypeAlias = int | np.int64

# In a program: nothing stands there yet.
UNDECIDED = -1

# The columns of a line of `SearchState.program`. `CHOICE` is the row of the instruction
# in the table of choices, whose four columns come first.
CODE_AT, FIRST, SECOND, OUTPUT, TARGET, CHOICE = range(6)

# The columns of `SearchState.stack`, of which the fourth to sixth are those of a run.
KIND, LINE, WAY, EXAMPLE, STEP, POINTER, TOUCHED, UNREAD = range(8)
# What is decided at an entry of the stack: a line, or where its jump goes.
OF_LINE, OF_LABEL = 0, 1

# The entries of `SearchState.cursor`.
AT_DEPTH, AT_EXAMPLE, AT_STEP, AT_POINTER, AT_TOUCHED, AT_UNREAD, BACKS_UP = range(7)


class Scope(NamedTuple):
    """What is searched: the examples, and what may stand on each line; integers."""

    memory: np.ndarray
    """The examples' first memory, `[example, cell]`."""
    registers: np.ndarray
    """Their first registers, `[example, register]`."""
    wanted_memory: np.ndarray
    """Their last memory; `MISSING` (-1) where nobody observes."""
    wanted_registers: np.ndarray
    """Their last registers, likewise."""
    results: np.ndarray
    """The machine's table of results, `[instruction, a, b]`; negative where the result is
    no value of the machine."""
    num_steps: int
    wraps: bool
    must_halt: bool
    """Whether a run that is not over when the time is up is wrong."""
    first_touched: int
    """How many registers may not be renamed; the rest are interchangeable."""
    is_direct: bool
    """Whether to look only at programs that waste nothing (see `search.py`)."""
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
    """A search in progress.

    All of it is arrays of numbers, so that it can be saved between any two calls. `stack`
    holds what `program` cannot say: in which order things were decided, and the run as it
    stood before each, with `stack_memory` and `stack_registers`, `[depth, cell]`.
    """

    program: np.ndarray
    """`[line, column]`: `CODE_AT` to `CHOICE`, `UNDECIDED` where so."""
    stack: np.ndarray
    """`[depth, column]`, `KIND` to `UNREAD`: the choices made, the way that each was last
    taken, and the run as it stood before."""
    stack_memory: np.ndarray
    stack_registers: np.ndarray
    cursor: np.ndarray
    """Where the search stands, `AT_DEPTH` to `BACKS_UP`: the depth of the stack, the run,
    how many registers the program names, which of them hold a value that nothing has
    used (as bits), and whether the last choice must be taken another way."""
    memory: np.ndarray
    registers: np.ndarray
    kept_memory: np.ndarray
    """Room for a state of the run, to see whether it comes back."""
    kept_registers: np.ndarray


def start(scope: Scope, num_lines: int) -> SearchState:
    """The search before its first step, for programs of this many lines.

    The stack has room for each line and each label to be chosen once, and one more.
    """
    num_cells, num_registers = scope.memory.shape[1], scope.registers.shape[1]
    depth = 2 * num_lines + 1
    return SearchState(
        program=np.full((num_lines, 6), UNDECIDED, np.int32),
        stack=np.zeros((depth, 8), np.int32),
        stack_memory=np.zeros((depth, num_cells), np.int32),
        stack_registers=np.zeros((depth, num_registers), np.int32),
        cursor=np.array([0, 0, 0, 0, scope.first_touched, 0, 0], np.int64),
        memory=scope.memory[0].copy(),
        registers=scope.registers[0].copy(),
        kept_memory=scope.memory[0].copy(),
        kept_registers=scope.registers[0].copy(),
    )


def results_table(base: int, modular: bool) -> np.ndarray:
    """The table of results as the search reads it, `[instruction, a, b]`.

    Args:
        base: values are below it.
        modular: whether arithmetic is modulo the base; if not, a result that is no
            value is negative, and a run that comes to it is refused.

    Example:
        >>> from softcode.machine.assembly import CODE
        >>> [int(results_table(4, m)[CODE["add"], 3, 2]) for m in (True, False)]
        [1, -2]
    """
    tables = result_tables if modular else bounded_tables
    return np.ascontiguousarray(tables(base))
