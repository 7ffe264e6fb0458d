"""No machine is too small: an inducer refuses in words, or says what it knows."""

import itertools

import numpy as np
import pytest

from softcode.induce import INDUCERS, Budget, Outcome, Portfolio, induce
from softcode.induce.gradient import Descent, Gradient, RunLoss
from softcode.induce.hybrid import Hybrid
from softcode.machine import Assembly, Turing
from softcode.task import Example, Split, Task


# Few rounds and restarts: what is looked at is whether they go through.
SMALL = Gradient(
    num_restarts=2,
    objective=RunLoss(supervision="final"),
    descent=Descent(num_updates=4, chunk=2),
)
GIVEN = {"gradient": SMALL, "hybrid": Hybrid(num_starts=2, gradient=SMALL)}
SIZES = [
    Assembly(2, 1, 1, num_cells=1, num_steps=1),
    Assembly(2, 1, 2, num_cells=2, num_steps=3, wraps=True),
    Assembly(3, 2, 3, num_cells=1, num_steps=5),
    Assembly(3, 1, 5, num_steps=9),
    Assembly(4, 3, 6, num_steps=12),
    Assembly(4, 4, 7, num_cells=2, num_steps=12),
    Assembly(2, 1, 2, num_steps=3, jump_to="register"),
    Turing(2, 2, 1, num_steps=1),
    Turing(2, 3, 2, num_steps=4),
]


# Descent is compiled for each size, which takes ten seconds.
WITH_DESCENT = (SIZES[0], SIZES[7])


def task_on(machine):
    """A task that may have no solution: the first cell becomes the last one's successor."""
    row = machine.inputs[machine.main_row]
    rng = np.random.default_rng(0)
    inputs = [rng.integers(row.size, size=row.shape).tolist() for _ in range(2)]
    outputs = [[(cells[-1] + 1) % row.size, *cells[1:]] for cells in inputs]
    if inputs[0] == inputs[1]:
        outputs[1] = outputs[0]
    examples = tuple(Example(i, o) for i, o in zip(inputs, outputs, strict=True))
    return Task("small", {"train": Split(examples)}).on(machine)


@pytest.mark.parametrize("machine", SIZES, ids=str)
def test_every_inducer_takes_every_size_or_says_why_not(machine):
    task = task_on(machine)
    able = []
    for name, kind in INDUCERS.items():
        if name in GIVEN and machine not in WITH_DESCENT:
            continue
        inducer = GIVEN.get(name) or kind.suited(task)
        refusal = inducer.refuses(task)
        if refusal is not None:
            assert machine.title in refusal
            continue
        if name not in GIVEN:
            able.append(inducer)
        result = induce(task, inducer, budget=Budget(None, num_rounds=3))
        assert isinstance(result.outcome, Outcome) and result.message
    if able:
        by_turns = Portfolio(tuple(able), head_start=0, first_turn=1)
        assert induce(task, by_turns, budget=Budget(None, num_rounds=4)).message


@pytest.mark.slow
@pytest.mark.parametrize("base", [2, 3, 5])
def test_search_takes_every_size_of_an_assembly_machine(base):
    for registers, lines, cells in itertools.product((1, 2, 4), (1, 4, 8), (1, base)):
        machine = Assembly(base, registers, lines, num_cells=cells, num_steps=8)
        task = task_on(machine)
        for name in ("enumerate", "compose"):
            inducer = INDUCERS[name].suited(task)
            assert induce(task, inducer, budget=Budget(None, num_rounds=3)).message
