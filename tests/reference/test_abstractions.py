"""Abstract steps are where real steps lead."""

import dataclasses

import numpy as np
import pytest
from world.test_batch_state import primitives_of

from softcode.npi.tasks import TASKS
from softcode.npi.tasks.addition import END, ROWS, Window
from softcode.reference import InvariantError
from softcode.world import Call


def window_of(state):
    """The columns where the pointers of an addition are."""
    pointers = [getattr(state, row) for row in ROWS]
    here = max(pointers)
    moved = tuple(pointer < here for pointer in pointers)
    is_seen = any(moved[:2] + moved[3:])
    return Window(
        first=state.first_row[here],
        second=state.second_row[here],
        carry=state.carry_row[here],
        output=state.output_row[here],
        left=(state.first_row[here - 1], state.second_row[here - 1]) if is_seen else (),
        left_carry=state.carry_row[here - 1],
        moved=moved,
        is_rightmost=here == len(state.first_row) - 1,
    )


def steps_of(task, given):
    """The state before and after each primitive of a run, and the primitive."""
    program = task.program()
    state = task.encode(given)
    for index, args in primitives_of(program, task.encode(given)):
        before = state.copy()
        program.effect(index, args)(state)
        yield before, program.call(index, args), state


def test_every_step_of_an_addition_is_one_of_its_window():
    task = TASKS["addition"]
    rng = np.random.default_rng(0)
    inputs = [task.random_input(rng, size) for size in (1, 1, 2, 3, 5, 8)]
    inputs += [("99", "99"), ("5", "5"), ("0", "0"), ("19", "81"), ("901", "199")]
    for given in inputs:
        assert window_of(task.encode(given)) in task.abstraction.initial()
        for before, call, after in steps_of(task, given):
            window = window_of(before)
            assert task.abstraction.observe(window) == task.world.observe(before)
            assert window_of(after) in task.abstraction.successors(window, call)


def test_a_window_is_left_only_with_an_error():
    columns = TASKS["addition"].abstraction
    (start, *_) = columns.initial()
    with pytest.raises(ValueError, match="the pointer first leaves the window"):
        columns.successors(start, Call("ACT", ("ptr", "first", "right")))


def test_numbers_end_where_both_first_digits_are_not_zero():
    columns = TASKS["addition"].abstraction
    move = Call("ACT", ("ptr", "first", "left"))
    for first, second, may_end in ((1, 2, True), (0, 2, False), (1, 0, False)):
        after = columns.successors(Window(first, second), move)
        assert any(window.left == (END, END) for window in after) == may_end


@pytest.mark.parametrize("first, second", [("12", "3"), ("07", "12"), ("10", "00")])
def test_numbers_of_other_lengths_or_with_leading_zeros_are_refused(first, second):
    with pytest.raises(ValueError, match="as many digits"):
        TASKS["addition"].encode((first, second))


def values_of(abstraction, state):
    """The observations and predicates of a real state."""
    predicates = [int(holds(state)) for holds in abstraction.predicates.values()]
    return (*abstraction.world.observe(state), *predicates)


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("bubble_sort", (1, 2, 3, 4)),
        ("merge_sort", (1, 2, 3)),
        pytest.param("topological_sort", (1, 2, 4, 6), marks=pytest.mark.slow),
    ],
)
def test_every_step_of_a_run_is_one_that_the_solver_found(name, sizes):
    task = TASKS[name]
    rng = np.random.default_rng(0)
    for size in sizes:
        given = task.random_input(rng, size)
        state = task.encode(given)
        assert values_of(task.abstraction, state) in task.abstraction.initial()
        for before, call, after in steps_of(task, given):
            found = task.abstraction.successors(
                values_of(task.abstraction, before), call
            )
            assert values_of(task.abstraction, after) in found


def test_a_constant_that_a_primitive_changes_is_named():
    abstraction = dataclasses.replace(
        TASKS["bubble_sort"].abstraction, constants=("array",)
    )
    swap = Call("SWAP", ("first", "second"))
    (start, *_) = abstraction.initial()
    (apart, *_) = abstraction.successors(start, Call("PTR", ("second", "right")))
    with pytest.raises(InvariantError, match="invariant 'array is constant'"):
        abstraction.successors(apart, swap)
