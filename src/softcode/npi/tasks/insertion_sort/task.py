"""Insertion sort: each element sinks to its place among those before it.

The sorted part ends before the pointer `next`; the element that is being inserted is at
`place`. As in bubble sort, elements are seen only compared. Cell 0 is no element, and a
comparison with it says that all is in order.
"""

import itertools

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
)
from ...task import LessonPlan, NpiTask
from .contracts import SPECIFICATION as SPECIFICATION


POINTERS = ("place", "next")


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: whether the element is in place, and whether any is left.

    The first element of all is in place whatever cell 0 holds.
    """
    is_first = state.place <= 1
    in_order = state.array[state.place - 1] <= state.array[state.place]
    return is_first | in_order, state.length < state.next


def take(state: AnyState) -> None:
    """The next element is the one to insert."""
    state.place = state.next


def swap(state: AnyState) -> None:
    """The element and the one before it."""
    element, other = state.array[state.place], state.array[state.place - 1]
    state.array[state.place] = other
    state.array[state.place - 1] = element


WORLD = World(
    variables=("place", "next", "length"),
    arrays=("array",),
    observations=(Observation("is_in_place"), Observation("none_is_left")),
    look=look,
    arguments=(("none", *POINTERS), ("none", *LEFT_RIGHT)),
    primitives={
        "TAKE": Primitive(take),
        "MOVE": Primitive(move, tuple(itertools.product(POINTERS, LEFT_RIGHT))),
        "SWAP": Primitive(swap),
    },
)

TAKE, MOVE, SWAP, SORT, INSERT, SINK = names("TAKE MOVE SWAP SORT INSERT SINK")


def sort(see: See) -> Steps:
    """Insert all elements that are left."""
    if not see().none_is_left:
        yield INSERT()
        return SORT()


def sort_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not see().none_is_left:
        yield INSERT()


def insert(see: See) -> Steps:
    """Insert the next element."""
    yield TAKE()
    yield SINK()
    return MOVE("next", "right")


def sink(see: See) -> Steps:
    """Bring the element to its place: before all that are greater."""
    if not see().is_in_place:
        yield SWAP()
        yield MOVE("place", "left")
        return SINK()


def sink_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not see().is_in_place:
        yield SWAP()
        yield MOVE("place", "left")


def encode(array: list[int]) -> WorldState:
    """The first element is sorted already; an empty array is one that is done.

    Example:
        >>> start = encode([2, 1])
        >>> start.place, start.next, start.array
        (1, 2, [0, 2, 1, 0])
    """
    return WorldState(place=1, next=2, length=len(array), array=[0, *array, 0])


TASK = NpiTask(
    name="insertion_sort",
    world=WORLD,
    levels={
        "recursive": {"SORT": sort, "INSERT": insert, "SINK": sink},
        "non-recursive": {
            "SORT": sort_in_a_loop,
            "INSERT": insert,
            "SINK": sink_in_a_loop,
        },
    },
    entry="SORT",
    random_input=lambda rng, size: rng.integers(10, size=size).tolist(),
    encode=encode,
    result=lambda state: state.array[1:-1],
    expected=sorted,
    paper_size=5,
    lessons=LessonPlan(num_inputs=10, sizes=(1, 5)),
    abstraction=PredicateAbstraction(
        WORLD,
        start=(
            lambda state: (state.place == 1) & (state.next == 2) & (0 <= state.length),
        ),
    ),
    specification=lambda: SPECIFICATION,
)
