"""Texts within texts over columns: where they are, and what stands between them."""

import functools
from typing import Final, NamedTuple

import numpy as np

from ..types import BOOL, INT, TEXT, list_of
from .column import MOST_ITEMS, UNDEFINED, Numbers, Sequences, starts_of
from .each import items_of
from .lists import concatenated, flattened
from .parts import with_undefined


_LAST_SPACE: Final = 0x3000


class _Found(NamedTuple):
    """Where pieces stand: a row and a place among all code points, from left to right."""

    rows: np.ndarray
    places: np.ndarray


def _codes(seq: Sequences) -> np.ndarray:
    assert isinstance(seq.items, Numbers)
    return seq.items.values


def _lost(text: Sequences, piece: Sequences) -> np.ndarray:
    return text.undefined | piece.undefined


def _matching(text: Sequences, piece: Sequences, found: _Found) -> _Found:
    """Of these places, those where the piece of the row stands."""
    codes, wanted = _codes(text), _codes(piece)
    lengths = piece.lengths
    rows, places = found
    kept = places + lengths[rows] <= text.starts[1:][rows]
    rows, places = rows[kept], places[kept]
    for step in range(int(lengths.max(initial=0))):
        asked = np.flatnonzero(lengths[rows] > step)
        if not len(asked):
            break
        there = codes[places[asked] + step]
        bad = asked[there != wanted[piece.starts[:-1][rows[asked]] + step]]
        kept = np.ones(len(rows), bool)
        kept[bad] = False
        rows, places = rows[kept], places[kept]
    return _Found(rows, places)


def _occurrences(text: Sequences, piece: Sequences) -> _Found:
    """All places of the row's piece, overlapping ones too; of an empty one, every place."""
    is_empty = piece.lengths == 0
    begins = np.append(_codes(piece), 0)[piece.starts[:-1]]
    asked = np.repeat(np.where(is_empty, -1, begins), text.lengths)
    places = np.flatnonzero(_codes(text) == asked)
    rows = np.searchsorted(text.starts, places, "right") - 1
    found = _matching(text, piece, _Found(rows, places))
    return _with_all_places(text, is_empty, found) if is_empty.any() else found


def _with_all_places(text: Sequences, chosen: np.ndarray, found: _Found) -> _Found:
    """Besides what was found, every place of the chosen rows, their ends too."""
    num = np.where(chosen, text.lengths + 1, 0)
    starts = starts_of(num)
    more = np.arange(starts[-1]) - np.repeat(starts[:-1] - text.starts[:-1], num)
    rows = np.concatenate([found.rows, np.repeat(np.arange(len(num)), num)])
    order = np.argsort(rows, kind="stable")
    return _Found(rows[order], np.concatenate([found.places, more])[order])


def _ends_of_rows(found: _Found, num_rows: int, last: bool) -> np.ndarray:
    """The first place in each row, or the last; -1 where there is none."""
    places = np.full(num_rows, -1, np.int64)
    step = 1 if last else -1
    # Of several that are written to one row, the last stays.
    places[found.rows[::step]] = found.places[::step]
    return places


def _apart(found: _Found, lengths: np.ndarray) -> _Found:
    """The places that a scan from the left takes, which do not overlap."""
    rows, places = found
    while True:
        clash = (rows[1:] == rows[:-1]) & (places[1:] < places[:-1] + lengths[rows[1:]])
        if not clash.any():
            return _Found(rows, places)
        # What follows a place that is surely taken, and overlaps it, is not taken.
        sure = ~np.concatenate([np.zeros(1, bool), clash])
        drop = np.zeros(len(rows), bool)
        drop[1:] = clash & sure[:-1]
        rows, places = rows[~drop], places[~drop]


def find(text: Sequences, piece: Sequences) -> Numbers:
    """`text.find(piece)`, which is -1 where it is not there."""
    return _place(text, piece, last=False)


def find_last(text: Sequences, piece: Sequences) -> Numbers:
    """`text.rfind(piece)`."""
    return _place(text, piece, last=True)


def _place(text: Sequences, piece: Sequences, last: bool) -> Numbers:
    at = _ends_of_rows(_occurrences(text, piece), text.num_rows, last)
    place = np.where(at < 0, -1, at - text.starts[:-1])
    return Numbers(INT, np.where(_lost(text, piece), UNDEFINED, place))


def has_text(piece: Sequences, text: Sequences) -> Numbers:
    """`piece in text`."""
    place = find(text, piece).values
    return Numbers(BOOL, np.where(place == UNDEFINED, UNDEFINED, place >= 0))


def count(text: Sequences, piece: Sequences) -> Numbers:
    """`text.count(piece)`, which counts none that overlaps one before."""
    found = _apart(_occurrences(text, piece), piece.lengths)
    num = np.bincount(found.rows, minlength=text.num_rows)
    return Numbers(INT, np.where(_lost(text, piece), UNDEFINED, num))


def starts_with(text: Sequences, piece: Sequences) -> Numbers:
    """`text.startswith(piece)`."""
    return _stands(text, piece, text.starts[:-1])


def ends_with(text: Sequences, piece: Sequences) -> Numbers:
    """`text.endswith(piece)`."""
    return _stands(text, piece, text.starts[1:] - piece.lengths)


def _stands(text: Sequences, piece: Sequences, places: np.ndarray) -> Numbers:
    rows = np.flatnonzero(places >= text.starts[:-1])
    found = _matching(text, piece, _Found(rows, places[rows]))
    values = np.zeros(text.num_rows, np.int64)
    values[found.rows] = 1
    return Numbers(BOOL, np.where(_lost(text, piece), UNDEFINED, values))


def until(text: Sequences, piece: Sequences) -> Sequences:
    """`text.partition(piece)[0]`: all of it where the piece is not there."""
    return _part(text, piece, last=False, is_before=True)


def past(text: Sequences, piece: Sequences) -> Sequences:
    """`text.partition(piece)[2]`: nothing where the piece is not there."""
    return _part(text, piece, last=False, is_before=False)


def until_last(text: Sequences, piece: Sequences) -> Sequences:
    """`text.rpartition(piece)[0]`: nothing where the piece is not there."""
    return _part(text, piece, last=True, is_before=True)


def past_last(text: Sequences, piece: Sequences) -> Sequences:
    """`text.rpartition(piece)[2]`: all of it where the piece is not there."""
    return _part(text, piece, last=True, is_before=False)


def _part(text: Sequences, piece: Sequences, last: bool, is_before: bool) -> Sequences:
    lost = _lost(text, piece) | (piece.lengths == 0)
    at = _ends_of_rows(_occurrences(text, piece), text.num_rows, last)
    starts, ends = text.starts[:-1], text.starts[1:]
    is_there = at >= 0
    all_of_it = last != is_before
    if is_before:
        begins, stops = starts, np.where(is_there, at, ends if all_of_it else starts)
    else:
        absent = starts if all_of_it else ends
        begins, stops = np.where(is_there, at + piece.lengths, absent), ends
    return text.spans(begins, np.where(lost, 0, stops - begins), lost)


def each_one(text: Sequences) -> Sequences:
    """`list(text)`."""
    return Sequences(list_of(TEXT), text.starts, items_of(text), text.undefined)


def split(text: Sequences, piece: Sequences) -> Sequences:
    """`text.split(piece)`, which needs a piece that is not empty."""
    lost = _lost(text, piece) | (piece.lengths == 0)
    made = _between(text, piece, lost)
    return with_undefined(made, lost | (made.lengths > MOST_ITEMS))  # type: ignore[return-value]


def _between(text: Sequences, piece: Sequences, lost: np.ndarray) -> Sequences:
    """What stands between the pieces, as lists of texts."""
    rows, places = _apart(_occurrences(text, piece), piece.lengths)
    kept = ~lost[rows]
    rows, places = rows[kept], places[kept]
    num = np.where(lost, 0, np.bincount(rows, minlength=text.num_rows) + 1)
    starts = starts_of(num)
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    at = starts[:-1][rows] + rank
    begins = np.repeat(text.starts[:-1], num)
    ends = np.repeat(text.starts[1:], num)
    ends[at] = places
    begins[at + 1] = places + piece.lengths[rows]
    parts = text.spans(begins, ends - begins, np.zeros(len(begins), bool))
    return Sequences(list_of(TEXT), starts, parts, lost)


def text_joined(between: Sequences, texts: Sequences) -> Sequences:
    """`between.join(texts)`."""
    owners = texts.owners
    is_last = np.zeros(len(owners), bool)
    is_last[texts.starts[1:][texts.lengths > 0] - 1] = True
    lengths = np.where(is_last, 0, between.lengths[owners])
    none = np.zeros(len(owners), bool)
    filling = between.spans(between.starts[:-1][owners], lengths, none)
    items = concatenated(texts.items, filling)  # type: ignore[arg-type]
    lost = texts.undefined | between.undefined
    too_long = np.bincount(owners[items.undefined], minlength=texts.num_rows) > 0
    made = Sequences(texts.type, texts.starts, items, texts.undefined)
    return with_undefined(flattened(made), lost | too_long)  # type: ignore[arg-type, return-value]


def replaced(text: Sequences, old: Sequences, new: Sequences) -> Sequences:
    """`text.replace(old, new)`."""
    parts = _between(text, old, _lost(text, old))
    return text_joined(new, parts)


@functools.cache
def _space_table() -> np.ndarray:
    return np.array([chr(code).isspace() for code in range(_LAST_SPACE + 2)])


def _is_space(codes: np.ndarray) -> np.ndarray:
    return _space_table()[np.minimum(codes, _LAST_SPACE + 1)]


def words(text: Sequences) -> Sequences:
    """`text.split()`: what white space parts."""
    inside = np.concatenate([~_is_space(_codes(text)), np.zeros(1, bool)])
    is_first = np.zeros(len(inside), bool)
    is_first[text.starts] = True
    before = np.concatenate([np.zeros(1, bool), inside[:-1]])
    begins = np.flatnonzero(inside & (is_first | ~before))
    ends = np.flatnonzero(before & (is_first | ~inside))
    starts = np.searchsorted(begins, text.starts)
    parts = text.spans(begins, ends - begins, np.zeros(len(begins), bool))
    return Sequences(list_of(TEXT), starts, parts, text.undefined)


def stripped(text: Sequences) -> Sequences:
    """`text.strip()`."""
    kept = np.flatnonzero(~_is_space(_codes(text)))
    first = np.searchsorted(kept, text.starts[:-1])
    past_last = np.searchsorted(kept, text.starts[1:])
    some = past_last > first
    begins = text.starts[:-1].copy()
    ends = begins.copy()
    begins[some] = kept[first[some]]
    ends[some] = kept[past_last[some] - 1] + 1
    return text.spans(begins, ends - begins, text.undefined)
