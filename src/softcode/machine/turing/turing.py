"""A Turing machine on a circular tape."""

import dataclasses
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np

from ...reading import Cells, Value
from ..machine import AbstractMachine, Choices, Settings, Space, require
from . import syntax as syntax


_NUM_MOVES = 3


class TuringState(NamedTuple):
    """The tape and where the machine stands."""

    tape: Cells
    head: Value
    control: Value


@dataclasses.dataclass(frozen=True)
class Turing(AbstractMachine):
    """A machine whose program is a table of moves. Control state 0 means halted.

    For each control state and symbol under the head, the program says which symbol to
    write, where to move (left, stay, right) and which control state comes next. It
    starts in control state 1 at the tape's first cell; the tape's ends are joined.
    """

    # Checked below, with a message of our own for values of the wrong kind.
    num_symbols: Any = 2
    num_controls: Any = 2
    tape_length: Any = 8
    num_steps: Any = 16

    kind: ClassVar[str] = "turing"

    def __post_init__(self):
        limits = {
            "symbols": (self.num_symbols, 2, 64),
            "controls": (self.num_controls, 2, 64),
            "tape": (self.tape_length, 1, 4096),
            "num_steps": (self.num_steps, 1, 1_000_000),
        }
        for name, (value, low, high) in limits.items():
            is_count = isinstance(value, int) and not isinstance(value, bool)
            require(
                is_count and low <= value <= high,
                f"a Turing machine's {name} must be a whole number from {low} to "
                f"{high}, got {value!r}",
            )

    @property
    def parameters(self):
        table = (self.num_controls, self.num_symbols)
        return {
            "write": Space(table, self.num_symbols),
            "move": Space(table, _NUM_MOVES),
            "goto": Space(table, self.num_controls),
        }

    @property
    def inputs(self):
        return {"tape": Space((self.tape_length,), self.num_symbols)}

    @property
    def outputs(self):
        return self.inputs

    @property
    def settings(self) -> Settings:
        return {
            "symbols": self.num_symbols,
            "controls": self.num_controls,
            "tape": self.tape_length,
            "num_steps": self.num_steps,
        }

    def init(self, inputs, s):
        return TuringState(
            tape=inputs["tape"],
            head=s.constant(0, self.tape_length),
            control=s.constant(1, self.num_controls),
        )

    def step(self, program, state, s):
        symbol = s.read(state.tape, state.head)
        choice = s.choose(program, state.control, symbol)
        position, move = np.ogrid[: self.tape_length, :_NUM_MOVES]
        moved = (position + move - 1) % self.tape_length
        running = TuringState(
            tape=s.write(state.tape, state.head, choice["write"]),
            head=s.apply(moved, self.tape_length, state.head, choice["move"]),
            control=choice["goto"],
        )
        return s.switch(self.halted(state, s), [running, state])

    def observe(self, state):
        return {"tape": state.tape}

    def halted(self, state, s):
        is_zero = (np.arange(self.num_controls) == 0).astype(int)
        return s.apply(is_zero, 2, state.control)

    @classmethod
    def fitting(cls, needs, given):
        del given
        return {"symbols": max(2, needs.num_values), "tape": needs.length}

    def resized(self, length, num_values, num_steps):
        del num_values  # Another alphabet would be another program.
        growth = -(-length // self.tape_length)
        return Turing(
            num_symbols=self.num_symbols,
            num_controls=self.num_controls,
            tape_length=length,
            num_steps=num_steps or self.num_steps * max(1, growth),
        )

    def described_size(self) -> str:
        name, row = next(iter(self.inputs.items()))
        return f"{row.shape[0]} {name} cells, base {row.size}, {self.num_steps} steps"

    def canonical(self, choices: Choices) -> Choices:
        return syntax.canonical(choices)

    def format(self, choices: Choices, notes: Sequence[str] | None = None) -> str:
        return syntax.format_choices(choices, notes)

    def parse(self, text: str) -> Choices:
        return syntax.parse(self, text)

    def to_python(self, choices: Choices, name: str) -> str:
        return syntax.to_python(self, choices, name)
