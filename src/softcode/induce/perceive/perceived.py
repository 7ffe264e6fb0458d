"""What was found: a program, its networks, and how sure both are."""

import dataclasses
import html
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...files import Fault
from ...neural import ImageNetwork, ImageWeights
from ...perception import (
    AbstractBehaviour,
    PerceptualProgram,
    PerceptualTask,
    Relabellings,
    ShownImages,
    likeliest_readings,
    relabellings,
)
from .blind import Blind
from .learner import Learner


# What an explanation must gain on each held-out result, in nats and in standard errors.
_LEAST_GAIN, _ERRORS = 0.1, 3.0
# More than this share of what is not known without the images is much to leave.
_LITTLE_LEFT = 0.3


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a search stands when it ends.

    Args:
        learner: the networks.
        best: the behaviour that was chosen, by number; `None` if there is none.
        runner_up: the one that came next.
        way: how it was found.
        num_alike: how many other behaviours explain held-out results as well.
        splits: what the networks were not taught with, and was decided by.
    """

    learner: Learner
    best: int | None
    runner_up: int | None
    way: str
    num_alike: int = 0
    splits: tuple[str, ...] = ("validation",)


@dataclasses.dataclass(frozen=True, repr=False)
class Perceived:
    """A program and the networks that it calls, with what was checked of them.

    Args:
        task: what was asked.
        program: the program with its networks; `None` if none explains the results.
        score: mean log-likelihood of the held-out results of `validation`.
        blind_score: the same for whoever does not look at the images.
        margin: what `score` must be above that, so that chance is no explanation.
        rival: the program that came next, and its score under the first one's networks.
        test_right: how many results of `test` it gets right, and of how many.
        blind_right: how many of them the best guess without images gets right.
        confidence: the mean probability of the likeliest label, on `test`.
        labels_open: for each network, what results leave open about its labels.
        way: how it was found.
        seconds: processor time.
        num_behaviours: how many behaviours could explain the results.
        num_alike: how many of them explain held-out results as well as the program.

    Example:
        >>> from softcode.induce.perceive import Perceive, perceive
        >>> from softcode.perception.examples import receipts
        >>> from softcode.perception.spaces import Rules
        >>> quick = Perceive(network="small", updates=0, mixture_updates=100)
        >>> task = receipts(lambda digits: 2 * sum(digits), seed=0, lengths=(1, 2))
        >>> found = perceive(task, Rules(cost=4), quick)
        >>> found.explains, found.program.text, found.accuracy > 0.5
        (True, 'sum(digits) * 2', True)
    """

    task: PerceptualTask
    program: PerceptualProgram | None
    score: float
    blind_score: float
    margin: float
    rival: tuple[str, float] | None
    test_right: tuple[int, int]
    blind_right: int
    confidence: float
    labels_open: tuple[Relabellings, ...]
    way: str
    seconds: float
    num_behaviours: int
    num_alike: int = 0

    @property
    def explains(self) -> bool:
        """Whether held-out results are likelier than for who does not look.

        Not by chance: by a tenth of a nat, and by three standard errors of the mean
        difference.
        """
        return self.program is not None and self.score > self.blind_score + self.margin

    @property
    def explains_most(self) -> bool:
        """Whether most of what is not known without the images is explained."""
        return self.explains and self.score > _LITTLE_LEFT * self.blind_score

    @property
    def accuracy(self) -> float:
        """The share of test results that it gets right."""
        return self.test_right[0] / self.test_right[1]

    @property
    def networks(self) -> Mapping[str, tuple[ImageNetwork, ImageWeights]]:
        """The networks with their weights, by name."""
        return {} if self.program is None else self.program.networks

    @property
    def source(self) -> str | None:
        """The program as Python, a function of the labels; `None` if there is none."""
        if self.program is None or not self.explains:
            return None
        return self.program.behaviour.python("program").rstrip()

    def save(self, folder: str | Path) -> None:
        """Writes the program and its networks into a folder.

        Raises:
            Fault: if no program was found.
            OSError: if the folder cannot be written.
        """
        if self.program is None:
            raise Fault("no program was found, so there is none to save")
        self.program.save(folder)

    def __str__(self) -> str:
        return "\n".join(self.told())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return "".join(f"<p>{html.escape(line)}</p>" for line in self.told() if line)

    def told(self) -> list[str]:
        """What is known, a sentence or two a line."""
        gain = f"{self.score:.2f} against {self.blind_score:.2f} nats a result"
        if self.program is None or not self.explains:
            if self.program is None:
                return [
                    "No program explains the results: of those that were enumerated none "
                    "gives nearly all of them, however the images are read."
                ]
            return [
                "No program explains the results better than guessing without the "
                f"images. Of {self.num_behaviours} behaviours the best explains held-out "
                f"results with {gain}."
            ]
        right, total = self.test_right
        lines = [
            self.program.text,
            "",
            f"Checked on {total} examples by which nothing was chosen: {right} results "
            f"right ({_share(right, total)}); by guessing without the images "
            f"{self.blind_right}.",
            f"Results held out to decide by: {gain}.",
            f"The networks hold their labels for right with {100 * self.confidence:.1f} % "
            "on average, which is their own estimate.",
        ]
        if self.rival is not None:
            text, score = self.rival
            if self.num_alike:
                lines.append(
                    f"Programs that cost no less and explain as well: {self.num_alike}."
                )
            lines.append(
                f"The next best of {self.num_behaviours} behaviours: {text} "
                f"({score:.2f} nats a result, read by the same networks)."
            )
        if not self.explains_most:
            lines.append(
                "Caution: much of the results is left unexplained. Another program, which "
                "was not tried, may be meant."
            )
        lines += [f"Labels of {each.network}: {each}." for each in self.labels_open]
        return lines


def _share(right: int, total: int) -> str:
    """The share with its 95 % interval (Wilson 1927)."""
    z, share = 1.96, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    spread = (
        z
        * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
        / (1 + z * z / total)
    )
    low, high = 100 * (middle - spread), 100 * (middle + spread)
    return f"{100 * share:.1f} %, {low:.0f} to {high:.0f} %"


def perceived(standing: Ended, blind: Blind, started: float) -> Perceived:
    """Judges what was found on the test split, by which nothing was chosen.

    Args:
        standing: how the search ended.
        blind: who does not look at the images.
        started: processor time at the search's beginning.
    """
    learner, best = standing.learner, standing.best
    task, behaviours = learner.task, learner.posteriors.behaviours
    shown, said = task.splits["test"], learner.said("test")
    right, score, rival, program, labels_open = 0, -np.inf, None, None, ()
    blind_scores, margin = _over(standing, lambda s: blind.scores(task.splits[s])), 0.0
    if best is not None:
        weights = learner.weights()
        networks = {n: (net, weights[n]) for n, net in learner.networks.items()}
        program = PerceptualProgram(behaviours[best], networks)
        results = results_of(behaviours[best], task, shown, said)
        right = int((results == shown.outputs).sum())
        scores = _over(standing, lambda s: learner.scores(s, [best], average=True)[0])
        score = float(scores.mean())
        error = float((scores - blind_scores).std() / np.sqrt(len(scores)))
        margin = max(_LEAST_GAIN, _ERRORS * error)
        if standing.runner_up is not None:
            second = standing.runner_up
            other = _over(
                standing, lambda s: learner.scores(s, [second], average=True)[0]
            )
            rival = behaviours[second].text, float(other.mean())
        readings = likeliest_readings(learner.posteriors, best, learner.said("train"))
        labels_open = relabellings(behaviours[best], task, readings)
    return Perceived(
        task=task,
        program=program,
        score=score,
        blind_score=float(blind_scores.mean()),
        margin=margin,
        rival=rival,
        test_right=(right, len(shown.outputs)),
        blind_right=int(blind.right(shown).sum()),
        confidence=float(said.max(-1)[shown.images >= 0].mean()),
        labels_open=labels_open,
        way=standing.way,
        seconds=time.process_time() - started,
        num_behaviours=len(behaviours),
        num_alike=standing.num_alike,
    )


def _over(standing: Ended, scores: Callable[[str], np.ndarray]) -> np.ndarray:
    """Scores of all examples that were decided by."""
    return np.concatenate([scores(split) for split in standing.splits])


def results_of(
    behaviour: AbstractBehaviour, task: PerceptualTask, shown: ShownImages, said: Any
) -> np.ndarray:
    """What a program gives for each example, with the likeliest label of each image.

    Args:
        behaviour: the program.
        task: whose networks are called.
        shown: the examples.
        said: what the networks say, `[example, slot, network, label]`.
    """
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
