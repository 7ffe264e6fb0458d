"""The thirteen instructions of the assembly machine: one table that all else reads.

The source paper (Saldyt, "Synthesized Differentiable Programs") says that its language
has 13 instructions and does not list them. This list is ours: the eleven of Adaptive
Neural Compilation (Bunel et al. 2016; its STOP and JEZ are `halt` and `jump` here), and
`noop` and `copy`.

A result is kept as the text of a Python expression. The tables that every reading
contracts, the compiled search, the comments beside a printed program and the exported
Python are all made from that text, so an instruction is defined once.
"""

import functools
from typing import Final, Literal, NamedTuple

import numpy as np


Operand = Literal["first", "second", "output", "target"]


class Instruction(NamedTuple):
    """One instruction: its operands in the order they are written, and its result.

    `result` is a Python expression over `a` and `b`, the values of the first and the
    second register, and `base`; `None` if nothing computed from registers alone is
    stored. `meaning` is the comment beside a printed line.
    """

    name: str
    operands: tuple[Operand, ...]
    result: str | None
    meaning: str

    @property
    def has_output(self) -> bool:
        """Whether it changes a register."""
        return "output" in self.operands


INSTRUCTIONS: Final = (
    Instruction("halt", (), None, "the run ends"),
    Instruction("noop", (), None, "nothing"),
    Instruction("zero", ("output",), "0", "{output} = 0"),
    Instruction("inc", ("first", "output"), "(a + 1) % base", "{output} = {first} + 1"),
    Instruction("dec", ("first", "output"), "(a - 1) % base", "{output} = {first} - 1"),
    Instruction(
        "add",
        ("first", "second", "output"),
        "(a + b) % base",
        "{output} = {first} + {second}",
    ),
    Instruction(
        "sub",
        ("first", "second", "output"),
        "(a - b) % base",
        "{output} = {first} - {second}",
    ),
    Instruction(
        "min",
        ("first", "second", "output"),
        "min(a, b)",
        "{output} = min({first}, {second})",
    ),
    Instruction(
        "max",
        ("first", "second", "output"),
        "max(a, b)",
        "{output} = max({first}, {second})",
    ),
    Instruction("read", ("first", "output"), None, "{output} = memory[{first}]"),
    Instruction("write", ("first", "second"), None, "memory[{first}] = {second}"),
    Instruction("jump", ("first", "target"), None, "if {first} is 0, go to {target}"),
    Instruction("copy", ("first", "output"), "a", "{output} = {first}"),
)

# Where each instruction stands in the table: `CODE["add"]`.
CODE: Final = {entry.name: code for code, entry in enumerate(INSTRUCTIONS)}

# The paper's T holds this where an instruction computes nothing from registers alone.
_NO_RESULT: Final = -1


@functools.lru_cache(maxsize=32)
def result_tables(base: int) -> np.ndarray:
    """The paper's T: `[instruction, a, b]` to the result, below `base`, or -1.

    Example:
        >>> int(result_tables(8)[CODE["add"], 5, 6])
        3
    """
    tables = np.full((len(INSTRUCTIONS), base, base), _NO_RESULT, np.int32)
    a, b = np.ogrid[:base, :base]
    for code, entry in enumerate(INSTRUCTIONS):
        if entry.result is not None:
            names = {"a": a, "b": b, "base": base, "min": np.minimum, "max": np.maximum}
            # The text is one of the constants above, never a user's.
            tables[code] = eval(entry.result, {"__builtins__": {}}, names)
    tables.setflags(write=False)
    return tables


@functools.lru_cache(maxsize=32)
def range_tables(base: int) -> np.ndarray:
    """`[instruction, a, b]` to 1 where the result, not modulo `base`, is no value below it.

    Example:
        >>> range_tables(8)[CODE["add"], 5, [2, 3]].tolist()
        [0, 1]
    """
    # With more values only those results change that needed to wrap.
    further = result_tables(2 * base)[:, :base, :base]
    tables = (result_tables(base) != further).astype(np.int32)
    tables.setflags(write=False)
    return tables


@functools.lru_cache(maxsize=32)
def bounded_tables(base: int) -> np.ndarray:
    """`result_tables` with -2 where the result is no value.

    Example:
        >>> bounded_tables(8)[CODE["inc"], [6, 7], 0].tolist()
        [7, -2]
    """
    tables = np.where(range_tables(base) == 1, -2, result_tables(base))
    tables.setflags(write=False)
    return tables
