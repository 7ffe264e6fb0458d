"""List functions that carry a value from cell to cell, or look at a neighbour."""

import itertools
from collections.abc import Callable

from ._families import MemoryFunction, cells, changed


def _scan(step: Callable[[int, int], int], start: int = 0):
    """Each cell is replaced by what is carried: the step of the carried and the cell."""

    def whole(memory: list[int]):
        return list(itertools.accumulate(memory, step, initial=start))[1:]

    return whole


def _with_previous(function: Callable[[int, int], int]):
    """Each cell but the first is made of the one before it and itself."""

    def whole(memory: list[int]):
        return [memory[0], *itertools.starmap(function, itertools.pairwise(memory))]

    return whole


def _with_next(function: Callable[[int, int], int]):
    """Each cell but the last is made of itself and the one after it."""

    def whole(memory: list[int]):
        return [*itertools.starmap(function, itertools.pairwise(memory)), memory[-1]]

    return whole


def _backwards(function: MemoryFunction):
    return lambda memory: function(memory[::-1])[::-1]


def _last_nonzero(carried: int, value: int):
    return value or carried


def _three_cell_sums(memory: list[int]):
    padded = [0, *memory, 0]
    return [sum(padded[place : place + 3]) for place in range(len(memory))]


SCANS = (
    changed(
        "prefix sums",
        "Replace each cell by the sum of all up to it.",
        _scan(lambda carried, x: carried + x),
    ),
    changed(
        "sums of those before",
        "Replace each cell by the sum of all before it.",
        lambda memory: list(itertools.accumulate(memory[:-1], initial=0)),
    ),
    changed(
        "suffix sums",
        "Replace each cell by the sum of it and all after it.",
        _backwards(_scan(lambda carried, x: carried + x)),
    ),
    changed(
        "alternating prefix sums",
        "Replace each cell by itself less what the one before it became.",
        _scan(lambda carried, x: x - carried),
    ),
    changed(
        "running maximum", "Replace each cell by the largest up to it.", _scan(max)
    ),
    changed(
        "running minimum",
        "Replace each cell by the smallest up to it.",
        lambda memory: list(itertools.accumulate(memory, min)),
    ),
    changed(
        "largest from here on",
        "Replace each cell by the largest of it and all after it.",
        _backwards(_scan(max)),
    ),
    changed(
        "differences",
        "Replace each cell but the first by itself less the one before it.",
        _with_previous(lambda before, x: x - before),
    ),
    changed(
        "next minus this",
        "Replace each cell but the last by the next one less itself.",
        _with_next(lambda x, after: after - x),
    ),
    changed(
        "add the next",
        "Add to each cell but the last the one after it.",
        _with_next(lambda x, after: x + after),
    ),
    changed(
        "larger of this and next",
        "Raise each cell but the last to the one after it.",
        _with_next(max),
    ),
    changed(
        "double and carry",
        "Replace each cell by itself plus twice what the one before it became.",
        _scan(lambda carried, x: 2 * carried + x),
    ),
    changed(
        "flag rises",
        "Put 1 where a cell is over the one before it (the first: over 0), else 0.",
        lambda memory: [x > y for x, y in zip(memory, [0, *memory], strict=False)],
    ),
    changed(
        "three cell sums",
        "Replace each cell by the sum of it and its neighbours.",
        _three_cell_sums,
    ),
    changed(
        "running parity",
        "Replace each bit by whether an odd number of bits up to it is 1.",
        _scan(lambda carried, x: (carried + x) % 2),
        draw=cells(0, 2),
    ),
    changed(
        "flag changes",
        "Put 1 where a cell differs from the one before it (the first: from 0), else 0.",
        lambda memory: [x != y for x, y in zip(memory, [0, *memory], strict=False)],
        draw=cells(0, 3),
    ),
    changed(
        "zeros so far",
        "Replace each cell by how many of those up to it are 0.",
        _scan(lambda carried, x: carried + (x == 0)),
        draw=cells(0, 3),
    ),
    changed(
        "cells since a 0",
        "Replace each cell by how many cells in a row up to it are not 0.",
        _scan(lambda carried, x: carried + 1 if x else 0),
        draw=cells(0, 4),
    ),
    changed(
        "fill forward",
        "Replace each 0 by the last cell before it that is not 0.",
        _scan(_last_nonzero),
        draw=cells(0, 3),
    ),
    changed(
        "sums since a 0",
        "Replace each cell by the sum of those up to it and after the last 0.",
        _scan(lambda carried, x: carried + x if x else 0),
        draw=cells(0, 4),
    ),
)
