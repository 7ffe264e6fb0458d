"""Sums over the axes in front, with derivatives that are as fast.

XLA's reductions over an axis that is not the last are some 20 times slower on a CPU than
sums that are written out, or than a product with a row of ones. Where restarts are the
last axis every sum is one, forwards and backwards; so the few operations that have sums
in them say their own derivatives here. Values are
`[size, lane, *batch]`; nothing is stretched.
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float


# A sum over the second axis is a product with a matrix of blocks, up to this length of
# the first; beyond it the zeros in that matrix cost more than turning the axes.
_MAX_BLOCKS = 8


def total(array: Float[Array, "term ..."]) -> Float[Array, "..."]:
    """The sum over the first axis.

    A product, and no sum that is written out: XLA computes what goes into a written sum
    again for each of its terms.
    """
    return jnp.tensordot(np.ones(len(array), np.float32), array, axes=1)


def inner_total(array: Float[Array, "first term ..."]) -> Float[Array, "first ..."]:
    """The sum over the second axis."""
    num_first, num_terms, *batch = array.shape
    if num_first > _MAX_BLOCKS:
        return jnp.tensordot(np.ones(num_terms, np.float32), array, axes=(0, 1))
    blocks = np.kron(np.eye(num_first), np.ones(num_terms)).astype(np.float32)
    return jnp.tensordot(blocks, array.reshape((-1, *batch)), axes=1)


@jax.custom_vjp
def mixture(
    weights: Float[Array, "cell ..."], cells: Float[Array, "cell size ..."]
) -> Float[Array, "size ..."]:
    """`sum_i weights_i cells_i`."""
    return total(weights[:, None] * cells)


def _mixture_forward(weights: Array, cells: Array) -> tuple[Array, tuple[Array, Array]]:
    return mixture(weights, cells), (weights, cells)


def _mixture_backward(kept: tuple[Array, Array], slope: Array) -> tuple[Array, Array]:
    weights, cells = kept
    return inner_total(cells * slope[None]), weights[:, None] * slope[None]


mixture.defvjp(_mixture_forward, _mixture_backward)


@jax.custom_vjp
def of_mass_one(value: Float[Array, "size ..."]) -> Float[Array, "size ..."]:
    """The value over its sum."""
    return value / total(value)[None]


def _of_mass_one_forward(value: Array) -> tuple[Array, tuple[Array, Array]]:
    mass = total(value)[None]
    result = value / mass
    return result, (result, mass)


def _of_mass_one_backward(kept: tuple[Array, Array], slope: Array) -> tuple[Array]:
    result, mass = kept
    return ((slope - total(slope * result)[None]) / mass,)


of_mass_one.defvjp(_of_mass_one_forward, _of_mass_one_backward)


@jax.custom_vjp
def contraction(
    matrix: Float[Array, "size entry"],
    first: Float[Array, "first ..."],
    second: Float[Array, "second ..."],
) -> Float[Array, "size ..."]:
    """`sum_ij matrix[r, (i, j)] first_i second_j` for each `r`, as one product."""
    outer = first[:, None] * second[None]
    flat = outer.reshape((-1, *outer.shape[2:]))
    return jnp.tensordot(matrix, flat, axes=1)


def _contraction_forward(
    matrix: Array, first: Array, second: Array
) -> tuple[Array, tuple[Array, Array, Array]]:
    return contraction(matrix, first, second), (matrix, first, second)


def _contraction_backward(
    kept: tuple[Array, Array, Array], slope: Array
) -> tuple[Array, Array, Array]:
    matrix, first, second = kept
    flat = jnp.tensordot(matrix.T, slope, axes=1)
    outer = flat.reshape((len(first), len(second), *slope.shape[1:]))
    of_first, of_second = (
        inner_total(outer * second[None]),
        total(outer * first[:, None]),
    )
    # The matrix is a constant.
    return jnp.zeros_like(matrix), of_first, of_second


contraction.defvjp(_contraction_forward, _contraction_backward)


@functools.partial(jax.custom_vjp, nondiff_argnums=(1,))
def taken(array: Float[Array, "size lane ..."], places: tuple[int, ...]) -> Array:
    """The lanes at these places; backwards, a product with zeros and ones.

    The scatter that it would be is as slow as those reductions.
    """
    return jnp.take(array, np.array(places), axis=1)


def _taken_forward(array: Array, places: tuple[int, ...]) -> tuple[Array, int]:
    return taken(array, places), array.shape[1]


def _taken_backward(places: tuple[int, ...], count: int, slope: Array) -> tuple[Array]:
    one_hot = (np.arange(count)[:, None] == np.array(places)).astype(np.float32)
    return (jnp.moveaxis(jnp.tensordot(one_hot, slope, axes=(1, 1)), 0, 1),)


taken.defvjp(_taken_forward, _taken_backward)
