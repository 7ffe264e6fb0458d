"""Few inputs that show as much as many."""

import numpy as np
import pytest

from softcode.npi.network import choose_lessons
from softcode.npi.tasks import TASKS
from softcode.reference import close, of_traces, run_trace, sample


def test_four_arrays_of_five_show_all_of_quicksort():
    task = TASKS["quicksort"]
    program = task.program()
    cover = choose_lessons(
        task,
        program,
        np.random.default_rng(0),
        num_inputs=4,
        sizes=(5, 5),
        pool_size=60,
    )
    assert not cover.unseen
    assert len(cover.inputs) <= 4
    shown = sample(program, [task.encode(given) for given in cover.inputs])
    assert set(shown) == set(cover.contexts)


def test_what_too_few_inputs_leave_unseen_is_told():
    task = TASKS["addition"]
    program = task.program()
    cover = choose_lessons(
        task,
        program,
        np.random.default_rng(0),
        num_inputs=3,
        sizes=(1, 2),
        pool_size=30,
    )
    assert len(cover.inputs) == 3
    assert cover.unseen
    assert not set(cover.unseen) & set(cover.contexts)


def test_the_first_choice_shows_more_than_any_other():
    task = TASKS["bubble_sort"]
    program = task.program()
    rng = np.random.default_rng(2)
    cover = choose_lessons(task, program, rng, num_inputs=1, sizes=(1, 4), pool_size=20)
    rng = np.random.default_rng(2)
    sizes = np.sort(rng.integers(1, 5, size=20)).tolist()
    pool = [task.encode(task.random_input(rng, size)) for size in sizes]
    assert len(cover.contexts) == max(
        len(of_traces([run_trace(program, state)])) for state in pool
    )


# Their closures take long to find.
SLOW = {"quicksort", "topological_sort"}
# The pairs of columns of an addition are more than few inputs show.
TAUGHT_IN_FULL = [name for name in TASKS if name != "addition"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(n, marks=pytest.mark.slow if n in SLOW else ())
        for n in TAUGHT_IN_FULL
    ],
)
def test_lessons_show_all_that_can_happen(name):
    task = TASKS[name]
    program = task.program()
    cover = choose_lessons(
        task,
        program,
        np.random.default_rng(0),
        num_inputs=task.lessons.num_inputs,
        sizes=task.lessons.sizes,
        pool_size=task.lessons.pool_size,
    )
    everything = close(program, task.abstraction).contexts
    missing = set(everything) - set(cover.contexts)
    assert not missing
