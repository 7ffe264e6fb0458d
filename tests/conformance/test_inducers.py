"""What every inducer is held to."""

import dataclasses
from pathlib import Path

import jax.random as jr
import numpy as np
import pytest

from softcode.induce import (
    INDUCERS as INDUCERS_BY_NAME,
    Budget,
    Outcome,
    Portfolio,
    Refused,
    default_inducer,
    induce,
)
from softcode.induce.compose import Compose
from softcode.induce.constraint import Constraint
from softcode.induce.enumerate import Enumerate
from softcode.induce.expressions import Expressions
from softcode.induce.gradient import Descent, Gradient, RunLoss
from softcode.induce.hybrid import Hybrid
from softcode.induce.lower import Lower
from softcode.induce.run import require_like
from softcode.machine import settings_of
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.task import Example, Split, Task


def one_split(machine, *pairs):
    train = Split(tuple(Example(a, b) for a, b in pairs))
    return Task("small", {"train": train}).on(machine)


def registers(*values):
    return {"memory": [0], "registers": list(values)}


TINY = Assembly(2, 1, 1, num_cells=1, num_steps=2, modular=True, fixed_time=True)
# `inc 1 1` does it, and no other single line.
FLIP = one_split(TINY, (registers(0), registers(1)), (registers(1), registers(0)))
TWO_LINES = Assembly(base=4, num_registers=1, num_lines=2, num_steps=4)
IMPOSSIBLE = one_split(TWO_LINES, ([1, 2, 3, 0], [3, 1, 2, 2]))
# The first cell cannot both stay and change.
TINY_IMPOSSIBLE = one_split(TINY, (registers(0), {"memory": [1], "registers": [0]}))
TURING = one_split(Turing(2, 2, 3, fixed_time=True), ([0, 1, 0], [1, 1, 0]))

GRADIENT = Gradient(
    num_restarts=4,
    objective=RunLoss(supervision="final"),
    descent=Descent(num_updates=60, chunk=10),
)
ONCE = dataclasses.replace(GRADIENT, replace=False)
# Loops over four cells: each cell's successor, and nothing that any loop does.
LOOP = Assembly(4, 4, num_lines=7, num_steps=20, modular=True, fixed_time=True)
LIST = Assembly(4, 6, num_lines=14, num_steps=60, modular=True)
SUCCESSORS = one_split(LOOP, ([1, 2, 3, 0], [2, 3, 0, 1]), ([0, 0, 2, 1], [1, 1, 3, 2]))
NOISE = one_split(LOOP, ([1, 2, 3, 0], [3, 3, 0, 2]), ([1, 2, 3, 1], [0, 1, 1, 0]))
# What no loop with one address does.
TURNED = one_split(LIST, ([1, 2, 3, 0], [0, 3, 2, 1]), ([0, 0, 2, 1], [1, 2, 0, 0]))
# Each inducer, a task that it solves, and one that has no solution.
INDUCERS = {
    "gradient": (GRADIENT, FLIP, TINY_IMPOSSIBLE),
    "enumerate": (Enumerate(chunk=100), FLIP, TINY_IMPOSSIBLE),
    "compose": (Compose(max_body=1), SUCCESSORS, NOISE),
    "hybrid": (
        Hybrid(num_starts=4, num_padded=1, compose=Compose(1), gradient=GRADIENT),
        SUCCESSORS,
        NOISE,
    ),
    "constraint": (Constraint(), FLIP, TINY_IMPOSSIBLE),
    "lower": (Lower(num_rounds=3), TURNED, NOISE),
    "expressions": (
        Expressions(),
        Task.of([(0, 1), (1, 2), (7, 8)]).typed(),
        Task.of([(k, 7919 * k**5 % 1000) for k in range(20, 32)]).typed(),
    ),
    "portfolio": (
        Portfolio((Enumerate(chunk=100), GRADIENT), head_start=1),
        FLIP,
        TINY_IMPOSSIBLE,
    ),
}
PLENTY = Budget(seconds=60.0)


def told(result):
    """All of a result that the clock does not decide."""
    program = result.program and str(result.program)
    counts = (result.num_proposals, result.num_rounds, result.origins)
    return program, result.outcome, result.found_by, counts


each_inducer = pytest.mark.parametrize(
    ("inducer", "solvable", "impossible"), INDUCERS.values(), ids=INDUCERS
)


@each_inducer
def test_it_solves_its_task_and_the_same_seed_does_so_again(
    inducer, solvable, impossible
):
    result = induce(solvable, inducer, seed=1, budget=PLENTY)
    assert result.outcome is Outcome.solved
    assert result.verified["train"].all_passed
    for example in solvable.splits["train"].examples:
        assert result.program(example.input) == example.output
    assert told(induce(solvable, inducer, seed=1, budget=PLENTY)) == told(result)


@pytest.mark.parametrize("num_rounds", [0, 1, 2])
@each_inducer
def test_it_keeps_to_the_rounds_it_is_given(inducer, solvable, impossible, num_rounds):
    budget = Budget(seconds=60.0, num_rounds=num_rounds)
    result = induce(impossible, inducer, budget=budget)
    assert result.num_rounds <= num_rounds
    ends = {Outcome.budget_spent, Outcome.none_exists, Outcome.none_left}
    assert result.outcome in ends


def test_it_stops_after_the_round_in_which_the_proposals_are_spent():
    budget = Budget(seconds=60.0, num_proposals=1)
    result = induce(TINY_IMPOSSIBLE, GRADIENT, budget=budget)
    assert (result.outcome, result.num_rounds) == (Outcome.budget_spent, 1)
    assert result.num_proposals >= 1


@each_inducer
def test_no_time_is_no_search(inducer, solvable, impossible):
    result = induce(solvable, inducer, budget=Budget(seconds=0.0))
    assert (result.outcome, result.num_rounds) == (Outcome.budget_spent, 0)


def leaves(state):
    """All that is in a state: dictionaries are gone into, nothing else is."""
    for value in state.values():
        yield from leaves(value) if isinstance(value, dict) else (value,)


@each_inducer
def test_a_state_is_a_nest_of_arrays_of_the_form_that_it_must_have(
    inducer, solvable, impossible
):
    plan = inducer.prepare(impossible)
    state = inducer.init(plan, jr.key(0))
    for _ in range(2):
        assert all(isinstance(leaf, np.ndarray | np.generic) for leaf in leaves(state))
        require_like(Path("state"), state, inducer.like(plan, state))
        result = inducer.propose(plan, state)
        verdicts = [False] * len(result.proposals)
        state = inducer.observe(plan, result.state, verdicts)


@each_inducer
def test_a_state_gives_the_same_round_twice(inducer, solvable, impossible):
    plan = inducer.prepare(solvable)
    state = inducer.init(plan, jr.key(0))
    first, second = inducer.propose(plan, state), inducer.propose(plan, state)
    assert first.info == second.info
    assert list(first.proposals) == list(second.proposals)


@pytest.mark.parametrize("name", ["enumerate", "portfolio"])
def test_a_complete_search_says_that_no_program_exists_and_where(name):
    searches = (Enumerate(), GRADIENT)
    inducer = searches[0] if name == "enumerate" else Portfolio(searches)
    result = induce(IMPOSSIBLE, inducer, budget=PLENTY)
    assert result.outcome is Outcome.none_exists
    assert result.program is None
    assert "lines" in result.message and "registers" in result.message


def test_an_incomplete_search_says_that_it_proved_nothing():
    result = induce(TINY_IMPOSSIBLE, ONCE, budget=PLENTY)
    assert result.outcome is Outcome.none_left
    assert "proves nothing" in result.message


def test_many_solutions_come_from_as_many_searches():
    result = induce(FLIP, GRADIENT, budget=PLENTY, num_solutions=3)
    assert len(result.origins) >= 3
    assert len(set(result.origins)) == len(result.origins)


def test_search_refuses_a_machine_it_does_not_know():
    with pytest.raises(Refused, match=r"a Turing machine.*Use auto, constraint or"):
        induce(TURING, Enumerate())


def test_a_trace_needs_a_reference():
    with pytest.raises(ValueError, match=r"no reference program.*'final'"):
        induce(FLIP, Gradient(objective=RunLoss(supervision="trace")))


def test_a_portfolio_leaves_out_who_cannot_work():
    both = Portfolio((Enumerate(), GRADIENT))
    assert both.refuses(TURING) is None
    start = both.init(both.prepare(TURING), jr.key(0))
    assert start["exhausted"].tolist() == [True, False]
    assert Portfolio((Enumerate(),)).refuses(TURING) == Enumerate().refuses(TURING)


@pytest.mark.parametrize("name", INDUCERS_BY_NAME)
def test_every_inducer_says_all_about_itself(name):
    inducer = INDUCERS_BY_NAME[name].suited(FLIP)
    assert inducer.name == name and inducer.way and inducer.price(FLIP) > 0
    assert name in INDUCERS, "give it a row above"
    for said in settings_of(type(inducer)).values():
        assert said.help.endswith(".")


@each_inducer
def test_what_it_does_is_told_of_every_round(inducer, solvable, impossible):
    entries = []
    budget = Budget(seconds=60.0, num_rounds=2)
    induce(impossible, inducer, budget=budget, on_round=entries.append)
    for entry in entries:
        assert INDUCERS_BY_NAME[entry["inducer"]].activity(entry)


def test_auto_asks_all_that_can_and_the_cheapest_first():
    assert [i.name for i in default_inducer(TURING).inducers] == [
        "constraint",
        "gradient",
    ]
    assert [i.name for i in default_inducer(FLIP).inducers] == [
        "compose",
        "enumerate",
        "constraint",
        "hybrid",
        "gradient",
    ]


def test_auto_solves_with_a_solver_what_other_machines_have_clauses_for():
    pairs = [([a, b, c], [1 - a, 1 - b, 1 - c]) for a, b, c in np.ndindex(2, 2, 2)]
    task = one_split(Turing(2, 4, 3, num_steps=3), *pairs[:5])
    result = induce(task, budget=PLENTY)
    assert (result.outcome, result.found_by) == (Outcome.solved, "constraint")
    assert result.seconds < 5


@pytest.mark.parametrize(
    "make, told",
    [
        (lambda: Enumerate(chunk=0), r"chunk=.*at least 1, got 0"),
        (lambda: Enumerate(max_lines=0), r"max_lines=.*at least 1"),
        (lambda: Enumerate(max_registers=-1), r"max_registers=.*at least 1"),
        (lambda: Compose(max_body=0), r"max_body=.*at least 1"),
        (lambda: Hybrid(num_starts=0), r"at least one start"),
        (lambda: Gradient(num_restarts=0), r"num_restarts=.*at least 1"),
        (lambda: Descent(chunk=0), r"chunk=.*at least 1"),
        (lambda: Descent(learning_rate=(0.3, 0.1)), r"learning_rate.*low <= high"),
        (lambda: Descent(learning_rate=(0.0, 0.1)), r"learning_rate.*0 < low"),
    ],
    ids=[
        "chunk",
        "lines",
        "registers",
        "body",
        "starts",
        "restarts",
        "chunks",
        "rates",
        "rate",
    ],
)
def test_wrong_settings_are_refused(make, told):
    with pytest.raises(ValueError, match=told):
        make()
