"""No-ops change what a program looks like, and nothing that it does."""

import numpy as np
import pytest

from softcode.induce.hybrid import with_noops
from softcode.machine import run
from softcode.machine.assembly import CODE, Assembly
from softcode.program import Program, ProgramFault


MACHINE = Assembly(base=4, num_registers=3, num_lines=9, num_steps=200, modular=True)
LOOP = """
loop:
    read 1 2
    inc 2 2
    write 1 2
    inc 1 1
    jump 1 end
    jump 3 loop
end:
    halt
"""


@pytest.mark.parametrize("seed", range(10))
def test_a_padded_program_ends_in_the_same_memory(seed):
    rng = np.random.default_rng(seed)
    program = Program.parse(LOOP, MACHINE)
    padded = with_noops(program, rng.integers(0, 7, 2).tolist())
    memory = rng.integers(0, 4, (4, 8)).astype(np.int32)
    cells = {"memory": memory, "registers": np.zeros((3, 8), np.int32)}
    first = run(MACHINE, program.choices, cells)
    second = run(MACHINE, padded.choices, cells)
    assert (first.memory == second.memory).all()
    assert (padded.choices["instruction"] == CODE["noop"]).sum() == 2


def test_a_jump_into_padded_lines_runs_the_noops():
    padded = with_noops(Program.parse(LOOP, MACHINE), [0])
    jump = np.flatnonzero(padded.choices["instruction"] == CODE["jump"])[-1]
    assert padded.choices["target"][jump] == 0


def test_what_does_not_fit_is_refused():
    program = Program.parse(LOOP, MACHINE)
    with pytest.raises(ProgramFault, match="do not fit: the machine has 9 lines"):
        with_noops(program, [0, 0, 0, 0])
    with pytest.raises(ProgramFault, match="a line from 0 to 8"):
        with_noops(program, [9])
