"""The relaxed loss of one set of weights: how far a run is from what it should show."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from ....machine import AbstractMachine, settled
from ....reading import MISSING, Logarithmic, Relaxed


# Keeps the logarithm of a probability finite. At 1e-6 a certain error costs 13.8 nats.
_FLOOR = 1e-6


class Aim(NamedTuple):
    """What a run starts from and should show; integers, shared by all restarts."""

    inputs: dict[str, Array]
    """`[cell, example]` for each row of cells."""
    targets: dict[str, Array]
    """`[schedule, step, cell, example]`, `MISSING` where the loss does not look."""


def loss(
    logits: dict[str, Float[Array, "..."]],
    schedule: Int[Array, ""],
    entropy_weight: Float[Array, ""],
    aim: Aim,
    machine: AbstractMachine,
    reading: Relaxed | Logarithmic,
    efficiency: float,
    forcing: float,
) -> Float[Array, ""]:
    """The composite loss of the source paper, eq. (10)-(12), less an entropy bonus.

    `mean_μ -log P(target) + efficiency mean_t (1 - h_t) - entropy_weight H(program)`,
    where μ are the places at which the loss looks (over time, cells and examples, each
    row of cells averaged apart), `h_t` is the probability of having halted by step `t`
    (it never falls, so eq. (11)'s running maximum is itself), and `H` is the mean
    entropy of the program's choices in nats.

    Args:
        logits: `[*place, choice]` for each parameter.
        schedule: which of the targets' schedules to aim at.
        entropy_weight: 0 or more.
        aim: inputs and targets.
        machine: what is run.
        reading: how; with one batch axis, the examples.
        efficiency: the weight of the time spent before halting.
        forcing: how far each step starts from what the last one should have shown, in
            place of what it did (teacher forcing): 0 is a free run, 1 corrects every
            cell that is looked at.
    """
    program = reading.prepare(logits)
    inputs = {
        name: reading.of_probabilities(
            jax.nn.one_hot(row, machine.inputs[name].size, axis=1)
        )
        for name, row in aim.inputs.items()
    }
    state = settled(machine, program, machine.init(inputs, reading), reading)
    targets = {name: times[schedule] for name, times in aim.targets.items()}

    def step(state: Any, target: dict[str, Array]):
        state = machine.step(program, state, reading)
        rows = machine.observe(state)
        error = {n: _surprise(rows[n], target[n], reading) for n in target}
        has_halted = reading.one_hot(machine.halted(state, reading), 2)[1]
        running = 1 - jnp.mean(has_halted)
        if forcing > 0:
            forced = {n: _forced(rows[n], target[n], forcing) for n in target}
            state = state._replace(**forced)
        return state, (error, running)

    # Keeping only the states and running each step again is faster than reading back
    # all that a step computes, by a factor of 2 to 3 on a CPU.
    _, (errors, running) = jax.lax.scan(jax.checkpoint(step), state, targets)
    correctness = jnp.zeros(())
    for name, times in targets.items():
        num_looked_at = jnp.maximum(jnp.sum(times != MISSING), 1).astype(jnp.float32)
        correctness += jnp.sum(errors[name]) / num_looked_at
    bonus = entropy_weight * mean_entropy(logits)
    return correctness + efficiency * jnp.mean(running) - bonus


def _forced(
    cells: Float[Array, "cell value example"],
    target: Int[Array, "cell example"],
    forcing: float,
) -> Float[Array, "cell value example"]:
    """The cells, moved towards the target where there is one."""
    right = jax.nn.one_hot(target, cells.shape[1], axis=1)
    moved = cells + forcing * (right - cells)
    return jnp.where((target == MISSING)[:, None], cells, moved)


def mean_entropy(logits: dict[str, Float[Array, "..."]]) -> Float[Array, ""]:
    """The entropy of the program's choices in nats, averaged over all of them."""
    entropies = []
    for table in logits.values():
        log_probability = jax.nn.log_softmax(table, axis=-1)
        entropy = -jnp.sum(jnp.exp(log_probability) * log_probability, axis=-1)
        entropies.append(jnp.ravel(entropy))
    return jnp.mean(jnp.concatenate(entropies))


def _surprise(
    cells: Float[Array, "cell value example"],
    target: Int[Array, "cell example"],
    reading: Relaxed | Logarithmic,
) -> Float[Array, ""]:
    """The sum of `-log P(target)` over the cells and examples that are looked at."""
    values = jnp.arange(cells.shape[1], dtype=target.dtype)[None, :, None]
    right = jnp.sum(jnp.where(target[:, None] == values, cells, 0.0), axis=1)
    surprise = -reading.log_probabilities(right, _FLOOR)
    return jnp.sum(jnp.where(target == MISSING, 0.0, surprise))
