"""Looked-up loops do what the programs do that they are lowered to."""

import numpy as np
import pytest

from softcode.induce import Budget, Compose, Gradient, Hybrid, Outcome, induce
from softcode.induce._loop_tables import best_pairs
from softcode.induce.compose import composed
from softcode.induce.hybrid import near_misses
from softcode.machine import Assembly, run
from softcode.task import Example, Split, Task, recipes


BASE = 8
MACHINE = Assembly(BASE, 6, 18, num_steps=300)
ENDLESS = "each cell x:"


def task_of(function, machine=MACHINE):
    rng = np.random.default_rng(0)
    rows = rng.integers(1, BASE, (12, BASE)).tolist()
    for row in rows[::2]:
        row[int(rng.integers(3, BASE))] = 0
    examples = tuple(Example(row, function(row)) for row in rows)
    return Task("made", machine, {"train": Split(examples)})


def running_total_of_successors(row):
    return (np.cumsum(np.array(row) + 1) % BASE).tolist()


def test_two_loops_are_found_together_and_told_in_words():
    task = task_of(running_total_of_successors, Assembly(BASE, 6, 18, num_steps=92))
    result = induce(task, Compose(max_body=1))
    assert result.outcome is Outcome.solved
    assert result.verified["train"].all_passed
    assert result.term.count("for each cell") <= 2


def test_every_program_of_loops_gets_right_what_its_tables_say():
    task = task_of(running_total_of_successors)
    plan = Compose(max_body=2).prepare(task)
    found, _ = composed(plan, 60, share_right=0.1)
    assert len({round(c.share_right, 3) for c in found}) > 3
    total = plan.weight.sum()
    # Loops that go on until the time is up do more than once over the cells.
    ended = [c for c in found if ENDLESS not in c.term]
    assert len(ended) > 10
    for c in ended:
        registers = np.zeros((6, len(plan.memory)), np.int32)
        cells = {"memory": plan.memory.T, "registers": registers}
        ends = run(c.program.machine, c.program.choices, cells).memory.T
        right = plan.weight[ends == plan.wanted].sum()
        assert right / total == pytest.approx(c.share_right), c.term


def test_the_nearest_come_first_and_no_more_than_asked():
    plan = Compose(max_body=1).prepare(task_of(lambda row: row[::-1]))
    total = int(plan.weight.sum())
    arguments = (plan.loops, plan.memory, plan.wanted, plan.weight, 19)
    pairs, num_tried = best_pairs(*arguments, most=total, num_kept=30)
    everything, _ = best_pairs(*arguments, most=total, num_kept=10_000_000)
    assert len(pairs) == 30
    assert num_tried > 5_000
    lost = [pair.lost for pair in everything]
    assert lost == sorted(lost)
    assert [pair.lost for pair in pairs] == lost[:30]


def test_near_misses_fit_the_machine_and_say_how_near_they_are():
    near = near_misses(recipes()["fibonacci"].make(), Compose(), 8)
    assert 0 < len(near) <= 8
    assert all(0 < share < 1 for _, share in near)


def test_descent_mends_a_near_miss():
    def function(row):
        return [(x + 2) % BASE for x in row]

    # One line is missing in all that is tried.
    task = task_of(function, Assembly(BASE, 4, 8, num_steps=6 * BASE))
    nearest = Compose(max_body=1)
    assert induce(task, nearest).outcome is Outcome.none_left
    gradient = Gradient(num_restarts=32, num_updates=300, chunk=25, supervision="final")
    hybrid = Hybrid(compose=nearest, gradient=gradient)
    result = induce(task, hybrid, seed=0, budget=Budget(seconds=200.0))
    assert result.outcome is Outcome.solved
    assert result.verified["train"].all_passed
