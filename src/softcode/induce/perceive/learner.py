"""Networks that are taught from results: what they say, and one update."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import jax.random as jr
import numpy as np
from jaxtyping import Float, Int, PRNGKeyArray

from ...neural import (
    ImageNetwork,
    ImageWeights,
    Teaching,
    averaged,
    first_teaching,
    read_all,
    shifted,
    taught,
)
from ...perception import PerceptualTask, Posteriors
from .settings import Perceive


@dataclasses.dataclass
class Learner:
    """The networks of a task on their way, and what they learn from.

    Args:
        task: whose images they read.
        posteriors: the behaviours' sums.
        networks: by name.
        teaching: for each network its weights and moments.
        settings: rate, batch and shift.
        rng: draws minibatches and shifts.
    """

    task: PerceptualTask
    posteriors: Posteriors
    networks: Mapping[str, ImageNetwork]
    teaching: dict[str, Teaching]
    settings: Perceive
    rng: np.random.Generator
    waiting: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros(0, int))
    num_updates: int = 0

    @classmethod
    def fresh(
        cls,
        task: PerceptualTask,
        posteriors: Posteriors,
        settings: Perceive,
        seed: int,
        known: Mapping[str, ImageWeights] | None = None,
    ) -> "Learner":
        """Networks with weights drawn by chance, but for those that are known.

        Args:
            task: whose images.
            posteriors: of its behaviours.
            settings: what kind of network, and how it is taught.
            seed: of all chance.
            known: weights to begin with, by the network's name.
        """
        networks = networks_of(task, settings)
        keys: list[PRNGKeyArray] = list(jr.split(jr.key(seed), len(networks) + 1))
        teaching = {
            name: first_teaching((known or {}).get(name) or network.init(key))
            for (name, network), key in zip(networks.items(), keys, strict=False)
        }
        rng = np.random.default_rng(seed)
        return cls(task, posteriors, networks, teaching, settings, rng)

    def next_batch(self) -> Int[np.ndarray, " example"]:
        """The next minibatch: places of training examples, all before any comes again."""
        num = len(self.task.splits["train"].outputs)
        size = min(self.settings.batch, num)
        if len(self.waiting) < size:
            self.waiting = self.rng.permutation(num)
        taken, self.waiting = self.waiting[:size], self.waiting[size:]
        return taken

    def update(
        self,
        examples: Int[np.ndarray, " example"],
        numbers: Int[np.ndarray, "behaviour example"],
        weights: Float[np.ndarray, " behaviour"],
        rate: float | None = None,
    ) -> Float[np.ndarray, "behaviour example"]:
        """Teaches the networks from some training examples; the `log P` of before.

        Args:
            examples: places in `train`.
            numbers: the behaviours' diagrams on them.
            weights: of the behaviours.
            rate: the learning rate, if it is not the settings'.
        """
        shown = self.task.splits["train"].images[examples]
        images = shifted(
            self.task.images[np.maximum(shown, 0).ravel()],
            self.settings.shift,
            self.rng,
        )
        # Seen once as they are, and taught as they are seen.
        images = images.astype(np.float32)
        said = self._said(
            images, shown.shape, {n: t.weights for n, t in self.teaching.items()}
        )
        logs, wanted = self.posteriors.sums(numbers, said, weights)
        for place, (name, network) in enumerate(self.networks.items()):
            target = wanted[:, :, place, : network.num_classes]
            target = target.reshape(-1, network.num_classes)
            if target.any():
                self.teaching[name] = taught(
                    network,
                    self.teaching[name],
                    images,
                    target.astype(np.float32),
                    self.settings.rate if rate is None else rate,
                )
        self.num_updates += 1
        return logs

    def scores(
        self,
        split: str,
        which: list[int],
        *,
        average: bool = False,
        limit: int | None = None,
    ) -> Float[np.ndarray, "behaviour example"]:
        """`log P` of some behaviours on a split.

        Args:
            split: whose examples.
            which: the behaviours, by number.
            average: read with the average of the weights.
            limit: look at so many examples at most.
        """
        examples = np.arange(len(self.task.splits[split].outputs))[:limit]
        numbers = self.posteriors.numbers(split, examples, which)
        said = self.said(split, average=average)[examples]
        return self.posteriors.sums(numbers, said, np.zeros(len(which)))[0]

    def said(
        self, split: str, *, average: bool = True
    ) -> Float[np.ndarray, "example slot network label"]:
        """What each network says of each image of a split.

        Args:
            split: whose images.
            average: read with the average of the weights.
        """
        shown = self.task.splits[split].images
        weights = self.weights(average=average)
        images = self.task.images[np.maximum(shown, 0).ravel()]
        return self._said(images, shown.shape, weights)

    def weights(self, *, average: bool = True) -> dict[str, ImageWeights]:
        """The networks' weights, or their average over the last updates."""
        return {
            name: averaged(now) if average else now.weights
            for name, now in self.teaching.items()
        }

    def _said(
        self, images: Any, shape: tuple, weights: Mapping[str, ImageWeights]
    ) -> Any:
        most = max(network.num_classes for network in self.networks.values())
        said = np.zeros((*shape, len(self.networks), most))
        for place, (name, network) in enumerate(self.networks.items()):
            read = read_all(network, weights[name], images)
            said[:, :, place, : network.num_classes] = read.reshape(*shape, -1)
        return said


def networks_of(task: PerceptualTask, settings: Perceive) -> dict[str, ImageNetwork]:
    """The networks that a task's programs call, without weights, by name.

    Args:
        task: whose images they read.
        settings: say what kind they are.
    """
    kind = settings.kind_for(task.shape)
    return {
        name: ImageNetwork(task.shape, num, kind) for name, num in task.networks.items()
    }
