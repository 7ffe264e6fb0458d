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
    """All states after the first, stacked along a new first axis; may be compiled.

    Unlike `run`, it takes values of any reading, and goes on after a run has halted.

    Args:
        machine: what the program runs on.
        program: its choices, as the reading's `choose` takes them.
        inputs: the rows of cells to start from, in the reading's values.
        reading: what values are.
        num_steps: how many states come.

    Example:
        >>> from softcode.machine import Turing
        >>> from softcode.reading import Exact
        >>> machine = Turing(tape_length=3)
        >>> program = machine.parse("1 0: write 1, right, goto 1")
        >>> tape = {"tape": jnp.array([0, 0, 0])}
        >>> trajectory(machine, program, tape, Exact(), 2).tape.tolist()
        [[1, 0, 0], [1, 1, 0]]
    """
    start = machine.init(inputs, reading)

    def step(state, _):
        state = machine.step(program, state, reading)
        return state, state

    start = settled(machine, program, start, reading)
    return jax.lax.scan(step, start, length=num_steps)[1]


def settled(machine: AbstractMachine, program: Any, state: Any, reading) -> Any:
    """The first state, in the shapes that all later ones have.

    A loop that is compiled needs the same shapes before and after each step, and a
    first state has axes of length 1 where all runs of a batch begin alike.

    Args:
        machine: what the program runs on.
        program: its choices.
        state: what `machine.init` gave.
        reading: what values are.

    Example:
        >>> from softcode.machine import Turing
        >>> from softcode.reading import Exact
        >>> machine, reading = Turing(tape_length=2), Exact(1)
        >>> program = {n: c[..., None] for n, c in machine.parse("").items()}
        >>> start = machine.init({"tape": jnp.array([[0, 1, 0], [1, 1, 0]])}, reading)
        >>> start.head.shape, settled(machine, program, start, reading).head.shape
        ((1,), (3,))
    """
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
