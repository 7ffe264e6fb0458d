"""The logarithmic reading computes what the relaxed one does, and keeps small chances."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from conformance.machines import MACHINES, MODELS, random_inputs
from softcode.induce.gradient.objectives import Aim, model_loss, slopes_of_model
from softcode.language import Model
from softcode.machine import trajectory
from softcode.reading import Logarithmic, Relaxed


every_machine = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
every_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)


def random_logits(machine, rng, scale):
    return {
        name: jnp.asarray(
            scale * rng.normal(size=(*space.shape, space.size)), jnp.float32
        )
        for name, space in machine.parameters.items()
    }


@every_machine
def test_it_computes_the_logarithms_of_relaxed_values(machine):
    rng = np.random.default_rng(0)
    unsure, sure = (random_logits(machine, rng, scale) for scale in (1.0, 100.0))
    inputs = {
        name: jax.nn.one_hot(row, machine.inputs[name].size, axis=1)
        for name, row in random_inputs(machine, rng, 3).items()
    }

    @functools.partial(jax.jit, static_argnums=1)
    def states(logits, reading):
        given = {name: reading.of_probabilities(row) for name, row in inputs.items()}
        program = reading.prepare(logits)
        run = trajectory(machine, program, given, reading, 12)
        return jax.tree.map(lambda leaf: reading.one_hot(leaf, 0), run)

    for logits in (unsure, sure):
        jax.tree.map(
            lambda a, b: np.testing.assert_allclose(a, b, atol=2e-4),
            states(logits, Logarithmic(1)),
            states(logits, Relaxed(1)),
        )


def random_aim(model, rng):
    given = {n: jnp.asarray(x) for n, x in random_inputs(model, rng, 4).items()}
    targets = {
        name: jnp.asarray(
            rng.integers(0, space.size, (1, 1, *space.shape, 4)), jnp.int32
        )
        for name, space in model.outputs.items()
    }
    return Aim(given, targets)


def slopes_through(model, reading):
    return slopes_of_model(model, functools.partial(model_loss, reading=reading))


@every_model
def test_a_models_loss_is_the_same(model):
    rng = np.random.default_rng(1)
    logits = {n: t[..., None] for n, t in random_logits(model, rng, 1.0).items()}
    aim = random_aim(model, rng)
    plain, logarithmic = (
        jax.jit(functools.partial(model_loss, model=model, reading=reading))(
            logits, aim
        )
        for reading in (Relaxed(), Logarithmic())
    )
    np.testing.assert_allclose(logarithmic, plain, rtol=1e-4)


def test_a_models_slope_is_the_same():
    model, rng = MODELS["circuit"], np.random.default_rng(2)
    logits, aim = random_logits(model, rng, 1.0), random_aim(model, rng)
    plain, logarithmic = (
        jax.jit(slopes_through(model, reading))(logits, aim)
        for reading in (Relaxed(), Logarithmic())
    )
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4),
        plain,
        logarithmic,
    )


@pytest.mark.parametrize(("reading", "slope"), [(Relaxed(), 0), (Logarithmic(), 1)])
def test_a_chance_too_small_for_a_probability_still_has_a_slope(reading, slope):
    model = Model(
        "given = Input(2)\nshift = Param(3)\nout = Output(3)\nout.set_to(shift)"
    )
    logits = {"shift": jnp.array([[100.0, 0.0, 0.0]])}
    zeros = jnp.zeros((1, 4), jnp.int32)
    aim = Aim({"given": zeros}, {"out": 1 + zeros[None, None]})
    _, found = jax.jit(slopes_through(model, reading))(logits, aim)
    np.testing.assert_allclose(found["shift"], [[slope, -slope, 0]], atol=1e-6)
