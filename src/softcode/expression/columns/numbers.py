"""Arithmetic, comparison and truth over columns of numbers."""

from collections.abc import Callable

import numpy as np

from ..types import BOOL, FLOAT, INT, Type
from .column import LARGEST, UNDEFINED, Column, Numbers


# From columns of the arguments to the column of the results.
Kernel = Callable[..., Column]
_MOST_BITS = 61


def whole(compute: Callable[..., np.ndarray], result: Type = INT) -> Kernel:
    """The kernel of a function of whole numbers that is defined everywhere.

    Args:
        compute: from arrays `[row]` to an array; it never overflows 64 bits where its
            arguments are at most `LARGEST`.
        result: `INT` or `BOOL`.
    """

    def kernel(*columns: Numbers) -> Numbers:
        given = [column.values for column in columns]
        lost = given[0] == UNDEFINED
        for values in given[1:]:
            lost = lost | (values == UNDEFINED)
        found = compute(*given).astype(np.int64)
        if result == INT:
            lost |= (found > LARGEST) | (found < -LARGEST)
        found[lost] = UNDEFINED
        return Numbers(result, found)

    return kernel


def fraction(compute: Callable[..., np.ndarray], result: Type = FLOAT) -> Kernel:
    """The kernel of a function of fractions; where it is not finite there is no value."""

    def kernel(*columns: Numbers) -> Numbers:
        with np.errstate(all="ignore"):
            found = compute(*(_fractions(column) for column in columns))
        lost = np.zeros(len(found), bool)
        for column in columns:
            lost |= column.undefined
        if result == FLOAT:
            lost |= ~np.isfinite(found)
            return Numbers(FLOAT, np.where(lost, np.nan, found))
        lost |= ~np.isfinite(found) if found.dtype.kind == "f" else False
        safe = np.where(lost, 0, found)
        lost |= np.abs(safe.astype(np.float64)) > LARGEST
        safe = np.where(lost, 0, safe)
        return Numbers(result, np.where(lost, UNDEFINED, safe.astype(np.int64)))

    return kernel


def _fractions(column: Numbers) -> np.ndarray:
    if column.type == FLOAT:
        return column.values
    return np.where(column.undefined, np.nan, column.values.astype(np.float64))


def times(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Products; `UNDEFINED` where one is too large."""
    fits = np.abs(a.astype(np.float64) * b.astype(np.float64)) <= LARGEST
    with np.errstate(over="ignore"):
        return np.where(fits, a * b, UNDEFINED)


def floor_divided(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Quotients rounded down; `UNDEFINED` for a divisor of 0."""
    safe = np.where(a == UNDEFINED, 0, a)
    return np.where(b == 0, UNDEFINED, safe // np.where(b == 0, 1, b))


def remainder(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """What the division leaves, with the divisor's sign; `UNDEFINED` for a divisor of 0."""
    safe = np.where(a == UNDEFINED, 0, a)
    return np.where(b == 0, UNDEFINED, safe % np.where(b == 0, 1, b))


def least_multiple(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`math.lcm`; `UNDEFINED` where it is too large."""
    divisor = np.gcd(a, b)
    return times(np.abs(a) // np.where(divisor == 0, 1, divisor), np.abs(b))


def power(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Powers; `UNDEFINED` for a negative exponent, or where one is too large."""
    safe = np.clip(b, 0, _MOST_BITS)
    with np.errstate(all="ignore"):
        size = np.abs(a.astype(np.float64)) ** safe
        small = (np.abs(a) <= 1) & (b > _MOST_BITS)
        # Powers of -1, 0 and 1 depend on the exponent's parity alone.
        exponent = np.where(small, 2 + b % 2, safe)
        found = a**exponent
    return np.where(
        (b < 0) | ((size > 2.0 * LARGEST) & ~small),
        UNDEFINED,
        np.where((b > _MOST_BITS) & ~small, UNDEFINED, found),
    )


def shifted_left(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`a * 2**b`; `UNDEFINED` for a negative shift, or where it is too large."""
    shift = np.clip(b, 0, _MOST_BITS)
    found = times(a, np.left_shift(np.int64(1), shift))
    return np.where((b < 0) | ((b > _MOST_BITS) & (a != 0)), UNDEFINED, found)


def shifted_right(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`a` divided by `2**b`, rounded down; `UNDEFINED` for a negative shift."""
    return np.where(b < 0, UNDEFINED, np.right_shift(a, np.clip(b, 0, 63)))


def square_root(a: np.ndarray) -> np.ndarray:
    """Square roots, rounded down; `UNDEFINED` for negative numbers."""
    root = np.sqrt(np.maximum(a, 0).astype(np.float64)).astype(np.int64)
    # A rounding of 53 bits may be off by one.
    root -= root * root > a
    root += (root + 1) * (root + 1) <= a
    return np.where(a < 0, UNDEFINED, root)


def ones(a: np.ndarray) -> np.ndarray:
    """How many binary digits of the number without its sign are 1."""
    return np.bitwise_count(np.abs(a)).astype(np.int64)


def both(first: Numbers, second: Numbers) -> Numbers:
    """`and`: the second counts only where the first is true."""
    a, b = first.values, second.values
    return Numbers(BOOL, np.where(a == 1, b, a))


def either(first: Numbers, second: Numbers) -> Numbers:
    """`or`: the second counts only where the first is false."""
    a, b = first.values, second.values
    return Numbers(BOOL, np.where(a == 0, b, a))
