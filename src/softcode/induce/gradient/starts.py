"""Where restarts begin: random weights, or programs compiled into weights."""

import functools
import math
from collections.abc import Callable
from typing import TypedDict

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
from jaxtyping import Array, Float, Int, PRNGKeyArray, UInt32

from ...machine import AbstractMachine
from ...program import Program, weights_of_choices
from .adam import Moments, first_moments
from .descent import Descent
from .objectives import Logits


# What a compiled start gives to the choices that it does not make, besides the noise.
_EPSILON = 1e-6


class Restart(TypedDict):
    """One restart: its weights, its settings, and how far it has come.

    A dictionary, as all of a search's state is, so that it can be written down.
    """

    logits: Logits
    optimizer: Moments
    learning_rate: Float[Array, ""]
    noise: Float[Array, ""]
    entropy: Float[Array, ""]
    """The weight of its entropy bonus."""
    schedule: Int[Array, ""]
    """Which of the aim's schedules it aims at."""
    key: UInt32[Array, " word"]
    update: Int[Array, ""]
    """The updates that it has had."""


@functools.lru_cache(maxsize=8)
def starter(
    machine: AbstractMachine,
    num_schedules: int,
    descent: Descent,
    programs: tuple[Program, ...],
    start_noise: float,
) -> Callable[[PRNGKeyArray, np.ndarray], Restart]:
    """A compiled function: from a key and restarts' numbers to their first states.

    Restart `n` draws from `fold_in(key, n)`, so that it starts the same whoever else is
    beside it. The settings of `Descent` that are ranges are drawn here, and stay.

    Args:
        machine: what the weights are for.
        num_schedules: how many the objective's aim has.
        descent: the settings.
        programs: what to start from, in turn; random weights if there are none.
        start_noise: the γ with which programs are compiled, see `weights_of`.

    Returns:
        A function whose result has a leading axis of restarts on every leaf, in NumPy.
    """
    centers = {
        name: jnp.stack([program.choices[name] for program in programs])
        for name in (machine.parameters if programs else ())
    }

    def first_logits(key: PRNGKeyArray, number: Array) -> Logits:
        if not programs:
            return random_logits(machine, descent, key)
        choices = {name: c[number % len(c)] for name, c in centers.items()}
        logits = weights_of_choices(machine, choices, start_noise, _EPSILON, key)
        # A choice that the program does not use says nothing: any is as likely.
        is_used = machine.used(choices)
        return {
            name: jnp.where(is_used[name][..., None], table, _EPSILON * table)
            for name, table in logits.items()
        }

    def start(key: PRNGKeyArray, number: Array) -> Restart:
        keys = jr.split(jr.fold_in(key, number), 3)
        logits = first_logits(keys[0], number)
        low, high = np.log(descent.learning_rate)
        # Drawn together: each draw of its own takes the compiler half a second.
        rate, noise, entropy, schedule = jr.uniform(keys[1], (4,))
        has_bonus = entropy < descent.entropy_share
        return {
            "logits": logits,
            "optimizer": first_moments(logits),
            "learning_rate": jnp.exp(low + rate * (high - low)),
            "noise": noise * descent.noise,
            "entropy": jnp.where(has_bonus, descent.entropy, 0.0),
            "schedule": jnp.floor(schedule * num_schedules).astype(jnp.int32),
            "key": jr.key_data(keys[2]),
            "update": jnp.zeros((), jnp.int32),
        }

    starts = jax.jit(jax.vmap(start, in_axes=(None, 0)))
    return lambda key, ids: jax.tree.map(np.asarray, starts(key, jnp.asarray(ids)))


def random_logits(
    machine: AbstractMachine, descent: Descent, key: PRNGKeyArray
) -> Logits:
    """Normal logits of the descent's scale, with what it leans to added.

    Args:
        machine: says the parameters and their shapes, `[*place, choice]`.
        descent: its `start_scale` is the standard deviation, `leaning` what is added.
        key: for the draw, which is one for all parameters.
    """
    shapes = {
        name: (*space.shape, space.size) for name, space in machine.parameters.items()
    }
    sizes = [math.prod(shape) for shape in shapes.values()]
    normal = descent.start_scale * jr.normal(key, (sum(sizes),))
    parts = jnp.split(normal, np.cumsum(sizes)[:-1].tolist())
    logits = {
        name: part.reshape(shape)
        for part, (name, shape) in zip(parts, shapes.items(), strict=True)
    }
    for name, value in descent.leaning:
        parameter, choice = machine.capabilities.words[name]
        logits[parameter] = logits[parameter].at[..., choice].add(value)
    return logits
