"""The compiled parts of `Gradient`: making starts, and descending from them.

`gradient` is the inducer's settings (a `Gradient`, which is not imported here: it is
defined by means of these functions).
"""

import functools
import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
import optax
from jax.sharding import Mesh, PartitionSpec
from jaxtyping import Array, PRNGKeyArray

from ...language import Model
from ...machine import AbstractMachine
from ...program import weights_of_choices
from ...reading import Logarithmic, Relaxed
from .lessons import minibatch, slopes_of_lessons
from .objectives import loss, mean_entropy


# Gradient noise shrinks with the update t as (1 + t) ** -0.55 (Neelakantan et al. 2015).
_NOISE_DECAY = 0.55

# A shake keeps no logit beyond this, so that what stays can still change.
_MOST_AFTER_SHAKE = 4.0

# What a compiled start gives to the choices that it does not make, besides the noise.
_START_EPSILON = 1e-6

# With a filtered loss: the part of a cycle in which the entropy bonus falls to zero,
# and how far below zero it goes after that, which makes the choices sure.
_ENTROPY_SPAN = 0.7
_ENTROPY_END = -0.1


@functools.lru_cache(maxsize=8)
def starter(gradient: Any, machine: AbstractMachine, num_schedules: int) -> Callable:
    """A compiled function: from a key and restarts' numbers to their first states."""
    optimizer: Any = optax.scale_by_adam()
    centers = {
        name: jnp.stack([start.choices[name] for start in gradient.starts])
        for name in (machine.parameters if gradient.starts else ())
    }

    def first_logits(key: PRNGKeyArray, number: Array) -> dict[str, Array]:
        if not gradient.starts:
            return _random_logits(gradient, machine, key)
        choices = {name: c[number % len(c)] for name, c in centers.items()}
        noise, epsilon = gradient.start_noise, _START_EPSILON
        logits = weights_of_choices(machine, choices, noise, epsilon, key)
        # A choice that the program does not use says nothing: any is as likely.
        is_used = machine.used(choices)
        return {
            name: jnp.where(is_used[name][..., None], table, epsilon * table)
            for name, table in logits.items()
        }

    def start(key: PRNGKeyArray, number: Array) -> dict[str, Any]:
        keys = jr.split(jr.fold_in(key, number), 3)
        logits = first_logits(keys[0], number)
        low, high = np.log(gradient.learning_rate)
        # Drawn together: each draw of its own takes the compiler half a second.
        rate, noise, entropy, schedule = jr.uniform(keys[1], (4,))
        return {
            "logits": logits,
            # A dictionary, as all of a state is, so that it can be written down.
            "optimizer": optimizer.init(logits)._asdict(),
            "learning_rate": jnp.exp(low + rate * (high - low)),
            "noise": noise * gradient.noise,
            "entropy": jnp.where(
                entropy < gradient.entropy_share, gradient.entropy, 0.0
            ),
            "schedule": jnp.floor(schedule * num_schedules).astype(jnp.int32),
            "key": jr.key_data(keys[2]),
            "update": jnp.zeros((), jnp.int32),
        }

    starts = jax.jit(jax.vmap(start, in_axes=(None, 0)))
    return lambda key, ids: jax.tree.map(np.asarray, starts(key, jnp.asarray(ids)))


@functools.lru_cache(maxsize=8)
def descent(
    gradient: Any, machine: AbstractMachine, others: tuple[Model, ...] = ()
) -> Callable:
    """A compiled function: the restarts after one chunk of updates, and their losses.

    Args:
        gradient: the settings.
        machine: what the first aim is for.
        others: for models, what the aims of later splits are for.
    """
    reading = (
        Logarithmic(num_batch_axes=1)
        if gradient.reading == "logarithmic"
        else Relaxed(num_batch_axes=1, controller=gradient.controller)
    )
    optimizer: Any = optax.scale_by_adam()
    period = max(1, gradient.num_updates // gradient.cycles)
    pointer = machine.capabilities.hidden_pointer

    model_slopes = (
        slopes_of_lessons(gradient, (machine, *others))
        if not machine.capabilities.has_steps
        else None
    )

    def update(
        restart: dict[str, Any], aims: tuple[Any, ...]
    ) -> tuple[dict[str, Any], Array]:
        aim = aims[0]
        if gradient.filtered and pointer is not None:
            part = (restart["update"] % period) / period
            fall = jnp.maximum(1 - part / _ENTROPY_SPAN, _ENTROPY_END)

            def objective(logits: dict[str, Array]) -> tuple[Array, Array]:
                value = pointer.loss(logits, aim)
                return value - fall * restart["entropy"] * mean_entropy(logits), value

            slopes = jax.value_and_grad(objective, has_aux=True)
            (_, value), slope = slopes(restart["logits"])
        elif model_slopes is not None:
            value, slope = model_slopes(restart, aims)
        else:
            value, slope = jax.value_and_grad(loss)(
                restart["logits"],
                restart["schedule"],
                restart["entropy"],
                aim,
                machine,
                reading,
                gradient.efficiency,
                gradient.forcing,
            )
        if gradient.noise > 0:
            slope = _with_noise(slope, restart)
        before = optax.ScaleByAdamState(**restart["optimizer"])
        direction, moments = optimizer.update(slope, before)
        logits = jax.tree.map(
            lambda w, d: w - restart["learning_rate"] * d, restart["logits"], direction
        )
        if gradient.cycles > 1:
            key = jr.fold_in(jr.wrap_key_data(restart["key"]), restart["update"])
            anew = _shaken(gradient, machine, jr.fold_in(key, 1), logits)
            now = restart["update"] + 1
            is_due = (now % period == 0) & (now < period * gradient.cycles)
            pick = functools.partial(jnp.where, is_due)
            logits = jax.tree.map(pick, anew, logits)
            moments = jax.tree.map(pick, optimizer.init(logits), moments)
        following = {
            **restart,
            "logits": logits,
            "optimizer": moments._asdict(),
            "update": restart["update"] + 1,
        }
        return following, value

    def descend(
        restarts: dict[str, Any], aims: tuple[Any, ...], draw: Array
    ) -> tuple[dict[str, Any], Array]:
        def one_update(restarts, key):
            drawn = tuple(minibatch(aim, gradient.minibatch, key) for aim in aims)
            return jax.vmap(update, in_axes=(0, None))(restarts, drawn)

        keys = jr.split(jr.wrap_key_data(draw), gradient.chunk)
        restarts, losses = jax.lax.scan(one_update, restarts, keys)
        # The loss of a few examples says little; that of a whole chunk says more.
        return restarts, losses[-1] if gradient.minibatch is None else losses.mean(0)

    devices = jax.devices()
    num_shards = len(devices) if gradient.num_restarts % len(devices) == 0 else 1
    mesh = Mesh(np.array(devices[:num_shards]), ("restart",))
    of_restart, shared = PartitionSpec("restart"), PartitionSpec()
    split = jax.shard_map(
        descend,
        mesh=mesh,
        in_specs=(of_restart, shared, shared),
        out_specs=(of_restart, of_restart),
        check_vma=False,
    )
    compiled = jax.jit(split, compiler_options=_compiler_options())

    def from_numpy(
        restarts: dict[str, Any], aims: tuple[Any, ...], draw: Any
    ) -> tuple[dict[str, Any], Any]:
        # Back to NumPy: a sharding is part of an array's type, and feeding results in
        # again as they are would compile everything a second time.
        return jax.tree.map(np.asarray, compiled(restarts, aims, draw))

    return from_numpy


def _random_logits(
    gradient: Any, machine: AbstractMachine, key: PRNGKeyArray
) -> dict[str, Array]:
    shapes = {
        name: (*space.shape, space.size) for name, space in machine.parameters.items()
    }
    sizes = [math.prod(shape) for shape in shapes.values()]
    normal = gradient.start_scale * jr.normal(key, (sum(sizes),))
    parts = jnp.split(normal, np.cumsum(sizes)[:-1].tolist())
    logits = {
        name: part.reshape(shape)
        for part, (name, shape) in zip(parts, shapes.items(), strict=True)
    }
    for name, value in gradient.leaning:
        parameter, choice = machine.capabilities.words[name]
        logits[parameter] = logits[parameter].at[..., choice].add(value)
    return logits


def _shaken(
    gradient: Any, machine: AbstractMachine, key: PRNGKeyArray, logits: Any
) -> dict[str, Array]:
    """The logits with a random share of the lines made anew."""
    keys = jr.split(key, 3)
    low, high = gradient.renewed
    share = jr.uniform(keys[0], minval=low, maxval=high)
    num_places = max(space.shape[0] for space in machine.parameters.values())
    # A place is renewed as a whole; parameters without places each by themselves.
    num_rows = 1 if machine.capabilities.has_places else len(logits)
    is_new = jr.uniform(keys[1], (num_rows, num_places)) < share
    fresh = _random_logits(gradient, machine, keys[2])

    def mix(row: int, old: Array, new: Array) -> Array:
        here = is_new[row % num_rows, : len(old)]
        here = here.reshape((-1,) + (1,) * (old.ndim - 1))
        return jnp.where(
            here, new, jnp.clip(old, -_MOST_AFTER_SHAKE, _MOST_AFTER_SHAKE)
        )

    names = enumerate(logits)
    return {name: mix(row, logits[name], fresh[name]) for row, name in names}


def _compiler_options() -> dict[str, Any]:
    """Makes XLA's CPU compiler keep small reductions in its own loops.

    Handing them to its library of kernels was measured to be 1.3 times slower here.
    """
    if jax.default_backend() == "cpu" and jax.__version_info__ >= (0, 10):
        return {"xla_cpu_experimental_ynn_fusion_type": ""}
    return {}


def _with_noise(slope: Any, restart: dict[str, Any]) -> Any:
    """The gradient with Gaussian noise that shrinks as the updates go on."""
    key = jr.fold_in(jr.wrap_key_data(restart["key"]), restart["update"])
    leaves, structure = jax.tree.flatten(slope)
    scale = restart["noise"] * (1.0 + restart["update"]) ** -_NOISE_DECAY
    keys = jr.split(key, len(leaves))
    noisy = [
        leaf + scale * jr.normal(k, leaf.shape)
        for k, leaf in zip(keys, leaves, strict=True)
    ]
    return jax.tree.unflatten(structure, noisy)
