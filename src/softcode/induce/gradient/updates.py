"""The compiled update: all restarts side by side, an even share of them on each device.

One update of a restart is: the objective's slope, noise on it, Adam, and, where a cycle
ends, some places made anew. A chunk of updates is a scan of that, compiled once for each
objective, machine and number of restarts.
"""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
from jax.sharding import Mesh, PartitionSpec
from jaxtyping import Array, Float, PRNGKeyArray, PyTree

from ...machine import AbstractMachine
from .adam import adam, first_moments
from .descent import Descent
from .lessons import Lessons, minibatch
from .objectives import AbstractObjective, Logits, Slopes, Standing
from .starts import Restart, random_logits


# Gradient noise shrinks with the update t as (1 + t) ** -0.55 (Neelakantan et al. 2015).
_NOISE_DECAY = 0.55

# A shake keeps no logit beyond this, so that what stays can still change.
_MOST_AFTER_SHAKE = 4.0


@functools.lru_cache(maxsize=8)
def updater(
    objective: AbstractObjective,
    descent: Descent,
    lessons: Lessons,
    machines: tuple[AbstractMachine, ...],
    num_restarts: int,
) -> Callable[..., tuple[Restart, np.ndarray]]:
    """A compiled function: the restarts after one chunk of updates, and their losses.

    Args:
        objective: what is descended.
        descent: how.
        lessons: which examples are looked at when.
        machines: what each lesson is run on.
        num_restarts: how many are side by side.

    Returns:
        A function of the restarts (each leaf with a leading axis), of the lessons' aims
        and of a key's data, which minibatches are drawn from.
    """
    slopes = objective.slopes(machines, lessons.begins(descent.num_updates))
    updated = functools.partial(
        _updated, slopes=slopes, descent=descent, machine=machines[0]
    )

    def descend(
        restarts: Restart, aims: tuple[PyTree, ...], draw: Array
    ) -> tuple[Restart, Float[Array, " restart"]]:
        def one_update(
            restarts: Restart, key: PRNGKeyArray
        ) -> tuple[Restart, Float[Array, " restart"]]:
            drawn = tuple(minibatch(aim, lessons.minibatch, key) for aim in aims)
            return jax.vmap(updated, in_axes=(0, None))(restarts, drawn)

        keys = jr.split(jr.wrap_key_data(draw), descent.chunk)
        restarts, losses = jax.lax.scan(one_update, restarts, keys)
        # The loss of a few examples says little; that of a whole chunk says more.
        return restarts, losses[-1] if lessons.minibatch is None else losses.mean(0)

    return _on_all_devices(descend, num_restarts)


def _updated(
    restart: Restart,
    aims: tuple[PyTree, ...],
    slopes: Slopes,
    descent: Descent,
    machine: AbstractMachine,
) -> tuple[Restart, Float[Array, ""]]:
    """One restart after one update, and its loss before.

    `w' = w - rate * adam(slope + noise)`. With several cycles the weights after the last
    update of each cycle but the last are shaken and Adam's moments start again. Both are
    computed at every update and one is picked, since compiled code has no branch here.

    Args:
        restart: its state, without a leading axis.
        aims: one for each lesson, or a minibatch of it.
        slopes: the objective's.
        descent: the settings.
        machine: what the weights are for.
    """
    part = (restart["update"] % descent.period) / descent.period
    standing = Standing(
        restart["schedule"], restart["entropy"], restart["update"], part
    )
    value, slope = slopes(restart["logits"], standing, aims)
    if descent.noise > 0:
        slope = _with_noise(slope, restart)
    direction, moments = adam(slope, restart["optimizer"])
    logits = jax.tree.map(
        lambda w, d: w - restart["learning_rate"] * d, restart["logits"], direction
    )
    if descent.cycles > 1:
        key = jr.fold_in(jr.wrap_key_data(restart["key"]), restart["update"])
        anew = _shaken(logits, machine, descent, jr.fold_in(key, 1))
        now = restart["update"] + 1
        last = descent.period * descent.cycles
        is_due = (now % descent.period == 0) & (now < last)
        pick = functools.partial(jnp.where, is_due)
        logits = jax.tree.map(pick, anew, logits)
        moments = jax.tree.map(pick, first_moments(logits), moments)
    following: Any = {
        **restart,
        "logits": logits,
        "optimizer": moments,
        "update": restart["update"] + 1,
    }
    return following, value


def _shaken(
    logits: Logits, machine: AbstractMachine, descent: Descent, key: PRNGKeyArray
) -> Logits:
    """The logits with a random share of the places made anew.

    The share is drawn between the two of `descent.renewed`, and each place by itself with
    that probability. Where the machine has places, such as lines, a place's parameters
    are renewed together. What stays is cut to at most ±`_MOST_AFTER_SHAKE`.
    """
    keys = jr.split(key, 3)
    low, high = descent.renewed
    share = jr.uniform(keys[0], minval=low, maxval=high)
    num_places = max(space.shape[0] for space in machine.parameters.values())
    # A place is renewed as a whole; parameters without places each by themselves.
    num_rows = 1 if machine.capabilities.has_places else len(logits)
    is_new = jr.uniform(keys[1], (num_rows, num_places)) < share
    fresh = random_logits(machine, descent, keys[2])

    def mix(row: int, old: Array, new: Array) -> Array:
        here = is_new[row % num_rows, : len(old)]
        here = here.reshape((-1,) + (1,) * (old.ndim - 1))
        return jnp.where(
            here, new, jnp.clip(old, -_MOST_AFTER_SHAKE, _MOST_AFTER_SHAKE)
        )

    names = enumerate(logits)
    return {name: mix(row, logits[name], fresh[name]) for row, name in names}


def _with_noise(slope: Logits, restart: Restart) -> Logits:
    """The gradient with Gaussian noise that shrinks as the updates go on.

    Its standard deviation at update `t` is the restart's own times `(1 + t) ** -0.55`.

    Source: Neelakantan et al., "Adding Gradient Noise Improves Learning for Very Deep
    Networks" (2015).
    """
    key = jr.fold_in(jr.wrap_key_data(restart["key"]), restart["update"])
    leaves, structure = jax.tree.flatten(slope)
    scale = restart["noise"] * (1.0 + restart["update"]) ** -_NOISE_DECAY
    keys = jr.split(key, len(leaves))
    noisy = [
        leaf + scale * jr.normal(k, leaf.shape)
        for k, leaf in zip(keys, leaves, strict=True)
    ]
    return jax.tree.unflatten(structure, noisy)


def _on_all_devices(
    descend: Callable, num_restarts: int
) -> Callable[..., tuple[Restart, np.ndarray]]:
    """The function compiled, with the restarts shared out where that comes out even.

    Restarts do not speak to each other, so the devices do not, either. If their number is
    no multiple of the devices', all stay on one.

    Args:
        descend: of restarts (split along their leading axis), aims and a key's data.
        num_restarts: how many there are.
    """
    devices = jax.devices()
    num_shards = len(devices) if num_restarts % len(devices) == 0 else 1
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
        restarts: Restart, aims: tuple[PyTree, ...], draw: np.ndarray | Array
    ) -> tuple[Restart, np.ndarray]:
        # Back to NumPy: a sharding is part of an array's type, and feeding results in
        # again as they are would compile everything a second time.
        return jax.tree.map(np.asarray, compiled(restarts, aims, draw))

    return from_numpy


def _compiler_options() -> dict[str, str]:
    """Makes XLA's CPU compiler keep small reductions in its own loops.

    Handing them to its library of kernels was measured to be 1.3 times slower here.
    """
    if jax.default_backend() == "cpu" and jax.__version_info__ >= (0, 10):
        return {"xla_cpu_experimental_ynn_fusion_type": ""}
    return {}
