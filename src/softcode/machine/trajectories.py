"""Running a machine in any reading, as a trajectory that may be compiled."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from ..reading import AbstractReading, Cells
from .machine import AbstractMachine


def trajectory(
    machine: AbstractMachine,
    program: Any,
    inputs: Mapping[str, Cells],
    reading: AbstractReading,
    num_steps: int,
) -> Any:
    """All states after the first, stacked along a new first axis; may be compiled."""
    start = machine.init(inputs, reading)

    def step(state, _):
        state = machine.step(program, state, reading)
        return state, state

    start = settled(machine, program, start, reading)
    return jax.lax.scan(step, start, length=num_steps)[1]


def settled(machine: AbstractMachine, program: Any, state: Any, reading) -> Any:
    """The first state, in the shapes that all later ones have."""
    while True:
        after = jax.eval_shape(lambda p, x: machine.step(p, x, reading), program, state)
        shapes = jax.tree.map(lambda leaf: leaf.shape, state)
        state = jax.tree.map(
            lambda leaf, shape: jnp.broadcast_to(leaf, shape.shape).astype(shape.dtype),
            state,
            after,
        )
        if shapes == jax.tree.map(lambda leaf: leaf.shape, state):
            return state
