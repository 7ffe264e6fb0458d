"""Frames as arrays: padded to one length, with a mask."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from ...reference import Frame
from .interface import Interface
from .network import AnyArray, DecisionLogits


class FrameBatch(NamedTuple):
    """Frames side by side; steps beyond a frame's end are masked."""

    programs: Int[AnyArray, " frame"]
    args: Int[AnyArray, "frame place"]
    observations: Int[AnyArray, "frame step observation"]
    next_programs: Int[AnyArray, "frame step"]
    next_args: Int[AnyArray, "frame step place"]
    returns: Bool[AnyArray, "frame step"]
    is_step: Bool[AnyArray, "frame step"]


def batch_of(frames: Sequence[Frame], length: int | None = None) -> FrameBatch:
    """Frames as arrays, padded to the longest, or to `length` steps.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> from softcode.reference import sample
        >>> task = TASKS["binary_search"]
        >>> frames = list(sample(task.program(), [task.encode(([4, 7], 5))]).frames())
        >>> batch_of(frames, length=4).is_step.astype(int).tolist()
        [[1, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0], [1, 0, 0, 0]]
    """
    longest = length or max(len(frame.steps) for frame in frames)
    shape = (len(frames), longest)
    first = frames[0]
    seen = np.zeros((*shape, len(first.steps[0].observation)), np.int32)
    programs, returns = np.zeros(shape, np.int32), np.zeros(shape, bool)
    args = np.zeros((*shape, len(first.args)), np.int32)
    is_step = np.zeros(shape, bool)
    for row, frame in enumerate(frames):
        for column, (observation, decision) in enumerate(frame.steps):
            seen[row, column] = observation
            programs[row, column] = decision.program
            args[row, column] = decision.args
            returns[row, column] = decision.returns
        is_step[row, : len(frame.steps)] = True
    return FrameBatch(
        np.array([frame.program for frame in frames], np.int32),
        np.array([frame.args for frame in frames], np.int32).reshape(len(frames), -1),
        seen,
        programs,
        args,
        returns,
        is_step,
    )


def by_length(frames: Iterable[Frame]) -> dict[int, list[Frame]]:
    """Frames by their number of steps, rounded up to a power of two.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> from softcode.reference import sample
        >>> task = TASKS["binary_search"]
        >>> frames = sample(task.program(), [task.encode(([4, 7], 5))]).frames()
        >>> {length: len(group) for length, group in by_length(frames).items()}
        {1: 3, 4: 2}
    """
    groups: dict[int, list[Frame]] = {}
    for frame in frames:
        groups.setdefault(1 << (len(frame.steps) - 1).bit_length(), []).append(frame)
    return dict(sorted(groups.items()))


def margins(
    logits: DecisionLogits, batch: FrameBatch, interface: Interface
) -> Float[Array, "frame step"]:
    """By how much each decision is the network's own; negative where it decides otherwise.

    The least, over the heads, of the logit that should be greatest less its best rival,
    and of the end's log-odds with the sign that they should have. Infinite where there
    is no step.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> from softcode.reference import sample
        >>> task = TASKS["binary_search"]
        >>> frames = list(sample(task.program(), [task.encode(([4, 7], 5))]).frames())
        >>> batch = batch_of([frame for frame in frames if len(frame.steps) == 1][:2])
        >>> shapes = (2, 1), (2, 1, 6), (2, 1, 0)  # the frame's end, program, arguments
        >>> unsure = DecisionLogits(*map(jnp.zeros, shapes))
        >>> margins(unsure, batch, Interface.of(task)).tolist()
        [[0.0], [0.0]]
    """
    end = jnp.where(batch.returns, logits.end, -logits.end)
    least = jnp.minimum(end, _lead(logits.program, batch.next_programs))
    start = 0
    for place, values in enumerate(interface.arguments):
        own = logits.args[..., start : start + len(values)]
        least = jnp.minimum(least, _lead(own, batch.next_args[..., place]))
        start += len(values)
    return jnp.where(batch.is_step, least, jnp.inf)


def _lead(
    logits: Float[Array, "*place value"], wanted: Int[AnyArray, "*place"]
) -> Float[Array, "*place"]:
    """The wanted logit less the greatest of the others."""
    values = jnp.arange(logits.shape[-1]).reshape((1,) * wanted.ndim + (-1,))
    is_wanted = jnp.asarray(wanted)[..., None] == values
    own = jnp.sum(jnp.where(is_wanted, logits, 0.0), -1)
    rival = jnp.max(jnp.where(is_wanted, -jnp.inf, logits), -1)
    return own - rival
