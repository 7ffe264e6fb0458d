"""Runs of a table in machine code are the runs of the same table in Python."""

import numpy as np
import pytest
from reference.countdown import TASK as COUNTDOWN

from softcode.npi.run import CompiledTable, DecisionTable, execute
from softcode.npi.tasks import TASKS
from softcode.reference import Contexts, Decision, ReferenceProgram, sample
from softcode.world import (
    BatchState,
    Call,
    Observation,
    Primitive,
    World,
    WorldState,
    choose,
)


def table_of(task, inputs, level="recursive"):
    """The table of what the program does on these inputs."""
    program = task.program(level)
    return DecisionTable.of(program, sample(program, map(task.encode, inputs)))


def states_of(task, inputs):
    return BatchState.of([task.encode(given) for given in inputs])


def random_inputs(task, sizes=(1, 2, 3, 5, 8)):
    rng = np.random.default_rng(0)
    return [task.random_input(rng, size) for size in sizes for _ in range(3)]


def assert_same(run, other):
    np.testing.assert_array_equal(run.has_ended, other.has_ended)
    np.testing.assert_array_equal(run.num_decisions, other.num_decisions)
    assert run.max_depth == other.max_depth
    for row in range(run.states.num_states):
        assert run.states.state(row) == other.states.state(row)


@pytest.mark.parametrize("name", TASKS)
def test_machine_code_does_as_arrays_do(name):
    task = TASKS[name]
    inputs = random_inputs(task)
    table = table_of(task, inputs)
    run = CompiledTable(table).run(states_of(task, inputs))
    assert_same(run, execute(table.controller(), states_of(task, inputs)))
    assert run.has_ended.all()
    for row, given in enumerate(inputs):
        assert task.result(run.states.state(row)) == task.expected(given)


def test_long_numbers_are_multiplied():
    task = TASKS["multiplication"]
    given = task.random_input(np.random.default_rng(0), 200)
    assert min(given) > 2**150
    table = table_of(task, random_inputs(task, (1, 2, 3, 5, 8, 20)))
    run = CompiledTable(table).run(states_of(task, [given]))
    assert task.result(run.states.state(0)) == given[0] * given[1]


def test_a_run_stops_when_its_steps_are_used_up():
    inputs = [30, 1]
    table = table_of(COUNTDOWN, inputs)
    run = CompiledTable(table).run(states_of(COUNTDOWN, inputs), max_steps=5)
    other = execute(table.controller(), states_of(COUNTDOWN, inputs), max_steps=5)
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


def worlds(look, act):
    """A task of one primitive, done once."""

    def once(see):
        yield from ()
        return Call("ACT")

    world = World(
        variables=("at",),
        arrays=("row", "other"),
        observations=(Observation("seen", 300),),
        look=look,
        arguments=(),
        primitives={"ACT": Primitive(act)},
    )
    return ReferenceProgram(world, {"GO": once}, "GO")


def both_runs(program, states):
    table = DecisionTable.of(program, sample(program, [states[0].copy()]))
    runs = (CompiledTable(table).run, lambda batch: execute(table.controller(), batch))
    return [run(BatchState.of([state.copy() for state in states])) for run in runs]


@pytest.mark.parametrize("at", [-2, -1, 0, 1])
def test_an_array_without_places_has_none_and_no_neighbour_is_touched(at):
    def put(state):
        state.row[state.at] = 7

    program = worlds(lambda state: (0,), put)
    states = [
        WorldState(at=0, row=[1], other=[2]),
        WorldState(at=at, row=[], other=[3]),
    ]
    ours, theirs = both_runs(program, states)
    assert_same(ours, theirs)
    assert ours.has_ended.tolist() == [True, False]
    assert ours.states.state(1).other == [3]
    assert ours.states.state(0).row == [7]


def test_what_is_seen_may_be_a_large_number():
    program = worlds(lambda state: (state.at,), lambda state: None)
    assert_same(*both_runs(program, [WorldState(at=299, row=[1], other=[2])]))


def test_differing_is_the_same_in_both_ways():
    program = worlds(lambda state: (choose(state.at != 3, 5, 6),), lambda state: None)
    assert_same(*both_runs(program, [WorldState(at=3, row=[1], other=[2])]))


def test_a_primitive_that_branches_on_a_value_is_refused():
    def act(state):
        state.at = 1 if state.at == 3 else 2

    program = worlds(lambda state: (0,), act)
    table = DecisionTable.of(
        program, sample(program, [WorldState(at=3, row=[1], other=[2])])
    )
    with pytest.raises(TypeError, match="never branch on a value"):
        CompiledTable(table)


def test_a_table_of_nothing_is_refused():
    with pytest.raises(ValueError, match="needs a context"):
        DecisionTable.of(COUNTDOWN.program(), Contexts({}))


def test_places_that_are_not_there_are_marked_in_both_ways():
    """Bubble sort's decisions on an array of three, on a state that says it has nine."""
    task = TASKS["bubble_sort"]
    table = table_of(task, random_inputs(task))
    runs = []
    for run_all in (CompiledTable(table).run, lambda s: execute(table.controller(), s)):
        states = states_of(task, [[3, 1, 2], [3, 1, 2]])
        states.variables["length"][0] = 9
        runs.append(run_all(states))
    assert_same(*runs)
    assert runs[0].has_ended.tolist() == [False, True]
