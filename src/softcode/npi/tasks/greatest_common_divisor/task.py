"""Euclid's algorithm, by subtraction, on two numbers that are seen only compared.

`REDUCE` subtracts the second number from the first as often as it goes, which leaves the
remainder of a division; `EXCHANGE` makes that the second one. When the second number is
0, the first is the divisor. Of both it is enough to know that they are not negative.
"""

import math
from collections.abc import Sequence

import numpy as np

from ....files import Fault
from ....reference import PredicateAbstraction, See, Steps, names
from ....world import AnyState, Number, Observation, Primitive, World, WorldState
from ...task import LessonPlan, NpiTask


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: whether the smaller number is used up, and which is smaller."""
    return state.second == 0, state.first < state.second


def subtract(state: AnyState) -> None:
    """The second number from the first."""
    state.first = state.first - state.second


def exchange(state: AnyState) -> None:
    """The two numbers for each other."""
    first, second = state.first, state.second
    state.first = second
    state.second = first


WORLD = World(
    variables=("first", "second"),
    arrays=(),
    observations=(Observation("second_is_zero"), Observation("first_is_less")),
    look=look,
    arguments=(),
    primitives={"SUBTRACT": Primitive(subtract), "EXCHANGE": Primitive(exchange)},
)

SUBTRACT, EXCHANGE, DIVISOR, REDUCE = names("SUBTRACT EXCHANGE DIVISOR REDUCE")


def divisor(see: See) -> Steps:
    """Make the second number 0; the first is then the divisor."""
    if not see().second_is_zero:
        yield REDUCE()
        yield EXCHANGE()
        return DIVISOR()


def divisor_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not see().second_is_zero:
        yield REDUCE()
        yield EXCHANGE()


def reduce(see: See) -> Steps:
    """Make the first number what is left of it after division by the second."""
    if not see().first_is_less:
        yield SUBTRACT()
        return REDUCE()


def reduce_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not see().first_is_less:
        yield SUBTRACT()


# Many runs at once are arrays of 64 bits.
_MAX_DIGITS = 61


def random_input(rng: np.random.Generator, size: int) -> tuple[int, int]:
    """Two numbers from 1 to 2 to the power of `size`.

    Raises:
        Fault: if those do not fit in 64 bits.
    """
    if size > _MAX_DIGITS:
        raise Fault(
            f"numbers of {size} binary digits are too long; take at most {_MAX_DIGITS}"
        )
    first, second = rng.integers(1, 2**size, size=2, endpoint=True).tolist()
    return first, second


def encode(numbers: Sequence[int]) -> WorldState:
    """Both numbers.

    Raises:
        Fault: if one is below 1, where subtracting would not end.

    Example:
        >>> encode((2, 4)).second
        4
    """
    first, second = numbers
    if min(first, second) < 1:
        raise Fault("both numbers must be at least 1")
    return WorldState(first=first, second=second)


TASK = NpiTask(
    name="greatest_common_divisor",
    world=WORLD,
    levels={
        "recursive": {"DIVISOR": divisor, "REDUCE": reduce},
        "non-recursive": {"DIVISOR": divisor_in_a_loop, "REDUCE": reduce_in_a_loop},
    },
    entry="DIVISOR",
    random_input=random_input,
    encode=encode,
    result=lambda state: state.first,
    expected=lambda numbers: math.gcd(*numbers),
    paper_size=4,
    lessons=LessonPlan(num_inputs=10, sizes=(1, 4)),
    abstraction=PredicateAbstraction(
        WORLD,
        start=(lambda state: (1 <= state.first) & (1 <= state.second),),
        predicates={"the first is zero": lambda state: state.first == 0},
        invariants={
            "nothing is negative": lambda state: (
                (0 <= state.first) & (0 <= state.second)
            )
        },
    ),
)
