"""Constraint solving: programs, proofs that there are none, and the smallest ones."""

import itertools

import numpy as np
import pytest
from conformance.machines import MODELS, model, random_inputs, random_programs

from softcode.induce import Budget, Outcome, induce
from softcode.induce.constraint import Constraint
from softcode.induce.constraint.solvers import _Slices
from softcode.induce.time_left import ends_after
from softcode.machine import run
from softcode.machine.turing import Turing
from softcode.task import Example, Split, Task


SOLVERS = ["cadical", "glucose", "cp-sat", "z3"]


def circuit_task(function, num_gates, num_wires=3):
    """A circuit for a function of two bits, whose result is in the first wires."""
    pairs = list(itertools.product(range(2), repeat=2))
    size = len(function(0, 0))
    machine = model(
        "circuit", num_gates=num_gates, num_wires=num_wires, num_outputs=size
    )
    examples = tuple(
        Example(
            {"given": [a, b] + [0] * (num_wires - 2)}, {"result": list(function(a, b))}
        )
        for a, b in pairs
    )
    return Task("circuit", {"train": Split(examples)}).on({"train": machine})


SWAP = circuit_task(lambda a, b: (b, a), num_gates=3)


@pytest.mark.parametrize("solver", SOLVERS)
def test_each_solver_finds_a_program(solver):
    result = induce(SWAP, Constraint(solver=solver))
    assert result.outcome is Outcome.solved
    assert result.verified["train"].all_passed


@pytest.mark.parametrize("solver", SOLVERS)
def test_each_solver_proves_that_there_is_none(solver):
    # Two gates can copy one wire over the other, and then it is lost.
    task = circuit_task(lambda a, b: (b, a), num_gates=2, num_wires=2)
    result = induce(task, Constraint(solver=solver))
    assert result.outcome is Outcome.none_exists
    assert "by a solver's proof" in result.message


def test_what_is_proved_impossible_is_so_for_every_program():
    task = circuit_task(lambda a, b: (b, a), num_gates=1, num_wires=2)
    assert induce(task, Constraint()).outcome is Outcome.none_exists
    spaces = task.machine.parameters
    every = itertools.product(*(range(space.size) for space in spaces.values()))
    rows = np.array(list(every), np.int32).T
    choices = {n: row[None, :, None] for n, row in zip(spaces, rows, strict=True)}
    inputs = {n: x[:, None] for n, x in task.inputs("train").items()}
    got = task.machine.observe(run(task.machine, choices, inputs))["result"]
    wanted = task.outputs("train")["result"][:, None]
    assert not (got == wanted).all((0, 2)).any()


@pytest.mark.parametrize("name", MODELS)
def test_what_a_random_program_does_is_found_again(name):
    machine = MODELS[name]
    rng = np.random.default_rng(0)
    for program in random_programs(machine, 1, 3):
        inputs = random_inputs(machine, rng, 6)
        rows = machine.observe(run(machine, program.choices, inputs))
        examples = tuple(
            Example(
                {n: x[:, i].tolist() for n, x in inputs.items()},
                {
                    n: np.broadcast_to(x, (len(x), 6))[:, i].tolist()
                    for n, x in rows.items()
                },
            )
            for i in range(6)
        )
        task = Task(name, {"train": Split(examples)}).on({"train": machine})
        result = induce(task, Constraint())
        assert result.outcome is Outcome.solved
        assert result.verified["train"].all_passed


def test_every_program_is_given_once_and_then_it_says_that_none_is_left():
    task = circuit_task(lambda a, b: (a & b,), num_gates=1, num_wires=2)
    result = induce(task, Constraint(), num_solutions=1000, budget=Budget(seconds=60.0))
    # The gate is `and`; its operands in either order, its target the first wire.
    assert len(result.origins) == 2
    assert result.num_proposals == 2


def test_the_fewest_places_are_asked_for():
    # Exclusive or leaves two of three gates with nothing to do.
    task = circuit_task(lambda a, b: (a ^ b,), num_gates=3)
    result = induce(task, Constraint(fewest=(("gate", 4),)))
    assert result.outcome is Outcome.solved
    assert (result.program.choices["gate"] != 4).sum() == 1


def test_an_unknown_parameter_is_named():
    with pytest.raises(ValueError, match="the program's parameters are gate"):
        induce(SWAP, Constraint(fewest=(("gates", 4),)))


def test_slices_of_time_double_on_unknown_alone_and_end_with_the_search():
    asked, answers = [], [None, None, True, True, False, None]
    slices = _Slices()

    def solve_for(seconds):
        asked.append(seconds)
        return answers[len(asked) - 1]

    for _ in answers[:5]:
        slices.solve(10_000, solve_for)
    assert asked == [1.0, 2.0, 4.0, 4.0, 4.0]
    with ends_after(0.5):
        assert slices.solve(10_000, solve_for) is None
    assert asked[-1] <= 0.5
    with ends_after(0.0):
        assert slices.solve(10_000, solve_for) is None
    assert len(asked) == 6


def test_many_programs_are_found_by_a_solver_that_counts_seconds():
    first = Task("few", {"train": Split((Example([0, 0, 0], [1, 0, 0]),))})
    task = first.on(Turing(2, 2, 3, num_steps=3))
    found = induce(task, Constraint("cp-sat"), budget=20.0, num_solutions=100)
    # By trying all 144 of them; a choice that never runs makes no other program.
    assert len({str(program) for program in found.programs}) == 39
    assert found.num_proposals == 39
