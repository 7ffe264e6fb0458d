"""Programs as the source of a Python function that needs nothing."""

import warnings

import numpy as np
import pytest
from conformance.machines import MACHINES, plain_inputs, random_inputs, random_programs

from softcode.machine import run
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.program import Program, ProgramFault


every_machine = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


def function_of(program, name="program"):
    """The exported function, from its source alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        code = compile(program.to_python(name), "exported", "exec")
    namespace = {}
    exec(code, namespace)
    return namespace[name]


def exact_states(programs, inputs):
    """Every state of each program's run on its own input, along one batch axis."""
    machine = programs[0].machine
    choices = {
        name: np.stack([program.choices[name] for program in programs], -1)
        for name in machine.parameters
    }
    return run(machine, choices, inputs, keep=True)


@every_machine
def test_the_exported_function_does_what_the_program_does(machine):
    programs = random_programs(machine, 0, 100)
    inputs = random_inputs(machine, np.random.default_rng(0), len(programs))
    first, *_ = machine.inputs
    states = exact_states(programs, inputs)
    for i, program in enumerate(programs):
        function = function_of(program)
        given = {name: row[:, i].tolist() for name, row in inputs.items()}
        before = {name: list(row) for name, row in given.items()}
        for num_steps in (1, 2, 5, machine.num_steps):
            wanted = machine.observe(states[num_steps])[first][:, i].tolist()
            assert function(**given, num_steps=num_steps) == wanted
        assert function(**given) == wanted
        assert given == before


@every_machine
def test_the_exported_function_takes_what_the_program_takes_when_called(machine):
    rng = np.random.default_rng(1)
    first, *_ = machine.inputs
    for program in random_programs(machine, 1, 2):
        function, value = function_of(program), plain_inputs(machine, rng)
        assert function(**value) == program(value)[first]
        assert function(value[first]) == program(value[first])


@pytest.mark.parametrize(
    "machine",
    [
        Assembly(2, 1, 1, modular=True),
        Assembly(2, 1, 1, wraps=True, modular=True, fixed_time=True),
        Turing(2, 2, 1, fixed_time=True),
    ],
    ids=["assembly", "assembly-wraps", "turing"],
)
def test_the_smallest_and_the_empty_programs_are_exported(machine):
    programs = [Program.parse("", machine), *random_programs(machine, 2, 5)]
    for program in programs:
        value = [1] * next(iter(machine.inputs.values())).shape[0]
        assert function_of(program)(value) == program(value)


def test_each_name_of_the_function_is_used_as_it_is():
    program = Program.parse("max 1 2 1\nmin 1 2 2\nwrite 1 2", Assembly(4, 2, 3))
    for name in ("program", "_x1", "Größe", "memory", "r1"):
        assert function_of(program, name)([3, 2, 1, 0]) == program([3, 2, 1, 0])


@pytest.mark.parametrize(
    "name",
    ["", "1st", "two words", "a-b", "f()", "x\n", "a²", "class", "None", "lambda"],
)
@every_machine
def test_what_cannot_name_a_function_is_refused(machine, name):
    program = random_programs(machine, 3, 1)[0]
    with pytest.raises(ProgramFault, match="cannot be the name"):
        program.to_python(name)


@pytest.mark.parametrize("name", ["min", "max", "len", "range", "list"])
@every_machine
def test_a_name_that_the_function_itself_calls_is_refused(machine, name):
    program = random_programs(machine, 3, 1)[0]
    with pytest.raises(ProgramFault, match="cannot be the name"):
        program.to_python(name)
