"""What each part of quicksort does, so that it can be proved that it sorts.

Its calls speak of the range from `low` to `high`, which is the stack's topmost entry. That
a call rearranges just its range is what keeps the pivot between what is left and what is
right of it, whatever the calls for these do. The stack has room for two entries for each
element of the range, which is more than are ever there.
"""

from collections.abc import Callable

from ....reference import Contract, Specification
from ....world import AnyState, Call, Flag, Number, choose, half, implies
from .facts import NOWHERE


CHANGED = ("array", "pivot", "j")


def _whole(state: AnyState) -> tuple[Number, Number]:
    """What a call rearranges: the range from `low` to `high`."""
    return state.low, state.high


def _is_sorted(
    low: Number, high: Number, state: AnyState, place: Number, later: Number
) -> Flag:
    """No element of a range is less than one before it.

    Args:
        low: the range's first place.
        high: its last; there may be none.
        state: of the array.
        place: any place.
        later: any place behind it.
    """
    return implies(
        (low <= place) & (place < later) & (later <= high),
        state.array[place] <= state.array[later],
    )


def _is_divided(state: AnyState, end: Number, last: Number, place: Number) -> Flag:
    """Before the pivot none is greater than `last`, and from there to the end all are.

    Args:
        state: of the array and the pivot.
        end: the place behind what was divided, from `low` on.
        last: the element that the partition is by.
        place: any place; nothing is said of those outside.
    """
    return implies(
        (state.low <= place) & (place < end),
        choose(
            place < state.pivot, state.array[place] <= last, last < state.array[place]
        ),
    )


def _size(state: AnyState) -> Number:
    """How many elements the range has; it becomes smaller with every recursive call."""
    return choose(state.low <= state.high, state.high - state.low + 1, 0)


RANGE = {"there is a range": lambda state: (1 <= state.low) & (state.low < state.high)}
DIVIDED = {
    "what j has passed is divided": lambda state, place: _is_divided(
        state, state.j, state.array[state.high], place
    )
}
IN_ORDER = {
    "the pivot is in the range, and j not before it": lambda state: (
        (1 <= state.low) & (state.low <= state.pivot) & (state.pivot <= state.j)
    )
}


def _size_of_array(state: AnyState) -> Number:
    """How many elements there are: `encode` makes `2 size + 4` slots."""
    return half(state.num_slots) - 2


def _high_is_inside(state: AnyState) -> Flag:
    """The range ends at an element, or at cell 0 if there is none."""
    return (0 <= state.high) & (state.high <= _size_of_array(state))


SEEN = {
    "the range ends in the array": _high_is_inside,
    "j is nowhere or in the array": lambda state: (
        (NOWHERE <= state.j) & (state.j <= _size_of_array(state) + 1)
    ),
    "the tops are in the stacks": lambda state: (
        (1 <= state.low_top)
        & (state.low_top == state.high_top)
        & (state.low_top <= state.num_slots)
    ),
}
ROOM = {
    **SEEN,
    "there is room": lambda state: state.low_top < state.num_slots,
}


def _entry(push: Callable[[AnyState], tuple[Number, Number]]) -> Contract:
    """One entry more: its low and high are what `push` says of the state before.

    Args:
        push: the range that is pushed.

    Returns:
        The contract of a push, which needs room and leaves all other slots as they are.
    """
    return Contract(
        requires=ROOM,
        ensures={
            "there is one entry more": lambda before, after: (
                (after.low_top == before.low_top + 1)
                & (after.high_top == before.high_top + 1)
            ),
            "it is the right one": lambda before, after: (
                (after.low_stack[before.low_top] == push(before)[0])
                & (after.high_stack[before.high_top] == push(before)[1])
            ),
            "other lows stay": lambda before, after, slot: (
                (slot == before.low_top)
                | (after.low_stack[slot] == before.low_stack[slot])
            ),
            "other highs stay": lambda before, after, slot: (
                (slot == before.high_top)
                | (after.high_stack[slot] == before.high_stack[slot])
            ),
        },
        changes=("low_stack", "high_stack", "low_top", "high_top"),
    )


POP = Contract(
    requires={
        **SEEN,
        "the stacks hold an entry": lambda state: 2 <= state.low_top,
    },
    ensures={
        "there is one entry less": lambda before, after: (
            (after.low_top == before.low_top - 1)
            & (after.high_top == before.high_top - 1)
        ),
        "other lows stay": lambda before, after, slot: (
            (slot == before.low_top - 1)
            | (after.low_stack[slot] == before.low_stack[slot])
        ),
        "other highs stay": lambda before, after, slot: (
            (slot == before.high_top - 1)
            | (after.high_stack[slot] == before.high_stack[slot])
        ),
    },
    changes=("low_stack", "high_stack", "low_top", "high_top"),
)

CONTRACTS = {
    Call("QUICKSORT"): Contract(
        requires={
            **SEEN,
            "low and high are the topmost entry": lambda state: (
                (state.low == state.low_stack[state.low_top - 1])
                & (state.high == state.high_stack[state.high_top - 1])
            ),
            "the range starts in the array": lambda state: 1 <= state.low,
            "the stacks hold an entry": lambda state: 2 <= state.low_top,
            "j is nowhere": lambda state: state.j == NOWHERE,
            "there is room for two entries for each element": lambda state: (
                state.low_top + _size(state) + _size(state) <= state.num_slots
            ),
        },
        ensures={
            "the range is sorted": lambda before, after, place, later: _is_sorted(
                before.low, before.high, after, place, later
            ),
            "the range ends in the array": lambda before, after: _high_is_inside(after),
            "j is nowhere": lambda before, after: after.j == NOWHERE,
            "the stacks are as high as before": lambda before, after: (
                (after.low_top == before.low_top) & (after.high_top == before.high_top)
            ),
            "the stacks hold the same": lambda before, after, slot: implies(
                slot < before.low_top,
                (after.low_stack[slot] == before.low_stack[slot])
                & (after.high_stack[slot] == before.high_stack[slot]),
            ),
        },
        changes=(
            *("low", "high", "low_top", "high_top", "low_stack", "high_stack"),
            *CHANGED,
        ),
        measure=_size,
        rearranges=_whole,
    ),
    Call("PARTITION"): Contract(
        requires={**SEEN, **RANGE},
        ensures={
            "j is nowhere": lambda before, after: after.j == NOWHERE,
            "the pivot is in the range": lambda before, after: (
                (before.low <= after.pivot) & (after.pivot <= before.high)
            ),
            "none before the pivot is greater": lambda before, after, place: implies(
                (before.low <= place) & (place < after.pivot),
                after.array[place] <= after.array[after.pivot],
            ),
            "none behind it is less": lambda before, after, place: implies(
                (after.pivot < place) & (place <= before.high),
                after.array[after.pivot] <= after.array[place],
            ),
        },
        changes=CHANGED,
        rearranges=_whole,
    ),
    Call("COMPSWAP_LOOP"): Contract(
        requires={
            **SEEN,
            **IN_ORDER,
            **DIVIDED,
            "j is in the range": lambda state: state.j <= state.high,
        },
        ensures={
            "j is at the last": lambda before, after: after.j == before.high,
            "the pivot is in the range": lambda before, after: (
                (before.low <= after.pivot) & (after.pivot <= before.high)
            ),
            "all before the last is divided": lambda before, after, place: _is_divided(
                after, before.high, after.array[before.high], place
            ),
        },
        changes=CHANGED,
        measure=lambda state: state.high - state.j,
        rearranges=lambda state: (state.low, state.high - 1),
    ),
    Call("COMPSWAP"): Contract(
        requires={
            **SEEN,
            **IN_ORDER,
            **DIVIDED,
            "j is before the last": lambda state: state.j < state.high,
        },
        ensures={
            "one more is divided": lambda before, after, place: _is_divided(
                after, before.j + 1, after.array[before.high], place
            ),
            "the pivot moves by one at most": lambda before, after: (
                (before.pivot <= after.pivot) & (after.pivot <= before.pivot + 1)
            ),
        },
        changes=("array", "pivot"),
        rearranges=lambda state: (state.low, state.high - 1),
    ),
    Call("STACK", ("push_left",)): _entry(lambda state: (state.low, state.pivot - 1)),
    Call("STACK", ("push_right",)): _entry(lambda state: (state.pivot + 1, state.high)),
    Call("STACK", ("pop",)): POP,
}


def _may_write(state: AnyState, target: str, source: str) -> Flag:
    """Slots that are written are on the stack, and not slot 0.

    Args:
        state: before the call.
        target: what is written; for a bound of the range there is nothing to ask.
        source: where the value comes from; `reset` writes the topmost entry, and all
            others the slot above it.
    """
    if target not in ("low_slot", "high_slot"):
        return True
    top = state.low_top if target == "low_slot" else state.high_top
    slot = top - 1 if source == "reset" else top
    return (1 <= slot) & (slot < state.num_slots)


SPECIFICATION = Specification(
    contracts=CONTRACTS,
    start={
        "it is an input's first state": lambda state: (
            (state.low == 1)
            & (0 <= state.high)
            & (state.j == NOWHERE)
            & (state.low_top == 2)
            & (state.high_top == 2)
            & (state.low_stack[1] == 1)
            & (state.high_stack[1] == state.high)
            & (state.num_slots == state.high + state.high + 4)
        )
    },
    may_do={
        "WRITE": _may_write,
        "SWAP": lambda state, first, second: (
            (state.low <= getattr(state, first))
            & (getattr(state, first) <= state.high)
            & (state.low <= getattr(state, second))
            & (getattr(state, second) <= state.high)
        ),
    },
    lengths={
        "array": lambda state: half(state.num_slots),
        "low_stack": lambda state: state.num_slots,
        "high_stack": lambda state: state.num_slots,
    },
    permuted="array",
    exchanges={
        "SWAP": lambda state, first, second: (
            getattr(state, first),
            getattr(state, second),
        )
    },
)
