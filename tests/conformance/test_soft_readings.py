"""What every reading that can be descended is held to: expectations, said in NumPy."""

import string

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from conformance.readings import SOFT_READINGS


NUM_EXAMPLES, NUM_RESTARTS = 3, 2
LENGTHS = (NUM_EXAMPLES, NUM_RESTARTS)

every_reading = pytest.mark.parametrize(
    "soft", SOFT_READINGS.values(), ids=SOFT_READINGS
)
# Of small functions, of one to four arguments, each of another size: most results; and
# those that have a quicker way: constant, of one argument, an "and" and a "min".
TABLES = {
    "negation": lambda x: 1 - x,
    "sum": lambda x, y: (x + y) % 4,
    "less": lambda x, y: x < y,
    "and": lambda s, u, v: (u > 0) & (v > 0),
    "or": lambda s, u, v: (u > 0) | (v > 0),
    "least": lambda s, u, v: np.minimum(u, v) % 2,
    "constant": lambda s, u, v: 0 * s * u * v + 1,
    "of the second": lambda s, u, v: u % 2 + 0 * s * v,
    "by case": lambda s, u, v: np.where(s == 0, u * v % 3, (u > v) + 0),
    "of four": lambda s, u, v, w: (s + u * v + w) % 3,
}
SIZES = {1: (2,), 2: (3, 4), 3: (2, 4, 3), 4: (2, 3, 2, 4)}


def table_of(function):
    sizes = SIZES[function.__code__.co_argcount]
    return function(*np.indices(sizes)).astype(np.int32)


def chances(size, seed, *inner):
    """Probabilities `[*inner, size, example, restart]`."""
    rng = np.random.default_rng(seed)
    drawn = rng.dirichlet(np.ones(size), (*inner, *LENGTHS))
    return np.moveaxis(drawn, -1, len(inner)).astype(np.float32)


def expected(table, size, args):
    """`P(result = r) = sum over the entries that are r of the product of chances`."""
    letters = string.ascii_lowercase[: len(args)]
    one_hot = np.eye(size)[table]
    inputs = ",".join(f"{letter}XY" for letter in letters)
    return np.einsum(f"{letters}Z,{inputs}->ZXY", one_hot, *args)


@every_reading
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["stretched", "in full"])
def test_a_function_gives_the_expectation_over_its_table(soft, lengths):
    reading = soft.with_batch(2, lengths)
    tables = {name: table_of(function) for name, function in TABLES.items()}
    args = {
        name: [chances(n, seed) for seed, n in enumerate(table.shape)]
        for name, table in tables.items()
    }

    @jax.jit
    def applied(args):
        return {
            name: reading.one_hot(
                reading.apply(
                    tables[name],
                    int(tables[name].max()) + 1,
                    *(reading.of_probabilities(jnp.asarray(arg)) for arg in own),
                ),
                0,
            )
            for name, own in args.items()
        }

    for name, got in applied(args).items():
        size = int(tables[name].max()) + 1
        wanted = expected(tables[name], size, args[name])
        np.testing.assert_allclose(
            np.broadcast_to(got, wanted.shape), wanted, atol=1e-5, err_msg=name
        )


@every_reading
def test_values_are_made_of_probabilities_and_read_off_again(soft):
    reading, given = soft.with_batch(2), chances(4, 0)
    value = reading.of_probabilities(jnp.asarray(given))
    np.testing.assert_allclose(reading.one_hot(value, 4), given, atol=1e-6)
    np.testing.assert_allclose(
        reading.log_probabilities(value, 1e-8), np.log(given), atol=1e-4
    )
    sure = reading.of_probabilities(jnp.eye(4)[:, :, None])
    np.testing.assert_allclose(
        reading.one_hot(reading.constant(2, 4), 4)[:, 0], jnp.eye(4)[2][:, None]
    )
    assert np.isfinite(reading.log_probabilities(sure, 1e-8)).all()


@every_reading
def test_a_program_is_the_softmax_of_its_logits(soft):
    logits = jnp.asarray(np.random.default_rng(0).normal(size=(3, 5)), jnp.float32)
    reading, wanted = soft.with_batch(2), jax.nn.softmax(logits, -1)
    along = reading.one_hot(reading.of_logits(logits.T, 0), 5)
    np.testing.assert_allclose(along, wanted.T, atol=1e-6)
    cells = reading.prepare({"choice": logits})
    assert cells["choice"].shape == (3, 5, 1, 1)
    first = reading.of_probabilities(jnp.eye(3, dtype=jnp.float32)[:, 0, None, None])
    chosen = reading.one_hot(reading.choose(cells, first)["choice"], 5)
    np.testing.assert_allclose(chosen[:, 0, 0], wanted[0], atol=1e-6)


@every_reading
def test_cells_are_read_and_written_where_the_address_may_be(soft):
    reading = soft.with_batch(2)
    address, cells, value = chances(3, 0), chances(4, 1, 3), chances(4, 2)
    as_values = [
        reading.of_probabilities(jnp.asarray(x)) for x in (cells, address, value)
    ]
    got = reading.one_hot(reading.read(*as_values[:2]), 4)
    wanted = np.einsum("cvXY,cXY->vXY", cells, address)
    np.testing.assert_allclose(got, wanted, atol=1e-5)
    got = jax.vmap(lambda cell: reading.one_hot(cell, 4))(reading.write(*as_values))
    wanted = cells * (1 - address)[:, None] + address[:, None] * value[None]
    np.testing.assert_allclose(got, wanted, atol=1e-5)


@every_reading
def test_every_operation_has_a_slope_that_is_a_number(soft):
    reading = soft.with_batch(1)
    table = table_of(TABLES["and"])

    def chance(logits):
        program = reading.prepare(logits)
        address = reading.constant(0, 2)
        chosen = reading.choose(program, address)
        result = reading.apply(table, 2, *(chosen[name] for name in "suv"))
        return jnp.sum(reading.log_probabilities(result, 1e-8))

    logits = {
        name: 9.0 * jnp.eye(size)[:2]
        for name, size in zip("suv", table.shape, strict=True)
    }
    for slope in jax.tree.leaves(jax.jit(jax.grad(chance))(logits)):
        assert np.isfinite(slope).all()
