"""The search for a program and its networks, from beginning to end."""

import functools
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ...neural import ImageWeights
from ...perception import AbstractSpace, PerceptualTask, Posteriors
from .blind import Blind
from .learner import Learner
from .mixture import mixture
from .perceived import Ended, Perceived, perceived
from .polish import polished
from .race import race
from .settings import Perceive


# The winner of a mixture is taken if, after some updates of its own, it explains so much
# of what is not known without the images; else the behaviours race.
_EXPLAINED, _TRIAL = 0.7, 400
# Who explains a held-out result worse by no more nats is as good; the cheapest is taken.
_AS_GOOD = 0.01


def perceive(
    task: PerceptualTask,
    space: AbstractSpace,
    settings: Perceive | None = None,
    *,
    seed: int = 0,
    known: Mapping[str, ImageWeights] | None = None,
    on_progress: Callable[[str], None] = lambda said: None,
) -> Perceived:
    """Finds a program and teaches the networks that it calls, from results alone.

    Every behaviour of the programs is enumerated, and each has its exact likelihood under
    the networks, summed over all ways to read the images. Where the networks are known and
    one behaviour explains the results as they read, it is that. Else a mixture comes first;
    if networks of its best, taught some more, leave much of the held-out results
    unexplained, each behaviour races with networks of its own, and the better one is
    taken.

    Args:
        task: images, and examples that say nothing of their labels.
        space: the programs.
        settings: how it is looked for.
        seed: of all chance: the same seed gives the same result on one machine.
        known: networks' weights to begin with, by name.
        on_progress: is told, in words, how far it is.

    Raises:
        PerceptualFault: if examples hold too many images to sum over.

    Source: the tasks are those of Gaunt et al., "Differentiable Programs with Neural
    Libraries" (ICML 2017); they search by gradient descent with restarts instead.

    Example:
        >>> from softcode.perception.examples import receipts
        >>> from softcode.perception.spaces import Rules
        >>> settings = Perceive(updates=200, mixture_updates=150)
        >>> found = perceive(receipts(sum, seed=0), Rules(10, cost=3), settings)
        >>> found.program.text
        'sum(digits)'
    """
    started = time.process_time()
    settings = settings or Perceive()
    behaviours = space.behaviours(task)
    on_progress(f"{len(behaviours)} behaviours could explain the results")
    posteriors = Posteriors(task, behaviours)
    blind = Blind(task)
    floor = float(blind.scores(task.splits["validation"]).mean())
    fresh = functools.partial(Learner.fresh, task, posteriors, settings, known=known)
    learner = fresh(seed)
    if not behaviours:
        return perceived(Ended(learner, None, None, ""), blind, started)
    best, score = _explained_best(learner, ("train", "validation"), known)
    splits, way = ("train", "validation"), "networks that are known"
    if score <= (1 - _EXPLAINED) * floor:
        splits, way = ("validation",), "a mixture"
        best, score = _mixed(learner, settings, on_progress)
    for restart in range(settings.restarts):
        if score > (1 - _EXPLAINED) * floor or len(behaviours) == 1:
            break
        on_progress(f"{score:.2f} nats a result are left unexplained: a race")
        order = np.argsort([b.cost for b in behaviours], kind="stable")
        contestants = order[: settings.contestants].tolist()
        raced = race(
            fresh, contestants, settings.heat, seed * 31 + restart, on_progress
        )
        other = polished(raced.learner, raced.best, _TRIAL)
        if other > score:
            best, learner, score = raced.best, raced.learner, other
            splits, way = ("validation",), "a race"
    if score > floor and settings.updates:
        polished(
            learner,
            best,
            settings.updates,
            lambda number, now: on_progress(f"update {number}: {now:.3f}"),
        )
        splits = ("validation",)
    best, runner_up, alike = _chosen(learner, best, splits)
    standing = Ended(learner, best, runner_up, way, alike, splits)
    return perceived(standing, blind, started)


def _explained_best(
    learner: Learner, splits: Sequence[str], known: Mapping[str, ImageWeights] | None
) -> tuple[int, float]:
    """The behaviour that explains most, as known networks read, and how well it does.

    Where a network is not known that is none: the score is minus infinity.
    """
    if not known or learner.networks.keys() - known.keys():
        return 0, -np.inf
    scores = _scores(learner, splits)
    return int(scores.argmax()), float(scores.max())


def _mixed(
    learner: Learner, settings: Perceive, on_progress: Callable[[str], None]
) -> tuple[int, float]:
    """The best of a mixture of all, and how well it does when taught some more."""
    behaviours = learner.posteriors.behaviours
    mixed = mixture(learner, len(behaviours), settings.mixture_updates)
    on_progress(
        f"after {mixed.num_updates} updates: {behaviours[mixed.best].text}, "
        f"weight {mixed.weights[mixed.best]:.3f}"
    )
    return mixed.best, polished(learner, mixed.best, _TRIAL)


def _chosen(
    learner: Learner, best: int, splits: Sequence[str]
) -> tuple[int, int | None, int]:
    """The cheapest of those that explain as well as the best under its networks.

    Gives it, the one that comes next, and how many others explain as well. Looks at
    examples that the networks were not taught with.
    """
    behaviours = learner.posteriors.behaviours
    scores = _scores(learner, splits)
    as_good = np.flatnonzero(scores >= scores[best] - _AS_GOOD).tolist()
    chosen = min(as_good, key=lambda b: (behaviours[b].cost, b != best, -scores[b]))
    others = [b for b in range(len(behaviours)) if b != chosen]
    second = max(others, key=lambda b: scores[b]) if others else None
    return chosen, second, len(as_good) - 1


def _scores(learner: Learner, splits: Sequence[str]) -> np.ndarray:
    """The mean `log P` of each behaviour over the examples of some splits."""
    every = list(range(len(learner.posteriors.behaviours)))
    logs = [learner.scores(split, every, average=True) for split in splits]
    return np.concatenate(logs, axis=1).mean(1)
