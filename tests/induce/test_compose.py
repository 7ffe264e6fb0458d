"""Looked-up loops do what the programs do that they are lowered to."""

import numpy as np
import pytest

from softcode.induce import Budget, Outcome, induce
from softcode.induce.compose import Compose, WantedLast, best_pairs, composed
from softcode.induce.gradient import Descent, Gradient, TraceLikelihood
from softcode.induce.hybrid import near_misses
from softcode.machine import run
from softcode.machine.assembly import Assembly
from softcode.program import Program
from softcode.skeleton import Skeleton, term_of
from softcode.task import Example, Split, Task, recipes


BASE = 8
MACHINE = Assembly(BASE, 6, 18, num_steps=300, modular=True)
ENDLESS = "each cell x:"


def task_of(function, machine=MACHINE):
    rng = np.random.default_rng(0)
    rows = rng.integers(1, BASE, (12, BASE)).tolist()
    for row in rows:
        row[int(rng.integers(3, BASE))] = 0
    examples = tuple(Example(row, function(row)) for row in rows)
    return Task("made", {"train": Split(examples)}).on(machine)


def running_total_of_successors(row):
    return (np.cumsum(np.array(row) + 1) % BASE).tolist()


# What one loop or two do, and a word that their sentence has.
FUNCTIONS = {
    "map": (lambda row: [min(x + 2, 5) if x < 6 else 5 for x in row], "memory[i] = x"),
    "constant": (lambda row: [min(x, 4) for x in row], "memory[i] = x"),
    "condition": (lambda row: [x or 7 for x in row], "memory[i] = x"),
    "address": (lambda row: [(x + i) % BASE for i, x in enumerate(row)], "x + i"),
    "key": (lambda row: [row[0], *(max(x, row[0]) for x in row[1:])], "k = memory[i]"),
    "scan": (lambda row: (np.cumsum(row) % BASE).tolist(), "a"),
    "scan before": (lambda row: [0, *row[:-1]], "memory[i] = a"),
    "scan of a function": (
        lambda row: (np.cumsum(np.minimum(row, 1)) % BASE).tolist(),
        "a",
    ),
    "fold": (lambda row: [sum(row) % BASE, *row[1:]], "memory[0] = a"),
    "fold of the rest": (lambda row: [max(row[1:]), *row[1:]], "memory[0] = a"),
    "count of a key": (lambda row: [row[1:].count(row[0]), *row[1:]], "k = memory[i]"),
    "list": (
        lambda row: [
            (x + 1) % BASE if 0 not in row[: i + 1] else x for i, x in enumerate(row)
        ],
        "up to a 0",
    ),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_loop_of_each_kind_is_found_and_told_in_words(name):
    function, word = FUNCTIONS[name]
    result = induce(task_of(function), Compose())
    assert result.outcome is Outcome.solved
    assert result.verified["train"].all_passed
    assert word in result.term
    # What it is told as is what it does.
    skeleton = Skeleton(term_of(result.expression), result.program.machine)
    assert skeleton.sketch.admits(result.program)


def test_two_loops_are_found_where_one_is_not_enough():
    # A running total of running totals: two values to carry, and a loop has one.
    def function(row):
        return (np.cumsum(np.cumsum(row)) % BASE).tolist()

    result = induce(task_of(function), Compose(max_body=2))
    assert result.outcome is Outcome.solved
    assert result.term.count("for each cell") == 2


def test_a_function_that_no_loop_computes_is_not_found():
    result = induce(task_of(lambda row: row[::-1]), Compose())
    assert result.outcome is Outcome.none_left


def test_every_program_of_loops_gets_right_what_its_tables_say():
    task = task_of(running_total_of_successors)
    plan = Compose(max_body=1).prepare(task)
    found = composed(plan, 60, share_right=0.1)
    assert len({round(c.share_right, 3) for c in found}) > 1
    memory, wanted, weight = (
        row[:4] for row in (plan.memory, plan.wanted, plan.weight)
    )
    total = weight.sum()
    # Loops that go on until the time is up do more than once over the cells.
    ended = [c for c in found if ENDLESS not in c.term]
    assert len(ended) > 10
    for c in ended:
        registers = np.zeros((6, len(memory)), np.int32)
        cells = {"memory": memory.T, "registers": registers}
        ends = run(c.program.machine, c.program.choices, cells).memory.T
        right = weight[ends == wanted].sum()
        assert right / total == pytest.approx(c.share_right), c.term


def test_the_nearest_come_first_and_no_more_than_asked():
    plan = Compose(max_body=1).prepare(task_of(lambda row: row[::-1]))
    total = int(plan.weight[:4].sum())
    last = WantedLast(plan.wanted[:4], plan.weight[:4])
    arguments = (plan.loops, plan.memory[:4], last, 19)
    pairs, num_tried = best_pairs(*arguments, most=total, num_kept=30)
    everything, _ = best_pairs(*arguments, most=total, num_kept=10_000_000)
    assert len(pairs) == 30
    assert num_tried > 5_000
    lost = [pair.lost for pair in everything]
    assert lost == sorted(lost)
    assert [pair.lost for pair in pairs] == lost[:30]


def test_near_misses_fit_the_machine_and_say_how_near_they_are():
    near = near_misses(recipes()["fibonacci"].make().on(), Compose(), 8)
    assert 0 < len(near) <= 8
    assert all(0 < share < 1 for _, share in near)


def test_descent_mends_a_near_miss():
    """From a trace: each start alone lacks a line, and half of the restarts find it."""
    task = recipes()["map inc"].make().on()
    wrong = Program.parse(
        "loop:\nread 1 2\nnoop\nwrite 1 2\ninc 1 1\njump 4 loop", task.machine
    )
    gradient = Gradient(
        num_restarts=8,
        objective=TraceLikelihood(),
        descent=Descent(num_updates=400, learning_rate=(0.1, 0.1)),
        starts=(wrong,),
    )
    result = induce(task, gradient, seed=0, budget=Budget(seconds=120.0))
    assert result.outcome is Outcome.solved
