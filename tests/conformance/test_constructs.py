"""Each construct of the language, on all programs and inputs, under all readings."""

import functools
import itertools

import jax.numpy as jnp
import numpy as np
import pytest
from pysat.solvers import Solver

from softcode.language import Model, ModelClauses
from softcode.machine import run
from softcode.program import Program
from softcode.reading import (
    Exact,
    Formula,
    Logarithmic,
    Relaxed,
    Symbolic,
    known_cells,
    z3_terms,
)


HEAD = """
p = Param(3)
q = Param(2)
x = Input(3)
w = Input(4)
y = Output(3)
z = Var(3)
a = Var(3)[3]
for i in range(3): a[i].set_to((i + 1) % 3)
@Runtime([3, 4], 3)
def add(a, b): return (a + b) % 3
"""
SET = ":\n    y.set_to(x)\nelse:\n    y.set_to(p)"


def chosen(holds):
    """What comes of `if ...: y.set_to(x)`, else `p`."""
    return lambda p, q, x, w: x if holds(p, q, x, w) else p


CONSTRUCTS = {
    "unequal to a number": ("if p != 1" + SET, chosen(lambda p, q, x, w: p != 1)),
    "less than a number": ("if 2 > w" + SET, chosen(lambda p, q, x, w: w < 2)),
    "in a list": ("if w in (0, 3)" + SET, chosen(lambda p, q, x, w: w in (0, 3))),
    "not in a range": (
        "if w not in range(1, 3)" + SET,
        chosen(lambda p, q, x, w: w not in range(1, 3)),
    ),
    "equal variables": ("if x == p" + SET, chosen(lambda p, q, x, w: x == p)),
    "of other sizes": ("if w != q" + SET, chosen(lambda p, q, x, w: w != q)),
    "equal to itself": ("if x == x" + SET, chosen(lambda p, q, x, w: True)),
    "in variables": ("if x in (p, 2)" + SET, chosen(lambda p, q, x, w: x in (p, 2))),
    "a chain": ("if 0 < x <= w" + SET, chosen(lambda p, q, x, w: 0 < x <= w)),
    "and": (
        "if p == 1 and w == 2" + SET,
        chosen(lambda p, q, x, w: p == 1 and w == 2),
    ),
    "and on one variable": (
        "if w > 0 and w != 2" + SET,
        chosen(lambda p, q, x, w: w > 0 and w != 2),
    ),
    "or": ("if p == 1 or x == 2" + SET, chosen(lambda p, q, x, w: p == 1 or x == 2)),
    "not": (
        "if not (p == 1 or x == 2)" + SET,
        chosen(lambda p, q, x, w: not (p == 1 or x == 2)),
    ),
    "one variable twice": (
        "if p == 0 and x == 1 or p == 1 and x == 0" + SET,
        chosen(lambda p, q, x, w: (p, x) in ((0, 1), (1, 0))),
    ),
    "three variables": (
        "if p == 0 and (q == 1 or w < x)" + SET,
        chosen(lambda p, q, x, w: p == 0 and (q == 1 or w < x)),
    ),
    "what is known beside": (
        "if 1 < 2 and (x == 1 or 2 < 1)" + SET,
        chosen(lambda p, q, x, w: x == 1),
    ),
    "nested in else": (
        "if p == 0:\n    y.set_to(x)\nelse:\n    if q == 1:\n        y.set_to(2)\n"
        "    else:\n        y.set_to(1)",
        lambda p, q, x, w: x if p == 0 else 2 if q == 1 else 1,
    ),
    "another variable in a chain": (
        "if p == 0:\n    y.set_to(x)\nelif q == 1:\n    y.set_to(2)\n"
        "elif p == 2:\n    y.set_to(0)\nelse:\n    y.set_to(1)",
        lambda p, q, x, w: x if p == 0 else 2 if q == 1 else 0 if p == 2 else 1,
    ),
    "values that came before": (
        "if p != 1:\n    y.set_to(x)\nelif p < 2:\n    y.set_to(2)",
        lambda p, q, x, w: x if p != 1 else 2,
    ),
    "with as": (
        "with p as v:\n    y.set_to(a[v])",
        lambda p, q, x, w: (p + 1) % 3,
    ),
    "with without as": (
        "with p:\n    y.set_to(a[p])",
        lambda p, q, x, w: (p + 1) % 3,
    ),
    "what is known in it": (
        "with p:\n    if p == 1 and x == 1:\n        y.set_to(2)\n    else:\n"
        "        y.set_to((p + 1) % 3)",
        lambda p, q, x, w: 2 if p == 1 and x == 1 else (p + 1) % 3,
    ),
    "several in one with": (
        "with p as u, q:\n    y.set_to(a[(u + q) % 3])",
        lambda p, q, x, w: (p + q + 1) % 3,
    ),
    "functions of functions": (
        "@Runtime([3, 4], 3)\ndef twice(a, b): return add(add(a, b), [1, 0, 2, 1][b])\n"
        "y.set_to(twice(x, w))",
        lambda p, q, x, w: (x + w + [1, 0, 2, 1][w]) % 3,
    ),
    "a name that all cases bind alike": (
        "k = 0\nwith p as v:\n    k += 1\ny.set_to(k)",
        lambda p, q, x, w: 1,
    ),
}
each = pytest.mark.parametrize("name", CONSTRUCTS)

SPACES = {"p": 3, "q": 2, "x": 3, "w": 4}
EVERY = np.array(list(itertools.product(*map(range, SPACES.values()))), np.int32).T
ROWS = dict(zip(SPACES, EVERY[:, None], strict=True))


@functools.cache
def built(name):
    return Model(HEAD + CONSTRUCTS[name][0], (), "m.py")


@functools.cache
def wanted(name):
    return [CONSTRUCTS[name][1](*map(int, column)) for column in EVERY.T]


def both(rows):
    """Parameters and inputs apart, the former with the axes of the latter."""
    return {n: rows[n] for n in ("p", "q")}, {n: rows[n] for n in ("x", "w")}


@each
def test_exact_says_what_python_says(name):
    programs, inputs = both(ROWS)
    # One program and one input for each run, side by side.
    state = built(name).step(programs, built(name).init(inputs, Exact(1)), Exact(1))
    got = np.broadcast_to(state.outputs["y"][0], EVERY.shape[1])
    assert got.tolist() == wanted(name)


# One of each form that a graph takes: compiling all of them takes longer.
LOGARITHMIC = ("less than a number", "three variables", "what is known in it")


@pytest.mark.parametrize(
    ("name", "kind"),
    [*((n, Relaxed) for n in CONSTRUCTS), *((n, Logarithmic) for n in LOGARITHMIC)],
)
def test_the_soft_readings_say_the_same_where_all_is_sure(name, kind):
    reading = kind(1)
    sure = {
        n: reading.of_probabilities(
            jnp.asarray(np.moveaxis(np.eye(SPACES[n], dtype=np.float32)[row], -1, 1))
        )
        for n, row in ROWS.items()
    }
    programs, inputs = both(sure)
    machine = built(name)
    state = machine.step(programs, machine.init(inputs, reading), reading)
    cells = np.broadcast_to(state.outputs["y"][0], (3, EVERY.shape[1]))
    assert np.argmax(cells, 0).tolist() == wanted(name)
    if kind is Relaxed:
        np.testing.assert_allclose(cells.max(0), 1, atol=1e-6)


@each
def test_symbolic_and_clauses_and_python_say_the_same(name):
    machine = built(name)
    for index in range(0, EVERY.shape[1], 5):
        given = {n: row[:, index].tolist() for n, row in ROWS.items()}
        known = {n: known_cells(v, SPACES[n]) for n, v in given.items()}
        programs, inputs = both(known)
        reading = Symbolic(z3_terms)
        state = machine.step(programs, machine.init(inputs, reading), reading)
        assert state.outputs["y"] == known_cells([wanted(name)[index]], 3)
        program = Program(machine, {n: np.array(given[n]) for n in ("p", "q")})
        space = {}
        exec(program.to_python("learned"), space)
        got = space["learned"](x=given["x"], w=given["w"])
        assert got == {"y": [wanted(name)[index]]}


@each
def test_clauses_admit_the_programs_that_give_the_output(name):
    machine = built(name)
    for x, w in ((0, 3), (1, 1), (2, 2)):
        formula = Formula()
        clauses = ModelClauses(machine, formula)
        clauses.example({"x": [x], "w": [w]}, {"y": [2]})
        with Solver("glucose4", bootstrap_with=formula.clauses) as solver:
            for p, q in itertools.product(range(3), range(2)):
                terms = [clauses.parameters["p"][0][p], clauses.parameters["q"][0][q]]
                if any(term is False for term in terms):
                    continue
                free = [term for term in terms if term is not True]
                does = CONSTRUCTS[name][1](p, q, x, w) == 2
                assert solver.solve(assumptions=free) == does


def test_a_condition_holds_with_the_probability_that_its_variables_give():
    machine = Model(
        "p = Param(3)\nx = Param(3)\ny = Output(2)\n"
        "if p == x and p != 2:\n    y.set_to(1)\nelse:\n    y.set_to(0)"
    )
    p, x = np.array([0.5, 0.2, 0.3]), np.array([0.1, 0.6, 0.3])
    rows = {"p": jnp.asarray(p)[None, :, None], "x": jnp.asarray(x)[None, :, None]}
    state = machine.step(rows, machine.init({}, Relaxed(1)), Relaxed(1))
    np.testing.assert_allclose(
        np.ravel(state.outputs["y"])[1], 0.5 * 0.1 + 0.2 * 0.6, rtol=1e-5
    )


def test_a_run_of_many_programs_is_the_same_as_each_run():
    machine = built("three variables")
    programs = {n: EVERY[i][None, :, None] for i, n in enumerate(("p", "q"))}
    inputs = {n: EVERY[2 + i][None, None] for i, n in enumerate(("x", "w"))}
    got = machine.observe(run(machine, programs, inputs))["y"][0]
    assert np.diagonal(got).tolist() == wanted("three variables")
