"""Whole numbers as texts and digits over columns."""

from typing import Final

import numpy as np

from ..types import INT, TEXT, list_of
from .column import MOST_ITEMS, Numbers, Sequences, starts_of
from .lists import concatenated, repeated


# 2^61 has 19 digits.
_POWERS_OF_TEN: Final = tuple(10**k for k in range(19))
_ZERO, _MINUS, _PLUS = ord("0"), ord("-"), ord("+")


def _digits(values: np.ndarray, lost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The decimal digits of numbers that are not negative, and how many each has."""
    powers = np.array(_POWERS_OF_TEN, np.int64)
    num = np.where(lost, 0, np.maximum(np.searchsorted(powers, values, "right"), 1))
    starts = starts_of(num)
    place = np.arange(starts[-1]) - np.repeat(starts[:-1], num)
    return np.repeat(values, num) // powers[np.repeat(num, num) - 1 - place] % 10, num


def digits(numbers: Numbers) -> Sequences:
    """`[int(d) for d in str(n)]`, which a negative number has not."""
    lost = numbers.values < 0
    found, num = _digits(numbers.values, lost)
    return Sequences(list_of(INT), starts_of(num), Numbers(INT, found), lost)


def text_of_number(numbers: Numbers) -> Sequences:
    """`str(n)`."""
    lost = numbers.undefined
    found, num = _digits(np.abs(numbers.values), lost)
    figures = Sequences(TEXT, starts_of(num), Numbers(INT, found + _ZERO), lost)
    is_negative = ((numbers.values < 0) & ~lost).astype(np.int64)
    codes = np.full(int(is_negative.sum()), _MINUS)
    signs = Sequences(TEXT, starts_of(is_negative), Numbers(INT, codes), lost)
    return concatenated(signs, figures)


def padded(text: Sequences, width: Numbers) -> Sequences:
    """`text.zfill(width)`: zeros in front, behind a sign."""
    lost = text.undefined | width.undefined
    wanted = np.where(lost, 0, np.clip(width.values, 0, MOST_ITEMS + 1))
    codes = np.append(text.items.values, 0)  # type: ignore[union-attr]
    first = codes[text.starts[:-1]]
    has_sign = (text.lengths > 0) & ((first == _MINUS) | (first == _PLUS))
    signs = text.spans(text.starts[:-1], has_sign.astype(np.int64), lost)
    rest = text.spans(text.starts[:-1] + has_sign, text.lengths - has_sign, lost)
    one = Sequences(
        TEXT,
        np.arange(text.num_rows + 1),
        Numbers(INT, np.full(text.num_rows, _ZERO)),
        np.zeros(text.num_rows, bool),
    )
    zeros = repeated(one, Numbers(INT, np.maximum(wanted - text.lengths, 0)))
    return concatenated(concatenated(signs, zeros), rest)
