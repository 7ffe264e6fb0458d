"""Runs of many inputs: by the reference program, by its table, and by networks."""

import jax.random as jr
import numpy as np
import pytest
from reference.countdown import TASK as COUNTDOWN

from softcode.npi.network import Interface, NetworkSizes, init_weights
from softcode.npi.run import (
    DecisionTable,
    NetworkController,
    ReferenceController,
    execute,
    first_slip,
    record_run,
)
from softcode.npi.tasks import TASKS
from softcode.reference import close, run_trace
from softcode.world import BatchState, WorldState


SIZES = NetworkSizes(16, 1, 16, 8, 8)
FAST = ("bubble_sort", "insertion_sort", "greatest_common_divisor")


def table_of(task, level="recursive"):
    program = task.program(level)
    return DecisionTable.of(program, close(program, task.abstraction).contexts)


def random_inputs(task, count, seed=0):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 8, count).tolist()
    return [task.random_input(rng, size) for size in sizes]


@pytest.mark.parametrize("name", FAST)
def test_a_table_runs_as_its_reference_program(name):
    task = TASKS[name]
    inputs = random_inputs(task, 20)
    states = BatchState.of([task.encode(given) for given in inputs])
    run = execute(table_of(task).controller(), states)
    assert run.has_ended.all()
    for row, given in enumerate(inputs):
        trace = run_trace(task.program(), task.encode(given))
        assert run.num_decisions[row] == trace.num_steps
        assert task.result(states.state(row)) == task.result(trace.state)


def test_a_tail_call_needs_no_stack_and_another_call_does():
    for level, depth in (("recursive", 1), ("deep", 31)):
        controller = ReferenceController(COUNTDOWN.program(level))
        states = BatchState.of([COUNTDOWN.encode(30)])
        assert execute(controller, states).max_depth == depth


def test_a_run_stops_when_its_steps_are_used_up():
    states = BatchState.of([COUNTDOWN.encode(30), COUNTDOWN.encode(1)])
    run = execute(ReferenceController(COUNTDOWN.program()), states, max_steps=5)
    assert run.has_ended.tolist() == [False, True]
    assert run.num_decisions.tolist() == [5, 3]


@pytest.mark.parametrize(
    ("name", "seed"),
    [*((name, 0) for name in TASKS), *(("bubble_sort", seed) for seed in range(1, 6))],
)
def test_a_wild_network_harms_nobody(name, seed):
    task = TASKS[name]
    interface = Interface.of(task)
    weights = init_weights(interface, SIZES, jr.key(seed))
    controller = NetworkController(task.program(), interface, weights)
    inputs = random_inputs(task, 5)
    states = BatchState.of([task.encode(given) for given in inputs])
    run = execute(controller, states, max_steps=200)
    assert (run.num_decisions <= 200).all()


def test_a_step_that_the_table_lacks_is_told():
    task = TASKS["bubble_sort"]
    program = task.program()
    contexts = close(program, task.abstraction).contexts
    first = dict(list(contexts.decisions.items())[:8])
    controller = DecisionTable.of(program, type(contexts)(first)).controller()
    with pytest.raises(LookupError, match="not in the table"):
        execute(controller, BatchState.of([task.encode([3, 1, 2])]))


def test_places_that_are_not_there_are_marked_and_no_neighbour_is_touched():
    states = BatchState.of([COUNTDOWN.encode(1), COUNTDOWN.encode(9)])
    rows = np.array([0, 1])
    before = states.arrays["steps"].copy()
    states.at(rows).steps[np.array([5, 5])] = np.array([7, 7])
    assert states.has_left.tolist() == [True, False]
    assert states.arrays["steps"][1, 5] == 7
    np.testing.assert_array_equal(states.arrays["steps"][1, :5], before[1, :5])


def test_the_last_place_is_each_runs_own():
    states = BatchState.of([WorldState(p=-1, a=[1, 2]), WorldState(p=-1, a=[1, 2, 3])])
    rows = states.at(np.array([0, 1]))
    assert rows.a[rows.p].tolist() == [2, 3]
    assert not states.has_left.any()


def test_a_record_has_every_call_one_level_below_its_caller():
    program = COUNTDOWN.program("deep")
    record = record_run(ReferenceController(program), COUNTDOWN.encode(2))
    shown = ["  " * level + str(call) for level, call in record.calls(program)]
    assert shown == [
        "COUNT()",
        "  MOVE(down)",
        "  COUNT()",
        "    MOVE(down)",
        "    COUNT()",
        "    MOVE(up)",
        "    MOVE(down)",
        "  MOVE(up)",
        "  MOVE(down)",
    ]
    assert first_slip(program, record) is None
