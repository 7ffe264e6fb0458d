"""What an update learns from: splits that come in one by one, and minibatches."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import jax.random as jr
from jaxtyping import Array, PRNGKeyArray

from ...language import Model
from .objectives import mean_entropy, slopes_of_model


def slopes_of_lessons(gradient: Any, models: tuple[Model, ...]) -> Callable:
    """The loss and slope of a restart, added over the splits whose turn has come.

    Args:
        gradient: the inducer's settings.
        models: what each split is run on; all have the same parameters.
    """
    each = [slopes_of_model(model, gradient.reading) for model in models]
    # The last split comes in when the curriculum ends.
    starts = [
        gradient.curriculum * gradient.num_updates * lesson / max(1, len(models) - 1)
        for lesson in range(len(models))
    ]

    def slopes(
        restart: dict[str, Any], aims: tuple[Any, ...]
    ) -> tuple[Array, dict[str, Array]]:
        logits = restart["logits"]
        value, slope = each[0](logits, aims[0])
        for slopes_of, aim, start in zip(each[1:], aims[1:], starts[1:], strict=True):
            counts = (restart["update"] >= start).astype(jnp.float32)
            more, steeper = slopes_of(logits, aim)
            value += counts * more
            slope = {name: slope[name] + counts * steeper[name] for name in slope}
        rise = jax.grad(mean_entropy)(logits)
        weight = restart["entropy"]
        return value, {name: slope[name] - weight * rise[name] for name in slope}

    return slopes


def minibatch(aim: Any, size: int | None, key: PRNGKeyArray) -> Any:
    """Some of the examples, drawn without repetition; all, where there are no more."""
    count = jax.tree.leaves(aim)[0].shape[-1]
    if size is None or count <= size:
        return aim
    chosen = jr.permutation(key, count)[:size]
    return jax.tree.map(lambda row: row[..., chosen], aim)
