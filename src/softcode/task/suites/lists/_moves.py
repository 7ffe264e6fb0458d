"""List functions that move cells: shifts, halves, filters, and cuts at a place k."""

import itertools
from collections.abc import Callable

from ._families import cells, changed, cut


def _bubble(memory: list[int]):
    output = list(memory)
    for place in range(len(output) - 1):
        output[place : place + 2] = sorted(output[place : place + 2])
    return output


def _packed(keeps: Callable[[int], object], filling: int | None = 0):
    """The cells that are kept go to the front."""

    def whole(memory: list[int]):
        kept = [value for value in memory if keeps(value)]
        return kept + [filling] * (len(memory) - len(kept))

    return whole


def _sorted_bits(memory: list[int]):
    num_ones = sum(map(bool, memory))
    return [0] * (len(memory) - num_ones) + [1] * num_ones


def _packed_changes(memory: list[int]):
    kept = [value for value, _ in itertools.groupby(memory)]
    return kept + [None] * (len(memory) - len(kept))


def _halves(function: Callable[[list[int], list[int]], list[int]]):
    """Half of the cells are made of the first half, and half of the second."""

    def whole(memory: list[int]):
        half = len(memory) // 2
        changed = function(memory[:half], memory[half : 2 * half])
        return [*changed, *memory[2 * half :]]

    return whole


def _gathered(start: int):
    def whole(memory: list[int]):
        half = len(memory) // 2
        return [*memory[start : 2 * half : 2], *memory[half:]]

    return whole


def _set_at_key(function: Callable[[int], int]):
    """The cell at the address in the first cell is made anew."""

    def whole(memory: list[int]):
        output = list(memory)
        output[memory[0]] = function(memory[memory[0]])
        return output

    return whole


MOVES = (
    changed(
        "shift right",
        "Move every cell to the right, and put 0 first.",
        lambda memory: [0, *memory[:-1]],
    ),
    changed(
        "shift left",
        "Move every cell to the left, and put 0 last.",
        lambda memory: [*memory[1:], 0],
    ),
    changed(
        "rotate right",
        "Move every cell to the right, the last to the front.",
        lambda memory: [memory[-1], *memory[:-1]],
    ),
    changed(
        "rotate left",
        "Move every cell to the left, the first to the end.",
        lambda memory: [*memory[1:], memory[0]],
    ),
    changed("reverse all", "Reverse the memory.", lambda memory: memory[::-1]),
    changed(
        "exchange the ends",
        "Swap the first cell and the last.",
        lambda memory: [memory[-1], *memory[1:-1], memory[0]],
    ),
    changed(
        "order the first two",
        "Sort the first two cells.",
        lambda memory: [*sorted(memory[:2]), *memory[2:]],
    ),
    changed(
        "add the last to the first",
        "Add the last cell to the first.",
        lambda memory: [memory[0] + memory[-1], *memory[1:]],
    ),
    changed(
        "first half to the second",
        "Copy the first half over the second.",
        _halves(lambda first, second: [*first, *first]),
    ),
    changed(
        "second half to the first",
        "Copy the second half over the first.",
        _halves(lambda first, second: [*second, *second]),
    ),
    changed(
        "exchange halves",
        "Swap the two halves.",
        _halves(lambda first, second: [*second, *first]),
    ),
    changed(
        "mirror the first half",
        "Copy the first half backwards over the second.",
        _halves(lambda first, second: [*first, *first[::-1]]),
    ),
    changed(
        "double into the second half",
        "Put twice the first half into the second.",
        _halves(lambda first, second: [*first, *(2 * x for x in first)]),
    ),
    changed(
        "spread out",
        "Move the cells of the first half to the even places, with 0 between them.",
        _halves(lambda first, second: [x for value in first for x in (value, 0)]),
    ),
    changed(
        "repeat each twice",
        "Put each cell of the first half twice, one after the other.",
        _halves(lambda first, second: [x for value in first for x in (value, value)]),
    ),
    changed(
        "gather even places",
        "Move cells 0, 2, 4, ... to the first half; the second stays.",
        _gathered(0),
    ),
    changed(
        "gather odd places",
        "Move cells 1, 3, 5, ... to the first half; the second stays.",
        _gathered(1),
    ),
)
FILTERS = (
    changed(
        "largest to the end",
        "Go once over the cells, swapping each with the next if it is over it.",
        _bubble,
    ),
    changed(
        "zeros to the end",
        "Move the cells that are not 0 to the front, in order, and put 0 after them.",
        _packed(bool),
        draw=cells(0, 3),
    ),
    changed("sort bits", "Sort the bits, 0 first.", _sorted_bits, draw=cells(0, 2)),
    changed(
        "keep cells over 1",
        "Move the cells over 1 to the front, in order; what follows is free.",
        _packed(lambda value: value > 1, None),
        draw=cells(0, 4),
    ),
    changed(
        "keep cells under 3",
        "Move the cells under 3 to the front, in order; what follows is free.",
        _packed(lambda value: value < 3, None),
    ),
    changed(
        "keep odd cells",
        "Move the odd cells to the front, in order; what follows is free.",
        _packed(lambda value: value % 2 == 1, None),
        is_nested=True,
    ),
    changed(
        "drop repeats",
        "Move the cells that differ from the one before to the front; the rest is free.",
        _packed_changes,
        draw=cells(0, 3),
    ),
)
CUT = (
    cut(
        "clear the first k",
        "Put 0 into as many cells after the first as it says.",
        lambda rest, k: [0] * k + rest[k:],
    ),
    cut(
        "keep the first k",
        "Put 0 into all but as many cells after the first as it says.",
        lambda rest, k: rest[:k] + [0] * (len(rest) - k),
    ),
    cut(
        "drop the first k",
        "Shift the list at 1 to the left by the first cell, k, with 0 at its end.",
        lambda rest, k: rest[k:] + [0] * k,
    ),
    cut(
        "reverse the first k",
        "Reverse as many cells after the first as it says.",
        lambda rest, k: rest[:k][::-1] + rest[k:],
    ),
    cut(
        "add 1 to the first k",
        "Add 1 to as many cells after the first as it says.",
        lambda rest, k: [x + 1 for x in rest[:k]] + rest[k:],
    ),
    cut(
        "remove cell k",
        "Shift the cells after cell k to the left, over it, with 0 at the end.",
        lambda rest, k: [*rest[: k - 1], *rest[k:], 0],
    ),
    cut(
        "insert 0 at cell k",
        "Shift the cells from cell k on to the right, and put 0 there.",
        lambda rest, k: [*rest[: k - 1], 0, *rest[k - 1 : -1]],
    ),
    cut(
        "multiples of k",
        "Put 2 k, 3 k, ... after the first cell, k.",
        lambda rest, k: [k * number for number in range(2, len(rest) + 2)],
    ),
    cut(
        "count on from k",
        "Put k + 1, k + 2, ... after the first cell, k.",
        lambda rest, k: [k + number for number in range(1, len(rest) + 1)],
    ),
    changed(
        "clear cell k", "Put 0 at the address in cell 0.", _set_at_key(lambda x: 0)
    ),
    changed(
        "double cell k",
        "Double the cell whose address stands in the first one.",
        _set_at_key(lambda x: 2 * x),
    ),
    changed(
        "rotate k times",
        "Move every cell to the right as often as the first cell says, the last ones "
        "to the front.",
        lambda memory: memory[-memory[0] :] + memory[: -memory[0]],
        draw=cells(key=1),
        is_nested=True,
    ),
)
