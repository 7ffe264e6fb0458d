"""The six tasks of Saldyt, "Synthesized Differentiable Programs", Table 1.

The paper names them and prints three programs (Listing 1: map, sum-reduce, Fibonacci),
and does not define the others. What is ours: `inc` changes the first cell alone,
`reduce` sums the first three cells into the fourth as the listing does, and `parity` is
the exclusive or of all cells.
"""

import numpy as np

from ..recipe import Recipe


_SOURCE = "Saldyt, Synthesized Differentiable Programs, Table 1"


def _inc(random: np.random.Generator, base: int):
    memory = random.integers(0, base, base).tolist()
    return memory, [(memory[0] + 1) % base, *memory[1:]]


def _map(step: int):
    def sample(random: np.random.Generator, base: int):
        memory = random.integers(0, base, base).tolist()
        return memory, [(value + step) % base for value in memory]

    return sample


def _reduce(random: np.random.Generator, base: int):
    memory = random.integers(0, base, base).tolist()
    return memory, [*memory[:3], sum(memory[:3]) % base, *memory[4:]]


def _parity(random: np.random.Generator, base: int):
    bits = random.integers(0, 2, base).tolist()
    return bits, [sum(bits) % 2, *bits[1:]]


def _fibonacci(random: np.random.Generator, base: int):
    memory = random.integers(0, base, base).tolist()
    numbers = [1, 2]
    while len(numbers) < base:
        numbers.append(sum(numbers[-2:]))
    return memory, [number % base for number in numbers[:base]]


RECIPES = (
    Recipe(
        name="inc",
        description="Add 1 to the first cell.",
        source=_SOURCE,
        fixed_time=True,
        sample=_inc,
        num_steps=lambda base: 8,
        program="""
            read 1 2
            inc 2 2
            write 1 2
            halt
        """,
    ),
    Recipe(
        name="map inc",
        description="Add 1 to every cell.",
        source=_SOURCE,
        fixed_time=True,
        sample=_map(1),
        num_steps=lambda base: 5 * base,
        program="""
        map_loop:
            read 1 2
            inc 2 2
            write 1 2
            inc 1 1
            jump 3 map_loop
        """,
    ),
    Recipe(
        name="map dec",
        description="Subtract 1 from every cell.",
        source=_SOURCE,
        fixed_time=True,
        sample=_map(-1),
        num_steps=lambda base: 5 * base,
        program="""
        map_loop:
            read 1 2
            dec 2 2
            write 1 2
            inc 1 1
            jump 3 map_loop
        """,
    ),
    Recipe(
        name="reduce",
        description="Put the sum of the first three cells into the fourth.",
        source=_SOURCE,
        fixed_time=True,
        sample=_reduce,
        num_steps=lambda base: 24,
        registers=5,
        program="""
            inc 4 4
            inc 4 4
        sum_loop:
            read 3 2
            add 1 2 1
            inc 3 3
            max 3 4 5
            sub 4 5 5
            jump 5 sum_loop
            write 3 1
        """,
    ),
    Recipe(
        name="parity",
        description="Put 1 into the first cell if an odd number of cells is 1, else 0.",
        source=_SOURCE,
        fixed_time=True,
        sample=_parity,
        num_steps=lambda base: 7 * base,
        program="""
        loop:
            read 1 2
            sub 2 3 2
            sub 4 2 3
            min 2 3 3
            write 4 3
            inc 1 1
            jump 4 loop
        """,
    ),
    Recipe(
        name="fibonacci",
        description="Fill the memory with the Fibonacci numbers 1, 2, 3, 5, ...",
        source=_SOURCE,
        fixed_time=True,
        sample=_fibonacci,
        num_steps=lambda base: 6 * base + 1,
        program="""
            inc 2 2
        fib_loop:
            write 3 2
            add 1 2 2
            read 3 1
            write 3 2
            inc 3 3
            jump 4 fib_loop
        """,
    ),
)
