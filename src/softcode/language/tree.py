"""A model without loops, names of constants and macros: assignments under cases."""

import dataclasses
import math
from typing import Literal, NamedTuple, TypeAlias

import numpy as np


Index: TypeAlias = tuple[int, ...]


class Element(NamedTuple):
    """One variable: an element of an array, or a scalar with an empty index.

    Example:
        >>> print(Element("tape", (0, 2)), Element("shift"))
        tape[0, 2] shift
    """

    name: str
    index: Index = ()  # pyright: ignore[reportIncompatibleMethodOverride]

    def __str__(self) -> str:
        return (
            f"{self.name}[{', '.join(map(str, self.index))}]"
            if self.index
            else self.name
        )


# What an assignment or a function may take: a number that is known, or a variable.
Argument: TypeAlias = int | Element


@dataclasses.dataclass(frozen=True, eq=False)
class Table:
    """A function of finite values, as the table of its results.

    Args:
        name: what the model calls it.
        entries: the result for each combination of arguments, an axis for each.
        size: all results are below it.
    """

    name: str
    entries: np.ndarray
    size: int


@dataclasses.dataclass(frozen=True, eq=False)
class Network:
    """A learned function: a feed-forward network of the inputs, put end to end.

    Args:
        name: what the model calls it.
        inputs: for each argument, the shape of a tensor or the size of a number.
        output: how many values the result has; or, for a tensor, its shape.
        hidden: the number of units of each hidden layer.

    Example:
        >>> read_digit = Network("read", inputs=((28, 28),), output=10, hidden=(32,))
        >>> read_digit.layer_sizes, read_digit.num_weights
        ((784, 32, 10), 25450)
    """

    name: str
    inputs: tuple[tuple[int, ...] | int, ...]
    output: int | tuple[int, ...]
    hidden: tuple[int, ...]

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """How many numbers go in, come out of each hidden layer, and come out.

        Tensors are taken flat, and numbers one-hot.
        """
        width = sum(_flat_size(extent) for extent in self.inputs)
        return (width, *self.hidden, _flat_size(self.output))

    @property
    def num_weights(self) -> int:
        """How many numbers are trained: matrices and offsets of all layers."""
        sizes = self.layer_sizes
        return sum((n + 1) * m for n, m in zip(sizes[:-1], sizes[1:], strict=True))


def _flat_size(extent: int | tuple[int, ...]) -> int:
    return extent if isinstance(extent, int) else math.prod(extent)


@dataclasses.dataclass(slots=True, eq=False)
class Assign:
    """`target.set_to(function(args))`; a copy of one operand has no function."""

    target: Element
    function: Table | Network | None
    args: tuple[Argument, ...]
    line: int


@dataclasses.dataclass(slots=True, eq=False)
class Branch:
    """For each value of the selector, what is done; `None` where no case is given."""

    selector: Element
    cases: tuple["Statements | None", ...]
    line: int


@dataclasses.dataclass(slots=True, eq=False)
class Statements:
    """Statements in order."""

    statements: list["Assign | Branch"]


Kind: TypeAlias = Literal["Param", "Var", "Input", "Output", "InputTensor"]


@dataclasses.dataclass(eq=False)
class Declaration:
    """An array of variables (or one, with an empty shape) as the model declares it."""

    kind: Kind
    name: str
    shape: Index
    sizes: dict[Index, int]
    """For each element, how many values it has."""
    line: int
    tensor: Index = ()
    """The shape of each element, if it is a tensor."""
    is_own: bool = True
    """Whether the model declares it; if not, it was made for a condition."""

    @property
    def uniform_size(self) -> int | None:
        """The size of all elements, if they have one."""
        sizes = set(self.sizes.values())
        return sizes.pop() if len(sizes) == 1 else None


@dataclasses.dataclass(eq=False)
class Tree:
    """A model with its hyper-parameters filled in."""

    declarations: dict[str, Declaration]
    block: Statements
    fixed: dict[Element, int]
    """Parameters that the model itself sets, with `set_to_constant`."""
    networks: dict[str, Network]
    notes: list[str]
    """What was read in a way that its author may not expect."""
