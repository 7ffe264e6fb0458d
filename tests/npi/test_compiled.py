"""Runs of a table in machine code are the runs of the same table in Python."""

import numpy as np
import pytest

from npi.countdown import TASK as COUNTDOWN
from softcode.npi import TASKS, BatchState, Contexts, Decision, sample
from softcode.npi.compiled import CompiledTable
from softcode.npi.execution import execute
from softcode.npi.table import DecisionTable


def table_of(task, problems, level="recursive"):
    """The table of what the program does on these problems."""
    program = task.program(level)
    return DecisionTable.of(program, sample(program, map(task.encode, problems)))


def states_of(task, problems):
    return BatchState.of([task.encode(problem) for problem in problems])


def random_problems(task, sizes=(1, 2, 3, 5, 8)):
    rng = np.random.default_rng(0)
    return [task.random_problem(rng, size) for size in sizes for _ in range(3)]


def assert_same(run, other):
    np.testing.assert_array_equal(run.has_ended, other.has_ended)
    np.testing.assert_array_equal(run.num_decisions, other.num_decisions)
    assert run.max_depth == other.max_depth
    for row in range(run.states.num_problems):
        assert run.states.state(row) == other.states.state(row)


@pytest.mark.parametrize("name", TASKS)
def test_machine_code_does_as_arrays_do(name):
    task = TASKS[name]
    problems = random_problems(task)
    table = table_of(task, problems)
    run = CompiledTable(table).run(states_of(task, problems))
    assert_same(run, execute(table.controller(), states_of(task, problems)))
    assert run.has_ended.all()
    for row, problem in enumerate(problems):
        assert task.result(run.states.state(row)) == task.expected(problem)


def test_long_numbers_are_multiplied():
    task = TASKS["multiplication"]
    problem = task.random_problem(np.random.default_rng(0), 200)
    assert min(problem) > 2**150
    table = table_of(task, random_problems(task, (1, 2, 3, 5, 8, 20)))
    run = CompiledTable(table).run(states_of(task, [problem]))
    assert task.result(run.states.state(0)) == problem[0] * problem[1]


def test_a_run_stops_when_its_steps_are_used_up():
    problems = [30, 1]
    table = table_of(COUNTDOWN, problems)
    run = CompiledTable(table).run(states_of(COUNTDOWN, problems), max_steps=5)
    other = execute(table.controller(), states_of(COUNTDOWN, problems), max_steps=5)
    assert_same(run, other)
    assert run.has_ended.tolist() == [False, True]


def test_a_stack_grows_as_deep_as_it_must():
    table = table_of(COUNTDOWN, [400], "deep")
    assert CompiledTable(table).run(states_of(COUNTDOWN, [400])).max_depth == 401


def test_a_step_that_the_table_lacks_is_told():
    task = TASKS["bubble_sort"]
    table = table_of(task, [[1, 2]])
    with pytest.raises(LookupError, match="not in the table"):
        CompiledTable(table).run(states_of(task, [[1, 2], [3, 1, 2]]))


@pytest.mark.parametrize(
    "change",
    [
        lambda d, p: Decision(0, p.no_args, False),  # a return that does not
        lambda d, p: Decision(1, p.no_args, True),  # a primitive without its arguments
    ],
)
def test_a_table_that_calls_what_is_not_there_is_lost_in_both_ways(change):
    """As a network that was never certified might."""
    program = COUNTDOWN.program()
    seen = sample(program, [COUNTDOWN.encode(3)])
    wrong = {c: change(d, program) for c, d in seen.decisions.items()}
    table = DecisionTable.of(program, Contexts(wrong))
    run = CompiledTable(table).run(states_of(COUNTDOWN, [3]))
    assert_same(run, execute(table.controller(), states_of(COUNTDOWN, [3])))
    assert not run.has_ended.any()


def test_places_that_are_not_there_are_marked_in_both_ways():
    """Bubble sort's decisions on an array of three, on a state that says it has nine."""
    task = TASKS["bubble_sort"]
    table = table_of(task, random_problems(task))
    runs = []
    for run_all in (CompiledTable(table).run, lambda s: execute(table.controller(), s)):
        states = states_of(task, [[3, 1, 2], [3, 1, 2]])
        states.variables["length"][0] = 9
        runs.append(run_all(states))
    assert_same(*runs)
    assert runs[0].has_ended.tolist() == [False, True]
