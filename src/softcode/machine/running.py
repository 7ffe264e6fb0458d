"""Running a machine on integers, at once."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..reading import Exact
from .machine import AbstractMachine, Choices


def run(
    machine: AbstractMachine,
    choices: Choices,
    inputs: Mapping[str, np.ndarray],
    *,
    keep: bool = False,
) -> Any:
    """The state in which the run ends, exactly, for a batch of inputs.

    Stops early once all runs of the batch have halted.

    Args:
        machine: what the program runs on.
        choices: integers of shape `[*place]` for one program, or `[*place, program, 1]`
            for several.
        inputs: integers of shape `[cell, example]`, or `[cell, 1, example]`.
        keep: give the list of all `1 + num_steps` states instead, the first one first.
    """
    spaces = machine.parameters
    num_batch_axes = _num_batch_axes(machine, choices, inputs)
    reading = Exact(num_batch_axes)
    program = {
        name: values.reshape(
            values.shape
            + (1,) * (len(spaces[name].shape) + num_batch_axes - values.ndim)
        )
        for name, values in choices.items()
    }
    state = machine.init(inputs, reading)
    states = [state]
    for _ in range(machine.num_steps):
        state = machine.step(program, state, reading)
        if keep:
            states.append(state)
        elif np.all(machine.halted(state, reading)):
            break
    return states if keep else state


def _num_batch_axes(machine: AbstractMachine, choices: Choices, inputs: Mapping) -> int:
    """How many axes the runs have; a machine without inputs has one run."""
    for row in inputs.values():
        return row.ndim - 1
    for name, space in machine.parameters.items():
        return max(1, choices[name].ndim - len(space.shape))
    return 1
