"""What a machine may do with values, whatever a value is."""

import abc
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np


# In a table: no result for these arguments.
MISSING = -1

# An element of {0, ..., size-1}, as this reading writes it.
Value: TypeAlias = Any
# Values in a row, addressed by a value.
Cells: TypeAlias = Any


class AbstractReading(abc.ABC):
    """What values are, and the operations that a machine may use.

    A machine never touches an array. It calls these operations, and the reading decides
    what a value *is*: an integer (`Exact`), a probability vector (`Relaxed`) or Boolean
    terms of a solver (`Symbolic`). So a machine is written once and read several ways,
    and the square commutes: a sure program gives the same answer in each of them.

    A value may be *missing*: where a table holds `MISSING`, or where `switch` is given
    `None` for a branch. Writing a missing value leaves the cells as they were, and
    `merge` passes over it; nothing else may be done with it.
    """

    @abc.abstractmethod
    def constant(self, element: int, size: int) -> Value:
        """The value that is surely `element` of {0, ..., size-1}."""

    @abc.abstractmethod
    def apply(self, table: np.ndarray, size: int, *args: Value) -> Value:
        """A finite function: the entry of `table` that `args` index, below `size`."""

    @abc.abstractmethod
    def read(self, cells: Cells, address: Value) -> Value:
        """The cell at `address`."""

    @abc.abstractmethod
    def write(self, cells: Cells, address: Value, value: Value) -> Cells:
        """`cells`, with the one at `address` replaced."""

    @abc.abstractmethod
    def switch(self, selector: Value, branches: Sequence[Any]) -> Any:
        """The branch that `selector` names; all have one tree structure or are `None`."""

    @abc.abstractmethod
    def merge(self, first: Value, second: Value) -> Value:
        """The one of two values that is not missing. They are never both present."""

    @abc.abstractmethod
    def choose(self, program: Any, *addresses: Value) -> Any:
        """What the program chose at these addresses, for each of its parameters.

        `program` is a tree of cells, whose leaves share the axes of the addresses.
        """

    @abc.abstractmethod
    def stack(self, values: Sequence[Value]) -> Cells:
        """Cells that hold these values."""


class AbstractBatchReading(AbstractReading):
    """A reading whose values are arrays, so that like operations can be done at once.

    *Lanes* are values side by side, along one more batch axis in front of the others.
    """

    @abc.abstractmethod
    def with_lanes(self) -> AbstractReading:
        """This reading, for values with lanes."""

    @abc.abstractmethod
    def lanes_of(self, cells: Cells, places: Sequence[int] | None = None) -> Value:
        """The cells (or those at these places) as lanes."""

    @abc.abstractmethod
    def cells_of(self, lanes: Value, num_cells: int) -> Cells:
        """Cells with lanes: the first lanes are the first cell's, and so on."""

    @abc.abstractmethod
    def lane(self, lanes: Value, place: int) -> Value:
        """One of the lanes."""

    @abc.abstractmethod
    def take(self, lanes: Value, places: np.ndarray) -> Value:
        """The lanes at these places, in this order."""

    @abc.abstractmethod
    def call(self, logits: Any) -> Value:
        """What a network says, of its logits `[element, lane, *batch]`."""

    @abc.abstractmethod
    def one_hot(self, value: Value, size: int) -> Any:
        """A value with lanes as `[element, lane, *batch]`, for a network to take."""

    @abc.abstractmethod
    def concatenate(self, pieces: Sequence[Value]) -> Value:
        """Lanes put end to end; batch axes of length 1 are stretched."""
