"""What an update learns from: splits that come in one by one, and minibatches."""

import dataclasses

import jax
import jax.random as jr
from jaxtyping import PRNGKeyArray, PyTree

from ...files import Fault


@dataclasses.dataclass(frozen=True)
class Lessons:
    """Which examples are learned from, and when.

    Args:
        splits: the splits to learn from, the first of which is `train`; their losses
            are added. Several are for models.
        curriculum: the splits after the first come in one by one, the last after this
            part of a restart's updates; 0 has all from the start.
        minibatch: how many examples of each split an update looks at, drawn anew each
            time; all of them if `None`.

    Example:
        >>> Lessons(splits=("train", "long", "longer"), curriculum=0.5).begins(1000)
        (0.0, 250.0, 500.0)
    """

    splits: tuple[str, ...] = ("train",)
    curriculum: float = 0.0
    minibatch: int | None = None

    def __post_init__(self):
        if self.splits[:1] != ("train",) or not 0 <= self.curriculum <= 1:
            raise Fault(
                "`Lessons(splits=..., curriculum=...)` needs splits that start with "
                f"'train' and a part from 0 to 1, got {self.splits} and "
                f"{self.curriculum}."
            )
        if self.minibatch is not None and self.minibatch < 1:
            raise Fault(
                f"`Lessons(minibatch=...)` is at least 1, got {self.minibatch}."
            )

    def begins(self, num_updates: int) -> tuple[float, ...]:
        """The update with which each split comes in, of so many of a restart."""
        last = max(1, len(self.splits) - 1)
        return tuple(
            self.curriculum * num_updates * number / last
            for number in range(len(self.splits))
        )


def minibatch(aim: PyTree, size: int | None, key: PRNGKeyArray) -> PyTree:
    """Some of the examples, drawn without repetition; all, where there are no more.

    Args:
        aim: arrays whose last axis is that of the examples.
        size: how many; all of them if `None`.
        key: for the draw.

    Returns:
        The same arrays, with the same examples chosen in each.

    Example:
        >>> import jax.numpy as jnp
        >>> minibatch({"memory": jnp.zeros((8, 100))}, 16, jr.key(0))["memory"].shape
        (8, 16)
    """
    count = jax.tree.leaves(aim)[0].shape[-1]
    if size is None or count <= size:
        return aim
    chosen = jr.permutation(key, count)[:size]
    return jax.tree.map(lambda row: row[..., chosen], aim)
