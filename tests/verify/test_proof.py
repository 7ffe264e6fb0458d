import pytest

from softcode.machine.assembly import Assembly
from softcode.program import Program
from softcode.verify import equivalent


MACHINE = Assembly(base=4, num_registers=3, num_lines=8, num_steps=8)
SWAP = "inc 3 3\nread 1 2\nread 3 3\nwrite 1 3\nzero 1\ninc 1 1\nwrite 1 2"


def test_two_ways_to_swap_the_first_cells_are_proved_equal_on_all_inputs():
    other = "inc 2 2\nread 2 3\nread 1 1\nwrite 2 1\nzero 1\nwrite 1 3"
    proof = equivalent(
        Program.parse(SWAP, MACHINE), Program.parse(other, MACHINE), MACHINE
    )
    assert proof.holds is True
    assert "no input" in str(proof)


@pytest.mark.parametrize("wrong", ["noop", SWAP.replace("write 1 2", "write 1 3")])
def test_a_counterexample_is_one_on_the_exact_machine(wrong):
    right, wrong = Program.parse(SWAP, MACHINE), Program.parse(wrong, MACHINE)
    proof = equivalent(wrong, right, MACHINE)
    assert proof.holds is False
    assert wrong(proof.counterexample) != right(proof.counterexample)
