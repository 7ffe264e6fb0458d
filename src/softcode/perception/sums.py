"""Sums of labels with weights, such as numbers of many digits that are added."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from .diagrams import AbstractWays, Diagram, NetworkCall


@dataclasses.dataclass(frozen=True)
class WeightedSum(AbstractWays):
    """All ways to read labels whose weighted sum is a result.

    A sum of two numbers of fifteen digits can be read in 10^30 ways; but from the greatest
    weight on, few remainders can still be made up by the rest: those from 0 up to
    `9 (w_k + ... + w_n)`. So a diagram has some twenty states for each call.

    Args:
        calls: what is read.
        weights: what each label is multiplied by, above 0.
        num_classes: how many labels there are, from 0.

    Example:
        >>> calls = tuple(NetworkCall("read", slot) for slot in range(4))
        >>> ways = WeightedSum(calls, (10, 1, 10, 1), 10)
        >>> ways.diagram(0, ("read",)).arcs[:, 4].tolist()
        [0, 0, 0, 0]
        >>> ways.diagram(199, ("read",)) is None
        True
    """

    calls: tuple[NetworkCall, ...]
    weights: tuple[int, ...]
    num_classes: int

    def diagram(self, wanted: int, networks: Sequence[str]) -> Diagram | None:
        order = sorted(range(len(self.calls)), key=lambda k: -self.weights[k])
        rest = np.cumsum([self.weights[k] for k in reversed(order)])[::-1]
        most_left = (self.num_classes - 1) * np.append(rest[1:], 0)
        labels = np.arange(self.num_classes)
        left, layers = np.array([wanted]), []
        for number, k in enumerate(order):
            following = left[:, None] - self.weights[k] * labels
            source, label = np.nonzero(
                (following >= 0) & (following <= most_left[number])
            )
            left, target = np.unique(following[source, label], return_inverse=True)
            layers.append((source, label, target.reshape(-1), len(following)))
            if not len(left):
                return None
        return self._kept(order, layers, networks)

    def _kept(self, order, layers, networks) -> Diagram:
        """Only arcs from which the end can be reached, with their states in order."""
        leads = np.ones(1, bool)
        arcs = []
        for k, (source, label, target, num_states) in zip(
            reversed(order), reversed(layers), strict=True
        ):
            kept = leads[target]
            call = self.calls[k]
            arcs.append((call, source[kept], label[kept], target[kept]))
            leads = np.zeros(num_states, bool)
            leads[source[kept]] = True
        parts, first = [], 0
        for number, (call, source, label, target) in enumerate(reversed(arcs)):
            following = first + layers[number][3]
            part = np.empty((len(source), 5), np.int32)
            part[:, 0], part[:, 1] = first + source, following + target
            part[:, 2], part[:, 3] = networks.index(call.network), call.slot
            part[:, 4] = label
            parts.append(part)
            first = following
        return Diagram(np.concatenate(parts), first + 1)
