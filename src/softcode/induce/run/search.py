"""What is searched for, and how: all that determines what a search finds."""

import dataclasses

from ...verify import PosedTask
from ..inducer import AbstractInducer


@dataclasses.dataclass(frozen=True)
class Search:
    """What `induce` was asked for, but for when to stop.

    Two searches with equal parts make the same rounds. So these parts are what a
    checkpoint is bound to.

    Args:
        task: the examples, with the machine.
        inducer: what proposes programs, with all its settings.
        seed: of all that is drawn.
        judged_by: the splits that a program must pass to count.
        num_solutions: how many programs are wanted.

    Example:
        >>> from softcode.induce import Enumerate
        >>> from softcode.task import recipes
        >>> Search(recipes()["inc"].make().on(), Enumerate(), judged_by=("train",)).judges
        ('train',)
    """

    task: PosedTask
    inducer: AbstractInducer
    seed: int = 0
    judged_by: tuple[str, ...] = ("train", "validation")
    num_solutions: int = 1

    @property
    def judges(self) -> tuple[str, ...]:
        """The splits of `judged_by` that the task has."""
        return tuple(split for split in self.judged_by if split in self.task.splits)
