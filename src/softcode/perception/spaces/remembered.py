"""A space that enumerates the programs of a task once, however often it is asked."""

import dataclasses

from ..behaviour import AbstractBehaviour, AbstractSpace
from ..task import PerceptualTask


@dataclasses.dataclass(frozen=True, eq=False)
class Remembered(AbstractSpace):
    """The same programs as another space; the last task's are kept.

    What their tables need of memory is kept with them.

    Args:
        space: whose programs.

    Example:
        >>> from softcode.perception.examples import receipts
        >>> from softcode.perception.spaces import Rules
        >>> task, space = receipts(sum, seed=0), Remembered(Rules(cost=2))
        >>> space.behaviours(task)[0] is space.behaviours(task)[0]
        True
    """

    space: AbstractSpace
    _kept: dict[PerceptualTask, list[AbstractBehaviour]] = dataclasses.field(
        default_factory=dict, init=False, repr=False
    )

    @property
    def networks(self) -> dict[str, int]:
        return self.space.networks

    def behaviours(self, task: PerceptualTask) -> list[AbstractBehaviour]:
        if task not in self._kept:
            self._kept.clear()
            self._kept[task] = self.space.behaviours(task)
        return self._kept[task]
