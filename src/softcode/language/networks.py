"""The learned functions of a model: feed-forward networks, and their first weights."""

import math
from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import jax.random as jr
from jaxtyping import Array, Float, PRNGKeyArray

from .tree import Network


# For each layer, its matrix `[in, out]` and its offsets `[out]`.
Weights = list[dict[str, Array]]


def init_networks(
    networks: Mapping[str, Network], key: PRNGKeyArray
) -> dict[str, Weights]:
    """First weights for each learned function of a model; its steps take them by name.

    Args:
        networks: `Model.networks`.
        key: for the weights, of which each network has its own.

    Example:
        >>> init_networks({}, jr.key(0))
        {}
    """
    keys = jr.split(key, max(1, len(networks)))
    pairs = zip(networks.items(), keys, strict=False)
    return {name: _init_weights(network, k) for (name, network), k in pairs}


def _init_weights(network: Network, key: PRNGKeyArray) -> Weights:
    """Random weights (He's, for rectified units).

    Source: Gaunt et al., "Differentiable Programs with Neural Libraries", section 2.1.
    """
    sizes = network.layer_sizes
    layers = []
    for own_key, before, after in zip(
        jr.split(key, len(sizes) - 1), sizes[:-1], sizes[1:], strict=True
    ):
        matrix = jr.normal(own_key, (before, after)) * math.sqrt(2 / before)
        layers.append({"matrix": matrix, "offset": jnp.zeros(after)})
    return layers


def logits_of(weights: Weights, inputs: Float[Array, "... input"]) -> Any:
    """What the last layer gives, `[..., output]`.

    With `W_k`, `b_k` the matrix and the offset of layer `k` of `n`, and `h_0` the inputs:

        h_k = relu(h_{k-1} W_k + b_k)     logits = h_{n-1} W_n + b_n

    Args:
        weights: the layers, in order.
        inputs: `[..., input]`, any number of axes in front.

    Example:
        >>> first = {"matrix": jnp.array([[1.0, -1.0]]), "offset": jnp.zeros(2)}
        >>> last = {"matrix": jnp.array([[1.0], [1.0]]), "offset": jnp.array([0.5])}
        >>> logits_of([first, last], jnp.array([[-3.0], [2.0]])).tolist()
        [[3.5], [2.5]]
    """
    *hidden, last = weights
    for layer in hidden:
        inputs = jax.nn.relu(_affine(layer, inputs))
    return _affine(last, inputs)


def _affine(layer: dict[str, Array], inputs: Array) -> Array:
    offset = jnp.reshape(layer["offset"], (1,) * (inputs.ndim - 1) + (-1,))
    return inputs @ layer["matrix"] + offset
