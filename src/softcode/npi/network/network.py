"""The interpreter's core: an encoder, an LSTM, keys of programs, heads."""

import math
from typing import NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
from jaxtyping import Array, Float, Int, PRNGKeyArray

from .interface import Interface
from .sizes import NetworkSizes, matrix_shapes, num_layers_of


# By name, as they are written to a file.
NetworkWeights: TypeAlias = dict[str, Array]
AnyArray: TypeAlias = Array | np.ndarray


class DecisionLogits(NamedTuple):
    """What the heads say of each step.

    Example:
        >>> DecisionLogits(jnp.zeros(3), jnp.zeros((3, 12)), jnp.zeros((3, 21))).end.shape
        (3,)
    """

    end: Float[Array, "..."]
    """The log-odds of the frame's end."""
    program: Float[Array, "... program"]
    args: Float[Array, "... value"]
    """For each place its values, put end to end."""


def init_weights(
    interface: Interface, sizes: NetworkSizes, key: PRNGKeyArray
) -> NetworkWeights:
    """Random weights, of standard deviation `1 / sqrt(inputs)`.

    The forget gates start open (offset 1).

    Example:
        >>> from softcode.npi import TASKS
        >>> interface = Interface.of(TASKS["quicksort"])
        >>> weights = init_weights(interface, NetworkSizes(8, 1, 8, 8, 8), jr.key(0))
        >>> weights["lstm.0.matrix"].shape  # (encoded and embedded, and units), gates
        (24, 32)
    """
    num_programs, units = len(interface.programs), sizes.num_units
    shapes = matrix_shapes(interface, sizes)
    keys = iter(jr.split(key, len(shapes) + 2))
    weights = {
        "programs.embedding": jr.normal(
            next(keys), (num_programs, sizes.embedding_size)
        ),
        "programs.key": jr.normal(next(keys), (num_programs, sizes.key_size))
        / math.sqrt(sizes.key_size),
    }
    for name, shape in shapes.items():
        # The encoder's first layer adds up one row for each of its inputs.
        fan_in = len(interface.encoder_sizes) if name == "encoder.0" else shape[0]
        weights[f"{name}.matrix"] = jr.normal(next(keys), shape) / math.sqrt(fan_in)
        offset = jnp.zeros(shape[1])
        if name.startswith("lstm"):
            offset = offset.at[units : 2 * units].set(1.0)
        weights[f"{name}.offset"] = offset
    return weights


def frame_logits(
    weights: NetworkWeights,
    interface: Interface,
    programs: Int[AnyArray, " frame"],
    args: Int[AnyArray, "frame place"],
    observations: Int[AnyArray, "frame step observation"],
) -> DecisionLogits:
    """What the network says at each step of frames, `[frame, step, ...]`.

    `s = encoder(observation, args)`, `h = lstm([s, embedding(program)])` from a hidden
    state of zeros at the frame's start; the next program is the one whose key has the
    greatest product with `key(h)`.

    Example:
        >>> from softcode.npi import TASKS
        >>> interface = Interface.of(TASKS["binary_search"])
        >>> weights = init_weights(interface, NetworkSizes(4, 1, 4, 4, 4), jr.key(0))
        >>> frames, no_args = np.zeros(3, int), np.zeros((3, 0), int)
        >>> seen = np.zeros((3, 5, 2), int)  # three frames of five steps, two observations
        >>> given = (weights, frames, no_args, seen)
        >>> run = lambda weights, *frames: frame_logits(weights, interface, *frames)
        >>> jax.eval_shape(run, *given).program.shape
        (3, 5, 6)

    Source: Reed and de Freitas, "Neural Programmer-Interpreters" (2016), section 3.
    """
    return _heads(
        weights, frame_states(weights, interface, programs, args, observations)
    )


def frame_states(
    weights: NetworkWeights,
    interface: Interface,
    programs: Int[AnyArray, " frame"],
    args: Int[AnyArray, "frame place"],
    observations: Int[AnyArray, "frame step observation"],
) -> Float[Array, "frame step unit"]:
    """The last layer's hidden state at each step: all that the heads see."""
    num_steps = observations.shape[1]
    shape = (*observations.shape[:2], args.shape[1])
    hidden = _encoded(
        weights,
        interface,
        jnp.broadcast_to(programs[:, None], shape[:2]),
        jnp.broadcast_to(args[:, None], shape),
        observations,
    )
    hidden = jnp.swapaxes(hidden, 0, 1)
    for layer in range(num_layers_of(weights)):
        hidden = _lstm(weights, f"lstm.{layer}", hidden, num_steps)
    return jnp.swapaxes(hidden, 0, 1)


def step_logits(
    weights: NetworkWeights,
    interface: Interface,
    programs: Int[AnyArray, " frame"],
    args: Int[AnyArray, "frame place"],
    observations: Int[AnyArray, "frame observation"],
    states: Float[AnyArray, "layer 2 frame unit"],
) -> tuple[DecisionLogits, Float[Array, "layer 2 frame unit"]]:
    """What the network says at one step of each frame, and its states after it.

    `states` holds hidden states and cells, zeros at a frame's start. Step by step this is
    `frame_logits`.

    Example:
        >>> from softcode.npi import TASKS
        >>> interface = Interface.of(TASKS["binary_search"])
        >>> weights = init_weights(interface, NetworkSizes(4, 1, 4, 4, 4), jr.key(0))
        >>> frames, no_args = np.zeros(3, int), np.zeros((3, 0), int)
        >>> start = np.zeros((1, 2, 3, 4), np.float32)
        >>> seen = np.zeros((3, 2), int)
        >>> given = (weights, frames, no_args, seen, start)
        >>> run = lambda weights, *frames: step_logits(weights, interface, *frames)
        >>> logits, states = jax.eval_shape(run, *given)
        >>> logits.end.shape, states.shape
        ((3,), (1, 2, 3, 4))
    """
    x = _encoded(weights, interface, programs, args, observations)
    states = jnp.asarray(states)
    following = []
    for layer in range(num_layers_of(weights)):
        matrix = weights[f"lstm.{layer}.matrix"]
        given = _given(weights, f"lstm.{layer}", x)
        hidden, cell = _cell(given, matrix[x.shape[-1] :], *states[layer])
        following.append(jnp.stack([hidden, cell]))
        x = hidden
    return _heads(weights, x), jnp.stack(following)


def _encoded(
    weights: NetworkWeights,
    interface: Interface,
    programs: Int[AnyArray, "*step"],
    args: Int[AnyArray, "*step place"],
    observations: Int[AnyArray, "*step observation"],
) -> Float[Array, "*step encoded"]:
    """The encoder's result beside the program's embedding."""
    starts = np.cumsum([0, *interface.encoder_sizes[:-1]])
    starts = jnp.asarray(starts.reshape((1,) * programs.ndim + (-1,)))
    rows = jnp.concatenate([observations, args], -1) + starts
    added = jnp.sum(weights["encoder.0.matrix"][rows], -2)
    offset = weights["encoder.0.offset"].reshape((1,) * programs.ndim + (-1,))
    encoded = jax.nn.relu(_affine(weights, "encoder.1", jax.nn.relu(added + offset)))
    embedded = weights["programs.embedding"][programs]
    return jnp.concatenate([encoded, embedded], -1)


def _heads(
    weights: NetworkWeights, hidden: Float[Array, "*step unit"]
) -> DecisionLogits:
    sought = _affine(weights, "key", hidden)
    return DecisionLogits(
        _affine(weights, "end", hidden)[..., 0],
        sought @ weights["programs.key"].T,
        _affine(weights, "args", hidden),
    )


def _affine(
    weights: NetworkWeights, name: str, inputs: Float[Array, "... in"]
) -> Float[Array, "... out"]:
    offset = weights[f"{name}.offset"]
    shape = (1,) * (inputs.ndim - 1) + offset.shape
    return inputs @ weights[f"{name}.matrix"] + offset.reshape(shape)


def _given(
    weights: NetworkWeights, name: str, inputs: Float[Array, "*step in"]
) -> Float[Array, "*step gate"]:
    """What the inputs give to the gates."""
    offset = weights[f"{name}.offset"].reshape((1,) * (inputs.ndim - 1) + (-1,))
    return inputs @ weights[f"{name}.matrix"][: inputs.shape[-1]] + offset


def _cell(
    given: Float[Array, "frame gate"],
    recurrent: Float[Array, "unit gate"],
    hidden: Float[Array, "frame unit"],
    cell: Float[Array, "frame unit"],
) -> tuple[Float[Array, "frame unit"], Float[Array, "frame unit"]]:
    write, forget, read, new = jnp.split(given + hidden @ recurrent, 4, axis=-1)
    cell = jax.nn.sigmoid(forget) * cell + jax.nn.sigmoid(write) * jnp.tanh(new)
    return jax.nn.sigmoid(read) * jnp.tanh(cell), cell


def _lstm(
    weights: NetworkWeights,
    name: str,
    inputs: Float[Array, "step frame in"],
    num_steps: int,
) -> Float[Array, "step frame unit"]:
    recurrent = weights[f"{name}.matrix"][inputs.shape[-1] :]
    zeros = jnp.zeros((inputs.shape[1], recurrent.shape[0]), inputs.dtype)

    def step(
        state: tuple[Array, Array], now: Array
    ) -> tuple[tuple[Array, Array], Array]:
        hidden, cell = _cell(now, recurrent, *state)
        return (hidden, cell), hidden

    # All that does not wait for the last step is one product.
    given = _given(weights, name, inputs)
    return jax.lax.scan(step, (zeros, zeros), given, length=num_steps)[1]
