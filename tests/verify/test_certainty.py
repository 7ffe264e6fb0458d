"""Examples that leave many programs of a size say so, and how many would settle it."""

import itertools

import pytest

from softcode.induce import Budget, Compose, Constraint, induce
from softcode.machine import Assembly, Turing
from softcode.program import Program
from softcode.task import Task, recipes
from softcode.verify import ambiguity


NINE_LINES = "\n".join(
    ["read 1 2", "inc 2 2", "write 1 2", "inc 1 1"] * 2 + ["dec 3 3"]
)


def test_two_examples_do_not_settle_a_program_of_nine_lines():
    machine = Assembly(base=4, num_cells=4)
    task = Task.of([([0, 1, 0, 0], [1, 2, 0, 0]), ([2, 0, 1, 0], [3, 1, 1, 0])])
    found = ambiguity(Program.parse(NINE_LINES, machine), task.on(machine), ("train",))
    assert found.is_open and found.num_missing > 10
    assert "more like these would settle it (an estimate)" in str(found)


def test_the_same_example_again_says_nothing_new():
    machine = Assembly(base=4, num_cells=4)
    pair = ([0, 1, 0, 0], [1, 2, 0, 0])
    program = Program.parse("inc 1 1", machine)
    once, twice = (
        ambiguity(program, Task.of([pair] * n).on(machine), ("train",)) for n in (1, 2)
    )
    assert once == twice


def test_examples_in_which_nothing_changes_settle_nothing():
    machine = Assembly(base=4, num_cells=4)
    task = Task.of([([0, 1, 0, 0], [0, 1, 0, 0])]).on(machine)
    found = ambiguity(Program.parse("inc 1 1", machine), task, ("train",))
    assert found.is_open and found.num_missing is None
    assert "in which something changes" in str(found)


def test_a_longer_program_needs_more_examples():
    machine = Assembly(base=4, num_cells=4)
    task = Task.of([([0, 1, 0, 0], [1, 2, 0, 0])]).on(machine)
    lines = NINE_LINES.splitlines()
    bits = [
        ambiguity(Program.parse("\n".join(lines[:n]), machine), task, ()).program_bits
        for n in range(1, 10)
    ]
    assert bits == sorted(bits) and len(set(bits)) == 9


@pytest.mark.parametrize("num_pairs", [2, 8])
def test_a_result_is_cautious_where_examples_are_few(num_pairs):
    cells = itertools.product((0, 1), repeat=3)
    pairs = [(list(c), [1 - value for value in c]) for c in cells][:num_pairs]
    task = Task.of(pairs).on(Turing(tape_length=3, num_steps=3, fixed_time=True))
    result = induce(task, Constraint(), budget=Budget(None, num_rounds=20))
    assert result.program is not None
    assert (result.caution is not None) == (num_pairs == 2)


def test_a_built_in_task_has_examples_enough():
    result = induce(recipes()["map dec"].make(), Compose())
    assert result.program is not None and result.caution is None
