"""Sums and products over columns of lists, exact up to the largest number kept."""

from collections.abc import Callable

import numpy as np

from ..types import FLOAT, INT
from .column import LARGEST, UNDEFINED, Numbers, Sequences
from .lists import reduced
from .parts import with_undefined


def total(seq: Sequences) -> Numbers:
    """`sum`, which is 0 for no elements."""
    assert isinstance(seq.items, Numbers)
    if seq.items.type == FLOAT:
        sums = reduced(np.add, seq.items.values, seq, 0.0)
        return Numbers(FLOAT, np.where(seq.undefined, np.nan, sums))
    with np.errstate(over="ignore"):
        sums = reduced(np.add, seq.items.values, seq, 0)
    size = np.abs(reduced(np.add, seq.items.values.astype(float), seq, 0.0))
    lost = seq.undefined | _too_large(sums, size)
    return Numbers(INT, np.where(lost, UNDEFINED, sums))


def _too_large(wrapped: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Which whole numbers are beyond `LARGEST`.

    Args:
        wrapped: the numbers modulo 2^64.
        size: about how large they are; close enough to tell 2^61 from 2^63.
    """
    return (size > 2.0 * LARGEST) | (wrapped > LARGEST) | (wrapped < -LARGEST)


def product(seq: Sequences) -> Numbers:
    """`math.prod`, which is 1 for no elements."""
    assert isinstance(seq.items, Numbers)
    values = seq.items.values
    with np.errstate(over="ignore", invalid="ignore"):
        # A zero makes nothing of what is large.
        sizes = np.where(values == 0, 1.0, np.abs(values.astype(float)))
        size = reduced(np.multiply, sizes, seq, 1.0)
        found = reduced(np.multiply, values, seq, 1)
        has_zero = reduced(np.maximum, values == 0, seq, False)
    lost = seq.undefined | (_too_large(found, size) & ~has_zero)
    return Numbers(INT, np.where(lost, UNDEFINED, found))


def running_sums(seq: Sequences) -> Sequences:
    """`itertools.accumulate`."""
    assert isinstance(seq.items, Numbers)
    with np.errstate(over="ignore"):
        sums = _sums_so_far(seq.items.values, seq)
    size = np.abs(_sums_so_far(seq.items.values.astype(float), seq))
    bad = reduced(np.maximum, _too_large(sums, size), seq, False)
    made = Sequences(seq.type, seq.starts, Numbers(INT, sums), seq.undefined)
    return with_undefined(made, seq.undefined | bad)  # type: ignore[return-value]


def _sums_so_far(values: np.ndarray, seq: Sequences) -> np.ndarray:
    """The sum of each item and of those before it in its row."""
    sums = np.concatenate([np.zeros(1, values.dtype), np.cumsum(values)])
    return sums[1:] - np.repeat(sums[seq.starts[:-1]], seq.lengths)


def running(ufunc: np.ufunc) -> Callable[[Sequences], Sequences]:
    """`itertools.accumulate` with the larger, or the smaller, of two numbers."""

    def kernel(seq: Sequences) -> Sequences:
        assert isinstance(seq.items, Numbers)
        values = seq.items.values.copy()
        lengths, starts = seq.lengths, seq.starts[:-1]
        for step in range(1, int(lengths.max(initial=0))):
            at = starts[lengths > step] + step
            values[at] = ufunc(values[at - 1], values[at])
        return Sequences(
            seq.type, seq.starts, Numbers(seq.items.type, values), seq.undefined
        )

    return kernel
