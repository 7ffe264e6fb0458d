"""Many inputs at once do what each does alone."""

import time

import numpy as np
import pytest

from softcode.npi.tasks import TASKS
from softcode.reference import run_trace
from softcode.world import BatchState, Call, observe


each_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


def lockstep(task, inputs, program):
    """Do each input's own run, all together, one step of each at a time."""
    world = task.world
    states = BatchState.of([task.encode(given) for given in inputs])
    seen = [[] for _ in inputs]
    orders = [primitives_of(program, task.encode(given)) for given in inputs]
    for step in range(max(map(len, orders))):
        running = np.array([i for i, calls in enumerate(orders) if step < len(calls)])
        for row, values in zip(
            running, observe(world, states, running).tolist(), strict=True
        ):
            seen[row].append(tuple(values))
        for call in {orders[row][step] for row in running}:
            rows = np.array([row for row in running if orders[row][step] == call])
            program.effect(*call)(states.at(rows))
    return states, seen, orders


def primitives_of(program, state):
    """The primitives of a run, in order."""
    trace = run_trace(program, state)
    waiting = [iter(frame.steps) for frame in trace.frames]
    order, stack, entered = [], [0], 1
    while stack:
        step = next(waiting[stack[-1]], None)
        if step is None:
            stack.pop()
        elif program.is_primitive(step.decision.program):
            order.append(step.decision[:2])
        elif step.decision.program:
            stack.append(entered)
            entered += 1
    return order


@each_task
def test_inputs_side_by_side_end_as_they_do_alone(task):
    rng = np.random.default_rng(0)
    inputs = [task.random_input(rng, size) for size in (1, 2, 3, 3, 5)]
    program = task.program()
    states, seen, orders = lockstep(task, inputs, program)
    for row, given in enumerate(inputs):
        state = task.encode(given)
        for call, values in zip(orders[row], seen[row], strict=True):
            assert task.world.observe(state) == values
            program.effect(*call)(state)
        assert states.state(row) == state
        assert task.result(states.state(row)) == task.expected(given)


def test_a_state_of_a_batch_is_the_one_that_was_put_in():
    task = TASKS["topological_sort"]
    rng = np.random.default_rng(0)
    alone = [task.encode(task.random_input(rng, size)) for size in (2, 5, 3)]
    states = BatchState.of(alone)
    assert states.num_states == 3
    assert [states.state(row) for row in range(3)] == alone


@pytest.mark.slow
def test_a_million_steps_take_less_than_a_second():
    task = TASKS["quicksort"]
    rng = np.random.default_rng(0)
    inputs = rng.integers(100, size=(20_000, 8)).tolist()
    states = BatchState.of([task.encode(given) for given in inputs])
    program = task.program()
    swap, move = (
        program.effect(*program.decision(program_call, False)[:2])
        for program_call in calls_of_a_swap()
    )
    rows = np.arange(20_000)
    states.variables["pivot"][:] = 1
    states.variables["j"][:] = 2
    start = time.perf_counter()
    for _ in range(25):
        observe(task.world, states, rows)
        swap(states.at(rows))
        observe(task.world, states, rows)
        move(states.at(rows))
        states.variables["pivot"][:] = 1
    assert time.perf_counter() - start < 1


def calls_of_a_swap():
    calls = (("SWAP", ("pivot", "j")), ("MOVE", ("pivot", "up")))
    return [Call(*call) for call in calls]
