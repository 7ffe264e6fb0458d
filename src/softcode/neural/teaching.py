"""Teaching a network: one update, images moved about, weights averaged."""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array

from .images import ImageNetwork, ImageWeights


# ImageWeights are averaged over this share of the last updates, and over so many at most.
_SHARE, _AVERAGED = 0.1, 200


class Teaching(NamedTuple):
    """ImageWeights on their way: as they are, their average, and the optimizer's moments.

    Example:
        >>> import jax.random as jr
        >>> network = ImageNetwork((4, 4), 2, "small")
        >>> now = first_teaching(network.init(jr.key(0)))
        >>> images, wanted = np.ones((1, 4, 4)), np.array([[0.0, 1.0]])
        >>> for _ in range(20):
        ...     now = taught(network, now, images, wanted, 1e-3)
        >>> bool(network.probabilities(now.weights, images)[0, 1] > 0.5)
        True
    """

    weights: ImageWeights
    average: ImageWeights
    moments: Any
    num_updates: Array


def first_teaching(weights: ImageWeights) -> Teaching:
    """Before the first update.

    Args:
        weights: those to begin with.

    Example:
        >>> first_teaching({"a": jnp.ones(2)}).num_updates.item()
        0
    """
    moments = optax.scale_by_adam().init(weights)
    return Teaching(weights, weights, moments, jnp.zeros((), jnp.int32))


@functools.partial(jax.jit, static_argnums=0)
def taught(
    network: ImageNetwork,
    now: Teaching,
    images: np.ndarray | Array,
    wanted: np.ndarray | Array,
    rate: float | Array,
) -> Teaching:
    r"""One update by Adam towards labels that need not be sure.

    The loss is `-sum_i sum_l q_i(l) log p_i(l) / n` over `n` images, `p_i` what the
    network says of image `i`. Where `q_i(l)` is the posterior of the label, its slope is
    that of the marginal log-likelihood (one step of generalised expectation
    maximisation).

    Args:
        network: whose weights these are.
        now: as `first_teaching` or the last update left it.
        images: a minibatch.
        wanted: `q`, how much each label is wanted; rows of 0 teach nothing.
        rate: the learning rate.

    Example:
        >>> import jax.random as jr
        >>> network = ImageNetwork((4, 4), 2, "small")
        >>> now = first_teaching(network.init(jr.key(0)))
        >>> now = taught(network, now, jnp.ones((1, 4, 4)), jnp.eye(2)[:1], 1e-3)
        >>> now.num_updates.item()
        1
    """

    def loss(weights: ImageWeights) -> Any:
        said = jax.nn.log_softmax(network.logits(weights, images))
        return -(wanted * said).sum() / len(images)

    slope = jax.grad(loss)(now.weights)
    step, moments = optax.scale_by_adam().update(slope, now.moments)
    weights = jax.tree.map(lambda w, s: w - rate * s, now.weights, step)
    share = 1 / (1 + jnp.minimum(_SHARE * now.num_updates, _AVERAGED))
    average = jax.tree.map(lambda a, w: a + share * (w - a), now.average, weights)
    return Teaching(weights, average, moments, now.num_updates + 1)


def averaged(now: Teaching) -> ImageWeights:
    """The average of the weights over the last updates: it reads a little better.

    Args:
        now: as the last update left it.

    Example:
        >>> averaged(first_teaching({"a": jnp.ones(2)}))["a"].tolist()
        [1.0, 1.0]
    """
    return now.average


def shifted(
    images: np.ndarray,
    most: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Each image moved by up to so many rows and columns, by chance.

    What is moved in is 0.

    Args:
        images: many images.
        most: the furthest that one is moved.
        rng: where chance comes from.

    Example:
        >>> image = np.array([[[1.0, 0.0], [0.0, 0.0]]])
        >>> moved = shifted(image, 1, np.random.default_rng(3))
        >>> moved.shape, float(moved.sum()) <= 1
        ((1, 2, 2), True)
    """
    if most == 0:
        return images
    num, height, width = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    down, right = rng.integers(2 * most + 1, size=(2, num))
    rows = down[:, None] + np.arange(height)
    columns = right[:, None] + np.arange(width)
    return padded[np.arange(num)[:, None, None], rows[:, :, None], columns[:, None]]
