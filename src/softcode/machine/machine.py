"""What every machine offers: the sizes of its parts, its step, and its syntax."""

import abc
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, NamedTuple, TypeAlias

import numpy as np

from ..files import Fault, shown
from ..reading import AbstractReading, Cells, Value
from .capabilities import Capabilities, RegisterCode


Settings: TypeAlias = dict[str, Any]
Choices: TypeAlias = dict[str, np.ndarray]


# Whoever wants one answer waits so many times what the machine gives an input of its
# length; a program that has not halted then has none.
PATIENCE: Final = 64


class Space(NamedTuple):
    """An array of values: its shape, and how many elements each value has.

    Example:
        >>> from softcode.machine import Turing
        >>> machine = Turing(num_symbols=2, num_controls=4, tape_length=5)
        >>> machine.inputs["tape"], machine.parameters["goto"]
        (Space(shape=(5,), size=2), Space(shape=(4, 2), size=4))
    """

    shape: tuple[int, ...]
    size: int


class Needs(NamedTuple):
    """What a machine must have room for.

    Example:
        >>> from softcode.machine import Turing, build
        >>> needs = Needs(length=3, longest=5, num_values=4, rows={"tape": 3})
        >>> build("turing", Turing.fitting(needs, {})).inputs
        {'tape': Space(shape=(3,), size=4)}
    """

    length: int
    """Cells of the main row, in the examples that programs are learned from."""
    longest: int
    """The most cells that any example has."""
    num_values: int
    """How many values there are: the highest one and 1."""
    rows: Mapping[str, int]
    """The cells of each row that examples name."""


class AbstractMachine(abc.ABC):
    """What a program runs on, written once against the operations of a reading.

    A program is an array of choices for each of `parameters`. A run starts from
    `init`, takes `num_steps` steps, and is read off by `observe`; the observed parts
    are rows of cells with a name each ("memory", say), and the first of `inputs` is
    what a plain list stands for.

    Example:
        >>> from softcode.machine import Turing
        >>> machine: AbstractMachine = Turing(tape_length=3)
        >>> machine.main_row, machine.grown(7, 2).inputs["tape"].shape
        ('tape', (7,))
        >>> choices = machine.parse("1 0: write 1, right, goto 1")
        >>> {name: table[1, 0].item() for name, table in choices.items()}
        {'write': 1, 'move': 2, 'goto': 1}
    """

    kind: ClassVar[str]
    """Its name in files."""
    title: ClassVar[str]
    """Its name in sentences, with its article: "a Turing machine"."""
    num_steps: int
    fixed_time: bool = False
    """Whether what is there after `num_steps` is the answer, halted or not, as published
    tables have it. If not, a run that has not halted has no answer."""

    @property
    @abc.abstractmethod
    def capabilities(self) -> Capabilities:
        """What it can do besides running."""

    @property
    @abc.abstractmethod
    def parameters(self) -> dict[str, Space]:
        """What a program must choose; where it has places, the leading axes are shared."""

    @property
    @abc.abstractmethod
    def inputs(self) -> dict[str, Space]:
        """The rows of cells that an input may set; what it leaves out is as in `blank`."""

    @property
    @abc.abstractmethod
    def outputs(self) -> dict[str, Space]:
        """The rows of cells that an output may speak of."""

    @property
    @abc.abstractmethod
    def settings(self) -> Settings:
        """What builds this machine again: `machine.build(kind=..., **settings)`."""

    @abc.abstractmethod
    def init(self, inputs: Mapping[str, Cells], s: AbstractReading) -> Any:
        """The state before the first step."""

    @abc.abstractmethod
    def step(self, program: Mapping[str, Cells], state: Any, s: AbstractReading) -> Any:
        """The state after one more step. Once halted, nothing changes."""

    @abc.abstractmethod
    def observe(self, state: Any) -> dict[str, Cells]:
        """The rows of cells that an output may speak of."""

    @abc.abstractmethod
    def halted(self, state: Any, s: AbstractReading) -> Value:
        """1 if the run has ended, else 0."""

    @classmethod
    @abc.abstractmethod
    def fitting(cls, needs: Needs, given: Mapping[str, Any]) -> Settings:
        """Settings, as in files, of a machine that has room for what examples need.

        Args:
            needs: what there must be room for.
            given: settings that someone chose, which others may depend on.
        """

    @abc.abstractmethod
    def resized(
        self, length: int, num_values: int, num_steps: int | None
    ) -> "AbstractMachine":
        """This machine for inputs of another size; its programs run on it as they are.

        Without `num_steps`, the time grows with the length.
        """

    @abc.abstractmethod
    def described_size(self) -> str:
        """How large this machine is, in words."""

    @abc.abstractmethod
    def used(self, choices: Mapping[str, Any]) -> dict[str, Any]:
        """Which choices the program uses: true where another one is another program.

        Works on NumPy's and on JAX's arrays, so that it may be compiled.
        """

    @abc.abstractmethod
    def canonical(self, choices: Choices) -> Choices:
        """The same program, with one value (mostly 0) for each choice it never uses."""

    @abc.abstractmethod
    def format(self, choices: Choices, notes: Sequence[str] | None = None) -> str:
        """The program's text, with a note of our own (or the caller's) on each line."""

    @abc.abstractmethod
    def parse(self, text: str) -> Choices:
        """The choices that a text names; raises `SyntaxFault` with the place."""

    @abc.abstractmethod
    def to_python(self, choices: Choices, name: str) -> str:
        """The source of a Python function that does the same and needs nothing."""

    def leaves_range(
        self, program: Mapping[str, Cells], state: Any, s: AbstractReading
    ) -> Value:
        """1 if the next step's result is no value of this machine, else 0.

        Such a run has no answer here; it may have one where there are more values.
        """
        leaves = self.capabilities.leaves_range
        return s.constant(0, 2) if leaves is None else leaves(program, state, s)

    def blank(self) -> dict[str, np.ndarray]:
        """The rows of cells of an input that says nothing: zeros, and what it is told."""
        rows = {name: np.zeros(s.shape, np.int32) for name, s in self.inputs.items()}
        return rows | dict(self.capabilities.told)

    def grown(self, length: int, num_values: int) -> "AbstractMachine":
        """This machine with room for an input; it never counts less far than before.

        Args:
            length: cells of the input's main row.
            num_values: all values of the input are below it.

        Raises:
            MachineFault: where its programs mean nothing at that size.
        """
        can = self.capabilities
        if not can.can_resize:
            # An input that does not fit is refused by its rows.
            return self
        reason = can.other_lengths(length)
        if reason is not None:
            raise MachineFault(reason)
        size = self.inputs[self.require_main_row()].size
        needed = max(size, num_values) if can.wider is not None else size
        return self.resized(length, needed, None)

    def wider(self) -> "AbstractMachine | None":
        """This machine with more values, on which all answers are the same; if any."""
        wider = self.capabilities.wider
        return None if wider is None else wider()

    @property
    def main_row(self) -> str | None:
        """The row that a plain list stands for: the first of `inputs`, if it has any."""
        return next(iter(self.inputs), None)

    def require_main_row(self) -> str:
        """The main row's name.

        Raises:
            MachineFault: for a machine without inputs.
        """
        if self.main_row is None:
            raise MachineFault(f"{self.title} without inputs has no row for a list")
        return self.main_row

    def require_register_code(self) -> RegisterCode:
        """Its programs as lines of register instructions with labels.

        Raises:
            MachineFault: for a machine whose programs are something else.
        """
        code = self.capabilities.register_code
        if code is None:
            raise MachineFault(
                f"lines of register instructions with labels are needed, and programs of "
                f"{self.title} with these settings are something else"
            )
        return code

    @property
    def free_rows(self) -> dict[str, Space]:
        """The rows that take every value where two programs are compared.

        Raises:
            MachineFault: where these are too many to go through.
        """
        can = self.capabilities
        if can.too_many_inputs is not None:
            raise MachineFault(can.too_many_inputs)
        if can.is_compared_whole:
            return dict(self.inputs)
        return {name: self.inputs[name] for name in (self.require_main_row(),)}

    @property
    def compared_rows(self) -> tuple[str, ...]:
        """The rows whose cells must end alike for two programs to be the same."""
        if self.capabilities.is_compared_whole:
            return tuple(self.outputs)
        return (self.require_main_row(),)

    @property
    def place_shape(self) -> tuple[int, ...]:
        """The axes that all parameters share; only for machines that have places."""
        return next(iter(self.parameters.values())).shape

    @property
    def places_that_run(self) -> np.ndarray:
        """For each place, whether a program can use it: those are the ones it prints."""
        ones = {n: np.ones(s.shape, np.int32) for n, s in self.parameters.items()}
        used = self.used(ones)
        return np.any([used[name] for name in self.parameters], axis=0)


class SyntaxFault(Fault):
    """A program's text is not as it must be. Says where, what stands there, and why.

    Args:
        line: from 1.
        column: from 1.
        got: what stands there; nothing where the text ends.
        needed: what should.

    Example:
        >>> from softcode.machine import Assembly
        >>> Assembly().parse("incc 1")
        Traceback (most recent call last):
          ...
        softcode.machine.machine.SyntaxFault: line 1, column 1: got 'incc'; an
        instruction was expected: did you mean `inc`?
    """

    line: int
    column: int

    def __init__(self, line: int, column: int, got: str, needed: str):
        place = f"line {line}, column {column}"
        super().__init__(
            place, f"got {shown(got)}" if got else "the text ends here", needed
        )
        self.line, self.column = line, column


class MachineFault(Fault):
    """A machine's settings are not as they must be.

    Example:
        >>> from softcode.machine import Turing
        >>> Turing(num_symbols=1)
        Traceback (most recent call last):
          ...
        softcode.machine.machine.MachineFault: a Turing machine's symbols must be a
        whole number from 2 to 64, got 1
    """
