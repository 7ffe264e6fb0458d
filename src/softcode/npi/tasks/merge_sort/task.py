"""Merge sort from the bottom up: runs of twice the width, until there is one.

Each sweep merges neighbouring runs of the array into a second one, and brings them back.
`first` and `second` point at the next elements of two runs, `output` at where the lesser
goes. Elements are only seen compared; of two that are equal the first run's goes first,
so the sort is stable.

Runs of `width` elements start at place 1 and at every `width`-th from there; the last may
be shorter, and the second of a pair empty. What a run's pointer has reached is told by
its end, `first_end` or `second_end`, the place behind its last element.
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
    choose,
    move,
)
from ...task import LessonPlan, NpiTask


NOTHING, FIRST, SECOND = range(3)
POINTERS = ("first", "second", "output")


def _next(state: AnyState) -> Number:
    """Whose element comes next: that of the first run, of the second, or nobody's."""
    first_is_left = state.first < state.first_end
    second_is_left = state.second < state.second_end
    in_order = state.array[state.first] <= state.array[state.second]
    return choose(
        first_is_left,
        choose(second_is_left, choose(in_order, FIRST, SECOND), FIRST),
        choose(second_is_left, SECOND, NOTHING),
    )


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: which element comes next, and three flags of where things are.

    The flags: whether one run is all of the array, whether the output is behind the
    array, and whether it is at its start.
    """
    return (
        _next(state),
        state.length <= state.width,
        state.length < state.output,
        state.output == 1,
    )


def _within(state: AnyState, place: Number) -> Number:
    """A place, or just behind the array, if that is sooner."""
    return choose(place <= state.length, place, state.length + 1)


def take_runs(state: AnyState) -> None:
    """The two runs that start where the output is.

    Either may end early, and the second may be empty, where the array ends.
    """
    state.first = state.output
    state.first_end = _within(state, state.first + state.width)
    state.second = state.first_end
    state.second_end = _within(state, state.second + state.width)


def copy(state: AnyState, run: str) -> None:
    """A run's next element to the output; the pointers are moved apart.

    Args:
        state: which changes.
        run: `first` or `second`.
    """
    state.merged[state.output] = state.array[getattr(state, run)]


def bring_back(state: AnyState) -> None:
    """The element at the output, to the array."""
    state.array[state.output] = state.merged[state.output]


def double(state: AnyState) -> None:
    """Runs are twice as wide."""
    state.width = state.width + state.width


WORLD = World(
    variables=(*POINTERS, "first_end", "second_end", "width", "length"),
    arrays=("array", "merged"),
    observations=(
        Observation("next", 3),
        Observation("is_one_run"),
        Observation("output_is_behind"),
        Observation("output_is_first"),
    ),
    look=look,
    arguments=(("none", *POINTERS), ("none", *LEFT_RIGHT)),
    primitives={
        "TAKE_RUNS": Primitive(take_runs),
        "COPY": Primitive(copy, (("first",), ("second",))),
        "BRING_BACK": Primitive(bring_back),
        "MOVE": Primitive(move, tuple(itertools.product(POINTERS, LEFT_RIGHT))),
        "DOUBLE": Primitive(double),
    },
)

TAKE_RUNS, COPY, BRING_BACK, MOVE, DOUBLE = names(
    "TAKE_RUNS COPY BRING_BACK MOVE DOUBLE"
)
SORT, SWEEP, MERGE, RETURN_ALL = names("SORT SWEEP MERGE RETURN_ALL")


def sort(see: See) -> Steps:
    """Sweep until there is one run."""
    if not see().is_one_run:
        yield from _sweep_once()
        return SORT()


def sort_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not see().is_one_run:
        yield from _sweep_once()


def _sweep_once() -> Steps:
    """One sweep: merge all pairs of runs, bring them back, and double the width."""
    yield SWEEP()
    yield RETURN_ALL()
    yield DOUBLE()


def sweep(see: See) -> Steps:
    """Merge all pairs of runs from the output on."""
    if not see().output_is_behind:
        yield TAKE_RUNS()
        yield MERGE()
        return SWEEP()


def sweep_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not see().output_is_behind:
        yield TAKE_RUNS()
        yield MERGE()


def merge(see: See) -> Steps:
    """Write what is left of two runs, in order."""
    if see().next != NOTHING:
        yield from _write(see().next)
        return MERGE()


def merge_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while see().next != NOTHING:
        yield from _write(see().next)


def _write(which: int) -> Steps:
    """The steps for one element of a run, which goes to the output.

    Args:
        which: `FIRST` or `SECOND`, as it is seen.
    """
    run = "first" if which == FIRST else "second"
    yield COPY(run)
    yield MOVE(run, "right")
    yield MOVE("output", "right")


def return_all(see: See) -> Steps:
    """Bring all elements back, from the last to the first."""
    if not see().output_is_first:
        yield from _return_one()
        return RETURN_ALL()


def return_all_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not see().output_is_first:
        yield from _return_one()


def _return_one() -> Steps:
    """One element back; the output then points at it."""
    yield MOVE("output", "left")
    yield BRING_BACK()


def _num_left(state: AnyState) -> Number:
    """How many elements of the two runs are not written yet."""
    return state.first_end - state.first + state.second_end - state.second


def encode(array: list[int]) -> WorldState:
    """Runs of one element, between two cells that hold nothing.

    Raises:
        Fault: if the array is empty: there is no run at all.

    Example:
        >>> start = encode([2, 1])
        >>> start.array, start.width
        ([0, 2, 1, 0], 1)
    """
    size = len(array)
    if not size:
        raise Fault("merge sort needs an element")
    return WorldState(
        first=1,
        second=1,
        output=1,
        first_end=1,
        second_end=1,
        width=1,
        length=size,
        array=[0, *array, 0],
        merged=[0] * (size + 2),
    )


TASK = NpiTask(
    name="merge_sort",
    world=WORLD,
    levels={
        "recursive": {
            "SORT": sort,
            "SWEEP": sweep,
            "MERGE": merge,
            "RETURN_ALL": return_all,
        },
        "non-recursive": {
            "SORT": sort_in_a_loop,
            "SWEEP": sweep_in_a_loop,
            "MERGE": merge_in_a_loop,
            "RETURN_ALL": return_all_in_a_loop,
        },
    },
    entry="SORT",
    random_input=lambda rng, size: rng.integers(10, size=size).tolist(),
    encode=encode,
    result=lambda state: state.array[1:-1],
    expected=sorted,
    paper_size=5,
    lessons=LessonPlan(num_inputs=20, sizes=(1, 7), pool_size=60),
    abstraction=PredicateAbstraction(
        WORLD,
        start=(
            lambda state: (
                (state.first == 1)
                & (state.second == 1)
                & (state.output == 1)
                & (state.first_end == 1)
                & (state.second_end == 1)
                & (state.width == 1)
                & (1 <= state.length)
            ),
        ),
        predicates={
            "the output has room for just what is left": lambda state: (
                state.first + state.second == state.output + state.first_end
            ),
            "the output is still where one was taken": lambda state: (
                state.first + state.second == state.output + state.first_end + 1
            ),
            "one is left": lambda state: _num_left(state) == 1,
        },
        invariants={
            "runs are not empty": lambda state: 1 <= state.width,
            "the output is in the array or just behind": lambda state: (
                (1 <= state.output) & (state.output <= state.length + 1)
            ),
            "runs are in the array, one behind the other": lambda state: (
                (state.first <= state.first_end)
                & (state.first_end <= state.second)
                & (state.second <= state.second_end)
                & (state.second_end <= state.length + 1)
            ),
        },
    ),
)
