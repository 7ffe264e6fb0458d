"""What has an answer: a run that halts within its range; its export gives the same."""

import pytest

from softcode.machine.assembly import Assembly
from softcode.program import NoAnswer, Program


TOTAL = """
loop:
    sub 1 2 3
    jump 3 end
    read 2 3
    add 3 4 4
    write 2 4
    inc 2 2
    jump 5 loop
end:
"""
ENDLESS = "loop:\nread 1 2\nadd 2 3 3\nwrite 1 3\ninc 1 1\njump 4 loop"


def exported(program):
    names = {}
    exec(program.to_python(), names)
    return names["program"]


@pytest.mark.parametrize("length", [1, 4, 8, 12, 22])
def test_a_running_total_is_right_at_every_length(length):
    machine = Assembly(43, 7, 16, num_cells=8, gives_length=True)
    program = Program.parse(TOTAL, machine)
    wanted = list(range(1, length + 1))
    assert program([1] * length) == exported(program)([1] * length) == wanted


@pytest.mark.parametrize("value", [[1, 1, 1, 1], [1] * 8, [1] * 12])
def test_a_program_that_never_halts_has_no_answer(value):
    program = Program.parse(ENDLESS, Assembly(8, 4, 10, num_steps=40))
    with pytest.raises(NoAnswer, match="no answer"):
        program(value)


def test_a_shorter_input_is_not_run_on_a_smaller_base():
    text = "loop:\nread 1 2\njump 2 end\ninc 2 2\nwrite 1 2\ninc 1 1\njump 3 loop\nend:"
    program = Program.parse(text, Assembly(10, 4, 10))
    assert program([3, 1, 2, 0]) == [4, 2, 3, 0]
