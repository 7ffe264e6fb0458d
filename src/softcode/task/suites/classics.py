"""Thirteen tasks that the field returns to, most of them from Adaptive Neural Compilation.

Memory layouts are ours. A *list* is cells other than 0, ended by a 0; addresses count
from 0 and are absolute. Cells that the task gives no meaning to hold 0.
"""

import numpy as np

from ..recipe import Recipe


_BUNEL = "Bunel et al., Adaptive Neural Compilation (2016)"
_CLASSIC = "a classic"


def _filled(cells: list[int], length: int) -> list[int]:
    return cells + [0] * (length - len(cells))


def _access(random: np.random.Generator, base: int):
    array = random.integers(0, base, base - 1).tolist()
    index = int(random.integers(0, base - 1))
    return [index, *array], [array[index], *array]


def _increment(random: np.random.Generator, base: int):
    count = int(random.integers(1, base - 1))
    values = random.integers(1, base - 1, count).tolist()
    return _filled(values, base), _filled([value + 1 for value in values], base)


def _swap(random: np.random.Generator, base: int):
    array = random.integers(0, base, base - 2).tolist()
    first, second = random.integers(2, base, 2).tolist()
    memory = [first, second, *array]
    output = list(memory)
    output[first], output[second] = memory[second], memory[first]
    return memory, output


def _copy(order: int):
    def sample(random: np.random.Generator, base: int):
        count = int(random.integers(1, (base - 2) // 2 + 1))
        values = random.integers(1, base, count).tolist()
        start = int(random.integers(count + 2, base - count + 1))
        memory = _filled([start, *values], base)
        output = list(memory)
        output[start : start + count] = values[::order]
        return memory, output

    return sample


def _permutation(random: np.random.Generator, base: int):
    half = base // 2
    array = random.integers(0, base, base - half).tolist()
    count = int(random.integers(1, half))
    order = (half + random.permutation(base - half)[:count]).tolist()
    memory = [*_filled(order, half), *array]
    output = [*_filled([memory[index] for index in order], half), *array]
    return memory, output


def _shortest_path(random: np.random.Generator, base: int):
    # Sums stay below the base.
    edges = random.integers(0, (base + 1) // 2, 2 * (base // 2)).tolist()
    shortest = min(map(sum, zip(edges[::2], edges[1::2], strict=True)))
    memory = _filled(edges, base)
    return memory, [shortest, *memory[1:]]


def _list_k(random: np.random.Generator, base: int):
    num_nodes = (base - 2) // 2
    places = (2 + 2 * random.permutation(num_nodes)).tolist()
    memory = [places[0], int(random.integers(0, num_nodes)), *[0] * (base - 2)]
    for place, following in zip(places, [*places[1:], 0], strict=True):
        memory[place : place + 2] = [int(random.integers(0, base)), following]
    return memory, [memory[places[memory[1]]], *memory[1:]]


def _linear_search(random: np.random.Generator, base: int):
    array = random.integers(0, base, base - 1).tolist()
    wanted = array[int(random.integers(0, base - 1))]
    return [wanted, *array], [1 + array.index(wanted), *array]


def _addition(random: np.random.Generator, base: int):
    num_digits = base // 2
    digits = random.integers(0, base, (num_digits, 2)).tolist()
    output: list[int | None] = []
    carry = 0
    for first, second in digits:
        carry, digit = divmod(first + second + carry, base)
        output += [digit, second]
    return [digit for pair in digits for digit in pair], output


def _maximum(random: np.random.Generator, base: int):
    memory = random.integers(0, base, base).tolist()
    return memory, [max(memory), *memory[1:]]


def _count(random: np.random.Generator, base: int):
    memory = random.integers(0, 3, base).tolist()
    return memory, [memory.count(0) % base, *memory[1:]]


def _sort(random: np.random.Generator, base: int):
    memory = random.integers(0, base, base).tolist()
    return memory, sorted(memory)


RECIPES = (
    Recipe(
        name="access",
        description="The first cell is an index into the array after it: fetch there.",
        source=_BUNEL,
        sample=_access,
        num_steps=lambda base: 8,
        program="""
            read 1 2
            inc 2 2
            read 2 2
            write 1 2
        """,
    ),
    Recipe(
        name="increment",
        description="Add 1 to each element of the list at 0.",
        source=_BUNEL,
        sample=_increment,
        num_steps=lambda base: 6 * base,
        program="""
        loop:
            read 1 2
            jump 2 end
            inc 2 2
            write 1 2
            inc 1 1
            jump 3 loop
        end:
        """,
    ),
    Recipe(
        name="swap",
        description="Swap the two cells whose addresses stand in the first two.",
        source=_BUNEL,
        sample=_swap,
        num_steps=lambda base: 10,
        program="""
            read 1 2
            inc 1 1
            read 1 3
            read 2 4
            read 3 1
            write 2 1
            write 3 4
        """,
    ),
    Recipe(
        name="copy",
        description="Copy the list at 1 to the address in the first cell.",
        source=_BUNEL,
        sample=_copy(1),
        num_steps=lambda base: 6 * base,
        program="""
            read 1 2
        loop:
            inc 1 1
            read 1 3
            jump 3 end
            write 2 3
            inc 2 2
            jump 4 loop
        end:
        """,
    ),
    Recipe(
        name="reverse",
        description="Write the list at 1 backwards to the address in the first cell.",
        source=_BUNEL,
        sample=_copy(-1),
        num_steps=lambda base: 10 * base,
        lines=12,
        program="""
            read 4 2
        find:
            inc 1 1
            read 1 3
            jump 3 back
            jump 4 find
        back:
            dec 1 1
            jump 1 end
            read 1 3
            write 2 3
            inc 2 2
            jump 4 back
        end:
        """,
    ),
    Recipe(
        name="permutation",
        description="Replace each address in the list at 0 by the cell that it names.",
        source=_BUNEL,
        sample=_permutation,
        num_steps=lambda base: 6 * base,
        program="""
        loop:
            read 1 2
            jump 2 end
            read 2 2
            write 1 2
            inc 1 1
            jump 3 loop
        end:
        """,
    ),
    Recipe(
        name="list-k",
        description="Fetch element k of a linked list: head, k, then (value, next).",
        source=_BUNEL,
        sample=_list_k,
        num_steps=lambda base: 5 * base,
        lines=11,
        program="""
            read 1 2
            inc 1 1
            read 1 3
        loop:
            jump 3 found
            inc 2 2
            read 2 2
            dec 3 3
            jump 4 loop
        found:
            read 2 2
            write 4 2
        """,
    ),
    Recipe(
        name="linear search",
        description="Replace the first cell by the address where its value stands next.",
        source=_BUNEL,
        sample=_linear_search,
        num_steps=lambda base: 5 * base,
        program="""
            read 1 2
        loop:
            inc 1 1
            read 1 3
            sub 3 2 3
            jump 3 found
            jump 4 loop
        found:
            write 4 1
        """,
    ),
    Recipe(
        name="addition",
        description="Add two numbers with carry, digits in pairs, the lowest first; "
        "the sum's digits replace the first number's.",
        source=_BUNEL,
        sample=_addition,
        num_steps=lambda base: 9 * base,
        registers=7,
        lines=19,
        program="""
        loop:
            read 1 2
            inc 1 3
            read 3 3
            add 2 3 4
            max 4 2 6
            sub 6 4 6
            add 4 5 4
            max 4 5 3
            sub 3 4 3
            write 1 4
            zero 5
            add 6 3 6
            jump 6 next
            inc 5 5
        next:
            inc 1 1
            inc 1 1
            jump 1 end
            jump 7 loop
        end:
        """,
    ),
    Recipe(
        name="maximum",
        description="Put the largest cell's value into the first cell.",
        source=_CLASSIC,
        sample=_maximum,
        num_steps=lambda base: 6 * base,
        program="""
        loop:
            read 1 2
            max 2 3 3
            inc 1 1
            jump 1 end
            jump 4 loop
        end:
            write 1 3
        """,
    ),
    Recipe(
        name="count",
        description="Count the cells that are 0, into the first cell.",
        source=_CLASSIC,
        sample=_count,
        num_steps=lambda base: 7 * base,
        program="""
        loop:
            read 1 2
            jump 2 hit
            jump 4 next
        hit:
            inc 3 3
        next:
            inc 1 1
            jump 1 end
            jump 4 loop
        end:
            write 1 3
        """,
    ),
    Recipe(
        name="bubble sort",
        description="Sort the memory, the smallest value first.",
        source=_BUNEL,
        sample=_sort,
        num_steps=lambda base: 12 * base * base,
        registers=7,
        lines=16,
        program="""
        inner:
            read 1 2
            inc 1 5
            read 5 3
            min 2 3 4
            write 1 4
            max 2 3 4
            write 5 4
            copy 5 1
            inc 1 5
            jump 5 next
            jump 7 inner
        next:
            zero 1
            inc 6 6
            jump 6 end
            jump 7 inner
        end:
        """,
    ),
    Recipe(
        name="shortest path",
        description=(
            "Put the least of the sums of cells 2k and 2k + 1 into the first cell: the "
            "edges to the k-th middle vertex of a graph, and from it."
        ),
        source=_CLASSIC,
        sample=_shortest_path,
        num_steps=lambda base: 8 * base // 2 + 8,
        registers=5,
        program="""
            dec 5 5
        loop:
            read 1 2
            inc 1 1
            read 1 3
            add 2 3 2
            min 2 5 5
            inc 1 1
            jump 1 end
            jump 4 loop
        end:
            write 4 5
        """,
    ),
)
