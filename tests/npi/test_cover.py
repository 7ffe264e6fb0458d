"""Few problems that show as much as many."""

import numpy as np
import pytest

from softcode.npi.network import choose_problems
from softcode.npi.tasks import TASKS
from softcode.reference import close, of_traces, run_trace, sample


def test_four_arrays_of_five_show_all_of_quicksort():
    task = TASKS["quicksort"]
    program = task.program()
    cover = choose_problems(
        task,
        program,
        np.random.default_rng(0),
        num_problems=4,
        sizes=(5, 5),
        num_candidates=60,
    )
    assert not cover.unseen
    assert len(cover.problems) <= 4
    shown = sample(program, [task.encode(problem) for problem in cover.problems])
    assert set(shown) == set(cover.contexts)


def test_what_too_few_problems_leave_unseen_is_told():
    task = TASKS["addition"]
    program = task.program()
    cover = choose_problems(
        task,
        program,
        np.random.default_rng(0),
        num_problems=3,
        sizes=(1, 2),
        num_candidates=30,
    )
    assert len(cover.problems) == 3
    assert cover.unseen
    assert not set(cover.unseen) & set(cover.contexts)


def test_the_first_choice_shows_more_than_any_other():
    task = TASKS["bubble_sort"]
    program = task.program()
    rng = np.random.default_rng(2)
    cover = choose_problems(
        task, program, rng, num_problems=1, sizes=(1, 4), num_candidates=20
    )
    rng = np.random.default_rng(2)
    sizes = np.sort(rng.integers(1, 5, size=20)).tolist()
    pool = [task.encode(task.random_problem(rng, size)) for size in sizes]
    assert len(cover.contexts) == max(
        len(of_traces([run_trace(program, state)])) for state in pool
    )


# Their closures take long to find.
SLOW = {"quicksort", "topological_sort"}
# The pairs of columns of an addition are more than few problems show.
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
    cover = choose_problems(
        task,
        program,
        np.random.default_rng(0),
        num_problems=task.lessons.num_problems,
        sizes=task.lessons.sizes,
        num_candidates=task.lessons.num_candidates,
    )
    everything = close(program, task.abstraction).contexts
    missing = set(everything) - set(cover.contexts)
    assert not missing
