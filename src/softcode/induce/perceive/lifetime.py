"""The values of a lifetime: tasks, which come when, and how all stood afterwards."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...library import Shelf
from ...perception import AbstractSpace, PerceptualTask


class LifelongTask(NamedTuple):
    """A task of a lifetime, and the programs that it may be.

    Example:
        >>> from softcode.perception.examples import receipts
        >>> from softcode.perception.spaces import Rules
        >>> LifelongTask(receipts(sum, seed=0), Rules(cost=3)).space.networks
        {'read': 10}
    """

    task: PerceptualTask
    space: AbstractSpace


class Stretch(NamedTuple):
    """A part of a lifetime: how likely each task is to come, and for how long.

    Example:
        >>> Stretch({"add top": 0.9, "add left": 0.1}, 200).main
        'add top'
    """

    chances: Mapping[str, float]
    """By task; they add up to 1."""
    num_updates: int
    """So many minibatches."""

    @property
    def main(self) -> str:
        """The task that comes most."""
        return max(self.chances, key=lambda name: self.chances[name])


class Milestone(NamedTuple):
    """How all tasks stood at the end of a stretch.

    Example:
        >>> Milestone(0, 10, {"add top": 0.5}, "").accuracies
        {'add top': 0.5}
    """

    stretch: int
    """Counted from 0."""
    num_updates: int
    """Minibatches since the beginning."""
    accuracies: Mapping[str, float]
    """For each task met so far, the share of its test results that are right."""
    taken_back: str
    """Why what was learned in the stretch was not kept; "" if it was."""


@dataclasses.dataclass(frozen=True)
class Lifetime:
    """What came of a lifetime.

    Args:
        milestones: one for each stretch.
        programs: the program of each task that has one, as text.
        shelf: the networks.

    Example:
        >>> [field.name for field in dataclasses.fields(Lifetime)]
        ['milestones', 'programs', 'shelf']
    """

    milestones: tuple[Milestone, ...]
    programs: Mapping[str, str]
    shelf: Shelf


def drifting(
    names: Sequence[str], num_stretches: int, num_updates: int, rehearsal: float = 0.2
) -> tuple[Stretch, ...]:
    """A schedule that drifts from the first task to the last, with earlier ones between.

    Each task has so many stretches in which it is the main one; the share `rehearsal` of
    the minibatches is of those before it.

    Args:
        names: of the tasks, in order.
        num_stretches: of each task.
        num_updates: of each stretch.
        rehearsal: the share of earlier tasks.

    Example:
        >>> [dict(stretch.chances) for stretch in drifting(["a", "b"], 1, 100)]
        [{'a': 1.0}, {'a': 0.2, 'b': 0.8}]
    """
    stretches = []
    for place, name in enumerate(names):
        before = {other: rehearsal / place for other in names[:place]}
        own = 1.0 - (rehearsal if place else 0.0)
        stretches += [Stretch({**before, name: own}, num_updates)] * num_stretches
    return tuple(stretches)
