"""The assembly machine: the minimal differentiable computer of the source paper."""

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np

from ...reading import AbstractReading, Cells, Value
from ..capabilities import Capabilities, RegisterCode
from ..clauses import RunClauses
from ..machine import Choices, Space
from ..settings import setting
from ..sized import AbstractSizedMachine
from . import syntax as syntax
from .hidden_pointer import HiddenPointer
from .holes import parse_allowed
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
class Assembly(AbstractSizedMachine):
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

    base: int = setting("base", "Values are 0 to base - 1.", low=2, high=256)
    num_registers: int = setting("registers", "How many registers.", low=1, high=64)
    num_lines: int = setting("lines", "The longest program.", low=1, high=256)
    num_cells: int = setting(
        "memory",
        "How many cells of memory.",
        low=1,
        high="base",
        why="an address is a value below base",
    )
    num_steps: int = setting("num_steps", "The time of a run.", low=1, high=1_000_000)
    jump_to: Literal["label", "register"] = setting(
        "jump_to", "What says where a jump goes.", among=("label", "register")
    )
    wraps: bool = setting("wraps", "Whether a program goes on after its last line.")

    kind: ClassVar[str] = "assembly"
    title: ClassVar[str] = "an assembly machine"

    def __init__(
        self,
        base: int = 8,
        num_registers: int = 4,
        num_lines: int = 10,
        *,
        num_cells: int | None = None,
        num_steps: int | None = None,
        jump_to: Literal["label", "register"] = "label",
        wraps: bool = False,
    ):
        cells = base if num_cells is None else num_cells
        fields = {
            "base": base,
            "num_registers": num_registers,
            "num_lines": num_lines,
            "num_cells": cells,
            "num_steps": num_lines * cells if num_steps is None else num_steps,
            "jump_to": jump_to,
            "wraps": wraps,
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)
        self.__post_init__()

    @property
    def capabilities(self):
        by_label = self.jump_to == "label"
        return Capabilities(
            clauses=functools.partial(RunClauses, self),
            sketch=functools.partial(parse_allowed, self),
            register_code=self._register_code() if by_label else None,
            hidden_pointer=HiddenPointer(self) if by_label else None,
            words={name: ("instruction", code) for name, code in CODE.items()},
            cell_names={"registers": lambda cell: f"r{cell + 1}"},
        )

    def _register_code(self) -> RegisterCode:
        return RegisterCode(
            base=self.base,
            num_registers=self.num_registers,
            num_lines=self.num_lines,
            num_cells=self.num_cells,
            num_steps=self.num_steps,
            wraps=self.wraps,
            memory="memory",
            registers="registers",
            columns=("instruction", "first", "second", "output", "target"),
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
        base = max(2, num_values, length)
        return self.with_time(length, num_steps, num_cells=length, base=base)

    def used(self, choices):
        codes = choices["instruction"]
        # The tables follow the choices: NumPy's at once, JAX's where it compiles.
        xp = np if isinstance(codes, np.ndarray) else codes.__array_namespace__()
        return {
            name: xp.asarray(
                [
                    name == "instruction" or name in syntax.operands_of(self, entry)
                    for entry in INSTRUCTIONS
                ]
            )[codes]
            for name in choices
        }

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
