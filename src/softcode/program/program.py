"""A program: the choices that it makes on its machine, as text and as a function."""

import builtins
import contextlib
import dataclasses
import keyword
from pathlib import Path
from typing import Any

import numpy as np

from ..files import Fault
from ..machine import (
    AbstractMachine,
    Choices,
    SyntaxFault,
    machine_for_text,
    run,
)
from .encoding import EncodingFault, decode, encode_input, length_and_values
from .machine_line import machine_line, named_machine


class ProgramFault(Fault):
    """The choices do not make a program of the machine."""


@dataclasses.dataclass(frozen=True, eq=False)
class Program:
    """A program for a machine: text when printed, a function when called.

    `choices` holds an integer array for each of `machine.parameters`; choices that the
    program never uses are set to 0, so equal programs have equal choices.

    Raises:
        ProgramFault: if an array is missing, has another shape, or is out of range.

    Example:
        >>> program = Program.parse('''
        ... .machine assembly base=8 registers=2 lines=4 num_steps=32
        ... loop:
        ...     read 1 2
        ...     inc 2 2
        ...     write 1 2
        ...     inc 1 1
        ... ''')
        >>> program([3, 1, 2, 0, 0, 0, 0, 0])
        [4, 1, 2, 0, 0, 0, 0, 0]
    """

    machine: AbstractMachine
    choices: Choices

    def __post_init__(self):
        arrays = {}
        for name, space in self.machine.parameters.items():
            array = np.asarray(self.choices.get(name))
            is_whole = array.dtype.kind in "iu" and array.shape == space.shape
            if not is_whole or array.min() < 0 or array.max() >= space.size:
                raise ProgramFault(
                    f"{name!r} must be whole numbers below {space.size} of shape "
                    f"{space.shape}, got {array.dtype} of shape {array.shape}"
                )
            arrays[name] = array
        canonical = self.machine.canonical(arrays)
        for array in canonical.values():
            array.setflags(write=False)
        object.__setattr__(self, "choices", canonical)

    @classmethod
    def parse(
        cls,
        text: str,
        machine: AbstractMachine | None = None,
        folder: Path | None = None,
    ) -> "Program":
        """Reads a program's text.

        A first line such as `.machine assembly base=8 registers=4 lines=10` names the
        machine; without it and without `machine`, a text is read as assembly for a
        machine with as many registers and lines as it needs. A line that names a file,
        as a model's does, is read if `folder` is given, and the file must be there.

        Raises:
            SyntaxFault: names line and column, what stands there and what is needed.
        """
        if "\x00" in text:
            before = (text[: text.index("\x00")] + "x").splitlines()
            needed = "a program's text was expected"
            raise SyntaxFault(len(before), len(before[-1]), "\x00", needed)
        machine = machine or named_machine(text, folder) or machine_for_text(text)
        return cls(machine, machine.parse(text))

    @property
    def text(self) -> str:
        """The program's lines, without the line that names the machine."""
        return self.machine.format(self.choices)

    def __str__(self) -> str:
        return f"{machine_line(self.machine)}\n{self.text}\n"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @property
    def fingerprint(self) -> tuple:
        """Equal for equal programs on equal machines."""
        chosen = tuple(array.tobytes() for array in self.choices.values())
        return self.machine.kind, tuple(self.machine.settings.items()), chosen

    def on(self, machine: AbstractMachine) -> "Program":
        """The same program on a machine of another size."""
        return Program(machine, self.choices)

    def sized_for(self, inputs: Any) -> "Program":
        """The same program on a machine that has room for these inputs."""
        length, num_values = length_and_values(self.machine, inputs)
        with contextlib.suppress(EncodingFault):
            encode_input(self.machine, inputs)
            return self
        return self.on(self.machine.resized(length, num_values, None))

    def __call__(self, inputs: Any) -> Any:
        """The output for one input, computed exactly.

        A list gives the list of the machine's first row of cells; a mapping of rows
        gives all of them by name. An input that is longer, or has larger values, than
        the machine has room for is run on a larger machine.

        Raises:
            EncodingFault: if the input is no such list or mapping.
        """
        program = self.sized_for(inputs)
        state = program.states(inputs)[-1]
        rows = program.machine.observe(state)
        return decode(
            program.machine, {name: row[:, 0] for name, row in rows.items()}, inputs
        )

    def states(self, inputs: Any) -> list:
        """Every state of the run on one input, as integers with a batch axis of 1."""
        encoded = encode_input(self.machine, inputs)
        batch = {name: row[:, None] for name, row in encoded.items()}
        return run(self.machine, self.choices, batch, keep=True)

    def to_python(self, name: str = "program") -> str:
        """The source of a Python function that does the same and needs nothing.

        Raises:
            ProgramFault: if `name` cannot be a function's name.
        """
        is_taken = keyword.iskeyword(name) or hasattr(builtins, name)
        if not name.isidentifier() or is_taken:
            raise ProgramFault(f"{name!r} cannot be the name of a Python function")
        return self.machine.to_python(self.choices, name)
