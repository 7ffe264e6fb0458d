"""Gradients that learn from several batches, and from some examples at a time."""

import dataclasses
import json

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
import pytest

from softcode.induce import Budget, induce
from softcode.induce.constraint import Constraint
from softcode.induce.gradient import (
    Descent,
    Gradient,
    Lessons,
    ModelLoss,
    RunLoss,
    TraceLikelihood,
    minibatch,
)
from softcode.induce.gradient.objectives import Aim, Standing
from softcode.machine.assembly import Assembly
from softcode.task import Example, Split, Task, load_model_task


SHIFT = """
n = Hyper()
@Runtime([n, 4], n)
def add(x, by): return (x + by) % n
by = Param(4)
x = Input(n)
y = Output(n)
y.set_to(add(x, by))
"""
# Of the four shifts 1 and 3 do the first batch, and 1 alone does both.
BATCHES = [
    {
        "batch_name": name,
        "hypers": name,
        "instances": [{"x": x, "y": (x + 1) % n} for x in range(n)],
    }
    for name, n in (("two", 2), ("three", 3))
]


@pytest.fixture
def files(tmp_path):
    (tmp_path / "shift.py").write_text(SHIFT)
    (tmp_path / "hypers.json").write_text('{"two": {"n": 2}, "three": {"n": 3}}')
    (tmp_path / "data.json").write_text(json.dumps(BATCHES))
    return [tmp_path / name for name in ("shift.py", "hypers.json", "data.json")]


def test_several_batches_are_learned_from_together(files):
    task = load_model_task(*files).on()
    splits = ("train", "three")
    small = dataclasses.replace(
        Gradient.suited(task), num_restarts=4, lessons=Lessons(splits, 0.5)
    )
    for both in (small, Constraint(splits=splits)):
        result = induce(task, both, judged_by=("train", "three"))
        assert result.program is not None
        assert result.program.choices["by"].tolist() == [1]


def test_a_batch_counts_once_its_turn_has_come(files):
    task, objective = load_model_task(*files).on(), ModelLoss()
    lessons = [objective.lesson(task, split) for split in ("train", "three")]
    begins = Lessons(("train", "three"), 0.5).begins(num_updates=100)

    def slopes(update, taken):
        standing = Standing(*(jnp.array(x) for x in (0, 0.0, update, 0.0)))
        machines = tuple(lesson.machine for lesson in taken)
        slopes_of = objective.slopes(machines, begins[: len(taken)])
        logits = {"by": jnp.array([[0.3, 0.1, -0.2, 0.5]])}
        return slopes_of(logits, standing, [lesson.aim for lesson in taken])

    first, second = (slopes(0, [lesson]) for lesson in lessons)
    before, after = (slopes(update, lessons) for update in (49, 50))
    jax.tree.map(np.testing.assert_allclose, before, first)
    added = jax.tree.map(lambda a, b: a + b, first, second)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5), after, added)


def test_a_minibatch_is_some_of_the_examples_each_once():
    aim = Aim({"x": jnp.arange(10)[None]}, {"y": 2 * jnp.arange(10)[None, None, None]})
    drawn = [minibatch(aim, 4, jr.key(seed)) for seed in range(20)]
    for some in drawn:
        chosen = some.inputs["x"][0].tolist()
        assert len(set(chosen)) == 4
        assert some.targets["y"][0, 0, 0].tolist() == [2 * x for x in chosen]
    assert len({tuple(some.inputs["x"][0].tolist()) for some in drawn}) > 10
    assert minibatch(aim, 10, jr.key(0)) is aim


def test_minibatches_give_the_same_run_for_the_same_seed():
    machine = Assembly(
        base=2,
        num_registers=1,
        num_lines=1,
        num_cells=1,
        num_steps=2,
        modular=True,
        fixed_time=True,
    )
    pairs = [
        ({"memory": [0], "registers": [a]}, {"memory": [0], "registers": [1 - a]})
        for a in (0, 1)
    ]
    examples = tuple(Example(*pair) for pair in pairs)
    task = Task("flip", {"train": Split(examples)}).on(machine)
    gradient = Gradient(
        num_restarts=4,
        objective=RunLoss(supervision="final"),
        descent=Descent(num_updates=60, chunk=10),
        lessons=Lessons(minibatch=1),
    )
    runs = [
        induce(task, gradient, seed=seed, budget=Budget(seconds=60.0))
        for seed in (0, 0)
    ]
    assert runs[0].program is not None
    assert str(runs[0].program) == str(runs[1].program)
    assert runs[0].num_rounds == runs[1].num_rounds


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"minibatch": 0}, "at least 1"),
        ({"splits": ("three",)}, "start with 'train'"),
        ({"curriculum": 2.0}, "a part from 0 to 1"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        Lessons(**settings)


def test_a_batch_that_is_not_there_is_named(files):
    task = load_model_task(*files).on()
    wrong = dataclasses.replace(
        Gradient.suited(task), lessons=Lessons(("train", "four"))
    )
    with pytest.raises(ValueError, match="names 'four'"):
        induce(task, wrong)


def test_what_looks_at_all_examples_takes_no_minibatch():
    with pytest.raises(ValueError, match="`TraceLikelihood` looks at all examples"):
        Gradient(objective=TraceLikelihood(), lessons=Lessons(minibatch=2))
