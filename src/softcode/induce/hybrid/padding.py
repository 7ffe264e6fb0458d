"""No-ops put into a program, for gradients to turn into what is missing."""

from collections.abc import Sequence

import numpy as np

from ...machine.assembly import CODE
from ...program import Program, ProgramFault


def with_noops(program: Program, places: Sequence[int]) -> Program:
    r"""The program with a `noop` before each of these lines; jumps go where they went.

    Descent does not insert lines, but it turns a no-op into one. Lines at the end that
    no longer fit are dropped if they are no-ops or halts.

    Args:
        program: one whose lines are register instructions with labels.
        places: lines, from 0; a line may be there more than once.

    Raises:
        MachineFault: if the program is for another machine.
        ProgramFault: if it has no room.

    Example:
        >>> program = Program.parse("inc 1 1\nwrite 2 1")
        >>> print(with_noops(program, [1]).text.split(";")[0].strip())
        inc 1 1
        >>> [int(code) for code in with_noops(program, [1]).choices["instruction"][:3]]
        [3, 1, 10]
    """
    code = program.machine.require_register_code()
    num_lines = code.num_lines
    if any(not 0 <= place < num_lines for place in places):
        raise ProgramFault(
            f"A no-op's place must be a line from 0 to {num_lines - 1}, got "
            f"{list(places)}."
        )
    lines = code.lines(program.choices)
    num_before = np.array([sum(p <= n for p in places) for n in range(num_lines)])
    moved = np.arange(num_lines) + num_before
    lost = lines[moved >= num_lines, 0]
    if not np.isin(lost, [CODE["noop"], CODE["halt"]]).all():
        raise ProgramFault(
            f"{len(places)} no-ops do not fit: the machine has {num_lines} lines."
        )
    kept = moved < num_lines
    padded = np.zeros_like(lines)
    padded[:, 0] = CODE["noop"]
    padded[moved[kept]] = lines[kept]
    # A jump to a line goes to the no-ops before it, so that they are run.
    starts = np.concatenate([[0], moved[:-1] + 1])
    targets = np.minimum(starts, num_lines - 1)[lines[:, -1]]
    padded[moved[kept], -1] = targets[kept]
    return Program(program.machine, code.choices(padded))
