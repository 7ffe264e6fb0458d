"""Operations with a body for each element: the body's values come as one column.

The body was evaluated for all elements of all rows at once; a kernel gets those values,
one for each item of the lists, and the lists.
"""

import numpy as np

from ..types import BOOL, INT, Type, list_of
from .column import MOST_ITEMS, UNDEFINED, Column, Numbers, Sequences
from .lists import drop_undefined, extreme_places, flattened, ordered_by
from .parts import kept_items, one_each, with_undefined
from .sums import total


def mapped(body: Column, seq: Sequences) -> Sequences:
    """`[f(x) for x in xs]`."""
    made = Sequences(list_of(body.type), seq.starts, body, seq.undefined)
    return drop_undefined(made)


def flattened_each(body: Sequences, seq: Sequences) -> Sequences:
    """`[y for x in xs for y in f(x)]`."""
    lost = _lost(body, seq)
    starts = body.starts[seq.starts]
    lost = lost | (starts[1:] - starts[:-1] > MOST_ITEMS)
    made = Sequences(list_of(body.type.element), starts, items_of(body), seq.undefined)
    return with_undefined(made, lost)  # type: ignore[return-value]


def characters_mapped(body: Sequences, seq: Sequences) -> Column:
    """`"".join(f(c) for c in text)`."""
    return flattened(mapped(body, seq))


def _lost(body: Column, seq: Sequences) -> np.ndarray:
    """The rows without a value, since one of their bodies has none."""
    bad = np.bincount(seq.owners[body.undefined], minlength=seq.num_rows)
    return seq.undefined | (bad > 0)


def filtered(body: Numbers, seq: Sequences) -> Sequences:
    """`[x for x in xs if f(x)]`."""
    return with_undefined(  # type: ignore[return-value]
        kept_items(seq, body.values == 1, seq.undefined), _lost(body, seq)
    )


def number_that(body: Numbers, seq: Sequences) -> Numbers:
    """`sum(1 for x in xs if f(x))`."""
    found = np.bincount(seq.owners[body.values == 1], minlength=seq.num_rows)
    return Numbers(INT, np.where(_lost(body, seq), UNDEFINED, found))


def all_do(body: Numbers, seq: Sequences) -> Numbers:
    """`all(f(x) for x in xs)`, which ends at the first that does not."""
    return _decided(body, seq, 0)


def some_do(body: Numbers, seq: Sequences) -> Numbers:
    """`any(f(x) for x in xs)`, which ends at the first that does."""
    return _decided(body, seq, 1)


def _decided(body: Numbers, seq: Sequences, by: int) -> Numbers:
    stop = _first(seq, (body.values == by) | (body.values == UNDEFINED))
    there = stop < seq.lengths
    values = np.full(seq.num_rows, 1 - by, np.int64)
    values[there] = body.values[(seq.starts[:-1] + stop)[there]]
    return Numbers(BOOL, np.where(seq.undefined, UNDEFINED, values))


def _first(seq: Sequences, marked: np.ndarray) -> np.ndarray:
    """The place in each row of the first marked item; its length if there is none."""
    found = seq.lengths.copy()
    at = np.flatnonzero(marked)[::-1]
    # The last to be written is the first of its row.
    found[seq.owners[at]] = seq.positions[at]
    return found


def taken_while(body: Numbers, seq: Sequences) -> Sequences:
    """`itertools.takewhile`."""
    stop, lost = _stopped(body, seq)
    return seq.spans(seq.starts[:-1], np.where(lost, 0, stop), lost)


def dropped_while(body: Numbers, seq: Sequences) -> Sequences:
    """`itertools.dropwhile`."""
    stop, lost = _stopped(body, seq)
    lengths = np.where(lost, 0, seq.lengths - stop)
    return seq.spans(seq.starts[:-1] + stop, lengths, lost)


def _stopped(body: Numbers, seq: Sequences) -> tuple[np.ndarray, np.ndarray]:
    """Where each row first does not do it, and where that is not known."""
    stop = _first(seq, body.values != 1)
    lost = seq.undefined.copy()
    there = stop < seq.lengths
    lost[there] |= body.undefined[(seq.starts[:-1] + stop)[there]]
    return stop, lost


def first_that(body: Numbers, seq: Sequences) -> Column:
    """`next(x for x in xs if f(x))`, undefined where none does."""
    stop = _first(seq, body.values != 0)
    lost = seq.undefined | (stop == seq.lengths)
    places = np.where(lost, 0, seq.starts[:-1] + stop)
    if len(body.values):
        lost = lost | (body.values[np.minimum(places, len(body.values) - 1)] != 1)
    return one_each(seq, places, lost)


def sorted_by(body: Column, seq: Sequences) -> Sequences:
    """`sorted(xs, key=f)`."""
    return with_undefined(ordered_by(body, seq), _lost(body, seq))  # type: ignore[return-value]


def largest_by(body: Column, seq: Sequences) -> Column:
    """`max(xs, key=f)`."""
    return _extreme_by(np.maximum, body, seq)


def smallest_by(body: Column, seq: Sequences) -> Column:
    """`min(xs, key=f)`."""
    return _extreme_by(np.minimum, body, seq)


def _extreme_by(ufunc: np.ufunc, body: Column, seq: Sequences) -> Column:
    places, none = extreme_places(ufunc, body, seq)
    return one_each(seq, places, none | _lost(body, seq))


def summed(body: Numbers, seq: Sequences) -> Numbers:
    """`sum(f(x) for x in xs)`."""
    return total(mapped(body, seq))


def pairs(first: Sequences, second: Sequences) -> tuple[Sequences, Column, Column]:
    """`zip(xs, ys)`: rows as long as the shorter, and the items of both sides."""
    lost = first.undefined | second.undefined
    lengths = np.where(lost, 0, np.minimum(first.lengths, second.lengths))
    left = first.spans(first.starts[:-1], lengths, lost)
    right = second.spans(second.starts[:-1], lengths, lost)
    return left, items_of(left), items_of(right)


def items_of(seq: Sequences) -> Column:
    """The elements of all rows; a text's are texts of one character."""
    if seq.type != Type("str"):
        return seq.items
    total_items = seq.items.num_rows
    return Sequences(
        seq.type, np.arange(total_items + 1), seq.items, np.zeros(total_items, bool)
    )
