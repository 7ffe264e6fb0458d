"""Grade-school multiplication of binary numbers, by shifted addition.

Each bit of the second number has a row: if it is 1, the first number is added to the
product, shifted to that bit. Bits stand from the least on, from place 1, and an end is
behind the greatest. What is seen are four cells, so there are few contexts for numbers
of any length. Between rows the pointer of the first number is at its end. An input is
a pair of integers that are not negative; 0 has no bits at all.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from ....files import Fault
from ....reference import PredicateAbstraction, See, Steps, names
from ....world import (
    UP_DOWN,
    AnyState,
    Number,
    Observation,
    Primitive,
    World,
    WorldState,
    move,
)
from ...task import LessonPlan, NpiTask
from .facts import END, INVARIANTS, PREDICATES, START


POINTERS = ("first", "second", "output")


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: a bit of each number and of the product, and the carry."""
    return (
        state.first_row[state.first],
        state.second_row[state.second],
        state.output_row[state.output],
        state.carry,
    )


def start_row(state: AnyState) -> None:
    """The first number's least bit, above the second one's that is multiplied with.

    The output goes to that bit's place, which is what shifts the row.
    """
    state.first = 1
    state.output = state.second


def write(state: AnyState, target: str, bit: int) -> None:
    """A bit to the product, or to the carry."""
    if target == "carry":
        state.carry = bit
    else:
        state.output_row[state.output] = bit


WORLD = World(
    variables=(*POINTERS, "carry"),
    arrays=("first_row", "second_row", "output_row"),
    observations=(
        Observation("first", 3),
        Observation("second", 3),
        Observation("output"),
        Observation("carry"),
    ),
    look=look,
    arguments=(("none", *POINTERS, "carry"), ("none", *UP_DOWN, 0, 1)),
    primitives={
        "START_ROW": Primitive(start_row),
        "WRITE": Primitive(
            write, tuple(itertools.product(["output", "carry"], [0, 1]))
        ),
        "MOVE": Primitive(move, tuple(itertools.product(POINTERS, UP_DOWN))),
    },
)

START_ROW, WRITE, MOVE = names("START_ROW WRITE MOVE")
MULTIPLY, ROW, ADD, ADD1 = names("MULTIPLY ROW ADD ADD1")


def multiply(see: See) -> Steps:
    """Add a row for each bit that is left."""
    if see().second != END:
        yield ROW()
        yield MOVE("second", "up")
        return MULTIPLY()


def multiply_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while see().second != END:
        yield ROW()
        yield MOVE("second", "up")


def row(see: See) -> Steps:
    """Add the first number, shifted, if the bit is 1."""
    if see().second == 1:
        yield START_ROW()
        return ADD()


def add(see: See) -> Steps:
    """Add bit by bit, until neither a bit nor a carry is left."""
    if see().first != END or see().carry:
        yield ADD1()
        yield MOVE("output", "up")
        return ADD()


def add_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while see().first != END or see().carry:
        yield ADD1()
        yield MOVE("output", "up")


def add1(see: See) -> Steps:
    """Add one bit, and go on to the next if this is not the end.

    What is right already is not written, so that there are fewer calls. With the bit `b`
    (0 at the end), the output `o` and the carry `c`, `b + o + c = o' + 2 c'`.
    """
    seen = see()
    bit = 0 if seen.first == END else seen.first
    total = bit + seen.output + seen.carry
    if total % 2 != seen.output:
        yield WRITE("output", total % 2)
    if total // 2 != seen.carry:
        yield WRITE("carry", total // 2)
    if seen.first != END:
        return MOVE("first", "up")


def _bits(number: int) -> list[int]:
    """A number's bits, the least first; 0 has none.

    Example:
        >>> _bits(6), _bits(0)
        ([0, 1, 1], [])
    """
    return [int(bit) for bit in reversed(format(number, "b"))] if number else []


def random_input(rng: np.random.Generator, size: int) -> tuple[int, ...]:
    """Two numbers of at most so many binary digits."""
    digits = rng.integers(2, size=(2, size)).tolist()
    return tuple(int("0" + "".join(map(str, row)), 2) for row in digits)


def encode(numbers: Sequence[int]) -> WorldState:
    """The bits of both numbers, and as many zeros as their product may have.

    Args:
        numbers: two integers.

    Raises:
        Fault: if a number is negative.

    Example:
        >>> start = encode((2, 3))
        >>> start.first_row, start.second_row
        ([2, 0, 1, 2], [2, 1, 1, 2])
    """
    if min(numbers) < 0:
        raise Fault(f"multiplication needs numbers from 0 on, not {numbers}")
    first, second = map(_bits, numbers)
    return WorldState(
        first=len(first) + 1,
        second=1,
        output=1,
        carry=0,
        first_row=[END, *first, END],
        second_row=[END, *second, END],
        output_row=[0] * (len(first) + len(second) + 3),
    )


def result(state: AnyState) -> int:
    """The number whose bits were written, the least in place 1."""
    return sum(bit << place for place, bit in enumerate(state.output_row[1:]))


TASK = NpiTask(
    name="multiplication",
    world=WORLD,
    levels={
        "recursive": {"MULTIPLY": multiply, "ROW": row, "ADD": add, "ADD1": add1},
        "non-recursive": {
            "MULTIPLY": multiply_in_a_loop,
            "ROW": row,
            "ADD": add_in_a_loop,
            "ADD1": add1,
        },
    },
    entry="MULTIPLY",
    random_input=random_input,
    encode=encode,
    result=result,
    expected=lambda numbers: numbers[0] * numbers[1],
    paper_size=3,
    lessons=LessonPlan(num_inputs=20, sizes=(1, 6), pool_size=300),
    abstraction=PredicateAbstraction(
        WORLD,
        start=START,
        predicates=PREDICATES,
        invariants=INVARIANTS,
        constants=("size",),
    ),
)
