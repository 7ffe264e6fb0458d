"""The logarithmic reading: a value is a vector of log-probabilities."""

import dataclasses
import functools
from collections.abc import Mapping, Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, PyTree

from . import lanes as _lanes
from .reading import MISSING
from .soft import AbstractSoftReading


# Stands for the logarithm of zero. An infinity would give slopes that are no numbers; the
# exponential of this is zero all the same, and sums of thousands of them stay finite.
NOTHING = -1e5


@dataclasses.dataclass(frozen=True)
class Logarithmic(AbstractSoftReading):
    """Values are vectors of log-probabilities: `Relaxed`, where no chance gets lost.

    A value of size `k` is an array of shape `[k, *batch]`, and cells are
    `[cell, value, *batch]`, as in `Relaxed`; products become sums, and sums
    `log sum exp`. Both readings compute the same function. In single precision,
    probabilities below 1e-38 are zero in `Relaxed`, with no slope, and are told apart
    here, so that long runs in which the right way has all but no chance still learn.
    It takes some four times as long.

    Args:
        num_batch_axes: how many axes trail in every value.

    Example:
        >>> from softcode.reading import Relaxed
        >>> both = np.array([[0, 0], [0, 1]])
        >>> for reading in (Relaxed(), Logarithmic()):
        ...     unlikely = reading.of_logits(jnp.array([0.0, -60.0]), 0)
        ...     print(reading.apply(both, 2, unlikely, unlikely).tolist())
        [1.0, 0.0]
        [0.0, -120.0]
    """

    num_batch_axes: int = 0

    def with_batch(
        self, num_axes: int, lengths: tuple[int, ...] | None = None
    ) -> "Logarithmic":
        del lengths
        return dataclasses.replace(self, num_batch_axes=num_axes)

    def prepare(self, logits: Mapping[str, Array]) -> dict[str, Array]:
        trailing = (1,) * self.num_batch_axes
        return {
            name: self.of_logits(w, -1).reshape(w.shape + trailing)
            for name, w in logits.items()
        }

    def of_logits(self, logits: Array, axis: int) -> Array:
        return jax.nn.log_softmax(logits, axis=axis)

    def constant(self, element: int, size: int) -> Array:
        value = np.full((size, *(1,) * self.num_batch_axes), NOTHING, np.float32)
        value[element] = 0
        return jnp.asarray(value)

    def of_probabilities(self, probabilities: Array) -> Array:
        is_there = probabilities > 0
        return jnp.where(
            is_there, jnp.log(jnp.where(is_there, probabilities, 1.0)), NOTHING
        )

    def log_probabilities(self, value: Array, floor: float) -> Array:
        # None needs one.
        del floor
        return value

    def apply(self, table: np.ndarray, size: int, *args: Array) -> Array:
        table = np.asarray(table)
        flat = table.reshape(-1)
        entries = _entries_of(flat, size, _most_entries(flat, size))
        result = _summed(functools.reduce(_outer, args), entries)
        if len(args) == 1 or (table == MISSING).any():
            return result
        return self.of_mass_one(result)

    def read(self, cells: Array, address: Array) -> Array:
        return self.of_mass_one(self._mix(cells, address))

    def write(self, cells: Array, address: Array, value: Array) -> Array:
        mass = _log_sum(value)[None]
        stays = _log_one_minus(address + mass)
        new = address[:, None] + value[None]
        return jnp.logaddexp(cells + stays[:, None], new)

    def switch(self, selector: Array, branches: Sequence[PyTree]) -> PyTree:
        present = [i for i, branch in enumerate(branches) if branch is not None]
        selector = self.of_mass_one(selector)

        def mix(*leaves: Array) -> Array:
            axes = tuple(range(leaves[0].ndim - self.num_batch_axes))
            weights = [jnp.expand_dims(selector[i], axes) for i in present]
            terms = [w + leaf for w, leaf in zip(weights, leaves, strict=True)]
            return _log_sum(_lanes.stacked(terms))

        return jax.tree.map(mix, *(branches[i] for i in present))

    def merge(self, first: Array, second: Array) -> Array:
        return jnp.logaddexp(first, second)

    @property
    def neutral(self) -> float:
        return -np.inf

    def weighed(self, value: Array, chance: Array) -> Array:
        return value + chance[None]

    def share(self, term: Array, total: Array) -> Array:
        return jnp.exp(term - total)

    def of_mass_one(self, value: Array) -> Array:
        # For the same reason as in `Relaxed`.
        return value - _log_sum(value)[None]

    def encoded(self, tables: np.ndarray, size: int) -> np.ndarray:
        flat = tables.reshape((len(tables), -1))
        most = max(_most_entries(results, size) for results in flat)
        return np.stack([_entries_of(results, size, most) for results in flat])

    def look_up(self, code: Array, first: Array, second: Array) -> Array:
        return _summed(_outer(first, second), code)

    def choose(
        self, program: Mapping[str, Array], *addresses: Array
    ) -> dict[str, Array]:
        addresses = tuple(self.of_mass_one(address) for address in addresses)
        return {
            name: functools.reduce(self._mix, addresses, cells)
            for name, cells in program.items()
        }

    def stack(self, values: Sequence[Array]) -> Array:
        return _lanes.stacked(values)

    def with_lanes(self) -> "Logarithmic":
        return Logarithmic(self.num_batch_axes + 1)

    def lanes_of(self, cells: Array, places: Sequence[int] | None = None) -> Array:
        return _lanes.lanes_of(cells, places)

    def cells_of(self, lanes: Array, num_cells: int) -> Array:
        return _lanes.cells_of(lanes, num_cells)

    def lane(self, lanes: Array, place: int) -> Array:
        return lanes[:, place]

    def take(self, lanes: Array, places: np.ndarray) -> Array:
        return _lanes.rows_at(lanes, places, 1)

    def call(self, logits: Array) -> Array:
        return jax.nn.log_softmax(logits, axis=0)

    def one_hot(self, value: Array, size: int) -> Array:
        del size
        return jnp.exp(value)

    def concatenate(self, pieces: Sequence[Array]) -> Array:
        return _lanes.concatenated(pieces)

    def _mix(self, cells: Array, address: Array) -> Array:
        """The cells, weighted by the probability of their address."""
        num_inner = cells.ndim - 1 - self.num_batch_axes
        weights = jnp.expand_dims(address, tuple(range(1, 1 + num_inner)))
        return _log_sum(weights + cells)


def _log_sum(terms: Array) -> Array:
    """`log sum exp` over the first axis."""
    return jax.nn.logsumexp(terms, axis=0)


def _log_one_minus(value: Array) -> Array:
    """`log(1 - exp(value))` for values of at most 0, with slopes that are numbers."""
    # Where nearly all is replaced, what stays is nothing.
    is_open = value < -1e-6
    safe = jnp.where(is_open, value, -1.0)
    return jnp.where(is_open, jnp.log(-jnp.expm1(safe)), NOTHING)


def _outer(first: Array, second: Array) -> Array:
    """The chance of each pair of values, in one row."""
    both = first[:, None] + second[None]
    return both.reshape((-1, *both.shape[2:]))


def _most_entries(results: np.ndarray, size: int) -> int:
    """How many entries of a table give the same result, at most, and at least 1."""
    return max(1, int(np.bincount(results[results >= 0], minlength=size).max()))


def _entries_of(results: np.ndarray, size: int, most: int) -> np.ndarray:
    """For each result, which entries give it, `[size, most]`.

    Padded with the number of entries, which stands for one that has no chance.
    """
    places = np.full((size, most), len(results), np.int32)
    for result in range(size):
        own = np.flatnonzero(results == result)
        places[result, : len(own)] = own
    return places


def _summed(values: Array, places: Array | np.ndarray) -> Array:
    """For each result, `log sum exp` of its entries."""
    padding = jnp.full((1, *values.shape[1:]), NOTHING, values.dtype)
    padded = jnp.concatenate([values, padding])
    if places.shape[1] == 1:
        return padded[places[:, 0]]
    return jax.nn.logsumexp(padded[places], axis=1)
