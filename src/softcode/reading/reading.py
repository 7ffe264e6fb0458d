"""What a machine may do with values, whatever a value is."""

import abc
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np

from .leaves import Nested


# In a table: no result for these arguments.
MISSING = -1

# An element of {0, ..., size-1}, as the reading in use writes it; a machine never asks.
Value: TypeAlias = Any
# Values in a row, addressed by a value.
Cells: TypeAlias = Any

# The same two, as one reading writes them.
V = TypeVar("V")
C = TypeVar("C")


class AbstractReading(abc.ABC, Generic[V, C]):
    """What values are, and the operations that a machine may use.

    A machine never touches an array. It calls these operations, and the reading decides
    what a value *is*: an integer (`Exact`), a probability vector (`Relaxed`) or Boolean
    terms of a solver (`Symbolic`). So a machine is written once and read several ways,
    and the square commutes: a sure program gives the same answer in each of them.

    A value may be *missing*: where a table holds `MISSING`, or where `switch` is given
    `None` for a branch. Writing a missing value leaves the cells as they were, and
    `merge` passes over it; nothing else may be done with it.

    `V` is the type of its values, `C` that of its cells.

    Example:
        >>> from softcode.reading import Exact, Relaxed
        >>> def half_of_sum(s: AbstractReading, first, second):
        ...     table = np.add.outer(range(3), range(3)) // 2
        ...     return s.apply(table, 3, first, second)
        >>> for s in (Exact(), Relaxed()):
        ...     print(half_of_sum(s, s.constant(2, 3), s.constant(2, 3)).tolist())
        2
        [0.0, 0.0, 1.0]
    """

    @abc.abstractmethod
    def constant(self, element: int, size: int) -> V:
        """The value that is surely `element` of {0, ..., size-1}."""

    @abc.abstractmethod
    def apply(self, table: np.ndarray, size: int, *args: V) -> V:
        """A finite function: the entry of `table` that `args` index, below `size`."""

    @abc.abstractmethod
    def read(self, cells: C, address: V) -> V:
        """The cell at `address`."""

    @abc.abstractmethod
    def write(self, cells: C, address: V, value: V) -> C:
        """`cells`, with the one at `address` replaced."""

    @abc.abstractmethod
    def switch(self, selector: V, branches: Sequence[Nested]) -> Nested:
        """The branch that `selector` names; all have one tree structure or are `None`."""

    @abc.abstractmethod
    def merge(self, first: V, second: V) -> V:
        """The one of two values that is not missing. They are never both present."""

    @abc.abstractmethod
    def choose(self, program: Mapping[str, C], *addresses: V) -> dict[str, V]:
        """What the program chose at these addresses, for each of its parameters.

        The leaves of `program` share the axes of the addresses.
        """

    @abc.abstractmethod
    def stack(self, values: Sequence[V]) -> C:
        """Cells that hold these values."""


class AbstractBatchReading(AbstractReading[V, C]):
    """A reading whose values are arrays, so that like operations can be done at once.

    *Lanes* are values side by side, along one more batch axis in front of the others.

    Example:
        >>> from softcode.reading import Exact
        >>> reading: AbstractBatchReading = Exact()
        >>> lanes = reading.lanes_of(np.array([4, 5, 6]), [2, 0])
        >>> add_one = (np.arange(8) + 1) % 8
        >>> reading.with_lanes().apply(add_one, 8, lanes).tolist()
        [7, 5]
    """

    @property
    @abc.abstractmethod
    def prefers_loops(self) -> bool:
        """Whether a long run is better a few loops over data than written out in lanes.

        Such a reading is an `AbstractSoftReading`.
        """

    @abc.abstractmethod
    def with_lanes(self) -> "AbstractBatchReading[V, C]":
        """This reading, for values with lanes."""

    @abc.abstractmethod
    def lanes_of(self, cells: C, places: Sequence[int] | None = None) -> V:
        """The cells (or those at these places) as lanes."""

    @abc.abstractmethod
    def cells_of(self, lanes: V, num_cells: int) -> C:
        """Cells with lanes: the first lanes are the first cell's, and so on."""

    @abc.abstractmethod
    def lane(self, lanes: V, place: int) -> V:
        """One of the lanes."""

    @abc.abstractmethod
    def take(self, lanes: V, places: np.ndarray) -> V:
        """The lanes at these places, in this order."""

    @abc.abstractmethod
    def call(self, logits: V) -> V:
        """What a network says, of its logits `[element, lane, *batch]`."""

    @abc.abstractmethod
    def one_hot(self, value: V, size: int) -> V:
        """A value as the probabilities of its elements, `[element, *batch]`.

        So a network takes it, with lanes as the first of the batch axes.
        """

    @abc.abstractmethod
    def concatenate(self, pieces: Sequence[V]) -> V:
        """Lanes put end to end; batch axes of length 1 are stretched."""
