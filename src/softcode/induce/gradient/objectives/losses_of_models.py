"""The relaxed loss of a model's programs, for all restarts in one run of the model.

The restarts are the last axis of every array, where a processor's wide instructions go
along it; under `vmap` they would be the first, and the innermost loops a few examples
long.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from ....language import Model
from ....reading import MISSING, AbstractSoftReading, Relaxed
from .objective import Aim


# Keeps the logarithm of a probability finite.
_FLOOR = 1e-8


# The reading, where none is said.
_MEAN_FIELD = Relaxed()

# From logits `[place, choice, restart]`, an aim and a model: each restart's loss.
LossOfModel: TypeAlias = Callable[[dict[str, Array], Aim, Model], Array]


def slopes_of_model(model: Model, loss: LossOfModel) -> Callable:
    """A function of one restart's logits and the aim, which gives its loss and slope.

    Under `vmap`, all restarts are computed at once, by one run of the model: the
    restarts' losses are added, and since none depends on another's logits, the slope of
    the sum holds each one's own.

    Args:
        model: what is run.
        loss: `model_loss`, or another function like it.

    Raises:
        ValueError: by the function, if the aim is mapped as well.

    Example:
        >>> import numpy as np
        >>> from softcode.induce.gradient.objectives.run_loss import aim_of
        >>> model = Model('''
        ... which = Param(2)
        ... out = Output(2)
        ... out.set_to(which)
        ... ''')
        >>> row = next(iter(model.outputs))
        >>> aim = aim_of({}, {row: np.zeros((1, 1, 1, 1), np.int32)})
        >>> logits = {name: jnp.zeros((1, 2)) for name in model.parameters}
        >>> value, slope = slopes_of_model(model, model_loss)(logits, aim)
        >>> round(float(value), 4), [table.tolist() for table in slope.values()]
        (0.6931, [[[-0.5, 0.5]]])
    """

    @jax.custom_batching.custom_vmap
    def slopes(logits: dict[str, Array], aim: Aim) -> tuple[Array, dict[str, Array]]:
        values, slope = batched(jax.tree.map(lambda table: table[None], logits), aim)
        return values[0], jax.tree.map(lambda table: table[0], slope)

    def batched(logits: dict[str, Array], aim: Aim) -> tuple[Array, dict[str, Array]]:
        last = jax.tree.map(lambda table: jnp.moveaxis(table, 0, -1), logits)

        def total(tables: dict[str, Array]) -> tuple[Array, Array]:
            values = loss(tables, aim, model)
            return jnp.sum(values), values

        (_, values), slope = jax.value_and_grad(total, has_aux=True)(last)
        return values, jax.tree.map(lambda table: jnp.moveaxis(table, -1, 0), slope)

    @slopes.def_vmap
    def _(axis_size: int, in_batched: Any, logits: dict[str, Array], aim: Aim):
        del axis_size
        if any(jax.tree.leaves(in_batched[1])):
            raise ValueError(
                "The aim is the same for all restarts; map it with `None`."
            )
        return batched(logits, aim), (True, jax.tree.map(lambda _: True, logits))

    return slopes


def loss_with_networks(
    logits: dict[str, Float[Array, "place choice"]],
    weights: dict[str, Any],
    aim: Aim,
    model: Model,
    tensors: dict[str, Float[Array, "tensor example ..."]],
) -> Float[Array, ""]:
    """The loss of one program and of the networks that it calls, to be trained together.

    It is `model_loss` of one restart, whose run is also a function of the networks'
    weights; without a schedule or a bonus.

    Args:
        logits: for each parameter.
        weights: for each network; `init_networks` makes the first ones.
        aim: inputs and targets.
        model: what is run.
        tensors: for each `InputTensor`, its tensors for each example.

    Example:
        >>> import numpy as np
        >>> from softcode.induce.gradient.objectives.run_loss import aim_of
        >>> model = Model('''
        ... image = InputTensor(2)
        ... @Learn([Vector(2)], 2, hid_sizes=[])
        ... def see(image): pass
        ... out = Output(2)
        ... out.set_to(see(image))
        ... ''')
        >>> weights = {"see": [{"matrix": jnp.eye(2), "offset": jnp.zeros(2)}]}
        >>> row = next(iter(model.outputs))
        >>> aim = aim_of({}, {row: np.zeros((1, 1, 1, 1), np.int32)})
        >>> images = {"image": jnp.array([[[0.0, 3.0]]])}
        >>> round(float(loss_with_networks({}, weights, aim, model, images)), 3)
        3.049
    """
    reading = Relaxed(num_batch_axes=1)
    targets = {name: times[0, -1] for name, times in aim.targets.items()}
    inputs: dict[str, Any] = {
        name: jax.nn.one_hot(row, model.inputs[name].size, axis=1)
        for name, row in aim.inputs.items()
    }
    program = {**reading.prepare(logits), **weights}
    state = model.step(program, model.init({**inputs, **tensors}, reading), reading)
    rows = model.observe(state)
    losses = [
        _surprise(rows[name][..., None], row, reading)[0]
        for name, row in targets.items()
    ]
    return sum(losses, jnp.zeros(()))


def model_loss(
    logits: dict[str, Float[Array, "place choice restart"]],
    aim: Aim,
    model: Model,
    reading: AbstractSoftReading = _MEAN_FIELD,
) -> Float[Array, " restart"]:
    """`sum_o mean_i -log P(o_i)` of each restart, over outputs `o` and examples `i`.

    Every value of the run is held for all examples and restarts at once, so that
    parameters are broadcast along the examples and inputs along the restarts before the
    model is run.

    Args:
        logits: for each parameter; the restarts are the last axis.
        aim: inputs and targets; of the latter the last step of the first schedule counts.
        model: what is run.
        reading: how.

    Example:
        >>> import numpy as np
        >>> from softcode.induce.gradient.objectives.run_loss import aim_of
        >>> model = Model('''
        ... which = Param(2)
        ... out = Output(2)
        ... out.set_to(which)
        ... ''')
        >>> row = next(iter(model.outputs))
        >>> aim = aim_of({}, {row: np.zeros((1, 1, 1, 1), np.int32)})
        >>> logits = {name: jnp.zeros((1, 2, 1)) for name in model.parameters}
        >>> round(float(model_loss(logits, aim, model)[0]), 4)
        0.6931
    """
    num_restarts = next(iter(logits.values())).shape[-1]
    targets = {name: times[0, -1] for name, times in aim.targets.items()}
    num_examples = next(iter(targets.values())).shape[-1]
    full = (num_examples, num_restarts)
    reading = reading.with_batch(2, full)
    program = {
        name: _in_full(reading.of_logits(table, 1)[:, :, None], full)
        for name, table in logits.items()
    }
    inputs = {
        name: reading.of_probabilities(
            _in_full(
                jax.nn.one_hot(row, model.inputs[name].size, axis=1)[..., None], full
            )
        )
        for name, row in aim.inputs.items()
    }
    state = model.step(program, model.init(inputs, reading), reading)
    rows = model.observe(state)
    losses = [
        _surprise(rows[name], target, reading) for name, target in targets.items()
    ]
    return sum(losses, jnp.zeros(num_restarts))


def _in_full(cells: Array, full: tuple[int, ...]) -> Array:
    """Cells with these batch axes in full."""
    return jnp.broadcast_to(cells, (*cells.shape[:2], *full))


def _surprise(
    cells: Float[Array, "cell value example restart"],
    target: Int[Array, "cell example"],
    reading: AbstractSoftReading,
) -> Float[Array, " restart"]:
    """The sum over cells of the mean over examples of `-log P(target)`."""
    at = jnp.maximum(target, 0)[:, None, :, None]
    right = jnp.take_along_axis(cells, at, axis=1)[:, 0]
    surprise = -reading.log_probabilities(right, _FLOOR)
    is_observed = (target != MISSING)[..., None]
    return jnp.sum(jnp.where(is_observed, surprise, 0.0), (0, 1)) / target.shape[-1]
