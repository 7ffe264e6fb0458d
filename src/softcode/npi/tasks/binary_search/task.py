"""Binary search: where in a sorted array an element belongs.

What is left of the array is from `low` to before `high`. The element that is sought is
only seen compared with the one in the middle, so anything sorted can be searched. The
answer is the first place whose element is not less; it is behind all if there is none.
"""

import bisect

import numpy as np

from ....files import Fault
from ....reference import PredicateAbstraction, See, Steps, names
from ....world import AnyState, Number, Observation, Primitive, World, WorldState, half
from ...task import LessonPlan, NpiTask
from .contracts import SPECIFICATION as SPECIFICATION


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: whether any place is left, and how the middle one compares.

    Before the first HALVE the middle is at cell 0, which holds no element; no program
    looks at the comparison then.
    """
    return state.low < state.high, state.array[state.middle] < state.sought


def halve(state: AnyState) -> None:
    """The middle of what is left, rounded down."""
    state.middle = half(state.low + state.high)


def keep_right(state: AnyState) -> None:
    """Go on behind the middle."""
    state.low = state.middle + 1


def keep_left(state: AnyState) -> None:
    """Go on before the middle."""
    state.high = state.middle


WORLD = World(
    variables=("low", "high", "middle", "sought", "length"),
    arrays=("array",),
    observations=(Observation("is_left"), Observation("middle_is_less")),
    look=look,
    arguments=(),
    primitives={
        "HALVE": Primitive(halve),
        "KEEP_RIGHT": Primitive(keep_right),
        "KEEP_LEFT": Primitive(keep_left),
    },
)

HALVE, KEEP_RIGHT, KEEP_LEFT, SEARCH, NARROW = names(
    "HALVE KEEP_RIGHT KEEP_LEFT SEARCH NARROW"
)


def search(see: See) -> Steps:
    """Narrow until one place is found."""
    if see().is_left:
        yield HALVE()
        yield NARROW()
        return SEARCH()


def search_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while see().is_left:
        yield HALVE()
        yield NARROW()


def narrow(see: See) -> Steps:
    """Keep the half where the element belongs."""
    yield from ()  # nothing comes before the last call
    return KEEP_RIGHT() if see().middle_is_less else KEEP_LEFT()


def random_input(rng: np.random.Generator, size: int) -> tuple[list[int], int]:
    """A sorted array, and an element that may be in it or not.

    Elements are from 0 to 19, so that longer arrays have equal ones; what is sought is
    from -1 to 20.
    """
    return sorted(rng.integers(20, size=size).tolist()), int(rng.integers(-1, 21))


def encode(given: tuple[list[int], int]) -> WorldState:
    """All of the array is left, between two cells that hold nothing.

    Args:
        given: a sorted array, and what is sought in it.

    Raises:
        Fault: if the array is not sorted.

    Example:
        >>> start = encode(([4, 7, 9], 7))
        >>> start.low, start.high
        (1, 4)
    """
    array, sought = given
    if array != sorted(array):
        raise Fault("binary search needs a sorted array; sort it first")
    size = len(array)
    return WorldState(
        low=1, high=size + 1, middle=0, sought=sought, length=size, array=[0, *array, 0]
    )


TASK = NpiTask(
    name="binary_search",
    world=WORLD,
    levels={
        "recursive": {"SEARCH": search, "NARROW": narrow},
        "non-recursive": {"SEARCH": search_in_a_loop, "NARROW": narrow},
    },
    entry="SEARCH",
    random_input=random_input,
    encode=encode,
    result=lambda state: state.low,
    expected=lambda given: bisect.bisect_left(*given) + 1,
    paper_size=5,
    lessons=LessonPlan(num_inputs=20, sizes=(1, 7)),
    abstraction=PredicateAbstraction(
        WORLD,
        start=(lambda state: (state.low == 1) & (1 <= state.high),),
    ),
    specification=lambda: SPECIFICATION,
)
