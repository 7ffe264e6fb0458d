"""Programs that call trained networks, found by what is likeliest."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from conformance.machines import model

from softcode.induce.constraint import OutOfTime, most_likely
from softcode.language import Model
from softcode.task import Example


NUM_TILES, NUM_DIGITS = 3, 3
MODEL = model("tile_sum", image_size=2, num_tiles=3, num_lines=2, num_digits=3)


def sights(rng, num_examples):
    """Images of four pixels, of which the first three are the logits of their digit."""
    return rng.normal(size=(NUM_TILES, num_examples, 2, 2)).astype(np.float32)


# Passes the first three pixels on, through its rectified units one by one.
WEIGHTS = {
    "read_digit": [
        {
            "matrix": jnp.concatenate([jnp.eye(4), -jnp.eye(4), jnp.zeros((4, 56))], 1),
            "offset": jnp.zeros(64),
        },
        {
            "matrix": jnp.concatenate(
                [jnp.eye(4)[:, :3], -jnp.eye(4)[:, :3], jnp.zeros((56, 3))]
            ),
            "offset": jnp.zeros(3),
        },
    ]
}


def best_by_trying(images, totals):
    """The greatest likelihood over all programs and all digits."""
    worth = np.asarray(jax.nn.log_softmax(images.reshape((3, -1, 4))[..., :3]))
    best = -np.inf
    for where in itertools.product(range(NUM_TILES), repeat=2):
        whole = 0.0
        for index, total in enumerate(totals):
            ways = [
                sum(worth[tile, index, digit] for tile, digit in enumerate(digits))
                for digits in itertools.product(range(NUM_DIGITS), repeat=NUM_TILES)
                if digits[where[0]] + digits[where[1]] == total
            ]
            whole += max(ways, default=-np.inf)
        best = max(best, whole)
    return best


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_likelier_than_what_is_found(seed):
    rng = np.random.default_rng(seed)
    images, totals = sights(rng, 4), [0, 2, 4, 1]
    examples = [Example({}, {"total": [total]}) for total in totals]
    found = most_likely(MODEL, examples, {"tiles": images}, WEIGHTS)
    if found is None:
        assert best_by_trying(images, totals) == -np.inf
        return
    assert found.is_best
    # Weights are rounded to a thousandth of a nat.
    assert found.log_likelihood == pytest.approx(
        best_by_trying(images, totals), abs=0.02
    )
    where = found.choices["where"]
    for calls, total in zip(found.calls, totals, strict=True):
        seen = [calls[f"read_digit(tiles[{tile}])"] for tile in where]
        assert sum(seen) == total


def test_a_sure_network_tells_which_tiles_are_added():
    rng = np.random.default_rng(5)
    digits = rng.integers(0, NUM_DIGITS, (NUM_TILES, 6))
    images = np.zeros((NUM_TILES, 6, 4), np.float32)
    images[..., :3] = 8 * np.eye(3)[digits]
    examples = [
        Example({}, {"total": [int(a + b)]})
        for a, b in zip(digits[0], digits[2], strict=True)
    ]
    tiles = images.reshape((NUM_TILES, 6, 2, 2))
    found = most_likely(MODEL, examples, {"tiles": tiles}, WEIGHTS)
    assert found is not None
    assert sorted(found.choices["where"].tolist()) == [0, 2]
    assert found.log_likelihood > -0.1


def test_what_no_program_gives_is_told():
    images = sights(np.random.default_rng(0), 1)
    three = Model(MODEL.source.replace("value + more", "0"), MODEL.hypers, "three")
    nothing = most_likely(
        three, [Example({}, {"total": [1]})], {"tiles": images}, WEIGHTS
    )
    assert nothing is None


def test_no_time_is_not_no_program():
    rng = np.random.default_rng(0)
    examples = [Example({}, {"total": [2]})] * 40
    with pytest.raises(OutOfTime, match="whether one exists is not known"):
        most_likely(MODEL, examples, {"tiles": sights(rng, 40)}, WEIGHTS, seconds=0.0)


def test_weights_that_are_not_given_are_named():
    images = sights(np.random.default_rng(0), 1)
    with pytest.raises(ValueError, match="`weights` lacks read_digit"):
        most_likely(MODEL, [Example({}, {"total": [1]})], {"tiles": images}, {})


def test_tensors_that_are_not_given_are_named():
    with pytest.raises(ValueError, match="lacks tiles"):
        most_likely(MODEL, [Example({}, {"total": [1]})], {}, WEIGHTS)


def test_a_network_of_a_number_is_refused():
    chained = Model(
        """
image = InputTensor(2)
@Learn([2], 2, hid_sizes=[])
def again(seen): pass
@Learn([Vector(2)], 2, hid_sizes=[])
def see(image): pass
seen = Var(2)
seen.set_to(see(image))
out = Output(2)
out.set_to(again(seen))
"""
    )
    tensors = {"image": np.zeros((1, 1, 2), np.float32)}
    weights = {"again": [], "see": []}
    with pytest.raises(ValueError, match="again on a number"):
        most_likely(chained, [Example({}, {"out": [1]})], tensors, weights)
