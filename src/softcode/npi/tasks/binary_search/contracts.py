"""What each part of binary search does, so that it can be proved that it finds.

What is left of the array are the places from `low` to before `high`. All before them are
less than what is sought, and nothing behind them is; every call keeps that so, and
leaves less. Where nothing is left, `low` is the first place whose element is not less.
"""

from ....reference import Contract, Specification
from ....world import AnyState, Call, Flag, Number, implies


def _is_place(state: AnyState, place: Number) -> Flag:
    """A place where an element is."""
    return (1 <= place) & (place <= state.length)


def _is_sorted(state: AnyState, place: Number, later: Number) -> Flag:
    """Of any two places, the later has no lesser element."""
    return implies(
        _is_place(state, place) & _is_place(state, later) & (place < later),
        state.array[place] <= state.array[later],
    )


def _is_between(state: AnyState, place: Number) -> Flag:
    """All before what is left is less than what is sought, and nothing behind it is."""
    return implies(
        _is_place(state, place) & (place < state.low),
        state.array[place] < state.sought,
    ) & implies(
        _is_place(state, place) & (state.high <= place),
        state.sought <= state.array[place],
    )


LEFT = {
    "the array is sorted": _is_sorted,
    "what is sought is in what is left": _is_between,
    "what is left is in the array": lambda state: (
        (1 <= state.low) & (state.low <= state.high) & (state.high <= state.length + 1)
    ),
}
STILL_LEFT = {
    "what is sought is in what is left": lambda before, after, place: _is_between(
        after, place
    ),
    "what is left is in what was": lambda before, after: (
        (before.low <= after.low)
        & (after.low <= after.high)
        & (after.high <= before.high)
    ),
}


def _middle_is_inside(state: AnyState) -> Flag:
    """The middle is a place that the array has, its two outer cells among them."""
    return (0 <= state.middle) & (state.middle <= state.length + 1)


CONTRACTS = {
    Call("SEARCH"): Contract(
        requires={**LEFT, "the middle is inside": _middle_is_inside},
        ensures={
            **STILL_LEFT,
            "the middle is inside": lambda before, after: _middle_is_inside(after),
            "one place is found": lambda before, after: after.low == after.high,
        },
        changes=("low", "high", "middle"),
        measure=lambda state: state.high - state.low,
    ),
    Call("NARROW"): Contract(
        requires={
            **LEFT,
            "the middle is left": lambda state: (
                (state.low <= state.middle) & (state.middle < state.high)
            ),
        },
        ensures={
            **STILL_LEFT,
            "less is left": lambda before, after: (
                after.high - after.low < before.high - before.low
            ),
        },
        changes=("low", "high"),
    ),
}

SPECIFICATION = Specification(
    contracts=CONTRACTS,
    start={
        "all of the array is left": lambda state: (
            (state.low == 1) & (state.high == state.length + 1) & (0 <= state.length)
        ),
        "the array is sorted": _is_sorted,
        "the middle is nowhere yet": lambda state: state.middle == 0,
    },
    lengths={"array": lambda state: state.length + 2},
)
