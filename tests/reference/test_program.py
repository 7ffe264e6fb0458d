"""What a reference program decides, and how it runs."""

import numpy as np
import pytest

from softcode.npi.tasks import TASKS
from softcode.reference import RETURN, Context, Returns, run_trace
from softcode.world import Call

from .countdown import TASK


MORE, ZERO = (0,), (1,)
both_returns = pytest.mark.parametrize("returns", Returns)
each_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


def decisions(program, *observations):
    contexts = (
        Context(program.ids["COUNT"], (0,), observations[: i + 1])
        for i in range(len(observations))
    )
    return [program.decide(context) for context in contexts]


def test_ids_are_return_then_primitives_then_subprograms():
    program = TASK.program()
    assert program.names == ("RETURN", "MOVE", "COUNT")
    assert [program.is_primitive(i) for i in range(3)] == [False, True, False]


def test_calls_become_numbers_and_come_back():
    program = TASKS["addition"].program()
    for row in ("first", "second", "carry", "output"):
        call = program.call(*program.decision(_act("ptr", row, "left"), False)[:2])
        assert call == _act("ptr", row, "left")


def _act(*args):
    return Call("ACT", args)


def test_a_returned_call_is_the_last_or_is_followed_by_return():
    (move, call) = decisions(TASK.program(), MORE, MORE)
    assert (move.returns, call.returns) == (False, True)
    alone = TASK.program(returns=Returns.ALONE)
    (move, call, end) = decisions(alone, MORE, MORE, ZERO)
    assert (move.returns, call.returns, end.program) == (False, False, RETURN)


@both_returns
def test_a_frame_with_nothing_to_do_makes_one_step(returns):
    (only,) = decisions(TASK.program(returns=returns), ZERO)
    assert only == (RETURN, (0,), True)


def test_a_tail_call_keeps_the_stack_constant():
    trace = run_trace(TASK.program(), TASK.encode(300))
    assert trace.max_depth == 1
    assert trace.num_steps == 601
    deep = run_trace(TASK.program(returns=Returns.ALONE), TASK.encode(300))
    assert deep.max_depth == 301


def test_runs_may_be_deeper_than_pythons_stack():
    trace = run_trace(TASK.program("deep"), TASK.encode(2000))
    assert trace.max_depth == 2001
    assert len(trace.frames) == 2001
    assert trace.parents[:3] == (-1, 0, 1)


def test_a_run_that_takes_too_long_is_stopped():
    with pytest.raises(RuntimeError, match="did not end in 10 steps"):
        run_trace(TASK.program(), TASK.encode(100), max_steps=10)


def test_a_run_is_shown_as_a_tree():
    program = TASK.program("deep")
    assert list(run_trace(program, TASK.encode(1)).lines(program)) == [
        "COUNT()",
        "  MOVE(down)",
        "  COUNT()",
        "  MOVE(up)",
        "  MOVE(down)",
    ]


def test_a_primitive_that_takes_no_such_arguments_is_refused():
    program = TASK.program()
    with pytest.raises(ValueError, match="no primitive MOVE"):
        program.effect(program.ids["MOVE"], (0,))


def test_a_level_that_does_not_exist_is_told_of():
    with pytest.raises(ValueError, match="recursive, deep"):
        TASK.program("loop")


@each_task
@both_returns
def test_every_level_gives_the_right_answer(task, returns):
    rng = np.random.default_rng(0)
    for level in task.levels:
        program = task.program(level, returns)
        for size in (1, 2, 3, 6, 9):
            given = task.random_input(rng, size)
            trace = run_trace(program, task.encode(given), max_steps=100_000)
            assert task.result(trace.state) == task.expected(given)


@each_task
def test_all_levels_do_the_same_to_the_world(task):
    rng = np.random.default_rng(1)
    given = task.random_input(rng, 5)
    ends = [run_trace(task.program(level), task.encode(given)) for level in task.levels]
    assert all(task.result(end.state) == task.result(ends[0].state) for end in ends)


@pytest.mark.slow
def test_addition_of_50_000_digits():
    task = TASKS["addition"]
    given = task.random_input(np.random.default_rng(0), 50_000)
    trace = run_trace(task.program(), task.encode(given))
    assert task.result(trace.state) == task.expected(given)
    assert trace.max_depth == 2
