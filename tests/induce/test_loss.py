"""The relaxed loss, against NumPy and finite differences."""

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
import pytest

from softcode.induce.gradient.objectives import Aim, RunLoss, Standing
from softcode.machine import trajectory
from softcode.machine.assembly import Assembly
from softcode.reading import MISSING, Relaxed


MACHINE = Assembly(base=2, num_registers=1, num_lines=2, num_cells=1, num_steps=3)
READING = Relaxed(num_batch_axes=1)
OBJECTIVE = RunLoss(efficiency=0.25)
NUM_EXAMPLES = 2


def weights(seed=0):
    keys = jr.split(jr.key(seed), len(MACHINE.parameters))
    return {
        name: jr.normal(key, (*space.shape, space.size))
        for key, (name, space) in zip(keys, MACHINE.parameters.items(), strict=True)
    }


def aim():
    """Two schedules: both look at some places alone."""
    rng = np.random.default_rng(0)
    shape = (2, MACHINE.num_steps, 1, NUM_EXAMPLES)
    targets = {name: rng.integers(-1, 2, shape) for name in ("memory", "registers")}
    inputs = {name: jnp.asarray([[0, 1]], jnp.int32) for name in targets}
    return Aim(inputs, {n: jnp.asarray(t.astype(np.int32)) for n, t in targets.items()})


AIM = aim()


@jax.jit
def compiled(logits, schedule, entropy_weight, targets):
    aimed = Aim(AIM.inputs, targets)
    standing = Standing(schedule, entropy_weight, jnp.array(0), jnp.array(0.0))
    return OBJECTIVE.loss(logits, standing, aimed, MACHINE)


def value(logits, schedule=0, entropy_weight=0.0, targets=AIM.targets):
    return float(
        compiled(logits, jnp.array(schedule), jnp.array(entropy_weight), targets)
    )


def rows_and_running(logits):
    """The relaxed run's rows at each step, and the mass that is still running."""
    inputs = {n: jax.nn.one_hot(r, 2, axis=1) for n, r in AIM.inputs.items()}
    program = READING.prepare(logits)
    states = trajectory(MACHINE, program, inputs, READING, MACHINE.num_steps)
    rows = {
        "memory": np.asarray(states.memory, float),
        "registers": np.asarray(states.registers, float),
    }
    return rows, 1 - np.asarray(states.halted, float)[:, 1].mean()


@pytest.mark.parametrize("schedule", [0, 1])
def test_it_is_the_cross_entropy_of_the_relaxed_run(schedule):
    logits = weights()
    rows, running = rows_and_running(logits)
    wanted = 0.25 * running
    for name, times in AIM.targets.items():
        surprises = [
            -np.log(rows[name][step, cell, times[schedule, step, cell, i], i] + 1e-6)
            for step in range(MACHINE.num_steps)
            for cell in range(1)
            for i in range(NUM_EXAMPLES)
            if times[schedule, step, cell, i] != MISSING
        ]
        assert surprises
        wanted += np.mean(surprises)
    assert value(logits, schedule) == pytest.approx(wanted, rel=1e-4)


def test_the_bonus_is_the_mean_entropy_of_the_choices():
    logits = weights()
    entropies = []
    for table in logits.values():
        p = np.exp(np.asarray(table, float))
        p /= p.sum(-1, keepdims=True)
        entropies += (-(p * np.log(p)).sum(-1)).ravel().tolist()
    bonus = value(logits) - value(logits, entropy_weight=0.5)
    assert bonus == pytest.approx(0.5 * np.mean(entropies), rel=1e-3)


def test_its_slope_is_that_of_finite_differences():
    logits = weights()
    zero, nothing = jnp.array(0), jnp.array(0.0)
    slope = jax.jit(jax.grad(compiled))(logits, zero, nothing, AIM.targets)
    direction = weights(seed=1)
    predicted = sum(float(jnp.vdot(slope[name], direction[name])) for name in logits)
    step = 1e-2
    ahead = {name: logits[name] + step * direction[name] for name in logits}
    behind = {name: logits[name] - step * direction[name] for name in logits}
    difference = (value(ahead) - value(behind)) / (2 * step)
    assert abs(predicted) > 0.01
    assert predicted == pytest.approx(difference, rel=2e-2, abs=1e-3)


def test_what_is_missing_is_not_looked_at():
    logits = weights()
    nowhere = {n: jnp.full_like(t, MISSING) for n, t in AIM.targets.items()}
    _, running = rows_and_running(logits)
    assert value(logits, targets=nowhere) == pytest.approx(0.25 * running, rel=1e-4)
    one_place = {**nowhere, "memory": nowhere["memory"].at[0, 2, 0, 1].set(1)}
    rows, _ = rows_and_running(logits)
    wanted = -np.log(rows["memory"][2, 0, 1, 1] + 1e-6) + 0.25 * running
    assert value(logits, targets=one_place) == pytest.approx(wanted, rel=1e-4)
