"""Plain values in and out, and faults that name the place."""

import re

import numpy as np
import pytest
from conformance.machines import MACHINES, plain_inputs, random_programs

from softcode.machine import MachineFault
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.program import (
    EncodingFault,
    Program,
    decode,
    encode_input,
    encode_output,
    length_and_values,
)
from softcode.reading import MISSING


every_machine = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
SMALL = Assembly(4, 2, 3, num_cells=3)


@every_machine
def test_plain_values_come_back_as_they_went_in(machine):
    rng = np.random.default_rng(0)
    first, *_ = machine.inputs
    for _ in range(20):
        value = plain_inputs(machine, rng)
        assert decode(machine, encode_input(machine, value), value) == value
        assert decode(machine, encode_output(machine, value), value) == value
        rows = encode_input(machine, value[first])
        assert decode(machine, rows, value[first]) == value[first]


@every_machine
def test_lists_tuples_and_arrays_mean_the_same(machine):
    value = plain_inputs(machine, np.random.default_rng(1))
    first = value[next(iter(machine.inputs))]
    for same in (tuple(first), np.array(first), np.array(first, np.uint8)):
        got, wanted = encode_input(machine, same), encode_input(machine, first)
        for name in wanted:
            np.testing.assert_array_equal(got[name], wanted[name])
            assert got[name].dtype == np.int32


def test_rows_that_an_input_leaves_out_are_zero():
    assert encode_input(SMALL, [1, 2, 3])["registers"].tolist() == [0, 0]


def test_rows_and_cells_that_an_output_leaves_out_are_unobserved():
    rows = encode_output(SMALL, [1, None, 3])
    assert rows["memory"].tolist() == [1, MISSING, 3]
    assert rows["registers"].tolist() == [MISSING, MISSING]


def test_the_room_that_an_input_needs_is_its_length_and_one_more_than_its_highest():
    assert length_and_values(SMALL, [0, 7, 1, 2, 3]) == (5, 8)
    assert length_and_values(SMALL, {"memory": [0], "registers": [9, 0]}) == (1, 10)
    assert length_and_values(SMALL, []) == (0, 1)


FAULTS = [
    (SMALL, 7, "the input must be a list", "got 7"),
    (SMALL, "abc", "memory or registers", "got 'abc'"),
    (SMALL, None, "the input must be a list", "got None"),
    (SMALL, {"tape": [0]}, "the input names 'tape'", "memory and registers"),
    (SMALL, {"registers": [0, 0]}, "the input lacks 'memory'", "list"),
    (SMALL, {"memory": 3}, "the input.memory must be a list", "got 3"),
    (SMALL, [0, 0], "the input.memory must have 3 cells", "got 2"),
    (SMALL, [0] * 4, "the input.memory must have 3 cells", "got 4"),
    (SMALL, [0, 4, 0], "the input.memory[1]", "from 0 to 3, got 4"),
    (SMALL, [0, 0, -1], "the input.memory[2]", "from 0 to 3, got -1"),
    (SMALL, [0, None, 0], "the input.memory[1]", "got None"),
    (SMALL, [True, 0, 0], "the input.memory[0]", "got True"),
    (SMALL, [0, 1.0, 0], "the input.memory[1]", "got 1.0"),
    (SMALL, [0, "1", 0], "the input.memory[1]", "got '1'"),
    (SMALL, [[0], [0], [0]], "the input.memory[0]", "got [0]"),
    (SMALL, np.zeros((3, 1), int), "the input.memory[0]", "whole number"),
    (SMALL, np.array(3), "the input must be a list", "whole numbers"),
    (SMALL, {"memory": np.array(3)}, "the input.memory must be a list", "got"),
    (SMALL, [0, 10**30, 0], "the input.memory[1]", "from 0 to 3"),
    (SMALL, ["x" * 500, 0, 0], "the input.memory[0]", "..."),
    (
        SMALL,
        {"memory": [0, 0, 0], "registers": [0, 9]},
        "the input.registers[1]",
        "got 9",
    ),
    (SMALL, {"memory": [0, 0, 0], "registers": []}, "the input.registers", "2 cells"),
    (Turing(2, 2, 2), [0, 2], "the input.tape[1]", "from 0 to 1, got 2"),
]


@pytest.mark.parametrize(("machine", "value", "place", "hint"), FAULTS)
def test_a_value_that_does_not_fit_is_refused_by_its_place(machine, value, place, hint):
    with pytest.raises(EncodingFault) as caught:
        encode_input(machine, value)
    assert place in str(caught.value)
    assert hint in str(caught.value)
    assert len(str(caught.value)) < 300


def test_the_caller_says_what_the_value_is():
    place = re.escape("examples[3].output.memory[1]")
    with pytest.raises(EncodingFault, match=place):
        encode_output(SMALL, [0, 9, 0], "examples[3].output")


def test_only_an_output_is_told_of_cells_that_nobody_observes():
    with pytest.raises(EncodingFault, match="null"):
        encode_output(SMALL, [0])
    with pytest.raises(EncodingFault) as caught:
        encode_input(SMALL, [0])
    assert "null" not in str(caught.value)


@every_machine
def test_a_called_program_gives_what_its_last_state_holds(machine):
    rng = np.random.default_rng(2)
    first, *_ = machine.inputs
    for program in random_programs(machine, 0, 2):
        value = plain_inputs(machine, rng)
        end = machine.observe(program.states(value)[-1])
        last = {name: row[:, 0].tolist() for name, row in end.items()}
        assert program(value) == last
        zeros = {name: [0] * len(row) for name, row in value.items()}
        alone = {**zeros, first: value[first]}
        assert program(value[first]) == program(alone)[first]


@pytest.mark.parametrize("length", [1, 2, 7, 8, 13, 40])
def test_a_program_takes_inputs_of_any_length(length):
    program = Program.parse("read 1 2\ninc 2 2\nwrite 1 2", Assembly(8, 2, 4))
    value = [0, *range(1, length)]
    assert program(value) == [1, *value[1:]]


def test_a_longer_input_is_given_more_time():
    text = (
        "loop:\nsub 1 2 3\njump 3 end\nread 2 3\ninc 3 3\nwrite 2 3\ninc 2 2\n"
        "jump 4 loop\nend:"
    )
    program = Program.parse(text, Assembly(9, 4, 8, num_cells=8, gives_length=True))
    for length in (3, 8, 16, 40):
        value = [cell % 3 for cell in range(length)]
        assert program(value) == [cell + 1 for cell in value]


def test_a_program_takes_inputs_with_larger_values():
    program = Program.parse("read 1 1\ninc 1 1\nwrite 2 1", Assembly(4, 2, 4))
    assert program([9, 0, 0, 0]) == [10, 0, 0, 0]
    assert program([6, 0, 9, 0]) == [7, 0, 9, 0]


def test_a_turing_program_takes_tapes_of_any_length():
    program = Program.parse(
        "1 1: write 0, right, goto 1\n1 0: write 0, stay, goto 0", Turing(2, 2, 4)
    )
    for length in (1, 3, 4, 11):
        assert program([1] * (length - 1) + [0]) == [0] * length


@pytest.mark.parametrize(
    "machine", [SMALL, Turing(2, 2, 2)], ids=["assembly", "turing"]
)
@pytest.mark.parametrize("value", [[], [0] * 5000, 3, [0, "x"], [-1, 0]])
def test_a_called_program_refuses_what_no_machine_has_room_for(machine, value):
    program = Program(machine, random_programs(machine, 0, 1)[0].choices)
    with pytest.raises((EncodingFault, MachineFault)):
        program(value)


def test_a_symbol_that_a_turing_program_does_not_know_is_named():
    program = Program.parse("1 0: write 1, right, goto 1", Turing(2, 2, 2))
    with pytest.raises(EncodingFault, match=re.escape("tape[1]")):
        program([0, 2])
