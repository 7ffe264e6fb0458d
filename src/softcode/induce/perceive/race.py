"""Each behaviour with networks of its own, until one is left."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .learner import Learner


# After each heat so many go on, and never fewer than two before the last.
_KEPT = 0.3
# Held-out examples that a heat is judged on.
_NUM_JUDGED = 400
# Updates of the first heat, over all, and of one behaviour in any.
_FIRST, _LONGEST_HEAT = 7000, 240


class Raced(NamedTuple):
    """How a race ended.

    Args:
        best: the behaviour that explains held-out results best.
        learner: its networks.
        score: its mean `log P` on held-out examples.
        second: the score of the next best, in the last heat; `-inf` if it was alone.
        runner_up: that behaviour, if there was one.
    """

    best: int
    learner: Learner
    score: float
    second: float
    runner_up: int | None


def race(
    fresh: Callable[[int], Learner],
    contestants: list[int],
    heat: int,
    seed: int,
    on_heat: Callable[[str], None] = lambda said: None,
) -> Raced:
    """Heats: networks of each behaviour's own are taught, and the best go on.

    A mixture may settle on a flexible behaviour that the networks learn to serve; here
    nobody's networks serve another's, and who explains *held-out* results best wins.

    Args:
        fresh: makes a learner with the networks as they begin, from a seed.
        contestants: those that take part, by number.
        heat: the fewest updates of a behaviour in the first heat.
        seed: of all chance.
        on_heat: is told, in words, who goes on.
    """
    num_updates = max(heat, min(_LONGEST_HEAT, _FIRST // len(contestants)))
    running = {b: fresh(seed * 1009 + b) for b in contestants}
    scores: dict[int, float] = {}
    while True:
        for behaviour, learner in running.items():
            _taught(learner, behaviour, num_updates)
            logs = learner.scores("validation", [behaviour], limit=_NUM_JUDGED)
            scores[behaviour] = float(logs.mean())
        order = sorted(running, key=lambda b: -scores[b])
        if len(order) <= 2:
            break
        num_kept = max(2, round(_KEPT * len(order)))
        running = {b: running[b] for b in order[:num_kept]}
        on_heat(f"{len(running)} of {len(order)} behaviours go on")
        num_updates = min(2 * num_updates, _LONGEST_HEAT)
    best, *others = order
    second = scores[others[0]] if others else -np.inf
    runner_up = others[0] if others else None
    return Raced(best, running[best], scores[best], second, runner_up)


def _taught(learner: Learner, behaviour: int, num_updates: int) -> None:
    for _ in range(num_updates):
        examples = learner.next_batch()
        numbers = learner.posteriors.numbers("train", examples, [behaviour])
        learner.update(examples, numbers, np.ones(1), learner.settings.last_rate)
