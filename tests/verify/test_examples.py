"""Running a program on examples, and on every input within bounds."""

import numpy as np
import pytest

from softcode.machine.assembly import Assembly
from softcode.program import Program
from softcode.task import Example, Split, Task
from softcode.verify import check, check_batch, check_task, exhaustive


MACHINE = Assembly(
    base=3, num_registers=2, num_lines=4, num_cells=2, num_steps=8, modular=True
)
INC = Program.parse("read 1 2\ninc 2 2\nwrite 1 2", MACHINE)
NOTHING = Program.parse("halt", MACHINE)
TRAIN = (Example([0, 1], [1, 1]), Example([1, 1], [2, None]), Example([2, 0], [2, 0]))
TASK = Task(
    "nearly inc",
    {
        "train": Split(TRAIN),
        "extrapolation": Split((Example([3, 0, 0, 4], [4, 0, 0, 4]),)),
    },
).on(MACHINE)


def test_a_check_counts_and_shows_what_fails():
    found = check(INC, TASK, "train")
    assert (found.passed, found.total, found.num_halted) == (2, 3, 3)
    assert not found.all_passed
    (failure,) = found.failures
    assert (failure.input, failure.wanted, failure.got) == ([2, 0], [2, 0], [0, 0])


def test_a_split_is_run_at_its_own_size():
    found = check_task(INC, TASK)["extrapolation"]
    assert found.all_passed
    assert found.size.startswith("4 memory cells, base 5")


def test_runs_that_do_not_end_by_themselves_are_counted():
    loop = Program.parse("again: inc 2 2\njump 1 again", MACHINE)
    assert check(loop, TASK, "train").num_halted == 0


def test_a_batch_says_the_same_as_one_after_another():
    rng = np.random.default_rng(0)
    programs = [INC, NOTHING] + [
        Program(
            MACHINE,
            {
                name: rng.integers(space.size, size=space.shape)
                for name, space in MACHINE.parameters.items()
            },
        )
        for _ in range(50)
    ]
    passed = check_batch(programs, TASK, "train")
    assert passed.shape == (52, 3)
    assert passed[0].tolist() == [True, True, False]
    for program, row in zip(programs, passed, strict=True):
        assert row.sum() == check(program, TASK, "train").passed


def test_equal_programs_agree_on_every_input():
    longer = Program.parse("read 1 2\nnoop\ninc 2 2\nwrite 1 2", MACHINE)
    found = exhaustive(longer, INC, MACHINE)
    assert found.holds
    assert (found.num_inputs, found.num_possible) == (9, 9)
    assert "all 9 inputs" in str(found)


def test_a_difference_is_shown_by_an_input():
    found = exhaustive(NOTHING, INC, MACHINE)
    assert not found.holds
    assert NOTHING(found.counterexample) != INC(found.counterexample)


@pytest.mark.parametrize("max_inputs", [1, 5, 8])
def test_a_comparison_that_was_cut_short_claims_nothing(max_inputs):
    found = exhaustive(INC, INC, MACHINE, max_inputs=max_inputs)
    assert not found.holds
    assert found.counterexample is None
    assert f"the first {max_inputs} of 9" in str(found)
