"""A program called, its export, its batches and its verdict agree, at every size."""

import numpy as np
import pytest

from softcode.files import Fault
from softcode.machine import PATIENCE
from softcode.machine.assembly import CODE, Assembly, pass_batch, run_batch
from softcode.machine.turing import Turing
from softcode.program import Program, encode_input
from softcode.task import Task
from softcode.verify import check

from .machines import MACHINES, random_choices


# A run's time is short, so that not all endless runs take long.
BOUNDED = {
    "bounded": Assembly(base=7, num_registers=3, num_lines=7, num_cells=4, num_steps=2),
    "gives length": Assembly(
        base=9,
        num_registers=3,
        num_lines=7,
        num_cells=5,
        num_steps=2,
        gives_length=True,
    ),
    "wraps": Assembly(
        base=6, num_registers=2, num_lines=5, num_cells=3, num_steps=2, wraps=True
    ),
    "jumps by register": Assembly(
        base=5, num_registers=3, num_lines=5, num_steps=2, jump_to="register"
    ),
    "modular": Assembly(
        base=7, num_registers=3, num_lines=6, num_cells=4, num_steps=2, modular=True
    ),
    "modular, as many cells": Assembly(
        base=5, num_registers=3, num_lines=6, num_steps=2, modular=True
    ),
    "turing": Turing(num_symbols=3, num_controls=3, tape_length=4, num_steps=2),
}
ASSEMBLIES = dict(list(BOUNDED.items())[:-1])
EVERY = BOUNDED | {f"fixed time, {name}": MACHINES[name] for name in MACHINES}
SIZES = (1, 4, 5, 9)
NUM_PROGRAMS = 8

each_machine = pytest.mark.parametrize("machine", EVERY.values(), ids=EVERY)


def random_programs(machine, seed):
    """Random programs; each second one ends with its last line, and not before."""
    rng = np.random.default_rng(seed)
    for k in range(NUM_PROGRAMS):
        choices = random_choices(machine, rng)
        if k % 2 and "instruction" in choices:
            lines = choices["instruction"]
            lines[lines < 2] = rng.integers(2, 12, size=(lines < 2).sum())
            lines[-1] = CODE["halt"]
        yield Program(machine, choices)


def answer_of(function, value):
    """What it gives, or `None` where it says that it has no answer."""
    try:
        return function(value)
    except (Fault, ValueError):
        return None


def exported(program):
    names = {}
    exec(program.to_python(), names)
    return names["program"]


def some_inputs(machine, rng):
    """Inputs of many lengths; of values that the machine has, and of larger ones."""
    size = machine.inputs[machine.require_main_row()].size
    can_widen = machine.capabilities.wider is not None
    for length in SIZES:
        yield rng.integers(size, size=length).tolist()
        if can_widen and length < 5:
            yield rng.integers(3 * size, size=length).tolist()
            yield rng.integers(200, 256, size=length).tolist()


@each_machine
def test_the_export_has_an_answer_where_the_program_has_one_and_the_same(machine):
    rng, num_answers = np.random.default_rng(0), 0
    for program in random_programs(machine, 0):
        function = exported(program)
        for value in some_inputs(machine, rng):
            answer = answer_of(program, value)
            assert answer_of(function, value) == answer, (str(program), value)
            num_answers += answer is not None
    assert num_answers > 5


@pytest.mark.parametrize("compiler", ["numba", "jax"])
@pytest.mark.parametrize("machine", ASSEMBLIES.values(), ids=ASSEMBLIES)
def test_a_batch_has_an_answer_where_the_program_has_one_and_the_same(
    machine, compiler
):
    rng, num_answers = np.random.default_rng(1), 0
    programs = list(random_programs(machine, 1))
    for length in (machine.num_cells, machine.num_cells - 1):
        # A loop is compiled for each machine by JAX, so it has few sizes.
        value = rng.integers(machine.base, size=length).tolist()
        if machine.capabilities.other_lengths(length) is not None:
            continue
        by_machine = {}
        for program in programs:
            # The machine on which the call ends: of the input's size, as wide as needed.
            by_machine.setdefault(program.sized_for(value).machine, []).append(program)
        for sized, group in list(by_machine.items())[
            : 2 if compiler == "jax" else None
        ]:
            rows = {
                name: row[:, None] for name, row in encode_input(sized, value).items()
            }
            stacked = {
                name: np.stack([program.choices[name] for program in group], -1)
                for name in sized.parameters
            }
            end = run_batch(sized, stacked, rows, compiler=compiler, patience=PATIENCE)
            answers = [answer_of(program, value) for program in group]
            assert answers == [
                memory if has_answer else None
                for memory, has_answer in zip(
                    end.memory[:, :, 0].T.tolist(), end.has_answer[:, 0], strict=True
                )
            ]
            wanted = {
                "memory": end.memory[:, :1, 0].astype(np.int32),
                "registers": 0 * rows["registers"] - 1,
            }
            passed = pass_batch(
                sized, stacked, rows, wanted, compiler=compiler, patience=PATIENCE
            )
            first = end.memory[:, 0, 0].tolist()
            assert passed.tolist() == [answer == first for answer in answers]
            num_answers += sum(answer is not None for answer in answers)
    assert num_answers > 3


@each_machine
def test_what_passes_when_it_is_checked_is_what_the_program_gives(machine):
    rng, num_passed = np.random.default_rng(2), 0
    for program in random_programs(machine, 2):
        for length in (3, 4):
            size = machine.inputs[machine.require_main_row()].size
            value = rng.integers(size, size=length).tolist()
            sized = Task.of([(value, value)]).on(machine).machine_for("train")
            answer = answer_of(program.on(sized), value)
            wanted = value if answer is None else answer
            task = Task.of([(value, wanted)]).on(machine)
            passed = check(program, task, "train").all_passed
            num_passed += passed
            assert not passed or answer == wanted, (str(program), value)
    assert num_passed > 3
