"""The exact reading: a value is an integer."""

import dataclasses
import functools
from typing import Any

import jax
import numpy as np

from .reading import MISSING, AbstractBatchReading


@dataclasses.dataclass(frozen=True)
class Exact(AbstractBatchReading):
    """Values are integers: what one program does, on one input or on a batch.

    A value is an integer array of shape `[*batch]` and cells are `[cell, *batch]`, with
    the same number of batch axes everywhere (axes of length 1 broadcast). NumPy arrays
    give NumPy arrays, at once; JAX arrays give JAX arrays, so that a run may be
    compiled. A missing value is `MISSING`.
    """

    num_batch_axes: int = 0

    def constant(self, element, size):
        del size
        return np.full((1,) * self.num_batch_axes, element, np.int32)

    def apply(self, table, size, *args):
        del size
        xp = _namespace(*args)
        return xp.asarray(table, dtype=np.int32)[tuple(xp.broadcast_arrays(*args))]

    def read(self, cells, address):
        xp = _namespace(cells, address)
        inner = cells.ndim - 1 - self.num_batch_axes
        index = xp.expand_dims(address, tuple(range(1 + inner)))
        shape = np.broadcast_shapes(cells.shape[1:], index.shape[1:])
        cells = xp.broadcast_to(cells, (len(cells), *shape))
        return xp.take_along_axis(cells, xp.broadcast_to(index, (1, *shape)), 0)[0]

    def write(self, cells, address, value):
        xp = _namespace(cells, address, value)
        places = np.arange(len(cells)).reshape((-1,) + (1,) * self.num_batch_axes)
        here = (places == address[None]) & (value != MISSING)[None]
        return xp.where(here, value[None], cells)

    def switch(self, selector, branches):
        xp = _namespace(selector)
        present = [i for i, branch in enumerate(branches) if branch is not None]

        def pick(*leaves):
            axes = tuple(range(leaves[0].ndim - self.num_batch_axes))
            chosen = xp.expand_dims(selector, axes)
            cases = zip(present, leaves, strict=True)
            nothing = np.full((1,) * leaves[0].ndim, MISSING, np.int32)
            return functools.reduce(
                lambda rest, case: xp.where(chosen == case[0], case[1], rest),
                cases,
                nothing,
            )

        return jax.tree.map(pick, *(branches[i] for i in present))

    def merge(self, first, second):
        xp = _namespace(first, second)
        return xp.where(first == MISSING, second, first)

    def choose(self, program, *addresses):
        return jax.tree.map(
            lambda cells: functools.reduce(self.read, addresses, cells), program
        )

    def stack(self, values):
        xp = _namespace(*values)
        return xp.stack(xp.broadcast_arrays(*values))

    def with_lanes(self):
        return Exact(self.num_batch_axes + 1)

    def lanes_of(self, cells, places=None):
        return cells if places is None else cells[np.asarray(places)]

    def cells_of(self, lanes, num_cells):
        return lanes.reshape((num_cells, -1, *lanes.shape[1:]))

    def lane(self, lanes, place):
        return lanes[place]

    def take(self, lanes, places):
        return lanes[places]

    def call(self, logits):
        return _namespace(logits).argmax(logits, 0).astype(np.int32)

    def one_hot(self, value, size):
        elements = np.arange(size).reshape((-1,) + (1,) * value.ndim)
        return (value[None] == elements).astype(np.float32)

    def concatenate(self, pieces):
        xp = _namespace(*pieces)
        batch = np.broadcast_shapes(*(piece.shape[1:] for piece in pieces))
        return xp.concatenate(
            [xp.broadcast_to(piece, (len(piece), *batch)) for piece in pieces]
        )


def _namespace(*arrays: Any) -> Any:
    """JAX's functions if any of the arrays is JAX's, else NumPy's."""
    if any(isinstance(array, jax.Array) for array in arrays):
        return jax.numpy
    return np
