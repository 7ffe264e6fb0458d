"""The assembly machine: the minimal differentiable computer of the source paper."""

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np

from ...reading import AbstractReading, Cells, Value
from ..capabilities import Capabilities, RegisterCode
from ..clauses import RunClauses
from ..machine import Choices, MachineFault, Space
from ..settings import setting
from ..sized import AbstractSizedMachine
from . import syntax as syntax
from .hidden_pointer import HiddenPointer
from .holes import parse_allowed
from .instructions import CODE, INSTRUCTIONS, range_tables, result_tables


_NUM_INSTRUCTIONS = len(INSTRUCTIONS)
# What is chosen where nobody names a machine: room for two loops over the cells.
_LINES, _REGISTERS = 16, 7
_LEAST_BASE, _HEAD_ROOM = 16, 16
_AND = np.array([[0, 0], [0, 1]])
_OR = np.array([[0, 1], [1, 1]])
_IS_JUMP = (np.arange(_NUM_INSTRUCTIONS) == CODE["jump"]).astype(int)
_IS_HALT = (np.arange(_NUM_INSTRUCTIONS) == CODE["halt"]).astype(int)


class AssemblyState(NamedTuple):
    r"""Memory and registers, the line to run next, and whether the run has ended.

    Example:
        >>> from softcode.reading import Exact
        >>> machine = Assembly(base=8, num_registers=1, num_lines=2, num_cells=2)
        >>> rows = {"memory": np.array([0, 0]), "registers": np.array([5])}
        >>> program, reading = machine.parse("write 1 1\nhalt"), Exact()
        >>> state = machine.step(program, machine.init(rows, reading), reading)
        >>> state.memory.tolist(), state.pointer.item(), state.halted.item()
        ([0, 5], 1, 0)
    """

    memory: Cells
    registers: Cells
    pointer: Value
    halted: Value


@dataclasses.dataclass(frozen=True, init=False)
class Assembly(AbstractSizedMachine):
    r"""Registers, memory and thirteen instructions over the integers below `base`.

    Each line of a program holds an instruction, two registers that it reads, one that
    it writes and, where `jump_to` is `"label"`, a line to jump to; with `"register"` a
    jump goes to the line whose number the second register holds (modulo the number of
    lines), as JEZ does in Adaptive Neural Compilation. A jump is taken if the first
    register is 0. After the last line the run ends, or goes on at the first one if
    `wraps`. An address is a value modulo `num_cells`. Arithmetic is modulo `base`: if
    the machine is `modular`, as those of the literature are, that is what is meant; if
    not, a run whose result is no value of the machine has no answer, so that an answer
    is the same whatever the base. With `gives_length`, the first register starts as the
    number of cells.

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

    Raises:
        MachineFault: for a setting out of range; says the range and what was given.

    Example:
        >>> machine = Assembly(base=8, num_registers=2, num_lines=3)
        >>> program = machine.parse("read 1 2\ninc 2 2\nwrite 1 2")
        >>> print(machine.format(program))
            read 1 2        ; r2 = memory[r1]
            inc 2 2         ; r2 = r2 + 1
            write 1 2       ; memory[r1] = r2
        >>> machine.num_cells, machine.parameters["target"]
        (8, Space(shape=(3,), size=3))
    """

    base: int = setting(
        "base", "Values are 0 to base - 1.", low=2, high=syntax.MOST_BASE
    )
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
    modular: bool = setting("modular", "Whether arithmetic is meant modulo the base.")
    fixed_time: bool = setting(
        "fixed_time",
        "Whether a run is read off when its time is up, halted or not.",
        only_if_set=True,
    )
    gives_length: bool = setting(
        "gives_length",
        "Whether the first register starts as the number of cells.",
        only_if_set=True,
    )

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
        modular: bool = False,
        fixed_time: bool = False,
        gives_length: bool = False,
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
            "modular": modular,
            "fixed_time": fixed_time,
            "gives_length": gives_length,
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)
        self.__post_init__()
        if self.gives_length and self.num_cells >= self.base:
            raise MachineFault(
                f"{self.title} that gives the length must count as far: a base above "
                f"{self.num_cells} is needed, got {self.base}"
            )

    @property
    def capabilities(self):
        by_label = self.jump_to == "label"
        return Capabilities(
            clauses=functools.partial(RunClauses, self),
            sketch=functools.partial(parse_allowed, self),
            register_code=self._register_code() if by_label else None,
            other_lengths=self._other_lengths,
            leaves_range=None if self.modular else self._leaves_range,
            wider=None if self.modular else self._wider,
            told=self._told() if self.gives_length else {},
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
            modular=self.modular,
            fixed_time=self.fixed_time,
            gives_length=self.gives_length,
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

    def _leaves_range(self, program, state, s):
        choice = s.choose(program, state.pointer)
        first = s.read(state.registers, choice["first"])
        second = s.read(state.registers, choice["second"])
        leaves = s.apply(
            range_tables(self.base), 2, choice["instruction"], first, second
        )
        return s.switch(state.halted, [leaves, s.constant(0, 2)])

    def _told(self) -> dict[str, np.ndarray]:
        registers = np.zeros(self.num_registers, np.int32)
        registers[0] = self.num_cells
        return {"registers": registers}

    @classmethod
    def fitting(cls, needs, given):
        if "base" in given:
            # Who names a base, names what arithmetic is modulo.
            return {
                "memory": given["base"],
                "registers": max(4, needs.rows.get("registers", 0)),
                "modular": True,
            }
        if needs.num_values > syntax.MOST_BASE:
            raise MachineFault(
                f"the examples hold {needs.num_values - 1}, and {cls.title} counts to "
                f"{syntax.MOST_BASE - 1}"
            )
        # Room for what is on the way to an answer, and for the length.
        room = min(2 * needs.num_values, needs.num_values + _HEAD_ROOM)
        most = max(room, needs.longest + 2, _LEAST_BASE)
        lines = given.get("lines", _LINES)
        settings = {
            "base": max(needs.num_values, min(most, syntax.MOST_BASE)),
            "memory": needs.length,
            "registers": _REGISTERS,
            "lines": lines,
            "gives_length": True,
        }
        if isinstance(lines, int):
            # A loop over the cells ends in it, and one over a value.
            counted = max(needs.length, min(needs.num_values, _LEAST_BASE))
            settings["num_steps"] = max(1, lines * counted)
        if "registers" in needs.rows:
            settings["registers"] = max(4, needs.rows["registers"])
            settings["gives_length"] = False
        return settings

    def resized(self, length, num_values, num_steps):
        base = max(2, num_values, length + self.gives_length)
        return self.with_time(length, num_steps, num_cells=length, base=base)

    def _other_lengths(self, length: int) -> str | None:
        if not self.modular or length == self.num_cells:
            return None
        if self.num_cells < self.base and length <= self.base:
            return None
        return (
            f"this machine counts modulo {self.base} and has {self.num_cells} cells, so "
            f"that its programs mean nothing on {length}; name a machine of that size"
        )

    def _wider(self) -> "Assembly | None":
        if self.base >= syntax.MOST_BASE:
            return None
        return dataclasses.replace(self, base=min(2 * self.base, syntax.MOST_BASE))

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
