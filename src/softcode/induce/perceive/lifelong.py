"""A lifetime of tasks that share networks: each learns from what others taught them."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...library import Lineage, Shelf
from ...neural import first_teaching
from ...perception import PerceptualFault, Posteriors
from ...perception.spaces import Remembered
from .finding import perceive
from .learner import Learner, networks_of
from .lifetime import LifelongTask, Lifetime, Milestone, Stretch
from .past import Past
from .perceived import results_of
from .settings import Perceive


# A task is worse than before if it lost more than chance would explain, at 95 %.
_ERRORS = 1.96
_STATE = "lifetime.json"
# With `n` minibatches behind it, a network is taught at the rate `1 / sqrt(1 + n / 300)`: a
# task that comes seldom must not undo what was learned.
_SETTLED = 300


def live(
    tasks: Mapping[str, LifelongTask],
    schedule: Sequence[Stretch],
    folder: str | Path,
    settings: Perceive | None = None,
    *,
    seed: int = 0,
    on_progress: Callable[[str], None] = lambda said: None,
) -> Lifetime:
    """Goes through a schedule of tasks; whichever comes trains the networks that it calls.

    A task that comes for the first time gets its program by `perceive`, which begins with
    the networks as they are. After each stretch every earlier task is looked at: if one
    gets fewer of its held-out results right than at its best, by more than chance explains
    (two shares of `n` results differ by chance up to `1.96 sqrt(p (1 - p) 2 / n)`, 95 %),
    the networks that it calls go back to what they were, and that is told. Networks are
    never frozen.

    A lifetime that was killed goes on from its last stretch, and ends as it would have.

    Args:
        tasks: by name; networks of one name are one network.
        schedule: which tasks come when.
        folder: of the shelf and of what is known of the lifetime.
        settings: how programs are looked for; `updates` is not used.
        seed: of all chance.
        on_progress: is told, in words, how far it is.

    Raises:
        PerceptualFault: if tasks call different networks by one name, the schedule names
            an unknown task, or the folder holds another lifetime.
        ShelfFault: if another process is at work in the folder.

    Source: Gaunt et al., "Differentiable Programs with Neural Libraries" (ICML 2017),
    section 6.1; there a new task's program is found by gradients.

    Example:
        >>> import tempfile
        >>> from softcode.induce.perceive import drifting
        >>> from softcode.perception.examples import receipts
        >>> from softcode.perception.spaces import Rules
        >>> rules = {"total": sum, "largest": max}
        >>> tasks = {
        ...     name: LifelongTask(receipts(rule, seed=n), Rules(cost=3))
        ...     for n, (name, rule) in enumerate(rules.items())
        ... }
        >>> quick = Perceive(network="small", mixture_updates=150)
        >>> ended = live(tasks, drifting(list(tasks), 1, 30), tempfile.mkdtemp(), quick)
        >>> dict(ended.programs)
        {'total': 'sum(digits)', 'largest': 'max(digits)'}
    """
    settings = dataclasses.replace(settings or Perceive(), updates=0)
    _require_one_network_a_name(tasks, settings)
    unknown = {name for s in schedule for name in s.chances} - tasks.keys()
    if unknown:
        raise PerceptualFault(
            f"the schedule names {sorted(unknown)}", f"there are {', '.join(tasks)}"
        )
    shelf = Shelf(Path(folder) / "shelf")
    asked = {
        "seed": seed,
        "tasks": list(tasks),
        "schedule": [list(s) for s in schedule],
    }
    with shelf.changing():
        past = Past.taken_up(Path(folder) / _STATE, asked, shelf)
        learners = _Learners(tasks, settings, shelf)
        for number in range(len(past.milestones), len(schedule)):
            _stretch(learners, past, schedule[number], (seed, number), on_progress)
            past.save()
    return Lifetime(tuple(past.milestones), dict(past.programs), shelf)


class _Learners:
    """The tasks' behaviours and sums, made when first needed."""

    def __init__(
        self, tasks: Mapping[str, LifelongTask], settings: Perceive, shelf: Shelf
    ):
        self.settings, self.shelf = settings, shelf
        # What finds a program and what teaches it ask for the same behaviours.
        self.tasks = {
            name: LifelongTask(task, Remembered(space))
            for name, (task, space) in tasks.items()
        }
        self._made: dict[str, Posteriors] = {}

    def posteriors(self, name: str) -> Posteriors:
        if name not in self._made:
            task, space = self.tasks[name]
            self._made[name] = Posteriors(task, space.behaviours(task))
        return self._made[name]

    def number(self, name: str, program: str) -> int:
        return [b.text for b in self.posteriors(name).behaviours].index(program)

    def fresh(self, name: str, weights: Mapping[str, Any], seed: int) -> Learner:
        task = self.tasks[name].task
        return Learner.fresh(task, self.posteriors(name), self.settings, seed, weights)

    def shares_right(
        self, programs: Mapping[str, str], weights: Mapping[str, Any], split: str
    ) -> dict[str, float]:
        """The share of a split's results that are right, of each task."""
        return {
            name: self._share_right(name, program, weights, split)
            for name, program in programs.items()
        }

    def _share_right(
        self, name: str, program: str, weights: Mapping[str, Any], split: str
    ) -> float:
        learner = self.fresh(name, weights, 0)
        task = self.tasks[name].task
        behaviour = learner.posteriors.behaviours[self.number(name, program)]
        shown = task.splits[split]
        said = learner.said(split, average=False)
        return float((results_of(behaviour, task, shown, said) == shown.outputs).mean())


def _stretch(
    learners: _Learners,
    past: Past,
    stretch: Stretch,
    seeds: tuple[int, int],
    on_progress: Callable[[str], None],
) -> None:
    """One stretch: a pure function of the past, the shelf and the seeds."""
    seed, number = seeds
    shelf, main = learners.shelf, stretch.main
    task, space = learners.tasks[main]
    first: dict[str, Any] = {name: shelf.load(name).weights for name in shelf.names}
    weights, programs, before = dict(first), dict(past.programs), past.held_out
    if main not in programs:
        found = perceive(
            task, space, learners.settings, seed=seed + number, known=weights
        )
        if found.explains and found.program is not None:
            programs[main] = found.program.text
            weights |= {name: own for name, (_, own) in found.networks.items()}
    taught = dict(past.taught)
    has_taught = bool(programs.keys() & stretch.chances.keys())
    if has_taught:
        weights = _taught(learners, programs, stretch, weights, taught, seeds)
    after = learners.shares_right(programs, weights, "validation")
    lost = _lost(learners, before, after)
    why = "; ".join(lost.values())
    if lost:
        # The networks that they call go back to what they were; others may stay.
        back = {n for name in lost for n in learners.tasks[name].task.networks}
        weights |= {name: own for name, own in first.items() if name in back}
        after = learners.shares_right(programs, weights, "validation")
    if has_taught and not _lost(learners, before, after):
        num_images = int((task.splits["train"].images >= 0).sum())
        lineage = Lineage(main, before.get(main), after.get(main, 0.0), num_images, why)
        _put(learners, weights, lineage)
        past.programs, past.taught = programs, taught
        past.held_out = {
            n: max(share, before.get(n, 0.0)) for n, share in after.items()
        }
        past.versions = {name: shelf.load(name).version for name in shelf.names}
    kept = {name: shelf.load(name).weights for name in shelf.names}
    accuracies = learners.shares_right(past.programs, kept, "test")
    done = past.milestones[-1].num_updates if past.milestones else 0
    past.milestones.append(
        Milestone(number, done + stretch.num_updates, accuracies, why)
    )
    told = ", ".join(
        f"{name} {100 * share:.1f} %" for name, share in accuracies.items()
    )
    taken_back = f"; taken back: {why}" if why else ""
    on_progress(f"stretch {number + 1}, {main}: {told}{taken_back}")


def _taught(
    learners: _Learners,
    programs: Mapping[str, str],
    stretch: Stretch,
    weights: Mapping[str, Any],
    taught: dict[str, int],
    seeds: tuple[int, int],
) -> dict[str, Any]:
    """The networks after a stretch's minibatches, drawn from the tasks that come.

    Counts in `taught` how many minibatches each network had.
    """
    coming = {name: own for name, own in stretch.chances.items() if name in programs}
    rng = np.random.default_rng(seeds)
    # One set of networks, whichever task trains: the learners share what is taught.
    teaching = {name: first_teaching(dict(own)) for name, own in weights.items()}
    running = {}
    for name in coming:
        learner = learners.fresh(name, weights, int(rng.integers(2**31)))
        for network in learner.networks:
            teaching.setdefault(network, learner.teaching[network])
        learner.teaching = teaching
        running[name] = learner
    chances = np.array(list(coming.values()))
    drawn = rng.choice(
        len(running), size=stretch.num_updates, p=chances / chances.sum()
    )
    numbers = {name: learners.number(name, programs[name]) for name in coming}
    for place, which in enumerate(drawn.tolist()):
        name = list(running)[which]
        learner = running[name]
        examples = learner.next_batch()
        diagrams = learner.posteriors.numbers("train", examples, [numbers[name]])
        # The rate falls to a tenth within a stretch, and over a network's life.
        settled = max(taught.get(network, 0) for network in learner.networks)
        falling = (1 - 0.9 * place / stretch.num_updates) / np.sqrt(
            1 + settled / _SETTLED
        )
        rate = learners.settings.last_rate * float(falling)
        learner.update(examples, diagrams, np.ones(1), rate)
        for network in learner.networks:
            taught[network] = taught.get(network, 0) + 1
    return next(iter(running.values())).weights(average=True)


def _lost(
    learners: _Learners, before: Mapping[str, float], after: Mapping[str, float]
) -> dict[str, str]:
    """Which tasks lost more than chance explains, each with how much, in words."""
    found = {}
    for name, was in before.items():
        num = len(learners.tasks[name].task.splits["validation"].outputs)
        interval = _ERRORS * np.sqrt(max(was * (1 - was), 1 / num) * 2 / num)
        if after[name] < was - interval:
            now = f"{100 * was:.1f} % to {100 * after[name]:.1f} %"
            found[name] = f"{name} would fall from {now}"
    return found


def _put(learners: _Learners, weights: Mapping[str, Any], lineage: Lineage) -> None:
    networks = {}
    for task, _ in learners.tasks.values():
        for name, network in networks_of(task, learners.settings).items():
            if name in weights:
                networks[name] = network, weights[name]
    learners.shelf.put(networks, lineage)


def _require_one_network_a_name(
    tasks: Mapping[str, LifelongTask], settings: Perceive
) -> None:
    known: dict[str, Any] = {}
    for task, _ in tasks.values():
        for name, network in networks_of(task, settings).items():
            if known.setdefault(name, network) != network:
                raise PerceptualFault(
                    f"the network {name!r} of {task.name}",
                    f"another task has one of that name: {known[name]}",
                    f"{network} is needed here",
                )
