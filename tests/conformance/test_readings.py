"""One machine, three readings: what is sure in one of them is the same in all."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import z3

from conformance.machines import MACHINES, random_choices, random_inputs
from softcode.machine import run, trajectory
from softcode.reading import (
    Exact,
    Relaxed,
    Symbolic,
    conjunction,
    differ,
    disjunction,
    known_cells,
    negation,
    unknown_value,
    z3_terms,
)


NUM_PROGRAMS, NUM_INPUTS = 64, 3
SURE = 100.0

every_machine = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
every_controller = pytest.mark.parametrize("controller", ["probabilities", "logits"])


def one_hot(values, size, axis):
    return np.moveaxis(np.eye(size, dtype=np.float32)[values], -1, axis)


def one_hot_inputs(machine, inputs):
    return {
        name: one_hot(row, machine.inputs[name].size, 1) for name, row in inputs.items()
    }


def value_sizes(machine):
    """How many elements the values of each part of the state have."""
    inputs = {
        name: np.zeros((*space.shape, space.size), np.float32)
        for name, space in machine.inputs.items()
    }
    state = machine.init(inputs, Relaxed())
    return jax.tree.map(lambda leaf: leaf.shape[-1], state)


def sure_logits(machine, choices):
    """Logits of shape `[program, *place, choice]` from `[*place, program, 1]`."""
    return {
        name: SURE
        * np.moveaxis(one_hot(values[..., 0], machine.parameters[name].size, -1), -2, 0)
        for name, values in choices.items()
    }


@functools.cache
def example_runs(machine):
    """Random programs and inputs, and every state after the first: `[step, ...]`."""
    rng = np.random.default_rng(0)
    choices = random_choices(machine, rng, NUM_PROGRAMS, 1)
    inputs = random_inputs(machine, rng, NUM_PROGRAMS, NUM_INPUTS)

    def stack(*leaves):
        full = (NUM_PROGRAMS, NUM_INPUTS)
        return np.stack([np.broadcast_to(x, (*x.shape[:-2], *full)) for x in leaves])

    states = run(machine, choices, inputs, keep=True)
    return choices, inputs, jax.tree.map(stack, *states[1:])


@functools.cache
def relaxed_runs(machine, controller):
    """From logits and one-hot inputs to every state `[step, ..., program, example]`."""
    reading = Relaxed(1, controller)

    def states(logits, inputs):
        program = reading.prepare(logits)
        return trajectory(machine, program, inputs, reading, machine.num_steps)

    return jax.jit(jax.vmap(states, in_axes=(0, 2), out_axes=-2))


def assert_same_states(machine, relaxed, exact):
    def check(soft, integers, size):
        axis = integers.ndim - 2
        wanted = one_hot(integers, size, axis)
        # What does not depend on the input has no axis for the examples.
        soft = np.broadcast_to(soft, wanted.shape)
        np.testing.assert_allclose(soft, wanted, atol=1e-5)
        np.testing.assert_array_equal(np.argmax(soft, axis), integers)

    jax.tree.map(check, relaxed, exact, value_sizes(machine))


@every_machine
@every_controller
def test_relaxed_agrees_with_exact_on_sure_programs(machine, controller):
    choices, inputs, exact = example_runs(machine)
    logits = sure_logits(machine, choices)
    relaxed = relaxed_runs(machine, controller)(logits, one_hot_inputs(machine, inputs))
    assert_same_states(machine, relaxed, exact)


@every_machine
@every_controller
def test_relaxed_takes_programs_along_a_batch_axis(machine, controller):
    choices, inputs, exact = example_runs(machine)
    reading = Relaxed(2, controller)
    scale = SURE if controller == "logits" else 1.0
    program = {
        name: jnp.asarray(scale * one_hot(values, machine.parameters[name].size, -3))
        for name, values in choices.items()
    }
    relaxed = jax.jit(
        lambda p, x: trajectory(machine, p, x, reading, machine.num_steps)
    )(program, one_hot_inputs(machine, inputs))
    assert_same_states(machine, relaxed, exact)


@every_machine
def test_exact_is_the_same_on_jax_arrays_as_on_numpy_arrays(machine):
    choices, inputs, exact = example_runs(machine)
    on_jax = jax.jit(
        lambda p, x: trajectory(machine, p, x, Exact(2), machine.num_steps)
    )(choices, inputs)

    def check(jax_leaf, leaf):
        assert isinstance(jax_leaf, jax.Array)
        np.testing.assert_array_equal(np.broadcast_to(jax_leaf, leaf.shape), leaf)

    jax.tree.map(check, on_jax, exact)


@every_machine
def test_a_run_that_stops_early_ends_in_the_same_state(machine):
    choices, inputs, exact = example_runs(machine)
    end = run(machine, choices, inputs)
    jax.tree.map(
        lambda leaf, states: np.testing.assert_array_equal(
            np.broadcast_to(leaf, states[-1].shape), states[-1]
        ),
        end,
        exact,
    )


@every_machine
@every_controller
def test_relaxed_values_keep_their_mass_on_unsure_programs(machine, controller):
    rng = np.random.default_rng(1)
    inputs = {
        name: rng.dirichlet(
            np.ones(space.size), (*space.shape, NUM_PROGRAMS, NUM_INPUTS)
        )
        for name, space in machine.inputs.items()
    }
    inputs = {
        name: np.moveaxis(row, -1, 1).astype(np.float32) for name, row in inputs.items()
    }
    logits = {
        name: rng.normal(size=(NUM_PROGRAMS, *space.shape, space.size))
        for name, space in machine.parameters.items()
    }
    logits = {name: table.astype(np.float32) for name, table in logits.items()}
    states = relaxed_runs(machine, controller)(logits, inputs)
    for leaf in jax.tree.leaves(states):
        np.testing.assert_allclose(leaf.sum(-3), 1, atol=1e-4)
        assert (np.asarray(leaf) >= -1e-6).all()


@pytest.mark.parametrize(
    ("name", "controller"), [("assembly", "probabilities"), ("turing", "logits")]
)
def test_the_mass_of_relaxed_values_has_no_gradient(name, controller):
    machine, num_steps = MACHINES[name], 24
    rng = np.random.default_rng(3)
    inputs = one_hot_inputs(machine, random_inputs(machine, rng, 2))
    reading = Relaxed(1, controller)
    logits = {
        name: jnp.asarray(2 * rng.normal(size=(*space.shape, space.size)), jnp.float32)
        for name, space in machine.parameters.items()
    }

    def total_mass(logits):
        program = reading.prepare(logits)
        states = trajectory(machine, program, inputs, reading, num_steps)
        return sum(jnp.mean(jnp.sum(leaf[-1], -2)) for leaf in states)

    for slope in jax.tree.leaves(jax.jit(jax.grad(total_mass))(logits)):
        np.testing.assert_allclose(slope, 0, atol=1e-4)


@every_machine
def test_exact_changes_nothing_once_halted(machine):
    _, _, exact = example_runs(machine)
    halted = np.asarray(machine.halted(exact, Exact(3)))
    assert halted.any() and not halted.all()
    assert (np.diff(halted, axis=0) >= 0).all()
    for leaf in jax.tree.leaves(exact):
        changed = leaf[1:] != leaf[:-1]
        changed = changed.reshape(len(changed), -1, *changed.shape[-2:]).any(1)
        assert not (changed & (halted[:-1] == 1)).any()


@every_machine
@every_controller
def test_relaxed_changes_nothing_once_surely_halted(machine, controller):
    rng = np.random.default_rng(2)
    reading = Relaxed(0, controller)

    # Halted for sure, and of all else a mixture: what some runs end with.
    _, _, exact = example_runs(machine)
    ends = jax.tree.map(lambda leaf: leaf[-1].reshape(*leaf.shape[1:-2], -1), exact)
    chosen = np.flatnonzero(np.asarray(machine.halted(ends, Exact(1))))[:5]
    weights = rng.dirichlet(np.ones(len(chosen)))

    def mixed(leaf, size):
        return jnp.asarray(
            np.tensordot(one_hot(leaf[..., chosen], size, -1), weights, (-2, 0)),
            jnp.float32,
        )

    state = jax.tree.map(mixed, ends, value_sizes(machine))
    np.testing.assert_allclose(machine.halted(state, reading), [0, 1], atol=1e-6)
    program = reading.prepare(
        {
            name: jnp.asarray(rng.normal(size=(*space.shape, space.size)), jnp.float32)
            for name, space in machine.parameters.items()
        }
    )
    after = jax.jit(lambda p, x: machine.step(p, x, reading))(program, state)
    jax.tree.map(
        lambda new, old: np.testing.assert_allclose(new, old, atol=1e-6), after, state
    )


def symbolic_program(machine, choices):
    """The known program, as nested rows of known values."""

    def rows(values, size):
        if values.ndim == 1:
            return known_cells(values.tolist(), size)
        return [rows(row, size) for row in values]

    return {
        name: rows(values, machine.parameters[name].size)
        for name, values in choices.items()
    }


def one_example(machine, index):
    choices, inputs, exact = example_runs(machine)
    return (
        {name: values[..., index, 0] for name, values in choices.items()},
        {name: row[:, index, 0] for name, row in inputs.items()},
        jax.tree.map(lambda leaf: leaf[..., index, 0], exact),
    )


@every_machine
@pytest.mark.parametrize("index", range(3))
def test_symbolic_computes_what_exact_computes_where_all_is_known(machine, index):
    choices, inputs, exact = one_example(machine, index)
    program, reading = symbolic_program(machine, choices), Symbolic(z3_terms)
    rows = {
        name: known_cells(row.tolist(), machine.inputs[name].size)
        for name, row in inputs.items()
    }
    state = machine.init(rows, reading)
    for step in range(machine.num_steps):
        state = machine.step(program, state, reading)
        for part, values in zip(state, exact, strict=True):
            wanted = np.atleast_1d(values[step]).tolist()
            cells = part if isinstance(part, list) else [part]
            assert cells == known_cells(wanted, len(cells[0]))


@every_machine
@pytest.mark.parametrize("index", range(3))
def test_symbolic_admits_exactly_the_exact_outcome_of_an_unknown_input(machine, index):
    num_steps = 7
    choices, inputs, exact = one_example(machine, index)
    program, reading = symbolic_program(machine, choices), Symbolic(z3_terms)
    solver = z3.Solver()
    rows = {}
    for name, space in machine.inputs.items():
        unknown = [unknown_value(f"{name}{i}", space.size) for i in range(*space.shape)]
        rows[name] = [terms for terms, _ in unknown]
        solver.add(*(constraint for _, constraint in unknown))
    state = machine.init(rows, reading)
    for _ in range(num_steps):
        state = machine.step(program, state, reading)

    ends = jax.tree.map(lambda leaf: leaf[num_steps - 1], exact)
    different, observed = [], machine.observe(state)
    for name, cells in machine.observe(ends).items():
        wanted = known_cells(cells.tolist(), machine.inputs[name].size)
        different += [differ(a, b) for a, b in zip(observed[name], wanted, strict=True)]
    assert solver.check() == z3.sat
    for name, row in inputs.items():
        solver.add(*(rows[name][i][value] for i, value in enumerate(row.tolist())))
    same = conjunction(*(negation(term) for term in different))
    assert solver.check(z3.BoolVal(True) if same is True else same) == z3.sat
    other = disjunction(*different)
    assert solver.check(z3.BoolVal(False) if other is False else other) == z3.unsat
