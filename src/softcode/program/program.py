"""A program: the choices that it makes on its machine, as text and as a function."""

import builtins
import contextlib
import dataclasses
import keyword
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..files import Fault
from ..machine import (
    PATIENCE,
    AbstractMachine,
    Choices,
    Ending,
    SyntaxFault,
    machine_for_text,
    run,
    run_to_end,
)
from .encoding import EncodingFault, decode, encode_input, length_and_values
from .machine_line import machine_line, named_machine


class ProgramFault(Fault):
    """The choices do not make a program of the machine.

    Example:
        >>> from softcode.machine import Turing
        >>> choices = Turing().parse("") | {"goto": np.full((2, 2), 5)}
        >>> Program(Turing(), choices)
        Traceback (most recent call last):
          ...
        softcode.program.program.ProgramFault: 'goto' must be whole numbers below 2 of
        shape (2, 2), got int64 of shape (2, 2)
    """


class NoAnswer(Fault):
    """A run that did not halt, or left the range of values: it has no answer.

    Example:
        >>> for_ever = Program.parse("here: jump 1 here")
        >>> try:
        ...     for_ever([0])
        ... except NoAnswer as fault:
        ...     print(str(fault).split(". ")[0])
        no answer: the program has not halted within 5,120 steps
    """


@dataclasses.dataclass(frozen=True, eq=False)
class Program:
    """A program for a machine: text when printed, a function when called.

    `choices` holds an integer array for each of `machine.parameters`; choices that the
    program never uses are set to 0, so equal programs have equal choices.

    Raises:
        ProgramFault: if an array is missing, has another shape, or is out of range.

    Example:
        >>> program = Program.parse('''
        ... .machine assembly base=8 registers=2 lines=4
        ...     read 1 2
        ...     inc 2 2
        ...     write 1 2
        ... ''')
        >>> program([3, 1, 2, 0]), program([200, 1])
        ([4, 1, 2, 0], [201, 1])
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

    @property
    def shown(self) -> str:
        """What people read: its text."""
        return str(self)

    @property
    def has_weights(self) -> bool:
        """Whether it can be held as weights."""
        return True

    @property
    def has_steps(self) -> bool:
        """Whether a run goes by steps that can be looked at."""
        return self.machine.capabilities.has_steps

    @property
    def files(self) -> Mapping[str, str]:
        """The files that it must be kept with, by name."""
        return self.machine.capabilities.files

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
        """The same program on a machine that has room for this input, and time.

        The machine counts as far as the run needs and has, by doubling, the time in
        which it halts; if it has no answer, it is of the input's size.

        Raises:
            EncodingFault: if the input is no such list or mapping.
            MachineFault: where the program means nothing at that size.
        """
        return self._run(inputs)[0]

    def __call__(self, inputs: Any) -> Any:
        """The output for one input, computed exactly.

        A list gives the list of the machine's first row of cells; a mapping of rows
        gives all of them by name. An input that is longer or shorter than the machine's
        own, or has larger values, is run on a machine of its size, which never counts
        less far, and has the time that the run takes.

        Raises:
            EncodingFault: if the input is no such list or mapping.
            MachineFault: where the program means nothing at that size.
            NoAnswer: where the run does not halt, or needs values that the machine has
                not.
        """
        program, ending = self._run(inputs)
        if not ending.has_answer.all():
            raise NoAnswer(_why(program.machine, ending))
        rows = program.machine.observe(ending.state)
        return decode(
            program.machine, {name: row[:, 0] for name, row in rows.items()}, inputs
        )

    def applied(self, value: Any) -> Any:
        """The output for one input as files and the command line have it."""
        return self(value)

    def _run(self, inputs: Any) -> "tuple[Program, Ending]":
        """How the run ends, and the program on the machine on which it does."""
        program = self.on(self._machine_for(inputs))
        while True:
            machine = program.machine
            encoded = encode_input(machine, inputs)
            batch = {name: row[:, None] for name, row in encoded.items()}
            ending = run_to_end(machine, self.choices, batch, patience=PATIENCE)
            wider = None if ending.in_range.all() else machine.wider()
            if wider is None:
                break
            program = program.on(wider)
        time = machine.num_steps
        while time < ending.num_steps and ending.has_answer.all():
            time *= 2
        if time > machine.num_steps and machine.main_row is not None:
            row = machine.inputs[machine.main_row]
            program = program.on(machine.resized(row.shape[0], row.size, time))
        return program, ending

    def _machine_for(self, inputs: Any) -> AbstractMachine:
        """The machine with room for an input; its own, if that has."""
        with contextlib.suppress(EncodingFault):
            encode_input(self.machine, inputs)
            return self.machine
        length, num_values = length_and_values(self.machine, inputs)
        return self.machine.grown(length, num_values)

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


def _why(machine: AbstractMachine, ending: Ending) -> str:
    """Why a run has no answer."""
    if not ending.in_range.all():
        return (
            f"no answer: step {ending.num_steps} gives no value from 0 to "
            f"{_highest(machine)}, and the program's arithmetic is not modular"
        )
    return (
        f"no answer: the program has not halted within {ending.num_steps:,} steps. A "
        "program that has not halted has none; look at its run with `softcode trace`"
    )


def _highest(machine: AbstractMachine) -> int:
    return machine.inputs[machine.require_main_row()].size - 1
