"""Parts of lists and texts over columns, of many rows at once."""

import numpy as np

from ..types import FLOAT, INT, TEXT
from .column import MOST_ITEMS, UNDEFINED, Column, Numbers, Sequences, starts_of


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
    """`xs[::k]`; with a negative step from the end, with a step of 0 there is no value."""
    lost = seq.undefined | step.undefined | (step.values == 0)
    k = np.where(lost, 1, step.values)
    begins = np.where(k > 0, seq.starts[:-1], seq.starts[1:] - 1)
    size = np.minimum(np.abs(k), np.maximum(seq.lengths, 1))
    lengths = np.where(lost, 0, -(-seq.lengths // size))
    starts = starts_of(lengths)
    ranks = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    index = np.repeat(begins, lengths) + ranks * np.repeat(np.sign(k) * size, lengths)
    return Sequences(seq.type, starts, seq.items.take(index), lost)


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
