"""One model, all its readings: what is sure in one of them is the same in all."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from pysat.solvers import Solver

from conformance.machines import MODELS, random_choices, random_inputs, random_programs
from softcode.induce.gradient.objectives import Aim, model_loss, slopes_of_model
from softcode.language import ModelClauses
from softcode.machine import run
from softcode.program import Program
from softcode.reading import Exact, Formula, Relaxed, Symbolic, known_cells, z3_terms


NUM_PROGRAMS, NUM_INPUTS = 24, 5

every_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)


@functools.cache
def example_runs(model):
    """Random programs and inputs, and what comes of each: `[cell, program, input]`."""
    rng = np.random.default_rng(0)
    choices = random_choices(model, rng, NUM_PROGRAMS, 1)
    inputs = {
        name: x[:, None] for name, x in random_inputs(model, rng, NUM_INPUTS).items()
    }
    rows = model.observe(run(model, choices, inputs))
    full = (NUM_PROGRAMS, NUM_INPUTS)
    return (
        choices,
        inputs,
        {n: np.broadcast_to(r, (len(r), *full)) for n, r in rows.items()},
    )


def one_hot(rows, spaces):
    return {
        name: jnp.asarray(
            np.moveaxis(np.eye(spaces[name].size, dtype=np.float32)[row], -1, 1)
        )
        for name, row in rows.items()
    }


@every_model
@pytest.mark.parametrize("is_full", [False, True])
def test_relaxed_agrees_with_exact_on_sure_programs(model, is_full):
    choices, inputs, exact = example_runs(model)
    full = (NUM_PROGRAMS, NUM_INPUTS)
    reading = Relaxed(2, full_batch=full if is_full else None)
    program, given = one_hot(choices, model.parameters), one_hot(inputs, model.inputs)
    if is_full:
        stretch = lambda x: jnp.broadcast_to(x, (*x.shape[:2], *full))
        program, given = jax.tree.map(stretch, (program, given))
    state = jax.jit(lambda p, x: model.step(p, model.init(x, reading), reading))(
        program, given
    )
    for name, cells in model.observe(state).items():
        wanted = one_hot({name: exact[name]}, model.outputs)[name]
        np.testing.assert_allclose(
            np.broadcast_to(cells, wanted.shape), wanted, atol=1e-5
        )


@every_model
def test_exact_is_the_same_on_jax_arrays_as_on_numpy_arrays(model):
    choices, inputs, exact = example_runs(model)
    reading = Exact(2)
    state = jax.jit(lambda p, x: model.step(p, model.init(x, reading), reading))(
        choices, inputs
    )
    for name, cells in model.observe(state).items():
        np.testing.assert_array_equal(
            np.broadcast_to(cells, exact[name].shape), exact[name]
        )


@every_model
def test_symbolic_computes_what_exact_computes_where_all_is_known(model):
    choices, inputs, exact = example_runs(model)
    for index in range(3):
        program = {
            name: known_cells(v[..., index, 0].tolist(), model.parameters[name].size)
            for name, v in choices.items()
        }
        given = {
            name: known_cells(row[:, 0, index].tolist(), model.inputs[name].size)
            for name, row in inputs.items()
        }
        reading = Symbolic(z3_terms)
        state = model.step(program, model.init(given, reading), reading)
        for name, cells in model.observe(state).items():
            values = exact[name][:, index, index].tolist()
            assert cells == known_cells(values, model.outputs[name].size)


@every_model
def test_clauses_admit_exactly_the_exact_outcome_of_a_program(model):
    choices, inputs, exact = example_runs(model)
    for index in range(4):
        formula = Formula()
        clauses = ModelClauses(model, formula)
        given = {name: row[:, 0, index].tolist() for name, row in inputs.items()}
        clauses.example(given, {})
        chosen = []
        for name, rows in clauses.parameters.items():
            for terms, value in zip(
                rows, choices[name][:, index, 0].tolist(), strict=True
            ):
                if not isinstance(terms[value], bool):
                    chosen.append(terms[value])
        with Solver("glucose4", bootstrap_with=formula.clauses) as solver:
            assert solver.solve(assumptions=chosen)
            for name, cells in exact.items():
                elements = model.rows.elements["Output"][name]
                size = model.outputs[name].size
                for element, value in zip(
                    elements, cells[:, index, index], strict=True
                ):
                    terms = clauses.terms_of(element)
                    for other in range(size):
                        term = terms[other]
                        if isinstance(term, bool):
                            assert term == (other == value)
                        else:
                            is_possible = solver.solve(assumptions=[*chosen, term])
                            assert is_possible == (other == value)


@every_model
def test_restarts_side_by_side_have_the_slopes_that_each_has_alone(model):
    rng = np.random.default_rng(1)
    logits = {
        name: jnp.asarray(rng.normal(size=(3, *space.shape, space.size)), jnp.float32)
        for name, space in model.parameters.items()
    }
    given = {n: jnp.asarray(x) for n, x in random_inputs(model, rng, 4).items()}
    targets = {
        name: jnp.asarray(
            rng.integers(-1, space.size, (1, 1, *space.shape, 4)), jnp.int32
        )
        for name, space in model.outputs.items()
    }
    slopes, aim = slopes_of_model(model, model_loss), Aim(given, targets)
    together = jax.jit(jax.vmap(slopes, in_axes=(0, None)))(logits, aim)
    for index in range(3):
        alone = jax.jit(slopes)({n: table[index] for n, table in logits.items()}, aim)
        jax.tree.map(
            lambda a, b, i=index: np.testing.assert_allclose(
                a[i], b, rtol=1e-3, atol=1e-5
            ),
            together,
            alone,
        )


@every_model
def test_the_slope_is_that_of_finite_differences(model):
    rng = np.random.default_rng(2)
    logits = {
        name: jnp.asarray(rng.normal(size=(*space.shape, space.size)), jnp.float32)
        for name, space in model.parameters.items()
    }
    given = {n: jnp.asarray(x) for n, x in random_inputs(model, rng, 4).items()}
    targets = {
        name: jnp.asarray(
            rng.integers(0, space.size, (1, 1, *space.shape, 4)), jnp.int32
        )
        for name, space in model.outputs.items()
    }
    slopes, aim = jax.jit(slopes_of_model(model, model_loss)), Aim(given, targets)
    _, slope = slopes(logits, aim)
    direction = {
        n: rng.normal(size=t.shape).astype(np.float32) for n, t in logits.items()
    }
    step = 1e-2
    ends = [
        slopes({n: t + sign * step * direction[n] for n, t in logits.items()}, aim)[0]
        for sign in (1, -1)
    ]
    wanted = (ends[0] - ends[1]) / (2 * step)
    got = sum(jnp.sum(slope[n] * direction[n]) for n in logits)
    np.testing.assert_allclose(got, wanted, rtol=2e-2, atol=2e-2)


@every_model
def test_a_program_is_its_text(model):
    for program in random_programs(model, 3, 10):
        assert Program.parse(program.text, model) == program


@every_model
def test_the_python_function_computes_what_exact_computes(model):
    choices, inputs, exact = example_runs(model)
    for index in range(NUM_INPUTS):
        program = Program(model, {n: v[..., index, 0] for n, v in choices.items()})
        space: dict = {}
        exec(program.to_python("learned"), space)
        got = space["learned"](
            **{n: row[:, 0, index].tolist() for n, row in inputs.items()}
        )
        assert got == {n: cells[:, index, index].tolist() for n, cells in exact.items()}
