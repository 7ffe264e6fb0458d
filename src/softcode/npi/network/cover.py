"""Choosing few inputs to train on that show as much as possible."""

import dataclasses

import numpy as np

from ...reference import Context, Contexts, ReferenceProgram, of_traces, run_trace
from ..task import NpiTask, TaskInput


@dataclasses.dataclass(frozen=True)
class Cover:
    """Inputs that were chosen, and what their runs show.

    Attributes:
        inputs: in the order in which they were chosen.
        contexts: all that their runs came through.
        unseen: contexts of the whole pool that they do not show.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["towers_of_hanoi"]
        >>> rng = np.random.default_rng(0)
        >>> lessons = {"num_inputs": 1, "sizes": (1, 3), "pool_size": 9}
        >>> choose_lessons(task, task.program(), rng, **lessons).inputs
        (2,)
    """

    inputs: tuple[TaskInput, ...]
    contexts: Contexts
    unseen: tuple[Context, ...]


def choose_lessons(
    task: NpiTask,
    program: ReferenceProgram,
    rng: np.random.Generator,
    *,
    num_inputs: int,
    sizes: tuple[int, int],
    pool_size: int,
) -> Cover:
    """The inputs whose runs show the most contexts, chosen one by one from a pool.

    Random inputs leave some classes unseen: 200 random additions of up to three
    digits show about 160 of the 200 pairs of digits and carry, and what is trained on
    them fails on the others. Of two inputs that add as much, the smaller is chosen, and
    then the earlier.

    Args:
        task: what inputs are of.
        program: how they are solved.
        rng: draws the pool.
        num_inputs: at most so many are chosen; fewer if more would add nothing.
        sizes: the least and the greatest size of an input.
        pool_size: how many inputs the pool has.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["quicksort"]
        >>> cover = choose_lessons(
        ...     task,
        ...     task.program("recursive"),
        ...     np.random.default_rng(0),
        ...     num_inputs=4,
        ...     sizes=(5, 5),
        ...     pool_size=100,
        ... )
        >>> len(cover.inputs), len(cover.contexts), len(cover.unseen)
        (2, 85, 0)
    """
    low, high = sizes
    drawn = np.sort(rng.integers(low, high + 1, size=pool_size)).tolist()
    inputs = [task.random_input(rng, size) for size in drawn]
    traces = [run_trace(program, task.encode(given)) for given in inputs]
    shown = [_shown(of_traces([trace])) for trace in traces]
    chosen = _greedy(shown, num_inputs)
    contexts = of_traces(traces[index] for index in chosen)
    unseen = [c for c in of_traces(traces) if c not in contexts]
    return Cover(tuple(inputs[i] for i in chosen), contexts, tuple(unseen))


def _shown(contexts: Contexts) -> set[Context]:
    return set(contexts.decisions)


def _greedy(shown: list[set[Context]], num_chosen: int) -> list[int]:
    """Indices of the sets that add most, each time."""
    # What a set adds only shrinks, so an old count is enough to leave it out.
    counts = [len(contexts) for contexts in shown]
    covered: set[Context] = set()
    chosen: list[int] = []
    while len(chosen) < num_chosen:
        best, most = -1, 0
        for index in sorted(range(len(shown)), key=lambda i: -counts[i]):
            if counts[index] <= most:
                break
            counts[index] = len(shown[index] - covered)
            if counts[index] > most:
                best, most = index, counts[index]
        if best < 0:
            break
        chosen.append(best)
        covered |= shown[best]
    return chosen
