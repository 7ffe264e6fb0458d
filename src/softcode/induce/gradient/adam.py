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

    Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015).
    """
    before = optax.ScaleByAdamState(**moments)
    direction, after = _optimizer().update(slope, before)
    return direction, after._asdict()


def _optimizer() -> Any:
    # Optax says less of its states than that they are named tuples.
    return optax.scale_by_adam()
