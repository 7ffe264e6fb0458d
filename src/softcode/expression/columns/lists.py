"""Lists and texts over columns: parts, orders, counts and joins of many rows at once."""

from collections.abc import Callable

import numpy as np

from ..types import BOOL, FLOAT, INT, TEXT, list_of
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


def _blank(column: Column) -> Column:
    """The column with no value in any row."""
    if isinstance(column, Numbers):
        fill = np.nan if column.type == FLOAT else UNDEFINED
        return Numbers(column.type, np.full_like(column.values, fill))
    none = np.zeros(column.num_rows, np.int64)
    return column.spans(none, none, np.ones(column.num_rows, bool))


def with_undefined(column: Column, lost: np.ndarray) -> Column:
    """The column, without a value in the rows that are lost."""
    if not lost.any():
        return column
    if isinstance(column, Numbers):
        fill = np.nan if column.type == FLOAT else UNDEFINED
        return Numbers(column.type, np.where(lost, fill, column.values))
    lengths = np.where(lost, 0, column.lengths)
    return column.spans(column.starts[:-1], lengths, column.undefined | lost)


def one_each(seq: Sequences, places: np.ndarray, lost: np.ndarray) -> Column:
    """An item of each row, by its place among all items; undefined where lost."""
    if seq.type == TEXT:
        lengths = np.where(lost, 0, 1)
        return seq.spans(np.where(lost, 0, places), lengths, lost)
    if seq.items.num_rows == 0:
        # There is nothing to take; every row is lost.
        shape = np.zeros(len(lost), np.int64)
        items = seq.items
        if isinstance(items, Numbers):
            fill = np.nan if items.type == FLOAT else UNDEFINED
            return Numbers(items.type, np.full(len(lost), fill, items.values.dtype))
        return Sequences(items.type, starts_of(shape), items.items, lost)
    return with_undefined(seq.items.take(np.where(lost, 0, places)), lost)


def length(seq: Sequences) -> Numbers:
    """`len`."""
    return Numbers(INT, np.where(seq.undefined, UNDEFINED, seq.lengths))


def item(seq: Sequences, index: Numbers) -> Column:
    """`xs[i]`, as Python counts: -1 is the last."""
    at, lengths = index.values, seq.lengths
    lost = index.undefined | seq.undefined
    lost = lost | (at >= lengths) | (np.where(lost, 0, at) < -lengths)
    at = np.where(lost, 0, at)
    return one_each(seq, seq.starts[:-1] + np.where(at < 0, at + lengths, at), lost)


def first(seq: Sequences) -> Column:
    """`xs[0]`."""
    return one_each(seq, seq.starts[:-1], seq.undefined | (seq.lengths == 0))


def last(seq: Sequences) -> Column:
    """`xs[-1]`."""
    return one_each(seq, seq.starts[1:] - 1, seq.undefined | (seq.lengths == 0))


def _clamped(index: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Where a slice's bound falls, as Python has it."""
    index = np.clip(index, -MOST_ITEMS * MOST_ITEMS, MOST_ITEMS * MOST_ITEMS)
    return np.clip(np.where(index < 0, index + lengths, index), 0, lengths)


def before(seq: Sequences, end: Numbers) -> Sequences:
    """`xs[:n]`."""
    lost = seq.undefined | end.undefined
    lengths = np.where(lost, 0, _clamped(end.values, seq.lengths))
    return seq.spans(seq.starts[:-1], lengths, lost)


def after(seq: Sequences, begin: Numbers) -> Sequences:
    """`xs[n:]`."""
    lost = seq.undefined | begin.undefined
    at = _clamped(begin.values, seq.lengths)
    return seq.spans(seq.starts[:-1] + at, np.where(lost, 0, seq.lengths - at), lost)


def between(seq: Sequences, begin: Numbers, end: Numbers) -> Sequences:
    """`xs[a:b]`."""
    lost = seq.undefined | begin.undefined | end.undefined
    low = _clamped(begin.values, seq.lengths)
    high = _clamped(end.values, seq.lengths)
    lengths = np.where(lost, 0, np.maximum(high - low, 0))
    return seq.spans(seq.starts[:-1] + low, lengths, lost)


def every(seq: Sequences, step: Numbers) -> Sequences:
    """`xs[::k]` for a step of at least 1; other steps have no value."""
    lost = seq.undefined | (step.values < 1)
    k = np.where(lost, 1, step.values)
    owners, positions = seq.owners, seq.positions
    kept = (positions % k[owners] == 0) & ~lost[owners]
    return kept_items(seq, kept, lost)


def reversed_(seq: Sequences) -> Sequences:
    """`xs[::-1]`."""
    ends = np.repeat(seq.starts[1:] - 1, seq.lengths)
    return Sequences(
        seq.type, seq.starts, seq.items.take(ends - seq.positions), seq.undefined
    )


def kept_items(seq: Sequences, kept: np.ndarray, lost: np.ndarray) -> Sequences:
    """Of each row, the items that are kept, in their order."""
    lengths = np.bincount(seq.owners[kept], minlength=seq.num_rows)
    items = seq.items.take(np.flatnonzero(kept))
    return Sequences(seq.type, starts_of(lengths), items, lost)


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


def total(seq: Sequences) -> Numbers:
    """`sum`, which is 0 for no elements."""
    assert isinstance(seq.items, Numbers)
    if seq.items.type == FLOAT:
        sums = _by_rows(np.add, seq.items.values, seq, 0.0)
        return Numbers(FLOAT, np.where(seq.undefined, np.nan, sums))
    values = seq.items.values
    lost = seq.undefined | (
        _by_rows(np.add, np.abs(values.astype(float)), seq, 0) > LARGEST
    )
    if seq.items.type == BOOL:
        values = np.where(values == UNDEFINED, 0, values)
    with np.errstate(over="ignore"):
        sums = _by_rows(np.add, values, seq, 0)
    return Numbers(INT, np.where(lost, UNDEFINED, sums))


def product(seq: Sequences) -> Numbers:
    """`math.prod`, which is 1 for no elements."""
    assert isinstance(seq.items, Numbers)
    values = seq.items.values
    with np.errstate(over="ignore", invalid="ignore"):
        size = _by_rows(np.multiply, np.abs(values.astype(float)), seq, 1.0)
        found = _by_rows(np.multiply, values, seq, 1)
    if seq.items.type == FLOAT:
        return Numbers(
            FLOAT, np.where(seq.undefined | ~np.isfinite(size), np.nan, found)
        )
    lost = seq.undefined | ~(size <= LARGEST)
    return Numbers(INT, np.where(lost, UNDEFINED, found))


def _by_rows(ufunc: np.ufunc, values: np.ndarray, seq: Sequences, empty) -> np.ndarray:
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
    best = _by_rows(ufunc, ranks, seq, 0)
    is_best = ranks == best[seq.owners]
    places = np.where(is_best, np.arange(len(ranks)), np.iinfo(np.int64).max)
    return np.where(lost, 0, _by_rows(np.minimum, places, seq, 0)), lost


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
    is_whole = isinstance(column, Numbers) and column.type != FLOAT
    return column.values if is_whole else column.keys().view(np.int64)  # type: ignore[union-attr]


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
    found = _by_rows(np.add, _matches(seq, column).astype(np.int64), seq, 0)
    return Numbers(INT, np.where(lost, UNDEFINED, found))


def contains(column: Column, seq: Sequences) -> Numbers:
    """`x in xs`, for lists."""
    found = number_of(seq, column).values
    return Numbers(BOOL, np.where(found == UNDEFINED, UNDEFINED, found > 0))


def place_of_value(seq: Sequences, column: Column) -> Numbers:
    """`xs.index(x)`, undefined where it is not there."""
    matches = _matches(seq, column)
    places = np.where(matches, seq.positions, MOST_ITEMS * MOST_ITEMS)
    found = _by_rows(np.minimum, places, seq, MOST_ITEMS * MOST_ITEMS)
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
    return Sequences(inner.type, starts, inner.items, seq.undefined)


def running_sums(seq: Sequences) -> Sequences:
    """`itertools.accumulate`."""
    assert isinstance(seq.items, Numbers)
    values, lengths = seq.items.values, seq.lengths
    with np.errstate(over="ignore"):
        sums = np.cumsum(values)
        before = (
            np.where(seq.starts[:-1] > 0, sums[seq.starts[:-1] - 1], 0)
            if len(sums)
            else np.zeros(len(lengths), np.int64)
        )
        sums = sums - np.repeat(before, lengths)
    too_large = _by_rows(np.add, np.abs(values.astype(float)), seq, 0) > LARGEST
    made = Sequences(seq.type, seq.starts, Numbers(INT, sums), seq.undefined)
    return with_undefined(made, seq.undefined | too_large)  # type: ignore[return-value]


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


def drop_undefined(seq: Sequences) -> Sequences:
    """The lists, undefined where an element is."""
    items = seq.items
    bad = items.undefined
    if isinstance(items, Numbers) and items.type == INT:
        bad = bad | (np.abs(items.values) > LARGEST)
    if not bad.any():
        return seq
    lost = seq.undefined | (_by_rows(np.add, bad.astype(np.int64), seq, 0) > 0)
    return with_undefined(seq, lost)  # type: ignore[return-value]
