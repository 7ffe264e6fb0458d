"""Networks that read images: the same by JAX and by NumPy, and fit to be kept."""

import jax.random as jr
import numpy as np
import pytest

from softcode.neural import KINDS, ImageNetwork, ImageNetworkFault, read_all, standalone
from softcode.neural.calibration import calibrated
from softcode.neural.teaching import first_teaching, shifted, taught


each_kind = pytest.mark.parametrize("kind", KINDS)


@each_kind
@pytest.mark.parametrize("shape", [(4, 4), (8, 8), (9, 13), (28, 28)])
def test_numpy_alone_reads_what_the_network_reads(kind, shape):
    network = ImageNetwork(shape, 7, kind)
    weights = network.init(jr.key(1))
    images = np.random.default_rng(0).uniform(0, 255, size=(5, *shape))
    said = read_all(network, weights, images)
    plain = {name: np.asarray(array) for name, array in weights.items()}
    np.testing.assert_allclose(
        standalone.probabilities(plain, images), said, rtol=2e-4, atol=1e-6
    )
    np.testing.assert_allclose(said.sum(1), 1, rtol=1e-5)


@each_kind
def test_brightness_and_contrast_do_not_change_what_is_read(kind):
    network = ImageNetwork((8, 8), 3, kind)
    weights = network.init(jr.key(0))
    images = np.random.default_rng(0).uniform(50, 200, size=(4, 8, 8))
    dark = read_all(network, weights, 0.2 * images + 3)
    np.testing.assert_allclose(
        dark, read_all(network, weights, images), rtol=1e-3, atol=1e-4
    )


@each_kind
def test_an_untaught_network_holds_no_label_for_much_likelier(kind):
    network = ImageNetwork((8, 8), 10, kind)
    images = np.random.default_rng(0).uniform(0, 255, size=(50, 8, 8))
    said = read_all(network, network.init(jr.key(3)), images)
    assert said.max() < 0.2


def test_a_network_learns_what_it_is_taught():
    network = ImageNetwork((6, 6), 2, "small")
    rng = np.random.default_rng(0)
    labels = rng.integers(2, size=64)
    images = rng.uniform(size=(64, 6, 6))
    images[:, 0, 0] += 3.0 * labels
    now = first_teaching(network.init(jr.key(0)))
    for _ in range(150):
        now = taught(network, now, images, np.eye(2)[labels], 3e-3)
    for weights in (now.weights, now.average):
        assert (read_all(network, weights, images).argmax(1) == labels).mean() > 0.95


def test_moved_images_hold_what_they_held_but_for_what_left_them():
    images = np.zeros((40, 7, 7))
    images[:, 3, 3] = 1.0
    moved = shifted(images, 2, np.random.default_rng(0))
    assert moved.shape == images.shape
    assert (moved.sum((1, 2)) == 1).all() and (moved != images).any()


def test_one_temperature_leaves_the_order_of_labels():
    said = np.random.default_rng(0).dirichlet(np.ones(5), size=20)
    for temperature in (0.5, 1.0, 4.0):
        other = calibrated(said, temperature)
        np.testing.assert_allclose(other.sum(1), 1)
        assert (other.argsort(1) == said.argsort(1)).all()


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({}, "layer0.matrix"),
        ({"layer0.matrix": np.full((16, 128), np.nan)}, "layer0.matrix"),
        ({"layer0.matrix": np.zeros((3, 3))}, "layer0.matrix"),
    ],
    ids=["missing", "not finite", "of another shape"],
)
def test_weights_that_are_none_of_the_network_are_refused(weights, told):
    with pytest.raises(ImageNetworkFault, match=told):
        ImageNetwork((4, 4), 2, "small").require(weights)


@pytest.mark.parametrize(
    "settings", [{}, {"shape": 3}, {"shape": [4, 4], "num_classes": "x", "kind": "mlp"}]
)
def test_settings_that_are_no_networks_are_refused(settings):
    with pytest.raises(ImageNetworkFault):
        ImageNetwork.of(settings)
