"""Running a machine on integers, at once."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from ..reading import Exact
from .machine import AbstractMachine, Choices


class Ending(NamedTuple):
    """How the runs of a batch ended; each array has an entry for each run.

    Example:
        >>> from softcode.machine import Turing
        >>> machine = Turing(tape_length=3, num_steps=9)
        >>> stops_at_1 = machine.parse("1 0: write 0, right, goto 1")
        >>> tapes = {"tape": np.array([[0, 0], [1, 0], [0, 0]])}
        >>> ending = run_to_end(machine, stops_at_1, tapes)
        >>> ending.halted.tolist(), ending.num_steps
        ([True, False], 9)
    """

    state: Any
    """The last state, with the batch's axes."""
    halted: np.ndarray
    """Whether the run ended by itself."""
    in_range: np.ndarray
    """Whether all that was computed is a value of the machine."""
    has_answer: np.ndarray
    """Whether what it left is an answer: it halted, or its machine's time is fixed, and
    nothing left the range of values."""
    num_steps: int
    """Steps taken until all had halted, or the time was up."""


def run(
    machine: AbstractMachine,
    choices: Choices,
    inputs: Mapping[str, np.ndarray],
    *,
    keep: bool = False,
) -> Any:
    """The state in which the run ends, exactly, for a batch of inputs.

    Stops early once all runs of the batch have halted. Whether what a run leaves is an
    answer, `run_to_end` says.

    Args:
        machine: what the program runs on.
        choices: integers of shape `[*place]` for one program, or `[*place, program, 1]`
            for several.
        inputs: integers of shape `[cell, example]`, or `[cell, 1, example]`.
        keep: give the list of all `1 + num_steps` states instead, the first one first.

    Example:
        >>> from softcode.machine import Assembly
        >>> machine = Assembly(base=4, num_registers=1, num_lines=2, num_cells=1)
        >>> rows = {"memory": np.array([[2]]), "registers": np.array([[3]])}
        >>> run(machine, machine.parse("write 1 1"), rows).memory
        array([[3]])
    """
    program, reading = _batched(machine, choices, inputs)
    state = machine.init(inputs, reading)
    states = [state]
    for _ in range(machine.num_steps):
        state = machine.step(program, state, reading)
        if keep:
            states.append(state)
        elif np.all(machine.halted(state, reading)):
            break
    return states if keep else state


def run_to_end(
    machine: AbstractMachine,
    choices: Choices,
    inputs: Mapping[str, np.ndarray],
    *,
    patience: int = 1,
) -> Ending:
    """How the runs of a batch end, and which of them have an answer.

    A run that has not halted has no answer, unless the machine's time is fixed; nor has
    one in which a result was no value of the machine.

    Args:
        machine: what the program runs on.
        choices: integers of shape `[*place]` for one program, or `[*place, program, 1]`
            for several.
        inputs: integers of shape `[cell, example]`, or `[cell, 1, example]`.
        patience: so many times the machine's time is waited, unless that is fixed.

    Example:
        >>> from softcode.machine import Assembly
        >>> machine = Assembly(base=4, num_registers=1, num_lines=2, num_cells=1)
        >>> rows = {"memory": np.array([[2]]), "registers": np.array([[3]])}
        >>> run_to_end(machine, machine.parse("inc 1 1"), rows).has_answer
        array([False])
    """
    program, reading = _batched(machine, choices, inputs)
    state = machine.init(inputs, reading)
    in_range, limit = np.array(True), machine.num_steps
    if not machine.fixed_time:
        limit *= patience
    num_steps = 0
    while num_steps < limit:
        num_steps += 1
        leaves = machine.leaves_range(program, state, reading)
        in_range = in_range & (np.asarray(leaves) == 0)
        state = machine.step(program, state, reading)
        if np.all((machine.halted(state, reading) == 1) | ~in_range):
            break
    halted = np.asarray(machine.halted(state, reading)) == 1
    rows = machine.observe(state).values()
    shape = np.broadcast_shapes(
        halted.shape, in_range.shape, *(np.shape(row)[1:] for row in rows)
    )
    halted, in_range = np.broadcast_to(halted, shape), np.broadcast_to(in_range, shape)
    has_answer = in_range & (halted | machine.fixed_time)
    return Ending(state, halted, in_range, has_answer, num_steps)


def _batched(
    machine: AbstractMachine, choices: Choices, inputs: Mapping[str, np.ndarray]
) -> tuple[Choices, Exact]:
    """The program with the batch's axes, and the reading that has as many."""
    spaces = machine.parameters
    num_batch_axes = _num_batch_axes(machine, choices, inputs)
    program = {
        name: values.reshape(
            values.shape
            + (1,) * (len(spaces[name].shape) + num_batch_axes - values.ndim)
        )
        for name, values in choices.items()
    }
    return program, Exact(num_batch_axes)


def _num_batch_axes(machine: AbstractMachine, choices: Choices, inputs: Mapping) -> int:
    """How many axes the runs have; a machine without inputs has one run."""
    for row in inputs.values():
        return row.ndim - 1
    for name, space in machine.parameters.items():
        return max(1, choices[name].ndim - len(space.shape))
    return 1
