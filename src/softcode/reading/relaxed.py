"""The relaxed reading: a value is a probability vector."""

import dataclasses
import functools
import math
from collections.abc import Mapping, Sequence
from typing import Literal

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, PyTree

from . import lanes as _lanes, wide_sums as _wide_sums
from .reading import MISSING
from .soft import AbstractSoftReading


# Tables up to this many entries are summed entry by entry, which XLA fuses with what
# comes next; larger ones are contracted as a matrix product.
_MAX_SPARSE_ENTRIES = 4


@dataclasses.dataclass(frozen=True)
class Relaxed(AbstractSoftReading):
    """Values are probability vectors: what a distribution over programs does.

    A value of size `k` is an array of shape `[k, *batch]`, cells are
    `[cell, value, *batch]`; the same `num_batch_axes` axes trail everywhere (axes of
    length 1 broadcast). Values are taken as independent (mean field), so this is exact
    on one-hot vectors and an approximation elsewhere. A missing value is the zero
    vector, and a value that is missing with probability `p` has mass `1 - p`.

    `controller` says how the program's choices are mixed when the address is not sure.
    `"probabilities"` mixes distributions: `sum_i l_i softmax(W_i)`, for address `l` and
    logits `W`. `"logits"` mixes logits: `softmax(W l)`, as the source paper's eq. (2).
    Both agree where the address is one-hot.

    Args:
        num_batch_axes: how many axes trail in every value.
        controller: see above.

    Example:
        >>> reading, plus = Relaxed(), np.add.outer(range(3), range(3)) % 3
        >>> either = reading.of_probabilities(jnp.array([0.5, 0.5, 0]))
        >>> reading.apply(plus, 3, either, reading.constant(1, 3)).tolist()
        [0.0, 0.5, 0.5]
        >>> cells = reading.stack([reading.constant(2, 3), reading.constant(0, 3)])
        >>> reading.read(cells, jnp.array([0.25, 0.75])).tolist()
        [0.75, 0.0, 0.25]
    """

    num_batch_axes: int = 0
    controller: Literal["probabilities", "logits"] = "probabilities"
    full_batch: tuple[int, ...] | None = None
    """The lengths of the batch axes, if all values have them in full, restarts among
    them. Sums are then done as in `_wide_sums`, which is many times faster on a CPU."""

    def with_batch(
        self, num_axes: int, lengths: tuple[int, ...] | None = None
    ) -> "Relaxed":
        return dataclasses.replace(self, num_batch_axes=num_axes, full_batch=lengths)

    def prepare(self, logits: Mapping[str, Array]) -> dict[str, Array]:
        if self.controller == "probabilities":
            logits = {name: self.of_logits(w, -1) for name, w in logits.items()}
        trailing = (1,) * self.num_batch_axes
        return {name: w.reshape(w.shape + trailing) for name, w in logits.items()}

    def constant(self, element: int, size: int) -> Array:
        one_hot = np.zeros((size, *(1,) * self.num_batch_axes), np.float32)
        one_hot[element] = 1
        return self._stretched(jnp.asarray(one_hot))

    def of_logits(self, logits: Array, axis: int) -> Array:
        return jax.nn.softmax(logits, axis=axis)

    def of_probabilities(self, probabilities: Array) -> Array:
        return probabilities

    def log_probabilities(self, value: Array, floor: float) -> Array:
        return jnp.log(value + floor)

    def _stretched(self, value: Array) -> Array:
        """The value with its batch axes in full, if they are to be."""
        if self.full_batch is None:
            return value
        inner = value.shape[: value.ndim - self.num_batch_axes]
        return jnp.broadcast_to(value, (*inner, *self.full_batch))

    def apply(self, table: np.ndarray, size: int, *args: Array) -> Array:
        table = np.asarray(table)
        if len(args) > 2 or (table == MISSING).any():
            return self._apply_by_case(table, size, *args)
        if table.size <= _MAX_SPARSE_ENTRIES or _is_permutation(table, size):
            result = self._apply_entries(table, size, *args)
        else:
            result = self._contract_one(table, size, *args)
        return result if len(args) == 1 else self.of_mass_one(result)

    def read(self, cells: Array, address: Array) -> Array:
        return self.of_mass_one(self._mix(cells, address))

    def write(self, cells: Array, address: Array, value: Array) -> Array:
        mass = jnp.sum(value, axis=0, keepdims=True)
        return cells * (1 - address * mass)[:, None] + address[:, None] * value[None]

    def switch(self, selector: Array, branches: Sequence[PyTree]) -> PyTree:
        present = [i for i, branch in enumerate(branches) if branch is not None]
        selector = self.of_mass_one(selector)

        def mix(*leaves: Array) -> Array:
            axes = tuple(range(leaves[0].ndim - self.num_batch_axes))
            weights = [jnp.expand_dims(selector[i], axes) for i in present]
            terms = [w * leaf for w, leaf in zip(weights, leaves, strict=True)]
            return functools.reduce(jnp.add, terms)

        return jax.tree.map(mix, *(branches[i] for i in present))

    def merge(self, first: Array, second: Array) -> Array:
        return first + second

    @property
    def neutral(self) -> float:
        return 0.0

    def weighed(self, value: Array, chance: Array) -> Array:
        return _wide_sums.mixture(chance[None], value[None])

    def share(self, term: Array, total: Array) -> float:
        del term, total
        return 1.0

    def of_mass_one(self, value: Array) -> Array:
        # Without this a run blows up: masses multiply, so that an error of 1e-7 grows by
        # a factor of up to 5 with every step. The same holds backwards, so the division
        # must be differentiated, although the true mass never changes.
        if self.full_batch is not None:
            return _wide_sums.of_mass_one(value)
        return value / jnp.sum(value, axis=0, keepdims=True)

    def encoded(self, tables: np.ndarray, size: int) -> np.ndarray:
        results = tables.reshape((len(tables), 1, -1))
        return (results == np.arange(size)[:, None]).astype(np.float32)

    def look_up(self, code: Array, first: Array, second: Array) -> Array:
        return _wide_sums.contraction(code, first, second)

    def choose(
        self, program: Mapping[str, Array], *addresses: Array
    ) -> dict[str, Array]:
        leaves, structure = jax.tree.flatten(program)
        addresses = tuple(self.of_mass_one(address) for address in addresses)
        num_addresses = len(addresses)
        # One contraction for all parameters: many small ones are slower.
        packed = jnp.concatenate(leaves, axis=num_addresses)
        if num_addresses == 1 and packed.shape[2:] == (1,) * self.num_batch_axes:
            table = packed.reshape(packed.shape[:2])
            chosen = jnp.tensordot(table.T, addresses[0], axes=1)
        else:
            chosen = functools.reduce(self._mix, addresses, packed)
        ends = np.cumsum([leaf.shape[num_addresses] for leaf in leaves])[:-1].tolist()
        values = jnp.split(chosen, ends, axis=0)
        if self.controller == "logits":
            values = [jax.nn.softmax(value, axis=0) for value in values]
        return jax.tree.unflatten(structure, values)

    def stack(self, values: Sequence[Array]) -> Array:
        return _lanes.stacked(values)

    def with_lanes(self) -> "Relaxed":
        full = None if self.full_batch is None else (1, *self.full_batch)
        return dataclasses.replace(
            self, num_batch_axes=self.num_batch_axes + 1, full_batch=full
        )

    def lanes_of(self, cells: Array, places: Sequence[int] | None = None) -> Array:
        return _lanes.lanes_of(cells, places)

    def cells_of(self, lanes: Array, num_cells: int) -> Array:
        return _lanes.cells_of(lanes, num_cells)

    def lane(self, lanes: Array, place: int) -> Array:
        return lanes[:, place]

    def take(self, lanes: Array, places: np.ndarray) -> Array:
        if self.full_batch is not None and not _lanes.is_run(places):
            return _wide_sums.taken(lanes, tuple(places.tolist()))
        return _lanes.rows_at(lanes, places, 1)

    def call(self, logits: Array) -> Array:
        return jax.nn.softmax(logits, axis=0)

    def one_hot(self, value: Array, size: int) -> Array:
        del size
        return value

    def concatenate(self, pieces: Sequence[Array]) -> Array:
        return _lanes.concatenated(pieces)

    def _contract_one(self, table: np.ndarray, size: int, *args: Array) -> Array:
        """The table's result, by one product."""
        if self.full_batch is None or len(args) != 2:
            return _contract(table[None], size, *args)[0]
        one_hot = table.reshape(1, -1) == np.arange(size)[:, None]
        return _wide_sums.contraction(jnp.asarray(one_hot, jnp.float32), *args)

    def _mix(self, cells: Array, address: Array) -> Array:
        """The cells, weighted by the probability of their address."""
        num_inner = cells.ndim - 1 - self.num_batch_axes
        if self.full_batch is not None and num_inner == 1:
            return _wide_sums.mixture(address, cells)
        weights = jnp.expand_dims(address, tuple(range(1, 1 + num_inner)))
        return jnp.sum(weights * cells, axis=0)

    def _apply_by_case(
        self, tables: np.ndarray, size: int, selector: Array, *args: Array
    ) -> Array:
        """`sum_k selector_k tables_k(args)`, each table at the cost of its own shape."""
        dense, terms = [], []
        for case, table in enumerate(tables):
            if (table == MISSING).all():
                continue
            if (table == table.flat[0]).all():
                result = self.constant(int(table.flat[0]), size)
            elif (table == table[(slice(None), *(slice(1),) * (table.ndim - 1))]).all():
                unary = table[(slice(None), *(0,) * (table.ndim - 1))]
                result = self._apply_entries(unary, size, args[0])
            elif (levels := _rectangular_levels(table, size)) is not None:
                result = _apply_levels(*levels, *args)
            else:
                dense.append(case)
                continue
            terms.append(selector[case][None] * result)
        if dense:
            results = _contract(tables[dense], size, *args)
            weights = jnp.stack([selector[case] for case in dense])
            terms.append(jnp.sum(weights[:, None] * results, axis=0))
        return functools.reduce(jnp.add, terms)

    def _apply_entries(self, table: np.ndarray, size: int, *args: Array) -> Array:
        """Adds up, for each result, the probabilities of the entries that give it."""
        if _is_permutation(table, size):
            return _permute(args[0], np.argsort(table))
        results = []
        for result in range(size):
            entries = np.argwhere(table == result)
            terms = [
                functools.reduce(
                    jnp.multiply, [a[i] for a, i in zip(args, entry, strict=True)]
                )
                for entry in entries.tolist()
            ]
            nothing = jnp.zeros_like(args[0][0])
            results.append(functools.reduce(jnp.add, terms, nothing))
        return jnp.stack(jnp.broadcast_arrays(*results))


def _is_permutation(table: np.ndarray, size: int) -> bool:
    return table.ndim == 1 and np.array_equal(np.sort(table), np.arange(size))


def _permute(value: Array, order: np.ndarray) -> Array:
    """`value[order]`, as slices: runs stay runs, which is cheaper than a gather."""
    breaks = np.flatnonzero(np.diff(order) != 1) + 1
    runs = [(int(run[0]), int(run[-1]) + 1) for run in np.split(order, breaks)]
    pieces = [value[start:stop] for start, stop in runs]
    return pieces[0] if len(pieces) == 1 else jnp.concatenate(pieces)


def _rectangular_levels(
    table: np.ndarray, size: int
) -> tuple[bool, np.ndarray, np.ndarray] | None:
    """For `min` and its like: the arguments with which a result is at least 1, 2, ...

    Gives whether the results were counted from the top, and `[level, argument]` for the
    first and the second argument, where each level is "this one *and* that one".
    """
    if table.ndim != 2:
        return None
    for is_reversed in (False, True):
        results = size - 1 - table if is_reversed else table
        levels = np.arange(1, size)[:, None, None]
        reached = np.asarray(results[None] >= levels)
        firsts, seconds = np.any(reached, axis=2), np.any(reached, axis=1)
        if np.array_equal(reached, firsts[:, :, None] & seconds[:, None, :]):
            return is_reversed, firsts, seconds
    return None


def _apply_levels(
    is_reversed: bool,
    firsts: np.ndarray,
    seconds: np.ndarray,
    first: Array,
    second: Array,
) -> Array:
    """`P(result = r) = P(result >= r) - P(result >= r + 1)`, of products.

    A fifth of the work of a product with the table.
    """
    # Level 0 is reached whatever the argument is.
    weights = [
        np.concatenate([np.ones((1, w.shape[1])), w]).astype(np.float32)
        for w in (firsts, seconds)
    ]
    at_least = jnp.tensordot(weights[0], first, axes=1)
    at_least *= jnp.tensordot(weights[1], second, axes=1)
    result = at_least - jnp.concatenate([at_least[1:], jnp.zeros_like(at_least[:1])])
    return result[::-1] if is_reversed else result


def _contract(tables: np.ndarray, size: int, *args: Array) -> Array:
    """Each table's result, stacked, by one product with the one-hot tables."""
    outer = args[0]
    for arg in args[1:]:
        product = outer[:, None] * arg[None]
        outer = product.reshape((-1, *product.shape[2:]))
    num_tables, num_entries = len(tables), math.prod(tables.shape[1:])
    flat = tables.reshape(num_tables, 1, num_entries)
    one_hot = flat == np.arange(size)[:, None]
    matrix = one_hot.reshape(num_tables * size, num_entries).astype(np.float32)
    results = jnp.tensordot(matrix, outer, axes=1)
    return results.reshape((num_tables, size, *outer.shape[1:]))
