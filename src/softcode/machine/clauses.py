"""A machine's runs as clauses: its step read symbolically, the program unknown."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..reading import Formula, Symbolic, known_cells
from .capabilities import AbstractClauses, Unknowns
from .machine import AbstractMachine


class RunClauses(AbstractClauses):
    """The clauses of a machine's runs, step by step.

    Args:
        machine: what runs.
        formula: where the clauses go.
        parameters: the terms of the program's choices, if others have made them.

    Example:
        >>> from softcode.machine import Turing
        >>> formula = Formula()
        >>> clauses = RunClauses(Turing(2, 2, 2, num_steps=2), formula)
        >>> clauses.example({"tape": [0, 1]}, {"tape": [1, None]})
        >>> len(clauses.parameters["move"])
        4
    """

    def __init__(
        self,
        machine: AbstractMachine,
        formula: Formula,
        parameters: Unknowns | None = None,
    ):
        self._machine, self._formula = machine, formula
        self.parameters = parameters or {
            name: [
                formula.one_hot(space.size) for _ in range(int(np.prod(space.shape)))
            ]
            for name, space in machine.parameters.items()
        }

    def example(
        self,
        inputs: Mapping[str, Sequence[int]],
        outputs: Mapping[str, Sequence[int | None]],
    ) -> None:
        machine, reading = self._machine, Symbolic(self._formula)
        program = {
            name: _nested(self.parameters[name], space.shape)
            for name, space in machine.parameters.items()
        }
        rows = {
            name: known_cells(list(row), machine.inputs[name].size)
            for name, row in inputs.items()
        }
        state = machine.init(rows, reading)
        for _ in range(machine.num_steps):
            # A run that leaves the range of values, or does not halt, has no answer.
            self._formula.add(machine.leaves_range(program, state, reading)[0])
            state = machine.step(program, state, reading)
        if not machine.fixed_time:
            self._formula.add(machine.halted(state, reading)[1])
        observed = machine.observe(state)
        for name, wanted in outputs.items():
            for cell, value in zip(observed[name], wanted, strict=True):
                if value is not None:
                    self._formula.add(cell[value])


def _nested(values: list, shape: tuple[int, ...]) -> Any:
    if len(shape) <= 1:
        return values
    step = len(values) // shape[0]
    return [
        _nested(values[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])
    ]
