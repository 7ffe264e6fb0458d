"""What every objective is held to: it refuses in words what it cannot do, and learns."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from softcode.induce.gradient import Gradient
from softcode.induce.gradient.objectives import (
    JointLikelihood,
    ModelLoss,
    RunLoss,
    Standing,
    TraceLikelihood,
)
from softcode.language import Model
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.reading import Logarithmic
from softcode.task import Example, Split, Task


MODEL = Model("x = Input(2)\np = Param(2)\ny = Output(2)\ny.set_to(p)")
TENSOR = """
@Learn([Vector(2)], 2, hid_sizes=[3])
def seen(picture): pass
x = InputTensor(2)
p = Param(2)
y = Output(2)
y.set_to(seen(x))
"""
# A run of a large part of a model is one table, which the joint likelihood refuses.
WIDE = """
x = Input(9)[9]
p = Param(2)
y = Output(9)
@Runtime([9, 9, 9, 9, 9], 9)
def most(a, b, c, d, e): return max(a, b, c, d, e)
y.set_to(most(x[0], x[1], x[2], x[3], x[4]))
"""
ASSEMBLY = Assembly(base=2, num_registers=1, num_lines=2, num_cells=2, num_steps=3)
INCREMENT = "read 1 1\ninc 1 1"


def task_on(machine, given, wanted, reference=None):
    splits = {"train": Split((Example(given, wanted),))}
    return Task("small", splits, reference=reference).on(machine)


TASKS = {
    "assembly": task_on(ASSEMBLY, [0, 1], [0, 1], INCREMENT),
    "no reference": task_on(ASSEMBLY, [0, 1], [0, 1]),
    "turing": task_on(Turing(2, 2, 2), [0, 1], [1, 0]),
    "model": task_on(MODEL, {"x": [1]}, {"y": [1]}),
}
OBJECTIVES = {
    "run loss": RunLoss(supervision="final"),
    "run loss, sweep": RunLoss(forcing=0.5, efficiency=0.1),
    "run loss, trace": RunLoss(supervision="trace"),
    "run loss, logarithmic": RunLoss(forcing=0.5, reading=Logarithmic()),
    "trace likelihood": TraceLikelihood(),
    "model loss": ModelLoss(),
    "model loss, logarithmic": ModelLoss(reading=Logarithmic()),
    "joint likelihood": JointLikelihood(),
}
# For each kind of objective: the tasks that it takes, and its words for all others.
STEPS = {"model": "`RunLoss` is for machines that run by steps.*`ModelLoss\\(\\)`"}
MODELS_ALONE = "is for models, and this is .*`RunLoss\\(\\)`"
TRACED = {"no reference": "no reference program.*'final'", "turing": "no reference"}
REFUSED = {
    "run loss": STEPS,
    "run loss, sweep": STEPS,
    "run loss, trace": {**STEPS, **TRACED},
    "run loss, logarithmic": STEPS,
    "trace likelihood": {
        "turing": "pointer can be summed out.*`RunLoss\\(\\)`",
        "model": "pointer can be summed out.*`RunLoss\\(\\)`",
        "no reference": "no reference program",
    },
    "model loss": dict.fromkeys(("assembly", "no reference", "turing"), MODELS_ALONE),
    "model loss, logarithmic": dict.fromkeys(
        ("assembly", "no reference", "turing"), MODELS_ALONE
    ),
    "joint likelihood": dict.fromkeys(
        ("assembly", "no reference", "turing"), MODELS_ALONE
    ),
}
CASES = [(name, task) for name in OBJECTIVES for task in TASKS]


def standing(entropy=0.0):
    return Standing(*(jnp.array(x) for x in (0, entropy, 0, 0.0)))


def random_logits(machine, seed):
    rng = np.random.default_rng(seed)
    return {
        name: jnp.asarray(rng.normal(size=(*space.shape, space.size)), jnp.float32)
        for name, space in machine.parameters.items()
    }


@pytest.mark.parametrize(("name", "on"), CASES)
def test_it_refuses_in_words_what_it_cannot_do_and_nothing_else(name, on):
    gradient = Gradient(objective=OBJECTIVES[name])
    refusal = gradient.refuses(TASKS[on])
    if on not in REFUSED[name]:
        assert refusal is None
    else:
        with pytest.raises(AssertionError, match=REFUSED[name][on]):
            assert refusal is None, refusal


@pytest.mark.parametrize(
    "name", [n for n in OBJECTIVES if OBJECTIVES[n].name != "model loss"]
)
def test_a_step_against_its_slope_lowers_it(name):
    objective = OBJECTIVES[name]
    task = next(TASKS[on] for on in TASKS if on not in REFUSED[name])
    machine, aim, _ = objective.lesson(task, "train")
    slopes = jax.jit(objective.slopes((machine,), (0.0,)))
    logits = random_logits(machine, 0)
    before, slope = slopes(logits, standing(), (aim,))
    moved = {n: table - 1e-2 * slope[n] for n, table in logits.items()}
    after, _ = slopes(moved, standing(), (aim,))
    assert np.isfinite(before) and after < before


@pytest.mark.parametrize("objective", [ModelLoss(), JointLikelihood()])
def test_a_model_that_calls_networks_is_refused(objective):
    task = task_on(Model(TENSOR), {}, {"y": [1]})
    assert "networks" in Gradient(objective=objective).refuses(task)


def test_the_joint_likelihood_refuses_what_would_be_too_large_before_it_begins():
    task = task_on(Model(WIDE), {"x": [0] * 9}, {"y": [0]})
    refusal = Gradient(objective=JointLikelihood()).refuses(task)
    assert "a table of 531,441 entries" in refusal and "`ModelLoss()`" in refusal
