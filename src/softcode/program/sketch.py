"""A program with holes: what its author knows of it, to be filled in by a search."""

import dataclasses
from collections.abc import Mapping

import numpy as np

from ..machine import AbstractMachine
from .program import Program, ProgramFault


@dataclasses.dataclass(frozen=True, eq=False)
class Sketch:
    """A program in which `?` stands for a line, a register or a label to be found.

    Args:
        machine: what it runs on; one that has texts with holes.
        text: the program's text, with `?` in place of lines or operands.

    Raises:
        SyntaxFault: names line and column, what stands there and what is needed.
        ProgramFault: if the machine has no text with holes.

    Example:
        >>> from softcode.machine import Assembly
        >>> sketch = Sketch(Assembly(), '''
        ... loop:
        ...     read 1 2
        ...     ?
        ...     write 1 2
        ...     inc 1 1
        ...     jump ? loop
        ... ''')
        >>> sketch.num_holes
        2
    """

    machine: AbstractMachine
    text: str

    def __post_init__(self):
        sketch = self.machine.capabilities.sketch
        if sketch is None:
            raise ProgramFault(f"{self.machine.title} has no texts with holes")
        object.__setattr__(self, "_allowed", sketch(self.text))

    @property
    def allowed(self) -> Mapping[str, np.ndarray]:
        """For each of the machine's parameters `[line, choice]`: true where allowed."""
        return self._allowed  # pyright: ignore[reportAttributeAccessIssue]

    @property
    def num_holes(self) -> int:
        """How many lines are not wholly given."""
        return int(self.open_lines.sum())

    @property
    def open_lines(self) -> np.ndarray:
        """`[line]`: whether something of this line is to be found."""
        is_open = [table.sum(-1) > 1 for table in self.allowed.values()]
        return np.any(is_open, axis=0)

    def admits(self, program: Program) -> bool:
        """Whether the program is this one with its holes filled."""
        if program.machine.parameters != self.machine.parameters:
            return False
        return all(
            table[np.arange(len(table)), program.choices[name]].all()
            for name, table in self.allowed.items()
        )
