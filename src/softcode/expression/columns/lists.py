"""Orders, counts and joins of lists over columns, of many rows at once."""

from collections.abc import Callable

import numpy as np

from ..types import BOOL, FLOAT, INT, list_of
from .column import (
    LARGEST,
    MOST_ITEMS,
    UNDEFINED,
    Column,
    Numbers,
    Sequences,
    joined,
    starts_of,
    values_of,
)
from .parts import kept_items, one_each, with_undefined


def concatenated(left: Sequences, right: Sequences) -> Sequences:
    """`xs + ys`."""
    lost = left.undefined | right.undefined
    too_long = left.lengths + right.lengths > MOST_ITEMS
    lost = lost | too_long
    a = np.where(lost, 0, left.lengths)
    b = np.where(lost, 0, right.lengths)
    starts = starts_of(a + b)
    both = joined([left.items, right.items])
    index = np.empty(starts[-1], np.int64)
    at = np.repeat(starts[:-1], a) + _ranks(a)
    index[at] = np.repeat(left.starts[:-1], a) + _ranks(a)
    at = np.repeat(starts[:-1] + a, b) + _ranks(b)
    index[at] = np.repeat(right.starts[:-1], b) + _ranks(b) + left.items.num_rows
    return Sequences(left.type, starts, both.take(index), lost)


def _ranks(lengths: np.ndarray) -> np.ndarray:
    """0, 1, … for each row of these lengths, one after another."""
    starts = starts_of(lengths)
    return np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)


def singleton(column: Column) -> Sequences:
    """`[x]`."""
    lost = column.undefined
    lengths = np.where(lost, 0, 1)
    items = column.take(np.flatnonzero(~lost))
    return Sequences(list_of(column.type), starts_of(lengths), items, lost)


def appended(seq: Sequences, column: Column) -> Sequences:
    """`xs + [x]`."""
    return concatenated(seq, singleton(column))


def prepended(column: Column, seq: Sequences) -> Sequences:
    """`[x] + xs`."""
    return concatenated(singleton(column), seq)


def counted(begin: Numbers, end: Numbers) -> Sequences:
    """`list(range(a, b))`."""
    a, b = begin.values, end.values
    lost = begin.undefined | end.undefined
    lengths = np.where(
        lost, 0, np.maximum(np.where(lost, 0, b) - np.where(lost, 0, a), 0)
    )
    lost = lost | (lengths > MOST_ITEMS)
    lengths = np.where(lost, 0, lengths)
    items = np.repeat(np.where(lost, 0, a), lengths) + _ranks(lengths)
    return Sequences(list_of(INT), starts_of(lengths), Numbers(INT, items), lost)


def repeated(seq: Sequences, times: Numbers) -> Sequences:
    """`xs * n`."""
    lost = seq.undefined | times.undefined
    n = np.clip(np.where(lost, 0, times.values), 0, MOST_ITEMS + 1)
    lost = lost | (n * seq.lengths > MOST_ITEMS)
    lengths = np.where(lost, 0, n * seq.lengths)
    inner = np.repeat(np.maximum(seq.lengths, 1), lengths)
    index = np.repeat(seq.starts[:-1], lengths) + _ranks(lengths) % inner
    return Sequences(seq.type, starts_of(lengths), seq.items.take(index), lost)


def reduced(ufunc: np.ufunc, values: np.ndarray, seq: Sequences, empty) -> np.ndarray:
    """The ufunc over the items of each row; `empty` for a row without."""
    found = np.full(seq.num_rows, empty, values.dtype)
    some = seq.lengths > 0
    if some.any():
        found[some] = ufunc.reduceat(values, seq.starts[:-1][some])
    return found


def extreme(ufunc: np.ufunc) -> Callable[[Sequences], Column]:
    """`max` or `min`, which are undefined for no elements."""

    def kernel(seq: Sequences) -> Column:
        places, lost = extreme_places(ufunc, seq.items, seq)
        return one_each(seq, places, lost)

    return kernel


def extreme_places(
    ufunc: np.ufunc, keys: Column, seq: Sequences
) -> tuple[np.ndarray, np.ndarray]:
    """The first item of each row with the highest, or lowest, key; and where is none."""
    ranks = ranks_of(keys)
    lost = seq.undefined | (seq.lengths == 0)
    best = reduced(ufunc, ranks, seq, 0)
    is_best = ranks == best[seq.owners]
    places = np.where(is_best, np.arange(len(ranks)), np.iinfo(np.int64).max)
    return np.where(lost, 0, reduced(np.minimum, places, seq, 0)), lost


def ranks_of(column: Column) -> np.ndarray:
    """Numbers in the order of the values, equal for equal ones."""
    if isinstance(column, Numbers):
        if column.type == FLOAT:
            return np.unique(column.values, return_inverse=True)[1]
        return column.values
    plain = values_of(column)
    order: dict = {}
    for key in sorted(v if isinstance(v, str) else _tupled(v) for v in plain):
        order.setdefault(key, len(order))
    return np.array(
        [order[v if isinstance(v, str) else _tupled(v)] for v in plain], np.int64
    )


def _tupled(value):
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def ordered(seq: Sequences) -> Sequences:
    """`sorted`."""
    return ordered_by(seq.items, seq)


def ordered_by(keys: Column, seq: Sequences) -> Sequences:
    """`sorted` with a key for each item; equal ones stay in their order."""
    order = np.lexsort((ranks_of(keys), seq.owners))
    return Sequences(seq.type, seq.starts, seq.items.take(order), seq.undefined)


def _identities(column: Column) -> np.ndarray:
    """Numbers that are equal for equal values."""
    if not isinstance(column, Numbers):
        return column.keys().view(np.int64)
    if column.type == FLOAT:
        # 0.0 and -0.0 are equal.
        return (column.values + 0.0).view(np.int64)
    return column.values


def is_equal(first: Column, second: Column) -> Numbers:
    """`a == b`."""
    lost = first.undefined | second.undefined
    same = _identities(first) == _identities(second)
    return Numbers(BOOL, np.where(lost, UNDEFINED, same))


def is_other(first: Column, second: Column) -> Numbers:
    """`a != b`."""
    same = is_equal(first, second).values
    return Numbers(BOOL, np.where(same == UNDEFINED, UNDEFINED, 1 - same))


def _matches(seq: Sequences, column: Column) -> np.ndarray:
    return _identities(seq.items) == _identities(column)[seq.owners]


def number_of(seq: Sequences, column: Column) -> Numbers:
    """`xs.count(x)`."""
    lost = seq.undefined | column.undefined
    found = reduced(np.add, _matches(seq, column).astype(np.int64), seq, 0)
    return Numbers(INT, np.where(lost, UNDEFINED, found))


def contains(column: Column, seq: Sequences) -> Numbers:
    """`x in xs`, for lists."""
    found = number_of(seq, column).values
    return Numbers(BOOL, np.where(found == UNDEFINED, UNDEFINED, found > 0))


def place_of_value(seq: Sequences, column: Column) -> Numbers:
    """`xs.index(x)`, undefined where it is not there."""
    matches = _matches(seq, column)
    places = np.where(matches, seq.positions, MOST_ITEMS * MOST_ITEMS)
    found = reduced(np.minimum, places, seq, MOST_ITEMS * MOST_ITEMS)
    lost = seq.undefined | column.undefined | (found == MOST_ITEMS * MOST_ITEMS)
    return Numbers(INT, np.where(lost, UNDEFINED, found))


def distinct(seq: Sequences) -> Sequences:
    """Each value once, where it is first."""
    keys = _identities(seq.items)
    order = np.lexsort((keys, seq.owners))
    owners, sorted_keys = seq.owners[order], keys[order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = (owners[1:] != owners[:-1]) | (sorted_keys[1:] != sorted_keys[:-1])
    kept = np.zeros(len(order), bool)
    # `lexsort` is stable: the first of equal ones is the first in its row.
    kept[order[is_first]] = True
    return kept_items(seq, kept, seq.undefined)


def flattened(seq: Sequences) -> Sequences:
    """The elements of the lists of a list, one after another."""
    inner = seq.items
    assert isinstance(inner, Sequences)
    starts = inner.starts[seq.starts]
    made = Sequences(inner.type, starts, inner.items, seq.undefined)
    return with_undefined(made, seq.undefined | (made.lengths > MOST_ITEMS))  # type: ignore[return-value]


def drop_undefined(seq: Sequences) -> Sequences:
    """The lists, undefined where an element is."""
    items = seq.items
    bad = items.undefined
    if isinstance(items, Numbers) and items.type == INT:
        bad = bad | (np.abs(items.values) > LARGEST)
    if not bad.any():
        return seq
    lost = seq.undefined | (reduced(np.add, bad.astype(np.int64), seq, 0) > 0)
    return with_undefined(seq, lost)  # type: ignore[return-value]
