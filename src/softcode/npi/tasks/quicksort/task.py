"""Quicksort with Lomuto's partition, and the ranges still to be sorted on a stack.

The world of Cai, Shin and Song (2017, appendix A.4). What they leave open is settled
here so: the stack holds (1, n) at the start. Its slots start at 1, and slot 0 and cell 0
are never part of anything. A pointer `top` of a stack is at the empty slot above its
topmost entry. Pushing writes that slot; `low_peek` and `high_peek` read the topmost entry,
and `reset` sets it to 0, which is no place: such an entry is no range. The flags of a
pointer j that is null are 0. An element goes before the pivot if it is at most the pivot.
"""

import itertools

from ....reference import PredicateAbstraction, See, Steps, names
from ....world import (
    UP_DOWN,
    AnyState,
    Number,
    Observation,
    Primitive,
    World,
    WorldState,
    choose,
    move,
    swap,
)
from ...task import LessonPlan, NpiTask
from .contracts import SPECIFICATION as SPECIFICATION
from .facts import INVARIANTS, NOWHERE, PREDICATES, REMEMBERED, START


POINTERS = ("low_top", "high_top", "j", "pivot")


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: two flags of j, two of the stack.

    Whether the element at j is at most the last one of the range; whether j is the last
    place; whether the topmost entry is a range of two elements or more; whether the
    stack is empty. The flags of a j that is nowhere are 0.
    """
    is_somewhere = 0 <= state.j
    at = choose(is_somewhere, state.j, 0)
    top_low = state.low_stack[state.low_top - 1]
    top_high = state.high_stack[state.high_top - 1]
    return (
        is_somewhere & (state.array[at] <= state.array[state.high]),
        is_somewhere & (state.j == state.high),
        (1 <= top_low) & (top_low < top_high),
        state.low_top == 1,
    )


def set_pivot_low(state: AnyState) -> None:
    """Pivot to the range's start."""
    state.pivot = state.low


def set_j_low(state: AnyState) -> None:
    """J to the range's start."""
    state.j = state.low


def set_j_null(state: AnyState) -> None:
    """J to nowhere."""
    state.j = NOWHERE


SOURCES = {
    "low_peek": lambda state: state.low_stack[state.low_top - 1],
    "high_peek": lambda state: state.high_stack[state.high_top - 1],
    "high": lambda state: state.high,
    "low": lambda state: state.low,
    "before_pivot": lambda state: state.pivot - 1,
    "after_pivot": lambda state: state.pivot + 1,
    "reset": lambda state: 0,
}


def write(state: AnyState, target: str, source: str) -> None:
    """A value to a bound of the range, or to the slot above a stack's top.

    Args:
        state: which changes.
        target: `low` or `high`; or `low_slot` or `high_slot`, a stack's empty slot.
        source: where the value comes from, see `SOURCES`; `reset` is 0, and goes to the
            topmost entry in place of the slot above it.
    """
    value = SOURCES[source](state)
    below = 1 if source == "reset" else 0
    if target == "low_slot":
        state.low_stack[state.low_top - below] = value
    elif target == "high_slot":
        state.high_stack[state.high_top - below] = value
    else:
        setattr(state, target, value)


TARGETS = ("low_slot", "high_slot", "high", "low")
SECONDS = ("high", "j")

WORLD = World(
    variables=("low", "high", "pivot", "j", "low_top", "high_top", "num_slots"),
    arrays=("array", "low_stack", "high_stack"),
    observations=(
        Observation("j_is_at_most_last"),
        Observation("j_is_last"),
        Observation("top_is_a_range"),
        Observation("stack_is_empty"),
    ),
    look=look,
    arguments=(
        ("none", *POINTERS, *TARGETS, "push_left", "push_right", "pop"),
        ("none", *UP_DOWN, *SECONDS, *(s for s in SOURCES if s not in SECONDS)),
    ),
    primitives={
        "SET_PIVOT_LOW": Primitive(set_pivot_low),
        "SET_J_LOW": Primitive(set_j_low),
        "SET_J_NULL": Primitive(set_j_null),
        "MOVE": Primitive(move, tuple(itertools.product(POINTERS, UP_DOWN))),
        "SWAP": Primitive(swap, tuple(itertools.product(["pivot"], SECONDS))),
        "WRITE": Primitive(write, tuple(itertools.product(TARGETS, SOURCES))),
    },
)

SET_PIVOT_LOW, SET_J_LOW, SET_J_NULL, MOVE, SWAP, WRITE = names(
    "SET_PIVOT_LOW SET_J_LOW SET_J_NULL MOVE SWAP WRITE"
)
QUICKSORT, PARTITION, COMPSWAP_LOOP, COMPSWAP, STACK = names(
    "QUICKSORT PARTITION COMPSWAP_LOOP COMPSWAP STACK"
)


def quicksort(see: See) -> Steps:
    """Sort the range on the stack's top, which stays there.

    What is right of the pivot is pushed first, then what is left of it; each is sorted
    while it is on top, and then removed. The bounds are read back from the stack after a
    call, since that has changed them.
    """
    if see().top_is_a_range:
        yield PARTITION()
        yield STACK("push_right")
        yield STACK("push_left")
        yield WRITE("high", "high_peek")
        yield WRITE("low", "low_peek")
        yield QUICKSORT()
        yield STACK("pop")
        yield WRITE("high", "high_peek")
        yield WRITE("low", "low_peek")
        yield QUICKSORT()
        return STACK("pop")


def quicksort_in_a_loop(see: See) -> Steps:
    """Sort all ranges on the stack, which is then empty.

    Not the same order of calls as the recursive one: a range is removed before it is
    divided.
    """
    while not see().stack_is_empty:
        if see().top_is_a_range:
            yield WRITE("high", "high_peek")
            yield WRITE("low", "low_peek")
            yield STACK("pop")
            yield PARTITION()
            yield STACK("push_right")
            yield STACK("push_left")
        else:
            yield STACK("pop")


def partition(see: See) -> Steps:
    """Smaller elements, the pivot, larger elements (Lomuto).

    The range is divided by its last element, which then changes places with the first of
    the larger ones, where the pivot points.
    """
    yield SET_PIVOT_LOW()
    yield SET_J_LOW()
    yield COMPSWAP_LOOP()
    yield SWAP("pivot", "high")
    return SET_J_NULL()


def compswap_loop(see: See) -> Steps:
    """Take each element from j on to its side of the pivot."""
    if not see().j_is_last:
        yield COMPSWAP()
        yield MOVE("j", "up")
        return COMPSWAP_LOOP()


def compswap_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not see().j_is_last:
        yield COMPSWAP()
        yield MOVE("j", "up")


def compswap(see: See) -> Steps:
    """Take the element at j before the pivot if it belongs there."""
    if see().j_is_at_most_last:
        yield SWAP("pivot", "j")
        return MOVE("pivot", "up")


def stack(see: See, operation: str) -> Steps:
    """Push what is left or right of the pivot, or pop.

    Args:
        see: what is seen; not looked at, so that a frame of each operation is always
            the same.
        operation: `push_left`, `push_right` or `pop`. A popped entry is set to 0.
    """
    if operation == "push_left":
        yield WRITE("low_slot", "low")
        yield WRITE("high_slot", "before_pivot")
    elif operation == "push_right":
        yield WRITE("low_slot", "after_pivot")
        yield WRITE("high_slot", "high")
    else:
        yield WRITE("low_slot", "reset")
        yield WRITE("high_slot", "reset")
    direction = "down" if operation == "pop" else "up"
    yield MOVE("low_top", direction)
    return MOVE("high_top", direction)


RECURSIVE = {
    "QUICKSORT": quicksort,
    "PARTITION": partition,
    "COMPSWAP_LOOP": compswap_loop,
    "COMPSWAP": compswap,
    "STACK": stack,
}


def encode(array: list[int]) -> WorldState:
    """The whole array as the range on the stack.

    Example:
        >>> start = encode([2, 1])
        >>> start.low_stack[:2], start.high_stack[:2], start.low_top
        ([0, 1], [0, 2], 2)
    """
    size = len(array)
    # A frame leaves at most two ranges, and there are at most as many frames as elements.
    num_slots = 2 * size + 4
    return WorldState(
        low=1,
        high=size,
        pivot=0,
        j=NOWHERE,
        low_top=2,
        high_top=2,
        num_slots=num_slots,
        array=[0, *array, 0],
        low_stack=[0, 1, *[0] * (num_slots - 2)],
        high_stack=[0, size, *[0] * (num_slots - 2)],
    )


TASK = NpiTask(
    name="quicksort",
    world=WORLD,
    levels={
        "recursive": RECURSIVE,
        "non-recursive": {
            **RECURSIVE,
            "QUICKSORT": quicksort_in_a_loop,
            "COMPSWAP_LOOP": compswap_in_a_loop,
        },
    },
    entry="QUICKSORT",
    random_input=lambda rng, size: rng.integers(10, size=size).tolist(),
    encode=encode,
    result=lambda state: state.array[1:-1],
    expected=sorted,
    paper_size=5,
    lessons=LessonPlan(num_inputs=4, sizes=(5, 5)),
    abstraction=PredicateAbstraction(
        WORLD,
        start=START,
        predicates=PREDICATES,
        invariants=INVARIANTS,
        remembered=REMEMBERED,
    ),
    specification=lambda: SPECIFICATION,
)
