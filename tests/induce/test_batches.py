"""One program for batches of several sizes: what matters is what any of them reads."""

import functools
import itertools
import random

import numpy as np
import pytest

from softcode.induce import Budget, Outcome, Portfolio, induce
from softcode.induce.constraint import Constraint
from softcode.induce.inducer import Proposal, Round
from softcode.language import Model
from softcode.machine.turing import Turing
from softcode.program import Program
from softcode.task import Example, Split, Task, canonical_choices, places_of
from softcode.verify import check_batch


SIZE = 3
HEAD = """
T = Hyper()
@Runtime([3, 3], 3)
def add(a, b): return (a + b) % 3
@Runtime([3, 3], 3)
def maximum(a, b): return max(a, b)
p = Param(3)[2]
q = Param(2)
x = Input(3)
y = Output(3)
v = Var(3)[T + 1]
v[0].set_to(x)
"""
STEPS = [
    "v[t + 1].set_to(add(v[t], p[t % 2]))",
    "v[t + 1].set_to(maximum(v[t], p[(t + T) % 2]))",
    "if q == 0:\n        v[t + 1].set_to(v[t])\n    else:\n"
    "        v[t + 1].set_to(add(v[t], p[T % 2]))",
    "with p[t % 2] as k:\n        v[t + 1].set_to(add(v[t], (k + t) % 3))",
]
ENDS = ["y.set_to(v[T])", "y.set_to(add(v[T], p[T - 1]))"]
FIXED = ["", "", "", "if T == 1:\n    p[1].set_to_constant(2)\n"]


@functools.cache
def random_task(seed):
    """A model of two or three choices, and a batch of one time and one of another."""
    rng = random.Random(seed)
    text = (
        HEAD
        + rng.choice(FIXED)
        + "for t in range(T):\n    "
        + rng.choice(STEPS)
        + "\n"
        + rng.choice(ENDS)
    )
    times = rng.sample([1, 2], 2)
    splits, models = {}, {}
    for name, time in zip(("train", "test"), times, strict=True):
        examples = tuple(
            Example({"x": [rng.randrange(SIZE)]}, {"y": [rng.randrange(SIZE)]})
            for _ in range(rng.choice([1, 1, 2]))
        )
        splits[name] = Split(examples)
        models[name] = Model(text, (("T", time),))
    return Task(text, splits).on(models)


@functools.cache
def programs_and_passed(seed):
    """Every program that is its own canonical form, and which splits each passes."""
    task = random_task(seed)
    every = itertools.product(range(3), range(3), range(2))
    programs = {
        Program(task.machine, canonical_choices(task, {"p": np.array(p), "q": q}))
        for *p, q in ((a, b, np.array([c])) for a, b, c in every)
    }
    ordered = list(programs)
    return {s: check_batch(ordered, task, s).all(1) for s in task.splits}


def num_passing(seed, splits):
    """How many programs do all examples of these splits, by trying all."""
    passed = programs_and_passed(seed)
    return int(np.all([passed[split] for split in splits], axis=0).sum())


def searched(task, inducer, judged_by):
    return induce(
        task, inducer, judged_by=judged_by, budget=Budget(seconds=None, num_rounds=500)
    )


WAYS = {
    "judged by what it learns": (("train",), ("train",)),
    "judged by more": (("train",), ("train", "test")),
    "learns from both": (("train", "test"), ("train", "test")),
}


@pytest.mark.parametrize(("learned", "judged_by"), WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    ("solver", "count"), [("cadical", 25), ("glucose", 4), ("cp-sat", 4), ("z3", 4)]
)
def test_solvers_find_a_program_exactly_where_trying_all_does(
    solver, count, judged_by, learned
):
    for seed in range(count):
        task = random_task(seed)
        result = searched(task, Constraint(solver=solver, splits=learned), judged_by)
        exists = num_passing(seed, judged_by) > 0
        assert result.outcome is (Outcome.solved if exists else Outcome.none_exists)


def test_the_random_tasks_are_of_both_kinds():
    exists = [num_passing(s, ("train", "test")) > 0 for s in range(25)]
    assert 5 < sum(exists) < 20


@pytest.mark.parametrize("solver", ["cadical", "z3"])
def test_a_solver_gives_every_program_and_each_once(solver):
    for seed in range(6):
        task = random_task(seed)
        result = induce(
            task,
            Constraint(solver=solver, splits=("train", "test")),
            judged_by=("train", "test"),
            num_solutions=100,
            budget=Budget(seconds=None, num_rounds=500),
        )
        count = num_passing(seed, ("train", "test"))
        assert len(result.origins) == result.num_proposals == count


def test_what_one_size_does_not_read_another_may():
    task = next(t for t in map(random_task, range(99)) if "set_to_constant" in t.name)
    is_open, settled = places_of(task)
    assert is_open["p"].tolist() == [True, False]
    assert settled["p"].tolist() == [0, 2]


def unread_model(time):
    return Model(
        "T = Hyper()\np = Param(3)[2]\nq = Param(3)\ny = Output(3)\ny.set_to(p[T])\n",
        (("T", time),),
    )


def unread_task():
    """One of two sizes reads p[0], the other p[1]; nobody reads q."""
    split = Split((Example({}, {"y": [2]}),))
    models = {"train": unread_model(0), "more": unread_model(1)}
    return Task("unread", dict.fromkeys(models, split)).on(models)


class Draws(Constraint):
    """Proposes one program whose every choice is 2, whether it matters or not."""

    def propose(self, plan, state):
        drawn = Program(plan.task.machine, {"p": np.array([2, 2]), "q": np.array([2])})
        return Round([Proposal(drawn, 0)], state, {})


@pytest.mark.parametrize(
    "inducer",
    [
        Constraint(splits=("train", "more")),
        Portfolio((Constraint(splits=("train", "more")),)),
        Draws(),
    ],
    ids=["constraint", "portfolio", "another"],
)
def test_a_program_holds_what_any_size_reads_and_0_for_what_none_does(inducer):
    result = searched(unread_task(), inducer, ("train", "more"))
    assert {n: v.tolist() for n, v in result.program.choices.items()} == {
        "p": [2, 2],
        "q": [0],
    }


def test_none_of_the_programs_that_learn_passes_the_judges_and_that_is_proved():
    text = HEAD + "for t in range(T): v[t + 1].set_to(v[t])\ny.set_to(add(v[T], p[0]))"
    machine = Model(text, (("T", 1),))
    examples = {"train": (0, 1), "test": (0, 2)}
    splits = {
        name: Split((Example({"x": [x]}, {"y": [y]}),))
        for name, (x, y) in examples.items()
    }
    task = Task("judged", splits).on(dict.fromkeys(splits, machine))
    result = searched(task, Constraint(), ("train", "test"))
    assert result.outcome is Outcome.none_exists
    assert "1 did the training examples and failed on others" in result.message


def test_a_fixed_choice_that_differs_between_sizes_is_refused():
    text = "T = Hyper()\np = Param(3)\ny = Output(3)\np.set_to_constant(T)\ny.set_to(p)"
    models = {n: Model(text, (("T", t),)) for n, t in (("train", 1), ("b", 2))}
    split = Split((Example({}, {"y": [1]}),))
    with pytest.raises(ValueError, match="fixes 'p' at other values"):
        places_of(Task("fixed", dict.fromkeys(models, split)).on(models))


def test_a_turing_machines_halted_row_is_no_unknown():
    flip = Split((Example([0, 1, 0], [1, 1, 0]),))
    task = Task("flip", {"train": flip}).on(Turing(2, 2, 3, num_steps=3))
    is_open, _ = places_of(task)
    assert {n: place.any(1).tolist() for n, place in is_open.items()} == dict.fromkeys(
        ("write", "move", "goto"), [False, True]
    )
    result = induce(task, Constraint(), num_solutions=1000)
    programs = {result.program, *result.programs}
    assert len(programs) == result.num_proposals
