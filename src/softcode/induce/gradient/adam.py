"""Adam without a learning rate, which is each restart's own; its state as a dictionary."""

from typing import Any, TypeAlias

import optax
from jaxtyping import PyTree

from .objectives import Logits


# The number of updates, and the two moments of each logit.
Moments: TypeAlias = dict[str, PyTree]


def first_moments(logits: Logits) -> Moments:
    """Before the first update."""
    return _optimizer().init(logits)._asdict()


def adam(slope: Logits, moments: Moments) -> tuple[Logits, Moments]:
    """Where to go, against the slope, and the moments after that.

    With the slope `g` of update `t`: `m = 0.9 m + 0.1 g` and `v = 0.999 v + 0.001 g^2`;
    the direction is `m / (1 - 0.9^t) / (sqrt(v / (1 - 0.999^t)) + 1e-8)`, which is
    about 1 in size and is taken times the restart's learning rate.

    Args:
        slope: for each parameter.
        moments: what the last call gave, or `first_moments`.

    Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015).

    Example:
        >>> import jax.numpy as jnp
        >>> slope = {"choice": jnp.array([2.0, -0.5])}
        >>> direction, _ = adam(slope, first_moments(slope))
        >>> [round(float(d), 3) for d in direction["choice"]]
        [1.0, -1.0]
    """
    before = optax.ScaleByAdamState(**moments)
    direction, after = _optimizer().update(slope, before)
    return direction, after._asdict()


def _optimizer() -> Any:
    # Optax says less of its states than that they are named tuples.
    return optax.scale_by_adam()
