"""One set of networks for all behaviours, each weighed by how well it explains."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from .learner import Learner


# How many examples' worth of evidence the running mean of log-likelihoods stands for: few
# at first, when all are alike, and more and more.
_FIRST_EVIDENCE, _LAST_EVIDENCE = 10.0, 1000.0
_UPDATES_TO_LAST = 300
_MEMORY = 0.98
# Below this weight a behaviour no longer has a part.
_LEAST_WEIGHT = 1e-6
_SURE, _SURE_FOR = 0.999, 20


class Mixed(NamedTuple):
    """How a mixture ended.

    Args:
        weights: of the behaviours; they add up to 1.
        num_updates: how many were made.
    """

    weights: Float[np.ndarray, " behaviour"]
    num_updates: int

    @property
    def best(self) -> int:
        """The behaviour of the greatest weight."""
        return int(self.weights.argmax())


def mixture(learner: Learner, num_behaviours: int, num_updates: int) -> Mixed:
    """Teaches the networks with all behaviours at once, until one stands out.

    With `m_b` a running mean of behaviour `b`'s log-likelihood and `n` the evidence that
    it stands for, `w_b = exp(n m_b) / sum_c exp(n m_c)`; the networks follow the slope of
    `sum_b w_b log P_b`, and `n` grows as they learn.

    Args:
        learner: the networks.
        num_behaviours: how many there are.
        num_updates: the most updates.
    """
    left = list(range(num_behaviours))
    means, seen = np.zeros(num_behaviours), 0.0
    weights = np.full(num_behaviours, 1 / num_behaviours)
    num_sure, made = 0, 0
    for made in range(1, num_updates + 1):
        examples = learner.next_batch()
        numbers = learner.posteriors.numbers("train", examples, left)
        logs = learner.update(examples, numbers, weights[left])
        seen = _MEMORY * seen + 1 - _MEMORY
        means *= _MEMORY
        means[left] += (1 - _MEMORY) * logs.mean(1)
        share = min(1.0, made / _UPDATES_TO_LAST)
        evidence = _FIRST_EVIDENCE * (_LAST_EVIDENCE / _FIRST_EVIDENCE) ** share
        scores = evidence * means[left] / seen
        weights = np.zeros(num_behaviours)
        weights[left] = np.exp(scores - scores.max())
        weights /= weights.sum()
        left = [b for b in left if weights[b] > _LEAST_WEIGHT]
        num_sure = num_sure + 1 if weights.max() > _SURE else 0
        if num_sure >= _SURE_FOR and made >= _UPDATES_TO_LAST // 4:
            break
    return Mixed(weights, made)
