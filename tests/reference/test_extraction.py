"""Tables of decisions as Python programs."""

import ast

import numpy as np
import pytest

from softcode.npi.tasks import TASKS
from softcode.reference import LiveWorld, close, to_python

from .countdown import TASK as COUNTDOWN


def extracted(task, level="recursive"):
    program = task.program(level)
    source = to_python(program, close(program, task.abstraction).contexts)
    names = {}
    exec(compile(source, task.name, "exec"), names)
    return source, names[program.entry]


@pytest.mark.parametrize("name", ["bubble_sort", "insertion_sort", "towers_of_hanoi"])
def test_the_python_program_does_the_task(name):
    task = TASKS[name]
    _, start = extracted(task)
    rng = np.random.default_rng(0)
    for size in range(1, 8):
        given = task.random_input(rng, size)
        world = LiveWorld(task.program(), task.encode(given))
        start(world)
        assert task.result(world.state) == task.expected(given)


def test_a_tail_call_is_a_loop_and_runs_as_long_as_it_must():
    source, start = extracted(COUNTDOWN)
    assert source.endswith(
        "def COUNT(world):\n"
        "    while True:\n"
        "        if world.is_zero:\n"
        "            return\n"
        '        world.MOVE("down")\n'
    )
    world = LiveWorld(COUNTDOWN.program(), COUNTDOWN.encode(20_000))
    start(world)
    assert world.state.number == 0


def test_another_call_is_a_call():
    source, start = extracted(COUNTDOWN, "deep")
    assert "COUNT(world)" in source
    assert "while" not in source
    world = LiveWorld(COUNTDOWN.program(), COUNTDOWN.encode(5))
    start(world)
    assert world.state.number == 0


def test_what_does_not_matter_is_not_looked_at():
    source, _ = extracted(TASKS["bubble_sort"])
    functions = {
        node.name: ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    }
    assert "world.is_in_order" in functions["COMPSWAP"]
    assert "world.second_is_inside" not in functions["COMPSWAP"]
    assert "if" not in functions["RSHIFT"]
