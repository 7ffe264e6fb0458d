"""Machines that are built from settings: counts, words and switches, each said once."""

import dataclasses
from typing import Any

import numpy as np

from .machine import AbstractMachine, MachineFault
from .settings import settings_of


class AbstractSizedMachine(AbstractMachine):
    """A machine whose fields are settings, and whose unused choices are 0.

    A subclass is a frozen dataclass with fields made by `setting(...)`; from these come
    the range checks with their messages, the `.machine` line, `build` and the command
    line's help.

    Raises:
        MachineFault: when built with a setting out of range.

    Example:
        >>> from softcode.machine import Turing, build
        >>> machine = Turing(tape_length=5)
        >>> machine.settings
        {'symbols': 2, 'controls': 2, 'tape': 5, 'num_steps': 16}
        >>> build(machine.kind, machine.settings) == machine
        True
    """

    def __post_init__(self):
        for field, said in settings_of(type(self)).items():
            high = getattr(self, said.high) if isinstance(said.high, str) else None
            fault = said.fault(getattr(self, field), high)
            if fault is not None:
                raise MachineFault(f"{self.title}'s {fault}")

    @property
    def settings(self) -> dict[str, Any]:
        given = (
            (said, getattr(self, f)) for f, said in settings_of(type(self)).items()
        )
        return {s.name: value for s, value in given if value or not s.only_if_set}

    def described_size(self) -> str:
        row = self.inputs[self.require_main_row()]
        return (
            f"{row.shape[0]} {self.main_row} cells, base {row.size}, "
            f"{self.num_steps} steps"
        )

    def canonical(self, choices: dict[str, Any]) -> dict[str, Any]:
        used = self.used(choices)
        return {
            name: np.where(used[name], values, 0).astype(np.int32)
            for name, values in choices.items()
        }

    def with_time(self, length: int, num_steps: int | None, **fields: Any) -> Any:
        """This machine with other fields; without `num_steps`, time grows with length.

        Args:
            length: cells of the main row.
            num_steps: the time of a run, if it is given.
            fields: what else is to be another.
        """
        growth = -(-length // self.inputs[self.require_main_row()].shape[0])
        time = num_steps or self.num_steps * max(1, growth)
        return dataclasses.replace(self, num_steps=time, **fields)  # pyright: ignore[reportArgumentType, reportCallIssue]
