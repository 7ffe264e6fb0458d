"""Values side by side, where a value is an array `[element, *batch]`."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array


def stacked(values: Sequence[Array]) -> Array:
    """Cells that hold these values."""
    return jnp.stack(jnp.broadcast_arrays(*values))


def lanes_of(cells: Array, places: Sequence[int] | None = None) -> Array:
    """The cells (or those at these places) as lanes, `[element, lane, *batch]`."""
    if places is not None:
        cells = rows_at(cells, np.asarray(places), 0)
    return jnp.swapaxes(cells, 0, 1)


def cells_of(lanes: Array, num_cells: int) -> Array:
    """Cells with lanes: the first lanes are the first cell's, and so on."""
    size, _, *batch = lanes.shape
    return jnp.swapaxes(lanes.reshape((size, num_cells, -1, *batch)), 0, 1)


def concatenated(pieces: Sequence[Array]) -> Array:
    """Lanes put end to end; batch axes of length 1 are stretched."""
    batch = np.broadcast_shapes(*(piece.shape[2:] for piece in pieces))
    return jnp.concatenate(
        [jnp.broadcast_to(piece, (*piece.shape[:2], *batch)) for piece in pieces], 1
    )


def rows_at(array: Array, places: np.ndarray, axis: int) -> Array:
    """The slices at these places; without a gather where they are in a row."""
    if not is_run(places):
        return jnp.take(array, places, axis=axis)
    start, count = int(places[0]), len(places)
    if count == array.shape[axis]:
        return array
    return jax.lax.slice_in_dim(array, start, start + count, axis=axis)


def is_run(places: np.ndarray) -> bool:
    """Whether the places follow each other."""
    return bool((places == np.arange(places[0], places[0] + len(places))).all())
