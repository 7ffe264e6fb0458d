"""Bubble sort, seen through comparisons only, so that it sorts whatever can be compared.

The world of Reed and de Freitas (2016) with the encoder of the verified model of
Cai, Shin and Song (2017, appendix A.6). What they leave open is settled here so: the
cells before and after the array hold no element, and a comparison with them is 0. All
pointers start at the first element. Their figures show as many steps back as forth, after
which a sweep would not start where the first one did; so LSHIFT goes on until the first
pointer is before the array, and RESET then moves it to the first element, where the
second one is too. The third pointer counts sweeps; it is at the last element after one
sweep less than there are elements.
"""

import itertools

from ....files import Fault
from ....reference import PredicateAbstraction, See, Steps, names
from ....world import (
    LEFT_RIGHT,
    AnyState,
    Number,
    Observation,
    Primitive,
    World,
    WorldState,
    move,
    swap,
)
from ...task import LessonPlan, NpiTask
from .contracts import SPECIFICATION as SPECIFICATION


POINTERS = ("first", "second", "sweep")


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: how two elements compare, and three flags of where pointers are.

    A comparison is 0 unless both pointers are at elements.
    """
    first_is_inside = (1 <= state.first) & (state.first <= state.length)
    second_is_inside = (1 <= state.second) & (state.second <= state.length)
    in_order = state.array[state.first] <= state.array[state.second]
    return (
        first_is_inside & second_is_inside & in_order,
        first_is_inside,
        second_is_inside,
        state.sweep == state.length,
    )


WORLD = World(
    variables=("first", "second", "sweep", "length"),
    arrays=("array",),
    observations=(
        Observation("is_in_order"),
        Observation("first_is_inside"),
        Observation("second_is_inside"),
        Observation("is_last_sweep"),
    ),
    look=look,
    arguments=(("none", *POINTERS), ("none", *LEFT_RIGHT, "second")),
    primitives={
        "PTR": Primitive(move, tuple(itertools.product(POINTERS, LEFT_RIGHT))),
        "SWAP": Primitive(swap, (("first", "second"),)),
    },
)

PTR, SWAP = names("PTR SWAP")
BUBBLESORT, BUBBLE, BSTEP, COMPSWAP, RSHIFT, RESET, LSHIFT = names(
    "BUBBLESORT BUBBLE BSTEP COMPSWAP RSHIFT RESET LSHIFT"
)


def bubblesort(see: See) -> Steps:
    """Sweep until it was done often enough: once less than there are elements."""
    if not see().is_last_sweep:
        yield BUBBLE()
        yield RESET()
        yield PTR("sweep", "right")
        return BUBBLESORT()


def bubblesort_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not see().is_last_sweep:
        yield BUBBLE()
        yield RESET()
        yield PTR("sweep", "right")


def bubble(see: See) -> Steps:
    """One sweep from the first element to the last, with the second pointer one ahead."""
    yield PTR("second", "right")
    return BSTEP()


def bubble_in_a_loop(see: See) -> Steps:
    """The same, with all steps in one frame."""
    yield PTR("second", "right")
    while see().second_is_inside:
        yield BSTEP()


def bstep(see: See) -> Steps:
    """Order each pair of neighbours, from here to the end."""
    if see().second_is_inside:
        yield COMPSWAP()
        yield RSHIFT()
        return BSTEP()


def bstep_once(see: See) -> Steps:
    """Order one pair of neighbours."""
    yield COMPSWAP()
    return RSHIFT()


def compswap(see: See) -> Steps:
    """Order the two elements; equal ones stay as they are."""
    yield from ()  # nothing comes before the last call
    if not see().is_in_order:
        return SWAP("first", "second")


def rshift(see: See) -> Steps:
    """On to the next pair."""
    yield PTR("first", "right")
    return PTR("second", "right")


def reset(see: See) -> Steps:
    """Back to where a sweep starts: before the array, and one step on."""
    yield LSHIFT()
    return PTR("first", "right")


def reset_in_a_loop(see: See) -> Steps:
    """The same, with all steps in one frame."""
    while see().first_is_inside:
        yield LSHIFT()
    return PTR("first", "right")


def lshift(see: See) -> Steps:
    """Back until the first pointer is before the array."""
    if see().first_is_inside:
        yield PTR("first", "left")
        yield PTR("second", "left")
        return LSHIFT()


def lshift_once(see: See) -> Steps:
    """Back by one."""
    yield PTR("first", "left")
    return PTR("second", "left")


RECURSIVE = {
    "BUBBLESORT": bubblesort,
    "BUBBLE": bubble,
    "BSTEP": bstep,
    "COMPSWAP": compswap,
    "RSHIFT": rshift,
    "RESET": reset,
    "LSHIFT": lshift,
}
PARTIAL = {
    **RECURSIVE,
    "BUBBLE": bubble_in_a_loop,
    "BSTEP": bstep_once,
    "RESET": reset_in_a_loop,
    "LSHIFT": lshift_once,
}


def encode(array: list[int]) -> WorldState:
    """The array between two cells that hold nothing.

    A third one at the end is what the second pointer looks at once it is behind all.

    Raises:
        Fault: if it is empty: no sweep would be the last.

    Example:
        >>> encode([3, 1]).array
        [0, 3, 1, 0, 0]
    """
    length = len(array)
    if not length:
        raise Fault("bubble sort needs an element")
    return WorldState(
        first=1, second=1, sweep=1, length=length, array=[0, *array, 0, 0]
    )


TASK = NpiTask(
    name="bubble_sort",
    world=WORLD,
    levels={
        "recursive": RECURSIVE,
        "partial": PARTIAL,
        "non-recursive": {**PARTIAL, "BUBBLESORT": bubblesort_in_a_loop},
    },
    entry="BUBBLESORT",
    random_input=lambda rng, size: rng.integers(10, size=size).tolist(),
    encode=encode,
    result=lambda state: state.array[1 : state.length + 1],
    expected=sorted,
    paper_size=2,
    lessons=LessonPlan(num_inputs=100, sizes=(2, 7), pool_size=60),
    abstraction=PredicateAbstraction(
        WORLD,
        start=(
            lambda state: (
                (state.first == 1)
                & (state.second == 1)
                & (state.sweep == 1)
                & (1 <= state.length)
            ),
        ),
        predicates={
            "the first is at the first element": lambda state: state.first == 1,
            "the first is before all": lambda state: state.first == 0,
            **{
                f"the second is {count} ahead": lambda state, count=count: (
                    state.second == state.first + count
                )
                for count in range(3)
            },
            "the second is just behind all": lambda state: (
                state.second == state.length + 1
            ),
            "the second and the one before it are in order": lambda state: (
                state.array[state.second - 1] <= state.array[state.second]
            ),
            "there are two elements or more": lambda state: 2 <= state.length,
            "the last two are in order": lambda state: (
                state.array[state.length - 1] <= state.array[state.length]
            ),
        },
    ),
    specification=lambda: SPECIFICATION,
)
