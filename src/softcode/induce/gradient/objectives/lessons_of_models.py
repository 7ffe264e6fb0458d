"""What the objectives of models share: several splits, which come in one by one."""

from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
from jaxtyping import Array, PyTree

from ....task import EncodedTask
from .objective import Lesson, Logits, Slopes, Standing, mean_entropy
from .run_loss import aim_of


def refused_of_model(
    task: EncodedTask, splits: tuple[str, ...], name: str
) -> str | None:
    """Why no loss of a model's weights can be had for this task, if so.

    Args:
        task: on its machine.
        splits: what is to be learned from.
        name: the objective's, for the words.
    """
    for split in splits:
        machine = task.machine_for(split)
        if not machine.capabilities.has_graph:
            return (
                f"`{name}` is for models, and this is {machine.title}; learn with "
                "`RunLoss()`."
            )
    return None


def lesson_of_model(task: EncodedTask, split: str) -> Lesson:
    """The inputs of a split, and the outputs that its one step should show.

    A run of a model is one step, and there is one schedule; so the targets are
    `[1, 1, cell, example]`.
    """
    shown = {name: row[None, None] for name, row in task.outputs(split).items()}
    return Lesson(task.machine_for(split), aim_of(task.inputs(split), shown))


def over_splits(
    each: Sequence[Callable[[Logits, PyTree], tuple[Array, Logits]]],
    begins: Sequence[float],
) -> Slopes:
    """The losses and slopes of the splits whose turn has come, added; less the bonus.

    Args:
        each: for each split, the loss and slope of logits for its aim.
        begins: the update with which each split comes in; the first is always there.

    Returns:
        A function for one restart. The value is without the entropy bonus, the slope with
        it. Splits whose turn has not come are computed and count 0.

    Example:
        >>> def square(logits, aim):
        ...     return aim * jnp.sum(logits["w"] ** 2), {"w": 2 * aim * logits["w"]}
        >>> both = over_splits([square, square], begins=(0.0, 10.0))
        >>> zero = jnp.zeros(())
        >>> standing = Standing(jnp.array(0), zero, jnp.array(5), zero)
        >>> value, slope = both({"w": jnp.ones((1, 1))}, standing, [3.0, 4.0])
        >>> float(value), float(slope["w"][0, 0])
        (3.0, 6.0)
    """

    def slopes(
        logits: Logits, standing: Standing, aims: Sequence[PyTree]
    ) -> tuple[Array, Logits]:
        value, slope = each[0](logits, aims[0])
        for slopes_of, aim, begin in zip(each[1:], aims[1:], begins[1:], strict=True):
            counts = (standing.update >= begin).astype(jnp.float32)
            more, steeper = slopes_of(logits, aim)
            value += counts * more
            slope = {name: slope[name] + counts * steeper[name] for name in slope}
        rise = jax.grad(mean_entropy)(logits)
        bonus = standing.entropy
        return value, {name: slope[name] - bonus * rise[name] for name in slope}

    return slopes
