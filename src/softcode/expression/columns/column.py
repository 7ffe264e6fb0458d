"""Columns: many plain values of one type, as arrays."""

import dataclasses
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from ..types import ANY, BOOL, FLOAT, INT, TEXT, Type


# A whole number that is none: what has no value, such as the first of no elements. It
# is odd, so that two of them do not cancel in a sum modulo 2^64.
UNDEFINED: Final = -(2**62) - 987_654_321
# Beyond it a whole number counts as undefined, so that no sum of two overflows.
LARGEST: Final = 2**61
# A search keeps no longer lists: `range(10**9)` is seldom what was meant.
MOST_ITEMS: Final = 4096


@dataclasses.dataclass(frozen=True)
class Numbers:
    """Whole numbers, truth values (0 and 1) or fractions, one for each row.

    Args:
        type: `INT`, `BOOL` or `FLOAT`; a text's characters are `INT` as well.
        values: `[row]`, `UNDEFINED` where there is no value, NaN among fractions.

    Example:
        >>> column_of([3, 1], INT).values.tolist()
        [3, 1]
    """

    type: Type
    values: np.ndarray

    @property
    def num_rows(self) -> int:
        """How many values there are, undefined ones among them."""
        return len(self.values)

    @property
    def undefined(self) -> np.ndarray:
        """Which rows have no value."""
        if self.type == FLOAT:
            return np.isnan(self.values)
        return self.values == UNDEFINED

    def take(self, rows: np.ndarray) -> "Numbers":
        """These rows, in this order."""
        return Numbers(self.type, self.values[rows])

    def keys(self) -> np.ndarray:
        """A number of 64 bits for each row: equal for equal values, else by chance.

        Whole numbers are their own; whoever adds keys up multiplies each by a number
        that is odd and drawn at random.
        """
        if self.type == FLOAT:
            # Sums in another order differ in their last bits.
            rounded = np.round(self.values, 9) + 0.0
            return mixed(rounded.view(np.uint64))
        return self.values.view(np.uint64)


@dataclasses.dataclass(frozen=True)
class Sequences:
    """Lists or texts, one for each row: all their elements, and where each row begins.

    Row `r` has the elements `starts[r]` up to, not with, `starts[r + 1]`.

    Args:
        type: a list's type, or `TEXT`.
        starts: `[row + 1]`, from 0 upwards.
        items: the elements of all rows, one after another; a text's are code points.
        undefined: `[row]`, which rows have no value; they have no elements.

    Example:
        >>> column = column_of([[3, 1], [], [5]], Type("list", (INT,)))
        >>> column.starts.tolist(), column.items.values.tolist()
        ([0, 2, 2, 3], [3, 1, 5])
    """

    type: Type
    starts: np.ndarray
    items: "Column"
    undefined: np.ndarray

    @property
    def num_rows(self) -> int:
        """How many values there are, undefined ones among them."""
        return len(self.undefined)

    @property
    def lengths(self) -> np.ndarray:
        """How many elements each row has."""
        return self.starts[1:] - self.starts[:-1]

    @property
    def owners(self) -> np.ndarray:
        """The row that each element is of."""
        return np.repeat(np.arange(self.num_rows), self.lengths)

    @property
    def positions(self) -> np.ndarray:
        """Where each element stands in its row, from 0."""
        return np.arange(self.items.num_rows) - np.repeat(
            self.starts[:-1], self.lengths
        )

    def take(self, rows: np.ndarray) -> "Sequences":
        """These rows, in this order."""
        return self.spans(self.starts[rows], self.lengths[rows], self.undefined[rows])

    def spans(
        self, begins: np.ndarray, lengths: np.ndarray, undefined: np.ndarray
    ) -> "Sequences":
        """For each new row, `lengths[r]` elements from the item `begins[r]` on."""
        starts = starts_of(lengths)
        index = np.arange(starts[-1]) + np.repeat(begins - starts[:-1], lengths)
        return Sequences(self.type, starts, self.items.take(index), undefined)

    def keys(self) -> np.ndarray:
        """A number of 64 bits for each row: equal for equal values, else by chance."""
        each = self.items.keys() * _odd(self.positions)
        ends = np.concatenate(
            [np.zeros(1, np.uint64), np.cumsum(each, dtype=np.uint64)]
        )
        sums = ends[self.starts[1:]] - ends[self.starts[:-1]]
        told = mixed(
            sums + self.lengths.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        )
        return np.where(self.undefined, np.uint64(0x5851F42D4C957F2D), told)


Column: TypeAlias = Numbers | Sequences


def mixed(numbers: np.ndarray) -> np.ndarray:
    """Numbers of 64 bits, scattered: the finalizer of SplitMix64 (Steele et al., 2014)."""
    z = numbers + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _odd(positions: np.ndarray) -> np.ndarray:
    """A multiplier for each position, odd, so that none loses bits."""
    return mixed(positions.astype(np.uint64) + np.uint64(7)) | np.uint64(1)


def starts_of(lengths: np.ndarray) -> np.ndarray:
    """Where rows of these lengths begin, and the end of the last."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def column_of(values: Sequence[Any], type: Type) -> Column:
    """The column of these plain values; `Undefined` stands for none.

    Raises:
        OverflowError: for whole numbers beyond 2^61.

    Example:
        >>> column_of(["ab", ""], TEXT).items.values.tolist()
        [97, 98]
    """
    if type in (INT, BOOL, ANY):
        numbers = [UNDEFINED if v is Undefined else int(v) for v in values]
        if any(abs(n) > LARGEST for n in numbers if n != UNDEFINED):
            raise OverflowError("a whole number beyond 2^61")
        return Numbers(type, np.array(numbers, np.int64))
    if type == FLOAT:
        fractions = [np.nan if v is Undefined else float(v) for v in values]
        return Numbers(FLOAT, np.array(fractions, np.float64))
    undefined = np.array([v is Undefined for v in values], bool)
    rows = [() if v is Undefined else v for v in values]
    starts = starts_of(np.array([len(row) for row in rows], np.int64))
    if type == TEXT:
        codes = np.array([ord(c) for row in rows for c in row], np.int64)
        return Sequences(TEXT, starts, Numbers(INT, codes), undefined)
    items = column_of([item for row in rows for item in row], type.element)
    return Sequences(type, starts, items, undefined)


class Undefined:
    """Stands, itself, for a value that there is not."""


def values_of(column: Column) -> list[Any]:
    """The plain values of a column; `Undefined` where there is none.

    Example:
        >>> values_of(column_of([[True], []], Type("list", (BOOL,))))
        [[True], []]
    """
    if isinstance(column, Numbers):
        plain = column.values.tolist()
        if column.type == BOOL:
            plain = [bool(v) for v in plain]
        lost = column.undefined
        return [
            Undefined if u else v for v, u in zip(plain, lost.tolist(), strict=True)
        ]
    starts = column.starts.tolist()
    if column.type == TEXT:
        assert isinstance(column.items, Numbers)
        codes = column.items.values
        # One decoding for all rows; a lone surrogate is a character as well.
        text = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        rows: list[Any] = [text[a:b] for a, b in zip(starts, starts[1:], strict=False)]
    else:
        items = values_of(column.items)
        rows = [items[a:b] for a, b in zip(starts, starts[1:], strict=False)]
    lost = column.undefined.tolist()
    return [Undefined if u else v for v, u in zip(rows, lost, strict=True)]


def joined(columns: Sequence[Column]) -> Column:
    """All rows of these columns of one type, one after another."""
    first = columns[0]
    if len(columns) == 1:
        return first
    if isinstance(first, Numbers):
        return Numbers(first.type, np.concatenate([c.values for c in columns]))  # type: ignore[union-attr]
    sequences: list[Any] = list(columns)
    return Sequences(
        first.type,
        starts_of(np.concatenate([c.lengths for c in sequences])),
        joined([c.items for c in sequences]),
        np.concatenate([c.undefined for c in sequences]),
    )
