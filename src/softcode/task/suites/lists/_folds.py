"""List functions that bring a list to one value, or are about a list before a 0."""

import itertools
import operator
from collections.abc import Callable

import numpy as np

from ._families import asked, cells, changed, ended, folded, folded_last, listed, sparse


def _sorted_or_not(random: np.random.Generator, base: int):
    """Each as often, so that a guess is no answer."""
    memory = random.integers(0, base, base)
    if random.integers(0, 2):
        memory.sort()
    return memory.tolist()


def _rises(values: list[int]):
    return sum(x < y for x, y in itertools.pairwise(values))


def _longest_run(values: list[int]):
    runs = itertools.groupby(values, bool)
    return max((len(list(run)) for is_run, run in runs if is_run), default=0)


def _binary(values: list[int]):
    value = 0
    for digit in values:
        value = 2 * value + digit
    return value


def _after_zero(function: Callable[[int], int]):
    """Each cell after the first 0 is made anew."""

    def whole(memory: list[int]):
        start = memory.index(0) if 0 in memory else len(memory)
        return [*memory[:start], *map(function, memory[start:])]

    return whole


def _running(values: list[int], operation: Callable[[int, int], int]):
    return list(itertools.accumulate(values, operation))


FOLDED = (
    folded("sum of the rest", "Put the sum of the list at 1 into cell 0.", sum),
    folded("smallest of the rest", "Put the least of the list at 1 into cell 0.", min),
    folded(
        "range of the rest",
        "Put the largest less the smallest of the list at 1 into cell 0.",
        lambda values: max(values) - min(values),
    ),
    folded(
        "second largest",
        "Put the second largest of the list at 1 into cell 0.",
        lambda values: sorted(values)[-2],
    ),
    folded(
        "count ones",
        "Count the cells that are 1, into cell 0.",
        lambda values: values.count(1),
        draw=cells(0, 4),
    ),
    folded(
        "count nonzeros",
        "Count the cells that are not 0, into cell 0.",
        lambda values: len(values) - values.count(0),
        draw=cells(0, 3),
    ),
    folded(
        "count cells over 2",
        "Count the cells that are over 2, into cell 0.",
        lambda values: sum(x > 2 for x in values),
    ),
    folded(
        "sum cells over 2",
        "Put the sum of the cells that are over 2 into cell 0.",
        lambda values: sum(x for x in values if x > 2),
    ),
    folded(
        "count rises",
        "Count the cells of the list at 1 that the next one is over, into cell 0.",
        _rises,
    ),
    folded(
        "count repeats",
        "Count the cells of the list at 1 that the next one equals, into cell 0.",
        lambda values: sum(itertools.starmap(operator.eq, itertools.pairwise(values))),
        draw=cells(0, 3),
    ),
    folded(
        "last nonzero",
        "Put the last cell that is not 0 into cell 0.",
        lambda values: next((x for x in reversed(values) if x), 0),
        draw=sparse,
    ),
    folded(
        "alternating sum",
        "Add and subtract the cells of the list at 1 by turns, into cell 0.",
        lambda values: sum(values[::2]) - sum(values[1::2]),
    ),
    folded(
        "sum of even places",
        "Put the sum of cells 2, 4, 6, ... into cell 0.",
        lambda values: sum(values[1::2]),
    ),
    folded(
        "sum by address",
        "Put the sum of each cell times its address into cell 0.",
        lambda values: sum(itertools.starmap(operator.mul, enumerate(values, 1))),
    ),
    folded(
        "binary number",
        "Put the number with the binary digits in the list at 1 into cell 0.",
        _binary,
        draw=cells(0, 2),
    ),
    folded(
        "address of the largest",
        "Put the address of the first of the largest cells into cell 0.",
        lambda values: 1 + values.index(max(values)),
        draw=cells(1),
    ),
    folded(
        "longest run",
        "Put the most cells in a row that are not 0 into cell 0.",
        _longest_run,
        draw=cells(0, 3),
    ),
    folded(
        "sorted or not",
        "Put 1 into cell 0 if no cell after it is over the next, else 0.",
        lambda values: int(values == sorted(values)),
        draw=_sorted_or_not,
    ),
    folded_last(
        "sum into the last", "Put the sum of the list into the last cell.", sum
    ),
    folded_last("largest into the last", "Put the largest into the last cell.", max),
    folded_last(
        "first minus the others",
        "Put the first cell less all that follow into the last cell.",
        lambda values: 2 * values[0] - sum(values),
    ),
    folded_last(
        "sum of squares into the last",
        "Put the sum of each cell times itself into the last cell.",
        lambda values: sum(x * x for x in values),
        is_nested=True,
    ),
)
ASKED = (
    asked(
        "count k",
        "Replace the first cell, k, by how many cells after it equal it.",
        lambda values, k: values.count(k),
        draw=cells(0, 3),
    ),
    asked(
        "count cells under k",
        "Replace the first cell, k, by how many cells after it are under it.",
        lambda values, k: sum(x < k for x in values),
    ),
    asked(
        "sum cells under k",
        "Replace the first cell, k, by the sum of the cells that are under it.",
        lambda values, k: sum(x for x in values if x < k),
    ),
    asked(
        "sum the first k",
        "Replace the first cell, k, by the sum of as many cells after it.",
        lambda values, k: sum(values[:k]),
    ),
    asked(
        "largest of the first k",
        "Replace the first cell, k, by the largest of as many cells after it.",
        lambda values, k: max(values[:k], default=0),
    ),
    asked(
        "k from the end",
        "Replace the first cell, k, by the cell that is k from the end.",
        lambda values, k: values[-k],
        draw=cells(key=1),
    ),
    asked(
        "does k occur",
        "Replace the first cell, k, by 1 if some cell equals it, else by 0.",
        lambda values, k: k in values,
    ),
    asked(
        "last place of k",
        "Replace the first cell, k, by the last address of its value, or by 0.",
        lambda values, k: max(
            (i for i, x in enumerate(values, 1) if x == k), default=0
        ),
        draw=cells(0, 4),
    ),
    asked(
        "first cell over k",
        "Replace the first cell, k, by the next one that is over it, or by 0.",
        lambda values, k: next((x for x in values if x > k), 0),
    ),
    asked(
        "k times the next",
        "Multiply the first cell by the second.",
        lambda values, k: k * values[0],
    ),
)
LISTED = (
    listed(
        "double before 0",
        "Double the cells before the first 0.",
        lambda v: [2 * x for x in v],
    ),
    listed(
        "negate before 0",
        "Replace x by 0 - x before the first 0.",
        lambda v: [-x for x in v],
    ),
    listed(
        "clear before 0",
        "Put 0 into the cells before the first 0.",
        lambda v: [0] * len(v),
    ),
    listed(
        "add 3 before 0",
        "Add 3 to the cells before the first 0.",
        lambda v: [x + 3 for x in v],
    ),
    listed(
        "sums before 0",
        "Replace each cell before the first 0 by the sum of all up to it.",
        lambda v: _running(v, operator.add),
    ),
    listed(
        "running minimum before 0",
        "Replace each cell before the first 0 by the smallest up to it.",
        lambda v: _running(v, min),
    ),
    listed("append 1", "Replace the first 0 by 1.", lambda v: [*v, 1]),
    listed(
        "append the length",
        "Replace the first 0 by its address.",
        lambda v: [*v, len(v)],
    ),
    listed(
        "append the sum",
        "Replace the first 0 by the sum of the cells before it.",
        lambda v: [*v, sum(v)],
    ),
    listed(
        "append the smallest",
        "Replace the first 0 by the least cell before it.",
        lambda v: [*v, min(v, default=0)],
    ),
    listed(
        "append the first",
        "Replace the first 0 by the first cell.",
        lambda v: [*v, *v[:1]],
    ),
    listed(
        "repeat the last",
        "Replace the first 0 by the cell before it.",
        lambda v: [*v, *v[-1:]],
    ),
    listed(
        "insert 1 in front", "Put 1 before the list, whose 0 goes.", lambda v: [1, *v]
    ),
    listed(
        "remove the first",
        "Shift the list before the first 0 to the left, with its 0.",
        lambda v: [*v[1:], 0] if v else [0],
    ),
    listed(
        "reverse before 0", "Reverse the list before the first 0.", lambda v: v[::-1]
    ),
    changed(
        "clear after 0",
        "Put 0 into all cells after the first 0.",
        _after_zero(lambda x: 0),
        draw=ended,
    ),
    changed(
        "double after 0",
        "Double all cells after the first 0.",
        _after_zero(lambda x: 2 * x),
        draw=ended,
    ),
)
