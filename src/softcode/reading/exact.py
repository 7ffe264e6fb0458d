"""The exact reading: a value is an integer."""

import dataclasses
import functools
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np

from .leaves import Nested, map_leaves
from .reading import MISSING, AbstractBatchReading


# Whole numbers, `np.ndarray` or `jax.Array`; naming the latter would load JAX.
Integers: TypeAlias = Any


@dataclasses.dataclass(frozen=True)
class Exact(AbstractBatchReading[Integers, Integers]):
    """Values are integers: what one program does, on one input or on a batch.

    A value is an integer array of shape `[*batch]` and cells are `[cell, *batch]`, with
    the same number of batch axes everywhere (axes of length 1 broadcast). NumPy arrays
    give NumPy arrays, at once; JAX arrays give JAX arrays, so that a run may be
    compiled. A missing value is `MISSING`. (`...` in an index keeps NumPy from making a
    single number of an array without axes.)

    Args:
        num_batch_axes: how many axes trail in every value.

    Example:
        >>> reading, plus = Exact(), np.add.outer(range(3), range(3)) % 3
        >>> two = reading.constant(2, 3)
        >>> reading.apply(plus, 3, two, two).item()
        1
        >>> reading.write(np.array([5, 6, 7]), two, np.array(0)).tolist()
        [5, 6, 0]
        >>> Exact(1).read(np.array([[5, 5], [6, 6]]), np.array([1, 0])).tolist()
        [6, 5]
    """

    num_batch_axes: int = 0

    def constant(self, element: int, size: int) -> Integers:
        del size
        return np.full((1,) * self.num_batch_axes, element, np.int32)

    def apply(self, table: np.ndarray, size: int, *args: Integers) -> Integers:
        del size
        xp = _namespace(*args)
        return xp.asarray(table, dtype=np.int32)[(*xp.broadcast_arrays(*args), ...)]

    def read(self, cells: Integers, address: Integers) -> Integers:
        xp = _namespace(cells, address)
        inner = cells.ndim - 1 - self.num_batch_axes
        index = xp.expand_dims(address, tuple(range(1 + inner)))
        shape = np.broadcast_shapes(cells.shape[1:], index.shape[1:])
        cells = xp.broadcast_to(cells, (len(cells), *shape))
        return xp.take_along_axis(cells, xp.broadcast_to(index, (1, *shape)), 0)[0, ...]

    def write(self, cells: Integers, address: Integers, value: Integers) -> Integers:
        xp = _namespace(cells, address, value)
        places = np.arange(len(cells)).reshape((-1,) + (1,) * self.num_batch_axes)
        here = (places == address[None]) & (value != MISSING)[None]
        return xp.where(here, value[None], cells)

    def switch(self, selector: Integers, branches: Sequence[Nested]) -> Nested:
        xp = _namespace(selector)
        present = [i for i, branch in enumerate(branches) if branch is not None]

        def pick(*leaves: Integers) -> Integers:
            axes = tuple(range(leaves[0].ndim - self.num_batch_axes))
            chosen = xp.expand_dims(selector, axes)
            cases = zip(present, leaves, strict=True)
            nothing = np.full((1,) * leaves[0].ndim, MISSING, np.int32)
            return functools.reduce(
                lambda rest, case: xp.where(chosen == case[0], case[1], rest),
                cases,
                nothing,
            )

        return map_leaves(pick, *(branches[i] for i in present))

    def merge(self, first: Integers, second: Integers) -> Integers:
        xp = _namespace(first, second)
        return xp.where(first == MISSING, second, first)

    def choose(
        self, program: Mapping[str, Integers], *addresses: Integers
    ) -> dict[str, Integers]:
        return {
            name: functools.reduce(self.read, addresses, cells)
            for name, cells in program.items()
        }

    def stack(self, values: Sequence[Integers]) -> Integers:
        xp = _namespace(*values)
        return xp.stack(xp.broadcast_arrays(*values))

    @property
    def prefers_loops(self) -> bool:
        return False

    def with_lanes(self) -> "Exact":
        return Exact(self.num_batch_axes + 1)

    def lanes_of(
        self, cells: Integers, places: Sequence[int] | None = None
    ) -> Integers:
        return cells if places is None else cells[np.asarray(places)]

    def cells_of(self, lanes: Integers, num_cells: int) -> Integers:
        return lanes.reshape((num_cells, -1, *lanes.shape[1:]))

    def lane(self, lanes: Integers, place: int) -> Integers:
        return lanes[place]

    def take(self, lanes: Integers, places: np.ndarray) -> Integers:
        return lanes[places]

    def call(self, logits: Integers) -> Integers:
        return _namespace(logits).argmax(logits, 0).astype(np.int32)

    def one_hot(self, value: Integers, size: int) -> Integers:
        elements = np.arange(size).reshape((-1,) + (1,) * value.ndim)
        return (value[None] == elements).astype(np.float32)

    def concatenate(self, pieces: Sequence[Integers]) -> Integers:
        xp = _namespace(*pieces)
        batch = np.broadcast_shapes(*(piece.shape[1:] for piece in pieces))
        return xp.concatenate(
            [xp.broadcast_to(piece, (len(piece), *batch)) for piece in pieces]
        )


def _namespace(*arrays: Integers) -> ModuleType:
    """JAX's functions if any of the arrays is JAX's, else NumPy's."""
    # Whoever has an array of JAX has loaded it; who has not need not wait for it.
    jax = sys.modules.get("jax")
    if jax is not None and any(isinstance(array, jax.Array) for array in arrays):
        return jax.numpy
    return np
