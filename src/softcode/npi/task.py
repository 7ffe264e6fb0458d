"""A task: inputs, how they are laid out in a world, and who solves them."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from ..files import Fault
from ..reference import (
    AbstractWorld,
    ReferenceProgram,
    Returns,
    Specification,
    Subprogram,
)
from ..world import World, WorldState


# What a task is asked, and what it answers: plain values, as JSON has them.
TaskInput: TypeAlias = Any
Answer: TypeAlias = Any


@dataclasses.dataclass(frozen=True)
class LessonPlan:
    """Which inputs a network is taught with; `cover.py` chooses them from a pool.

    Args:
        num_inputs: at most so many.
        sizes: the least and the greatest size of an input.
        pool_size: how many inputs the pool has.
    """

    num_inputs: int = 100
    sizes: tuple[int, int] = (1, 7)
    pool_size: int = 300


@dataclasses.dataclass(frozen=True)
class NpiTask:
    """Everything that is known of a task, from which all else is derived.

    Args:
        name: what it is called.
        world: what programs see and do.
        levels: for each level of recursion, its subprograms; all levels have the same
            ones, in the same order.
        entry: the subprogram that starts.
        random_input: an input of a size, `(rng, size)`.
        encode: an input as a state.
        result: the answer that a final state holds.
        expected: the right answer, computed without any of the above.
        paper_size: the size of inputs that the papers train on.
        abstraction: finitely many states that stand for those of every size.
        lessons: what is enough to teach it.
        specification: what `contracts.py` can prove of its recursive program; none if
            nobody wrote that down.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["bubble_sort"]
        >>> task.expected([3, 1, 2])
        [1, 2, 3]
    """

    name: str
    world: World
    levels: Mapping[str, Mapping[str, Subprogram]]
    entry: str
    random_input: Callable[[np.random.Generator, int], TaskInput]
    encode: Callable[[TaskInput], WorldState]
    result: Callable[[WorldState], Answer]
    expected: Callable[[TaskInput], Answer]
    paper_size: int
    abstraction: AbstractWorld
    lessons: LessonPlan = LessonPlan()
    specification: Callable[[], Specification] | None = None

    def program(
        self, level: str = "recursive", returns: Returns = Returns.WITH_CALL
    ) -> ReferenceProgram:
        """The reference program of a level of recursion.

        Raises:
            Fault: if the task has no such level.
        """
        if level not in self.levels:
            raise Fault(f"{self.name} has the levels {', '.join(self.levels)}")
        return ReferenceProgram(self.world, self.levels[level], self.entry, returns)
