"""What each part of insertion sort does, so that it can be proved that it sorts.

What is before `next` is sorted; `INSERT` makes that one element more. While the element
sinks, all but it are sorted: of any two places before and at `next` whose later one is
not the element's, the elements are in order. So once it is in order with the one before
it, all are. Elements are only ever exchanged with their neighbours, which `permuted` and
`exchanges` say.
"""

from ....reference import Contract, Specification
from ....world import AnyState, Call, Flag, Number, implies


def _is_sorted(state: AnyState, end: Number, place: Number, later: Number) -> Flag:
    """Before the end, no element is less than one before it.

    Args:
        state: of the array.
        end: the place behind what is sorted.
        place: any place.
        later: any place behind it.
    """
    return implies(
        (1 <= place) & (place < later) & (later < end),
        state.array[place] <= state.array[later],
    )


SORTED_SO_FAR = {
    "what was inserted is sorted": lambda state, place, later: _is_sorted(
        state, state.next, place, later
    )
}
ONE_IS_LEFT = {
    "an element is left": lambda state: (2 <= state.next) & (state.next <= state.length)
}
ONE_MORE = {
    "one more is sorted": lambda before, after, place, later: _is_sorted(
        after, before.next + 1, place, later
    )
}


def _is_inside(state: AnyState) -> Flag:
    """The element's place is one of the array's, or just behind it."""
    return (1 <= state.place) & (state.place <= state.length + 1)


INSIDE = {"the element's place is inside": _is_inside}
STILL_INSIDE = {
    "the element's place is inside": lambda before, after: _is_inside(after)
}

CONTRACTS = {
    Call("SORT"): Contract(
        requires={
            **SORTED_SO_FAR,
            **INSIDE,
            "elements are left, or none": lambda state: (
                (2 <= state.next) & (state.next <= state.length + 2)
            ),
        },
        ensures={
            "the array is sorted": lambda before, after, place, later: _is_sorted(
                after, after.length + 1, place, later
            )
        },
        changes=("array", "place", "next"),
        measure=lambda state: state.length + 2 - state.next,
    ),
    Call("INSERT"): Contract(
        requires={**SORTED_SO_FAR, **ONE_IS_LEFT, **INSIDE},
        ensures={
            **ONE_MORE,
            **STILL_INSIDE,
            "the next is one on": lambda before, after: after.next == before.next + 1,
        },
        changes=("array", "place", "next"),
    ),
    Call("SINK"): Contract(
        requires={
            **ONE_IS_LEFT,
            "the element is among them": lambda state: (
                (1 <= state.place) & (state.place <= state.next)
            ),
            "all but the element are sorted": lambda state, place, later: implies(
                later != state.place, _is_sorted(state, state.next + 1, place, later)
            ),
        },
        ensures={**ONE_MORE, **STILL_INSIDE},
        changes=("array", "place"),
        measure=lambda state: state.place,
    ),
}

SPECIFICATION = Specification(
    contracts=CONTRACTS,
    start={
        "it is an input's first state": lambda state: (
            (state.place == 1) & (state.next == 2) & (0 <= state.length)
        )
    },
    may_do={
        "SWAP": lambda state: (2 <= state.place) & (state.place <= state.length),
    },
    lengths={"array": lambda state: state.length + 2},
    permuted="array",
    exchanges={"SWAP": lambda state: (state.place, state.place - 1)},
)
