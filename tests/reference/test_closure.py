"""The contexts that runs come through, and the fixed point that holds them all."""

import dataclasses

import numpy as np
import pytest

from softcode.npi.tasks import TASKS
from softcode.reference import (
    InvariantError,
    NotClosedError,
    PredicateAbstraction,
    Returns,
    close,
    gaps,
    of_traces,
    run_trace,
    sample,
)

from .countdown import TASK


def inputs(task, num_inputs, max_size, seed=0):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, max_size + 1, size=num_inputs).tolist()
    return [task.encode(task.random_input(rng, size)) for size in sizes]


def test_a_countdown_is_closed_by_what_short_runs_show():
    program = TASK.program()
    found = close(program, TASK.abstraction)
    assert dict(found.contexts.decisions) == dict(
        sample(program, [TASK.encode(n) for n in range(3)]).decisions
    )


def test_a_closure_has_every_edge_of_a_run():
    program = TASK.program("deep")
    found = close(program, TASK.abstraction)
    trace = run_trace(program, TASK.encode(4))
    for frame in trace.frames:
        contexts = [context for context, _ in frame.contexts()]
        for before, after in zip(contexts, contexts[1:], strict=False):
            assert after in found.next_contexts[before]
    assert next(trace.frames[0].contexts())[0] in found.first_contexts
    assert set().union(*found.entries.values()) <= set(found.contexts)


def test_a_loop_has_no_finite_set():
    with pytest.raises(NotClosedError, match="more than 100"):
        close(TASK.program("non-recursive"), TASK.abstraction, max_contexts=100)


def test_an_invariant_that_does_not_hold_is_named():
    wrong = {"nothing is above 5": lambda state: state.number <= 5}
    assert isinstance(TASK.abstraction, PredicateAbstraction)
    abstraction = dataclasses.replace(TASK.abstraction, invariants=wrong)
    with pytest.raises(
        InvariantError, match="start may break the invariant 'nothing is above 5'"
    ):
        close(TASK.program(), abstraction)


@pytest.mark.parametrize("level", ["recursive", "deep"])
def test_a_closed_set_has_no_gaps(level):
    program = TASK.program(level)
    found = close(program, TASK.abstraction)
    assert not list(gaps(found, program, TASK.abstraction))
    for node in found.moments:
        torn = dataclasses.replace(found, moments=found.moments - {node})
        assert list(gaps(torn, program, TASK.abstraction))
    for entry in found.exits:
        torn = dataclasses.replace(found, exits={**found.exits, entry: set()})
        assert list(gaps(torn, program, TASK.abstraction))


def test_a_wrong_decision_is_a_gap():
    program = TASK.program()
    found = close(program, TASK.abstraction)
    first = next(c for c, made in found.contexts.decisions.items() if not made.returns)
    wrong = {**found.contexts.decisions, first: program.decision(None, True)}
    contexts = dataclasses.replace(found.contexts, decisions=wrong)
    changed = dataclasses.replace(found, contexts=contexts)
    assert any(
        "another decision" in gap for gap in gaps(changed, program, TASK.abstraction)
    )


def test_two_decisions_in_one_context_are_refused():
    program, other = TASK.program(), TASK.program("non-recursive")
    traces = [run_trace(p, TASK.encode(2)) for p in (program, other)]
    with pytest.raises(ValueError, match="two decisions"):
        of_traces(traces)


def test_frames_are_rebuilt_from_their_last_contexts():
    program = TASK.program("deep")
    trace = run_trace(program, TASK.encode(3))
    assert set(of_traces([trace]).frames()) == set(trace.frames)


# What runs of many inputs show: frames and contexts, for each way to return.
SAMPLED = {
    ("binary_search", Returns.ALONE): (18, 34),
    ("binary_search", Returns.WITH_CALL): (12, 18),
    ("depth_first_search", Returns.ALONE): (19, 56),
    ("depth_first_search", Returns.WITH_CALL): (19, 38),
    ("merge_sort", Returns.ALONE): (38, 95),
    ("merge_sort", Returns.WITH_CALL): (30, 62),
    ("multiplication", Returns.ALONE): (71, 169),
    ("multiplication", Returns.WITH_CALL): (59, 102),
    ("greatest_common_divisor", Returns.ALONE): (7, 17),
    ("greatest_common_divisor", Returns.WITH_CALL): (7, 12),
    ("insertion_sort", Returns.ALONE): (10, 22),
    ("insertion_sort", Returns.WITH_CALL): (8, 14),
    ("towers_of_hanoi", Returns.ALONE): (20, 76),
    ("towers_of_hanoi", Returns.WITH_CALL): (20, 62),
    ("bubble_sort", Returns.ALONE): (28, 70),
    ("bubble_sort", Returns.WITH_CALL): (26, 46),
    ("quicksort", Returns.ALONE): (30, 112),
    ("quicksort", Returns.WITH_CALL): (26, 85),
    ("topological_sort", Returns.ALONE): (62, 179),
    ("topological_sort", Returns.WITH_CALL): (56, 124),
}


# The largest size, and how many inputs.
MANY = {
    "binary_search": (9, 60),
    "depth_first_search": (9, 60),
    "multiplication": (7, 100),
    "topological_sort": (9, 150),
    "towers_of_hanoi": (6, 30),
}


@pytest.mark.parametrize(("name", "returns"), SAMPLED, ids=str)
def test_runs_show_as_many_frames_as_were_counted(name, returns):
    task = TASKS[name]
    max_size, count = MANY.get(name, (9, 30))
    seen = sample(task.program(returns=returns), inputs(task, count, max_size))
    assert (seen.num_frames, len(seen)) == SAMPLED[name, returns]


WITH_A_STACK = ("quicksort", "topological_sort")


def closed(name, returns=Returns.WITH_CALL):
    task = TASKS[name]
    program = task.program(returns=returns)
    found = close(program, task.abstraction)
    assert not list(gaps(found, program, task.abstraction))
    seen = sample(program, inputs(task, 20, 6, seed=1))
    assert set(seen) <= set(found.contexts)
    return found.contexts.num_frames, len(found.contexts)


@pytest.mark.parametrize(
    "name",
    [name for name in TASKS if name not in {*WITH_A_STACK, "addition"}],
)
def test_a_task_is_closed_by_just_what_runs_show(name):
    for returns in Returns:
        assert closed(name, returns) == SAMPLED[name, returns]


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_A_STACK)
def test_a_task_with_a_stack_is_closed_by_just_what_runs_show(name):
    for returns in Returns:
        assert closed(name, returns) == SAMPLED[name, returns]


@pytest.mark.slow
def test_addition_is_closed_by_the_20_181_inputs_of_the_paper():
    assert closed("addition") == (40_666, 63_933)
    assert closed("addition", Returns.ALONE) == (40_666, 104_598)
