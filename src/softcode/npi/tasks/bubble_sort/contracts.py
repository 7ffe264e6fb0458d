"""What each part of bubble sort does, so that it can be proved that it sorts.

Places are numbered from 1 to `length`; `sweep` is one more than the sweeps that were
made. After `k` sweeps the last `k` elements are where they belong: sorted, and none less
than one before them. A sweep carries the greatest of the rest along: at every step
nothing before the first pointer is greater than what is there (`BSTEP`), so at the end
one more is where it belongs. That elements are only ever exchanged needs no contract: it
is what `permuted` and `exchanges` say of the array.
"""

from ....reference import Contract, Specification
from ....world import AnyState, Call, Flag, Number, choose, implies


def _is_place(state: AnyState, place: Number) -> Flag:
    """A place where an element is."""
    return (1 <= place) & (place <= state.length)


def _tail_is_sorted(
    state: AnyState, num_sorted: Number, place: Number, later: Number
) -> Flag:
    """Among the last elements, none is less than one before it, wherever that is.

    Args:
        state: of the array.
        num_sorted: how many are the last.
        place: any place.
        later: any place behind it; nothing is said unless it is one of the last.
    """
    return implies(
        (1 <= place)
        & (place < later)
        & (later <= state.length)
        & (state.length < later + num_sorted),
        state.array[place] <= state.array[later],
    )


SORTED_SO_FAR = {
    "what earlier sweeps moved to the end is sorted": lambda state, place, later: (
        _tail_is_sorted(state, state.sweep - 1, place, later)
    )
}
ONE_MORE = {
    "one more is": lambda before, after, place, later: _tail_is_sorted(
        after, before.sweep, place, later
    )
}
AT_THE_START = {
    "both pointers are at the first element": lambda state: (
        (state.first == 1) & (state.second == 1)
    )
}
NEIGHBOURS = {
    "the pointers are at neighbours": lambda state: state.second == state.first + 1
}
AT_THE_END = {
    "the first pointer is at the last element": lambda before, after: (
        (after.first == after.length) & (after.second == after.length + 1)
    )
}

CONTRACTS = {
    Call("BUBBLESORT"): Contract(
        requires={
            **AT_THE_START,
            **SORTED_SO_FAR,
            "a sweep is left, or none": lambda state: (
                (1 <= state.sweep) & (state.sweep <= state.length)
            ),
        },
        ensures={
            "the array is sorted": lambda before, after, place, later: implies(
                _is_place(after, place) & _is_place(after, later) & (place < later),
                after.array[place] <= after.array[later],
            )
        },
        changes=("array", "first", "second", "sweep"),
        measure=lambda state: state.length - state.sweep,
    ),
    Call("BUBBLE"): Contract(
        requires={
            **AT_THE_START,
            **SORTED_SO_FAR,
            "a sweep is left": lambda state: (
                (1 <= state.sweep) & (state.sweep < state.length)
            ),
        },
        ensures={**AT_THE_END, **ONE_MORE},
        changes=("array", "first", "second"),
    ),
    Call("BSTEP"): Contract(
        requires={
            **NEIGHBOURS,
            **SORTED_SO_FAR,
            "the first pointer is in the array": lambda state: _is_place(
                state, state.first
            ),
            "behind where it belongs, one more is sorted": lambda state, place, later: (
                implies(
                    state.length < state.first + state.sweep,
                    _tail_is_sorted(state, state.sweep, place, later),
                )
            ),
            "a sweep is under way": lambda state: 1 <= state.sweep,
            "nothing before is greater": lambda state, place: implies(
                (1 <= place) & (place < state.first),
                state.array[place] <= state.array[state.first],
            ),
        },
        ensures={**AT_THE_END, **ONE_MORE},
        changes=("array", "first", "second"),
        measure=lambda state: state.length - state.first,
    ),
    Call("COMPSWAP"): Contract(
        requires={
            **NEIGHBOURS,
            "both are in the array": lambda state: (
                _is_place(state, state.first) & _is_place(state, state.second)
            ),
        },
        ensures={
            "the two are in order": lambda before, after: (
                after.array[before.first] <= after.array[before.second]
            ),
            "they are the same two": lambda before, after: choose(
                before.array[before.first] <= before.array[before.second],
                (after.array[before.first] == before.array[before.first])
                & (after.array[before.second] == before.array[before.second]),
                (after.array[before.first] == before.array[before.second])
                & (after.array[before.second] == before.array[before.first]),
            ),
            "the others stay": lambda before, after, place: (
                (place == before.first)
                | (place == before.second)
                | (after.array[place] == before.array[place])
            ),
        },
        changes=("array",),
    ),
    Call("RSHIFT"): Contract(
        requires={
            "both are in the array": lambda state: (
                _is_place(state, state.first) & _is_place(state, state.second)
            ),
        },
        ensures={
            "both pointers are one on": lambda before, after: (
                (after.first == before.first + 1) & (after.second == before.second + 1)
            )
        },
        changes=("first", "second"),
    ),
    Call("RESET"): Contract(
        requires={
            **NEIGHBOURS,
            "the first pointer is in the array": lambda state: _is_place(
                state, state.first
            ),
        },
        ensures={
            "both pointers are at the first element": lambda before, after: (
                (after.first == 1) & (after.second == 1)
            )
        },
        changes=("first", "second"),
    ),
    Call("LSHIFT"): Contract(
        requires={
            **NEIGHBOURS,
            "the first pointer is in the array or just before": lambda state: (
                (0 <= state.first) & (state.first <= state.length)
            ),
        },
        ensures={
            "the first pointer is just before": lambda before, after: (
                (after.first == 0) & (after.second == 1)
            )
        },
        changes=("first", "second"),
        measure=lambda state: state.first,
    ),
}

SPECIFICATION = Specification(
    contracts=CONTRACTS,
    start={
        "it is an input's first state": lambda state: (
            (state.first == 1)
            & (state.second == 1)
            & (state.sweep == 1)
            & (1 <= state.length)
        )
    },
    may_do={
        "SWAP": lambda state, first, second: (
            _is_place(state, getattr(state, first))
            & _is_place(state, getattr(state, second))
        )
    },
    lengths={"array": lambda state: state.length + 3},
    permuted="array",
    exchanges={
        "SWAP": lambda state, first, second: (
            getattr(state, first),
            getattr(state, second),
        )
    },
)
