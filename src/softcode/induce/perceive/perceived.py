"""What was found: a program, its networks, and how sure both are."""

import dataclasses
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...neural import Network, Weights
from ...perception import AbstractBehaviour, PerceptualTask, ShownImages
from .blind import Blind
from .learner import Learner, read_all


@dataclasses.dataclass(frozen=True, repr=False)
class Perceived:
    """A program and the networks that it calls, with what was checked of them.

    Args:
        behaviour: the program; `None` if no program explains the results.
        networks: those that it calls, with their weights.
        score: mean log-likelihood of the held-out results of `validation`.
        blind_score: the same for whoever does not look at the images.
        rival: the program that came next, and its score under networks of the first.
        test_right: how many results of `test` it gets right, and of how many.
        blind_right: how many of them the best guess without images gets right.
        confidence: the mean probability of the likeliest label, on `test`: an estimate of
            how many images are read right, made without labels.
        way: how it was found.
        seconds: processor time.
    """

    task: PerceptualTask
    behaviour: AbstractBehaviour | None
    networks: Mapping[str, tuple[Network, Weights]]
    score: float
    blind_score: float
    rival: tuple[str, float] | None
    test_right: tuple[int, int]
    blind_right: int
    confidence: float
    way: str
    seconds: float
    num_behaviours: int

    @property
    def accuracy(self) -> float:
        """The share of test results that it gets right."""
        return self.test_right[0] / self.test_right[1]

    def labels(self, name: str, images: Any) -> np.ndarray:
        """What a network reads: the likeliest label of each image.

        Args:
            name: of the network.
            images: `[image, row, column]`.
        """
        network, weights = self.networks[name]
        return read_all(network, weights, np.asarray(images)).argmax(1)

    def __call__(self, images: Any, inputs: tuple[int, ...] = ()) -> int | None:
        """The result for the images of one example.

        Args:
            images: `[image, row, column]`.
            inputs: plain numbers beside them.
        """
        if self.behaviour is None:
            return None
        read = {name: self.labels(name, images).tolist() for name in self.networks}
        return self.behaviour.run(read, inputs)

    def __str__(self) -> str:
        return "\n".join(self._told())

    __repr__ = __str__

    def _told(self) -> list[str]:
        gain = f"{self.score:.2f} against {self.blind_score:.2f} nats a result"
        if self.behaviour is None or not self.explains:
            return [
                "No program explains the results better than guessing without the images.",
                f"Looked at: {self.num_behaviours} behaviours; the best one explains "
                f"held-out results with {gain}.",
            ]
        right, total = self.test_right
        lines = [
            self.behaviour.text,
            "",
            f"Checked on {total} examples that nothing was chosen by: {right} results "
            f"right ({100 * right / total:.1f} %); by guessing without images "
            f"{self.blind_right}.",
            f"Held-out results: {gain}.",
            f"The networks are {100 * self.confidence:.1f} % sure of a label, on average.",
        ]
        if self.rival is not None:
            text, score = self.rival
            lines.append(f"Next best program: {text} ({score:.2f} nats a result).")
        return lines

    @property
    def explains(self) -> bool:
        """Whether held-out results are likelier than for who does not look."""
        return self.behaviour is not None and self.score > self.blind_score


def perceived(
    learner: Learner,
    best: int | None,
    runner_up: int | None,
    floor: float,
    blind: Blind,
    way: str,
    started: float,
) -> Perceived:
    """Judges what was found on the test split, which nothing was chosen by."""
    task, behaviours = learner.task, learner.posteriors.behaviours
    weights = learner.weights()
    shown = task.splits["test"]
    said = learner.said("test")
    right, score, rival = 0, -np.inf, None
    if best is not None:
        results = results_of(behaviours[best], task, shown, said)
        right = int((results == shown.outputs).sum())
        score = float(learner.scores("validation", [best], average=True).mean())
        if runner_up is not None:
            other = learner.scores("validation", [runner_up], average=True).mean()
            rival = behaviours[runner_up].text, float(other)
    used = shown.images >= 0
    return Perceived(
        task=task,
        behaviour=None if best is None else behaviours[best],
        networks={n: (net, weights[n]) for n, net in learner.networks.items()},
        score=score,
        blind_score=floor,
        rival=rival,
        test_right=(right, len(shown.outputs)),
        blind_right=int(blind.right(shown).sum()),
        confidence=float(said.max(-1)[used].mean()),
        way=way,
        seconds=time.process_time() - started,
        num_behaviours=len(behaviours),
    )


def results_of(
    behaviour: AbstractBehaviour,
    task: PerceptualTask,
    shown: ShownImages,
    said: np.ndarray,
) -> np.ndarray:
    """What a program gives for each example, with the likeliest label of each image."""
    labels = said.argmax(-1)
    results = np.full(len(shown.outputs), -(2**62))
    for place in range(len(results)):
        num_images, inputs, _ = shown.key(place)
        read = {
            name: labels[place, :num_images, number].tolist()
            for number, name in enumerate(task.networks)
        }
        result = behaviour.run(read, inputs)
        if result is not None:
            results[place] = result
    return results
