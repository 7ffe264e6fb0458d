"""No-ops put into a program, for gradients to turn into what is missing."""

from collections.abc import Sequence

import numpy as np

from ...machine.assembly import CODE, Assembly
from ...program import Program, ProgramFault


def with_noops(program: Program, places: Sequence[int]) -> Program:
    r"""The program with a `noop` before each of these lines; jumps go where they went.

    Descent does not insert lines, but it turns a no-op into one. Lines at the end that
    no longer fit are dropped if they are no-ops or halts.

    Args:
        program: a program of the assembly machine with labels.
        places: lines, from 0; a line may be there more than once.

    Raises:
        ProgramFault: if the program is for another machine, or has no room.

    Example:
        >>> program = Program.parse("inc 1 1\nwrite 2 1")
        >>> print(with_noops(program, [1]).text.split(";")[0].strip())
        inc 1 1
        >>> [int(code) for code in with_noops(program, [1]).choices["instruction"][:3]]
        [3, 1, 10]
    """
    machine = program.machine
    if not isinstance(machine, Assembly) or machine.jump_to != "label":
        raise ProgramFault("No-ops can be put into programs of `Assembly` with labels.")
    num_lines = machine.num_lines
    if any(not 0 <= place < num_lines for place in places):
        raise ProgramFault(
            f"A no-op's place must be a line from 0 to {num_lines - 1}, got "
            f"{list(places)}."
        )
    code = program.choices["instruction"]
    num_before = np.array([sum(p <= n for p in places) for n in range(num_lines)])
    moved = np.arange(num_lines) + num_before
    lost = code[moved >= num_lines]
    if not np.isin(lost, [CODE["noop"], CODE["halt"]]).all():
        raise ProgramFault(
            f"{len(places)} no-ops do not fit: the machine has {num_lines} lines."
        )
    kept = moved < num_lines
    choices = {}
    for name, values in program.choices.items():
        row = np.zeros(num_lines, np.int32)
        if name == "instruction":
            row[:] = CODE["noop"]
        # A jump to a line goes to the no-ops before it, so that they are run.
        given = values - 0
        if name == "target":
            starts = np.concatenate([[0], moved[:-1] + 1])
            given = np.minimum(starts, num_lines - 1)[values]
        row[moved[kept]] = given[kept]
        choices[name] = row
    return Program(machine, choices)
