"""The families that list functions come in: how memory is laid out, and what changes.

A family turns a small function (of a value, of two, of a list) into one of the whole
memory. Results are taken modulo the base, so that functions may count below 0.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np


# Draws a memory for a base, of as many cells.
Draw: TypeAlias = Callable[[np.random.Generator, int], list[int]]
WantedCells: TypeAlias = Sequence[int | None]
# What a memory becomes, not yet modulo the base.
MemoryFunction: TypeAlias = Callable[[list[int]], WantedCells]


@dataclasses.dataclass(frozen=True)
class ListFunction:
    """A function of the memory, and how the memories that it is shown on are drawn.

    Args:
        name: what its task is called.
        description: what it does, in a sentence.
        draw: draws a memory.
        function: the memory afterwards, not yet modulo the base; `None` is a cell that
            nobody observes.
        is_nested: whether a program needs a loop in a loop, and so more time.
    """

    name: str
    description: str
    draw: Draw
    function: Callable[[list[int]], WantedCells]
    is_nested: bool = False

    def __call__(self, memory: list[int]) -> list[int | None]:
        """The memory afterwards; its length is the base."""
        changed = self.function(list(memory))
        return [None if cell is None else cell % len(memory) for cell in changed]

    def sample(
        self, random: np.random.Generator, base: int
    ) -> tuple[list[int], list[int | None]]:
        """Draws an example."""
        memory = self.draw(random, base)
        return memory, self(memory)


def cells(low: int = 0, high: int | None = None, *, key: int | None = None) -> Draw:
    """Values from `low` up to and without `high` (the base if `None`), in every cell.

    Where `key` is given, the first cell may hold any value from it upwards.
    """

    def draw(random: np.random.Generator, base: int) -> list[int]:
        memory = random.integers(low, high or base, base).tolist()
        if key is not None:
            memory[0] = int(random.integers(key, base))
        return memory

    return draw


ANY = cells()


def one_empty(place: int, draw: Draw) -> Draw:
    """Memories in which one cell is 0: what is asked for goes there."""

    def draw_around(random: np.random.Generator, base: int) -> list[int]:
        memory = draw(random, base)
        memory[place] = 0
        return memory

    return draw_around


def ended(random: np.random.Generator, base: int) -> list[int]:
    """A list of one or more cells other than 0, a 0, and then whatever there is."""
    length = int(random.integers(1, base))
    values = random.integers(1, base, length).tolist()
    return [*values, 0, *random.integers(0, base, base - length - 1).tolist()]


def sparse(random: np.random.Generator, base: int) -> list[int]:
    """Any values, half of them 0."""
    kept = random.integers(0, 2, base)
    return (kept * random.integers(0, base, base)).tolist()


def changed(
    name: str,
    description: str,
    function: Callable[[list[int]], WantedCells],
    *,
    draw: Draw = ANY,
    is_nested: bool = False,
) -> ListFunction:
    """The memory as a whole becomes another."""
    return ListFunction(name, description, draw, function, is_nested)


def mapped(
    name: str,
    description: str,
    function: Callable[[int, int], int],
    *,
    draw: Draw = ANY,
    is_nested: bool = False,
) -> ListFunction:
    """Each cell's value and address become the cell's new value."""

    def whole(memory: list[int]) -> WantedCells:
        return [function(value, place) for place, value in enumerate(memory)]

    return ListFunction(name, description, draw, whole, is_nested)


def keyed(
    name: str,
    description: str,
    function: Callable[[int, int], int],
    *,
    draw: Draw = ANY,
    is_nested: bool = False,
) -> ListFunction:
    """The first cell is k and stays; each cell after it and k become its new value."""

    def whole(memory: list[int]) -> WantedCells:
        key, *rest = memory
        return [key, *(function(value, key) for value in rest)]

    return ListFunction(name, description, draw, whole, is_nested)


def cut(
    name: str,
    description: str,
    function: Callable[[list[int], int], WantedCells],
) -> ListFunction:
    """The first cell is k and stays; the list after it is changed at place k."""

    def whole(memory: list[int]) -> WantedCells:
        key, *rest = memory
        return [key, *function(rest, key)]

    return ListFunction(name, description, cells(key=1), whole)


def zipped(
    name: str, description: str, function: Callable[[int, int], int]
) -> ListFunction:
    """The memory is two lists, one half each; what they give goes into the first."""

    def whole(memory: list[int]) -> WantedCells:
        half = len(memory) // 2
        first, second = memory[:half], memory[half : 2 * half]
        return [*map(function, first, second), *memory[half:]]

    return ListFunction(name, description, ANY, whole)


def mirrored(
    name: str, description: str, function: Callable[[int, int], tuple[int, int]]
) -> ListFunction:
    """Each cell and the one as far from the end become two new values."""

    def whole(memory: list[int]) -> WantedCells:
        output = list(memory)
        for place in range(len(memory) // 2):
            pair = function(memory[place], memory[-1 - place])
            output[place], output[-1 - place] = pair
        return output

    return ListFunction(name, description, ANY, whole)


def paired(
    name: str,
    description: str,
    function: Callable[[int, int], tuple[int, int]],
    *,
    draw: Draw = ANY,
    is_nested: bool = False,
) -> ListFunction:
    """Each two neighbours (cells 0 and 1, 2 and 3, ...) become two new values."""

    def whole(memory: list[int]) -> WantedCells:
        output = list(memory)
        for place in range(0, len(memory) - 1, 2):
            output[place : place + 2] = function(*memory[place : place + 2])
        return output

    return ListFunction(name, description, draw, whole, is_nested)


def folded(
    name: str,
    description: str,
    function: Callable[[list[int]], int],
    *,
    draw: Draw = ANY,
) -> ListFunction:
    """The first cell is 0 and gets what the list after it comes to."""

    def whole(memory: list[int]) -> WantedCells:
        return [function(memory[1:]), *memory[1:]]

    return ListFunction(name, description, one_empty(0, draw), whole)


def folded_last(
    name: str,
    description: str,
    function: Callable[[list[int]], int],
    *,
    is_nested: bool = False,
) -> ListFunction:
    """The last cell is 0 and gets what the list before it comes to."""

    def whole(memory: list[int]) -> WantedCells:
        return [*memory[:-1], function(memory[:-1])]

    return ListFunction(name, description, one_empty(-1, ANY), whole, is_nested)


def asked(
    name: str,
    description: str,
    function: Callable[[list[int], int], int],
    *,
    draw: Draw = ANY,
) -> ListFunction:
    """The first cell is k and is replaced by what the list after it and k come to."""

    def whole(memory: list[int]) -> WantedCells:
        return [function(memory[1:], memory[0]), *memory[1:]]

    return ListFunction(name, description, draw, whole)


def listed(
    name: str, description: str, function: Callable[[list[int]], WantedCells]
) -> ListFunction:
    """The list before the first 0 becomes another; cells that it lacks stay."""

    def whole(memory: list[int]) -> WantedCells:
        length = memory.index(0) if 0 in memory else len(memory)
        changed = function(memory[:length])[: len(memory)]
        return [*changed, *memory[len(changed) :]]

    return ListFunction(name, description, ended, whole)
