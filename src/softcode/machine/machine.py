"""What every machine offers: the sizes of its parts, its step, and its syntax."""

import abc
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, TypeAlias

import numpy as np

from ..files import Fault, shown
from ..reading import AbstractReading, Cells, Value


Settings: TypeAlias = dict[str, Any]
Choices: TypeAlias = dict[str, np.ndarray]


class Space(NamedTuple):
    """An array of values: its shape, and how many elements each value has."""

    shape: tuple[int, ...]
    size: int


class Needs(NamedTuple):
    """What a machine must have room for."""

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
    """

    kind: ClassVar[str]
    num_steps: int

    @property
    @abc.abstractmethod
    def parameters(self) -> dict[str, Space]:
        """What a program must choose; the leading axes are the same for all."""

    @property
    @abc.abstractmethod
    def inputs(self) -> dict[str, Space]:
        """The rows of cells that an input may set; what it leaves out is zero."""

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
    def canonical(self, choices: Choices) -> Choices:
        """The same program, with 0 for each choice that it never uses."""

    @abc.abstractmethod
    def format(self, choices: Choices, notes: Sequence[str] | None = None) -> str:
        """The program's text, with a note of our own (or the caller's) on each line."""

    @abc.abstractmethod
    def parse(self, text: str) -> Choices:
        """The choices that a text names; raises `SyntaxFault` with the place."""

    @abc.abstractmethod
    def to_python(self, choices: Choices, name: str) -> str:
        """The source of a Python function that does the same and needs nothing."""


class SyntaxFault(Fault):
    """A program's text is not as it must be. Says where, what stands there, and why."""

    line: int
    column: int

    def __init__(self, line: int, column: int, got: str, needed: str):
        place = f"line {line}, column {column}"
        super().__init__(
            place, f"got {shown(got)}" if got else "the text ends here", needed
        )
        self.line, self.column = line, column


class MachineFault(Fault):
    """A machine's settings are not as they must be."""


def require(condition: bool, message: str) -> None:
    """Raises `MachineFault` with the message unless the condition holds."""
    if not condition:
        raise MachineFault(message)
