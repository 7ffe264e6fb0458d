"""The winner's networks are taught on, while held-out results are explained better."""

from collections.abc import Callable

import numpy as np

from ...neural import Teaching
from .learner import Learner


# Held-out results are looked at so often.
_LOOK_EVERY = 100
# Without a better score at so many looks, it ends.
_PATIENCE = 8
# The rate falls to this share in the end.
_LAST_RATE = 0.1


def polished(
    learner: Learner,
    behaviour: int,
    num_updates: int,
    on_look: Callable[[int, float], None] = lambda number, score: None,
) -> float:
    """Teaches with one behaviour until held-out results are explained no better.

    The weights in the end are those, averaged over updates, of the best look.

    Args:
        learner: the networks, which it changes.
        behaviour: the program's.
        num_updates: the most updates.
        on_look: is told the updates so far and the score, at each look.

    Returns:
        The mean `log P` of the held-out results.
    """
    settings = learner.settings
    best, kept, best_at = -np.inf, dict(learner.teaching), 0
    for number in range(1, num_updates + 1):
        share = number / num_updates
        rate = settings.last_rate * (1 - (1 - _LAST_RATE) * share)
        examples = learner.next_batch()
        numbers = learner.posteriors.numbers("train", examples, [behaviour])
        learner.update(examples, numbers, np.ones(1), rate)
        if number % _LOOK_EVERY and number < num_updates:
            continue
        score = float(learner.scores("validation", [behaviour], average=True).mean())
        on_look(number, score)
        if score > best:
            best, kept, best_at = score, _averaged(learner.teaching), number
        elif number - best_at >= _PATIENCE * _LOOK_EVERY:
            break
    learner.teaching = kept
    return best


def _averaged(teaching: dict[str, Teaching]) -> dict[str, Teaching]:
    return {name: now._replace(weights=now.average) for name, now in teaching.items()}
