"""The assembly machine: the minimal differentiable computer of the source paper."""

import dataclasses
from collections.abc import Sequence
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np

from ...reading import AbstractReading, Cells, Value
from ..machine import AbstractMachine, Choices, Settings, Space, require
from . import syntax as syntax
from .instructions import CODE, INSTRUCTIONS, result_tables


_NUM_INSTRUCTIONS = len(INSTRUCTIONS)
_AND = np.array([[0, 0], [0, 1]])
_OR = np.array([[0, 1], [1, 1]])
_IS_JUMP = (np.arange(_NUM_INSTRUCTIONS) == CODE["jump"]).astype(int)
_IS_HALT = (np.arange(_NUM_INSTRUCTIONS) == CODE["halt"]).astype(int)


class AssemblyState(NamedTuple):
    """Memory and registers, the line to run next, and whether the run has ended."""

    memory: Cells
    registers: Cells
    pointer: Value
    halted: Value


@dataclasses.dataclass(frozen=True, init=False)
class Assembly(AbstractMachine):
    """Registers, memory and thirteen instructions over the integers below `base`.

    Each line of a program holds an instruction, two registers that it reads, one that
    it writes and, where `jump_to` is `"label"`, a line to jump to; with `"register"` a
    jump goes to the line whose number the second register holds (modulo the number of
    lines), as JEZ does in Adaptive Neural Compilation. A jump is taken if the first
    register is 0. After the last line the run ends, or goes on at the first one if
    `wraps`. Arithmetic is modulo `base`; an address is a value modulo `num_cells`.

    With `w`, `j` the probabilities that the instruction is `write`, `jump`, one step of
    the relaxed reading is (Saldyt, "Synthesized Differentiable Programs", eq. 4-9):

        v_k = r_k R                                       the arguments
        o   = sum_f f_f T_f(v_1, v_2) + f_read v_1 M       the result
        R'  = R (1 - g r_3) + r_3 ⊗ o                     g: the mass of the result
        M'  = (1 - w) M + w ((1 - v_1) ⊗ 1 ∘ M + v_1 ⊗ v_2)
        l'  = (1 - j) l_next + j (z target + (1 - z) l_next)    z = P(v_1 = 0)

    and each of these is mixed with the old state by the probability of having halted,
    so that nothing changes after that. The paper prints the last two ambiguously; it
    writes every instruction's result to a register, also that of `write` and `jump`,
    which have none: here the register stays as it was, by the factor `g`.
    """

    base: int
    num_registers: int
    num_lines: int
    num_cells: int
    num_steps: int
    jump_to: Literal["label", "register"]
    wraps: bool

    kind: ClassVar[str] = "assembly"

    def __init__(
        self,
        base: Any = 8,
        num_registers: Any = 4,
        num_lines: Any = 10,
        *,
        num_cells: Any = None,
        num_steps: Any = None,
        jump_to: Any = "label",
        wraps: Any = False,
    ):
        cells = base if num_cells is None else num_cells
        # A wrong setting is reported below, by its own name.
        is_counted = isinstance(num_lines, int) and isinstance(cells, int)
        default_steps = num_lines * cells if is_counted else 1
        steps = default_steps if num_steps is None else num_steps
        fields = {
            "base": base,
            "num_registers": num_registers,
            "num_lines": num_lines,
            "num_cells": cells,
            "num_steps": steps,
            "jump_to": jump_to,
            "wraps": wraps,
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)
        self._check()

    def _check(self):
        limits = {
            "base": (self.base, 2, 256),
            "registers": (self.num_registers, 1, 64),
            "lines": (self.num_lines, 1, 256),
            "memory": (self.num_cells, 1, self.base),
            "num_steps": (self.num_steps, 1, 1_000_000),
        }
        for name, (value, low, high) in limits.items():
            is_count = isinstance(value, int) and not isinstance(value, bool)
            require(
                is_count and low <= value <= high,
                f"an assembly machine's {name} must be a whole number from {low} to "
                f"{high}, got {value!r}"
                + (" (an address is a value below base)" if name == "memory" else ""),
            )
        require(
            self.jump_to in ("label", "register"),
            f"jump_to must be 'label' or 'register', got {self.jump_to!r}",
        )
        require(
            isinstance(self.wraps, bool), f"wraps is true or false, got {self.wraps!r}"
        )

    @property
    def parameters(self):
        lines, registers = (self.num_lines,), self.num_registers
        spaces = {
            "instruction": Space(lines, _NUM_INSTRUCTIONS),
            "first": Space(lines, registers),
            "second": Space(lines, registers),
            "output": Space(lines, registers),
        }
        if self.jump_to == "label":
            spaces["target"] = Space(lines, self.num_lines)
        return spaces

    @property
    def inputs(self):
        return {
            "memory": Space((self.num_cells,), self.base),
            "registers": Space((self.num_registers,), self.base),
        }

    @property
    def outputs(self):
        return self.inputs

    @property
    def settings(self) -> Settings:
        return {
            "base": self.base,
            "registers": self.num_registers,
            "lines": self.num_lines,
            "memory": self.num_cells,
            "num_steps": self.num_steps,
            "jump_to": self.jump_to,
            "wraps": self.wraps,
        }

    def init(self, inputs, s):
        return AssemblyState(
            memory=inputs["memory"],
            registers=inputs["registers"],
            pointer=s.constant(0, self.num_lines),
            halted=s.constant(0, 2),
        )

    def step(self, program, state, s):
        choice = s.choose(program, state.pointer)
        idle = s.constant(CODE["noop"], _NUM_INSTRUCTIONS)
        instruction = s.switch(state.halted, [choice["instruction"], idle])
        first = s.read(state.registers, choice["first"])
        second = s.read(state.registers, choice["second"])
        address = self._address(first, s)

        loaded = s.switch(instruction, _only("read", s.read(state.memory, address)))
        computed = s.apply(
            result_tables(self.base), self.base, instruction, first, second
        )
        stored = s.switch(instruction, _only("write", second))
        target = choice["target"] if "target" in choice else self._line(second, s)
        pointer, halted = self._follow(state, choice["instruction"], first, target, s)
        return AssemblyState(
            memory=s.write(state.memory, address, stored),
            registers=s.write(
                state.registers, choice["output"], s.merge(computed, loaded)
            ),
            pointer=pointer,
            halted=halted,
        )

    def observe(self, state):
        return {"memory": state.memory, "registers": state.registers}

    def halted(self, state, s):
        del s
        return state.halted

    @classmethod
    def fitting(cls, needs, given):
        base = max(2, needs.longest, needs.num_values)
        settings = {
            "base": base,
            "memory": needs.length,
            "registers": max(4, needs.rows.get("registers", 0)),
        }
        if "base" in given:
            settings["memory"] = given["base"]
        return settings

    def resized(self, length, num_values, num_steps):
        growth = -(-length // self.num_cells)
        return Assembly(
            base=max(2, num_values, length),
            num_registers=self.num_registers,
            num_lines=self.num_lines,
            num_cells=length,
            num_steps=num_steps or self.num_steps * max(1, growth),
            jump_to=self.jump_to,
            wraps=self.wraps,
        )

    def described_size(self) -> str:
        name, row = next(iter(self.inputs.items()))
        return f"{row.shape[0]} {name} cells, base {row.size}, {self.num_steps} steps"

    def canonical(self, choices: Choices) -> Choices:
        return syntax.canonical(choices)

    def format(self, choices: Choices, notes: Sequence[str] | None = None) -> str:
        return syntax.format_choices(self, choices, notes)

    def parse(self, text: str) -> Choices:
        return syntax.parse(self, text)

    def to_python(self, choices: Choices, name: str) -> str:
        return syntax.to_python(self, choices, name)

    def _address(self, value: Value, s: AbstractReading) -> Value:
        if self.num_cells == self.base:
            return value
        wrapped = np.arange(self.base) % self.num_cells
        return s.apply(wrapped, self.num_cells, value)

    def _line(self, value: Value, s: AbstractReading) -> Value:
        wrapped = np.arange(self.base) % self.num_lines
        return s.apply(wrapped, self.num_lines, value)

    def _follow(self, state: Any, instruction, first, target, s: AbstractReading):
        """The next line, and whether the run ends with this step."""
        lines = np.arange(self.num_lines)
        is_zero = (np.arange(self.base) == 0).astype(int)
        jumps = s.apply(
            _AND, 2, s.apply(_IS_JUMP, 2, instruction), s.apply(is_zero, 2, first)
        )
        after = s.apply((lines + 1) % self.num_lines, self.num_lines, state.pointer)
        pointer = s.switch(jumps, [after, target])
        stops = s.apply(_IS_HALT, 2, instruction)
        if not self.wraps:
            is_last = (lines == self.num_lines - 1).astype(int)
            falls_off = np.array([[0, 1], [0, 0]])
            ends = s.apply(falls_off, 2, jumps, s.apply(is_last, 2, state.pointer))
            stops = s.apply(_OR, 2, stops, ends)
        return (
            s.switch(state.halted, [pointer, state.pointer]),
            s.apply(_OR, 2, state.halted, stops),
        )


def _only(name: str, value: Value) -> list[Value | None]:
    """A branch for each instruction: the value for one of them, nothing for the rest."""
    return [value if code == CODE[name] else None for code in range(_NUM_INSTRUCTIONS)]
