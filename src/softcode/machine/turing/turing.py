"""A Turing machine on a circular tape."""

import dataclasses
import functools
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from ...reading import Cells, Value
from ..capabilities import Capabilities
from ..clauses import RunClauses
from ..machine import Choices, Space
from ..settings import setting
from ..sized import AbstractSizedMachine
from . import syntax as syntax


_NUM_MOVES = 3
# The most control states, but for the halted one, of a machine that nobody chose.
_MOST_FITTED = 7


class TuringState(NamedTuple):
    """The tape and where the machine stands."""

    tape: Cells
    head: Value
    control: Value


@dataclasses.dataclass(frozen=True)
class Turing(AbstractSizedMachine):
    r"""A machine whose program is a table of moves. Control state 0 means halted.

    For each control state and symbol under the head, the program says which symbol to
    write, where to move (left, stay, right) and which control state comes next. It
    starts in control state 1 at the tape's first cell; the tape's ends are joined.

    Raises:
        MachineFault: for a setting out of range; says the range and what was given.

    Example:
        >>> from softcode.machine import run
        >>> machine = Turing(num_symbols=2, num_controls=2, tape_length=3)
        >>> moves = "1 0: write 1, right, goto 1\n1 1: write 1, left, goto 0"
        >>> end = run(machine, machine.parse(moves), {"tape": np.array([[0], [0], [1]])})
        >>> end.tape[:, 0].tolist(), end.head.tolist()
        ([1, 1, 1], [1])
    """

    num_symbols: int = setting(
        "symbols", "How many symbols a cell may hold.", low=2, high=64, default=2
    )
    num_controls: int = setting(
        "controls", "How many control states.", low=2, high=64, default=2
    )
    tape_length: int = setting(
        "tape", "How many cells the tape has.", low=1, high=4096, default=8
    )
    num_steps: int = setting(
        "num_steps", "The time of a run.", low=1, high=1_000_000, default=16
    )

    fixed_time: bool = setting(
        "fixed_time",
        "Whether a run is read off when its time is up, halted or not.",
        only_if_set=True,
        default=False,
    )

    kind: ClassVar[str] = "turing"
    title: ClassVar[str] = "a Turing machine"

    @property
    def capabilities(self):
        return Capabilities(
            clauses=functools.partial(RunClauses, self),
            # The row of the halted state never runs.
            read_places=lambda: self.used(
                {n: np.zeros(s.shape, np.int32) for n, s in self.parameters.items()}
            ),
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
        return {
            "symbols": max(2, needs.num_values),
            "tape": needs.length,
            # One for each cell of a short tape, and the one that means halted.
            "controls": min(needs.length, _MOST_FITTED) + 1,
        }

    def resized(self, length, num_values, num_steps):
        del num_values  # Another alphabet would be another program.
        return self.with_time(length, num_steps, tape_length=length)

    def used(self, choices):
        # The row of the halted state never runs.
        return {
            name: (np.arange(len(rows)) > 0)[:, None] & np.ones(rows.shape, bool)
            for name, rows in choices.items()
        }

    def format(self, choices: Choices, notes: Sequence[str] | None = None) -> str:
        return syntax.format_choices(choices, notes)

    def parse(self, text: str) -> Choices:
        return syntax.parse(self, text)

    def to_python(self, choices: Choices, name: str) -> str:
        return syntax.to_python(self, choices, name)
