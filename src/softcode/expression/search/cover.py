"""Outputs as pieces, one after another: the witness function of `+` on lists and texts.

A list or text that is wanted is covered from its beginning by pieces whose values are
known, on all rows at once: a state is how far each row is covered, a step adds a piece
that continues every row. The cheapest way from nothing to all is a shortest path. (For
texts this is how FlashFill's traces of concatenations are read backwards: Gulwani, POPL
2011, section 4; here over the values of a bank.)
"""

import heapq
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..columns.column import Numbers, Sequences, starts_of


# An odd number, so that its powers have inverses modulo 2^64.
_BASE = 0xD1342543DE82EF95
_MOST_STATES = 400
_MOST_LITERAL = 12


class Pieces(NamedTuple):
    """What outputs may be made of: values on the shown rows."""

    lengths: np.ndarray
    """`[piece, row]`."""
    hashes: np.ndarray
    """`[piece, row]`, see `polynomial`."""
    costs: np.ndarray
    """`[piece]`, at least 1."""


class Pieced(NamedTuple):
    """One way to cover the outputs: a piece's number, or a literal's elements."""

    cost: int
    steps: tuple[int | tuple[int, ...], ...]


def polynomial(sequences: Sequences) -> np.ndarray:
    """For each row the sum of `key_j * BASE^j` over its elements, modulo 2^64."""
    return _sums(sequences.items.keys() * _powers(sequences.positions), sequences)


def _powers(exponents: np.ndarray) -> np.ndarray:
    most = int(exponents.max(initial=0)) + 1
    table = np.full(most, _BASE, np.uint64)
    table[0] = 1
    return np.cumprod(table)[exponents]


def _sums(each: np.ndarray, sequences: Sequences) -> np.ndarray:
    ends = np.concatenate([np.zeros(1, np.uint64), np.cumsum(each, dtype=np.uint64)])
    return ends[sequences.starts[1:]] - ends[sequences.starts[:-1]]


class Covering:
    """The outputs that are wanted, ready to be covered.

    Args:
        wanted: one row for each shown example.
    """

    def __init__(self, wanted: Sequences):
        self.lengths = wanted.lengths
        self.keys = wanted.items.keys()
        self.starts = wanted.starts[:-1]
        self.values = wanted.items.values if isinstance(wanted.items, Numbers) else None
        each = self.keys * _powers(wanted.positions)
        sums = np.concatenate(
            [np.zeros(1, np.uint64), np.cumsum(each, dtype=np.uint64)]
        )
        # The sum before each place of each row, and one place more for its end.
        with_ends = starts_of(self.lengths + 1)
        place = np.arange(with_ends[-1]) - np.repeat(with_ends[:-1], self.lengths + 1)
        at = np.repeat(self.starts, self.lengths + 1) + place
        self.sums, self.sum_starts = sums[at], with_ends[:-1]
        most = int(self.lengths.max(initial=0)) + 1
        inverse = np.uint64(pow(_BASE, -1, 2**64))
        table = np.full(most, inverse, np.uint64)
        table[0] = 1
        self.inverses = np.cumprod(table)

    def ways(self, pieces: Pieces, most_cost: int) -> Iterator[Pieced]:
        """Ways to cover all rows, the cheapest first; literals are made as needed."""
        rows = len(self.lengths)
        start = (0,) * rows
        end = tuple(self.lengths.tolist())
        if start == end:
            return
        heap: list[tuple[int, int, tuple[int, ...], tuple]] = [(0, 0, start, ())]
        best: dict[tuple[int, ...], int] = {start: 0}
        num, count = 0, 0
        while heap and num < _MOST_STATES:
            cost, _, state, steps = heapq.heappop(heap)
            if state == end:
                yield Pieced(cost - 1, steps)
                continue
            if cost > best.get(state, cost):
                continue
            num += 1
            for following, added, step in self._steps(pieces, state, steps):
                total = cost + added + 1
                if total - 1 > most_cost:
                    continue
                is_end = following == end
                if is_end or total < best.get(following, most_cost + 2):
                    best[following] = min(total, best.get(following, total))
                    count += 1
                    heapq.heappush(heap, (total, count, following, (*steps, step)))

    def _steps(
        self, pieces: Pieces, state: tuple[int, ...], steps: tuple
    ) -> Iterator[tuple[tuple[int, ...], int, int | tuple[int, ...]]]:
        at = np.array(state)
        # The first row refuses most.
        left = np.flatnonzero(
            self._continues(pieces, np.arange(len(pieces.costs)), at, 0)
        )
        for row in range(1, len(at)):
            if not len(left):
                break
            left = left[self._continues(pieces, left, at, row)]
        ends = at + pieces.lengths[left]
        moves = (ends > at).any(1)
        for piece, end in zip(left[moves].tolist(), ends[moves].tolist(), strict=True):
            yield tuple(end), int(pieces.costs[piece]), piece
        if steps and isinstance(steps[-1], tuple):
            # Two literals in a row are one.
            return
        literal = self._common(at)
        for num in range(1, len(literal) + 1):
            yield tuple((at + num).tolist()), 1 + num // 3, tuple(literal[:num])

    def _continues(
        self, pieces: Pieces, some: np.ndarray, at: np.ndarray, row: int
    ) -> np.ndarray:
        """Which of these pieces continue the row from where it is."""
        begin, length = int(at[row]), pieces.lengths[some, row]
        end = begin + length
        fits = end <= self.lengths[row]
        first = self.sum_starts[row]
        sums = self.sums[first + np.where(fits, end, begin)] - self.sums[first + begin]
        return fits & (sums * self.inverses[begin] == pieces.hashes[some, row])

    def _common(self, at: np.ndarray) -> list[int]:
        """The elements with which all rows go on alike."""
        if self.values is None:
            return []
        left = int((self.lengths - at).min())
        found: list[int] = []
        for step in range(min(left, _MOST_LITERAL)):
            values = self.values[self.starts + at + step]
            if (values != values[0]).any():
                break
            found.append(int(values[0]))
        return found
