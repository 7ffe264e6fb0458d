"""Runs of the CLRS-30 benchmark, beside those of our tasks: an oracle of other people's.

Quicksort there is the same algorithm (Lomuto's partition, left before right), so that all
arrays on the way must be ours; the topological sort is the same search, so that the order
must be, where children are listed by their numbers. The package is large and optional:
`pip install 'softcode[clrs]'`.

Source: Velickovic et al., "The CLRS Algorithmic Reasoning Benchmark" (2022).
"""

import itertools
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ..files import Fault
from ..reference import ReferenceProgram
from ..world import WorldState
from .run import ReferenceController, record_run


class SortRun(NamedTuple):
    """An array, and how it stood after each comparison and each move of a pivot."""

    input: list[int]
    arrays: list[list[int]]


class OrderRun(NamedTuple):
    """A graph, as the children of each vertex from 1 on, and the order that was found."""

    input: list[list[int]]
    order: list[int]


def quicksort_runs(num_inputs: int, size: int, seed: int) -> Iterator[SortRun]:
    """Random arrays of different elements, and the benchmark's runs of quicksort on them.

    Args:
        num_inputs: how many.
        size: their length.
        seed: the same gives the same.

    Raises:
        Fault: if dm-clrs is not installed, or the size is below 2.

    Example:
        >>> for run in quicksort_runs(2, 5, seed=0):  # doctest: +SKIP
        ...     print(run.input, run.arrays[-1])
    """
    feedback = _feedback("quicksort", num_inputs, size, seed)
    keys = _named(feedback.features.inputs, "key")
    pointers = _named(feedback.features.hints, "pred_h")
    for row, num_steps in enumerate(feedback.features.lengths.astype(int)):
        ranks = np.argsort(np.argsort(keys[row])).tolist()
        yield SortRun(
            ranks,
            [
                [ranks[element] for element in _chain(step.astype(int).tolist())]
                for step in pointers[:num_steps, row]
            ],
        )


def topological_runs(num_inputs: int, size: int, seed: int) -> Iterator[OrderRun]:
    """Random graphs without cycles, and the order that the benchmark finds for each.

    Args:
        num_inputs: how many.
        size: their number of vertices.
        seed: the same gives the same.

    Raises:
        Fault: if dm-clrs is not installed, or the size is below 2.

    Example:
        >>> for run in topological_runs(2, 5, seed=0):  # doctest: +SKIP
        ...     print(run.input, run.order)
    """
    feedback = _feedback("topological_sort", num_inputs, size, seed)
    edges = _named(feedback.features.inputs, "A")
    following = _named(feedback.outputs, "topo").astype(int)
    heads = _named(feedback.outputs, "topo_head").argmax(-1)
    for graph, after, head in zip(edges, following, heads, strict=True):
        children = [(np.flatnonzero(row) + 1).tolist() for row in graph]
        order = [int(head)]
        # The last vertex points at itself.
        while after[order[-1]] != order[-1]:
            order.append(int(after[order[-1]]))
        yield OrderRun(children, [vertex + 1 for vertex in order])


def arrays_of(program: ReferenceProgram, state: WorldState) -> list[list[int]]:
    """Our quicksort's arrays at the moments that the benchmark notes.

    Args:
        program: quicksort, at any level.
        state: where it starts.

    Example:
        >>> from softcode.npi import TASKS
        >>> task = TASKS["quicksort"]
        >>> arrays_of(task.program(), task.encode([2, 0, 1]))
        [[2, 0, 1], [0, 2, 1], [0, 1, 2]]
    """
    now, found = state.copy(), []
    for step in record_run(ReferenceController(program), state).steps:
        effect = program.effect(step.decision.program, step.decision.args)
        if effect is None:
            continue
        effect(now)
        call = program.call(step.decision.program, step.decision.args)
        if (call.name, *call.args) in (
            ("MOVE", "j", "up"),
            ("SWAP", "pivot", "high"),
        ):
            found.append(now.array[1:-1])
    return found


def _feedback(algorithm: str, num_inputs: int, size: int, seed: int) -> Any:
    if size < 2:
        raise Fault(f"the benchmark has inputs of size 2 and more, not {size}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what the package itself imports
        try:
            import clrs  # pyright: ignore[reportMissingImports]
        except ImportError:
            raise Fault(
                "This needs the package dm-clrs: pip install 'softcode[clrs]'."
            ) from None
        sampler, _ = clrs.build_sampler(
            algorithm, num_samples=num_inputs, length=size, seed=seed
        )
        return sampler.next(num_inputs)


def _named(points: Any, name: str) -> np.ndarray:
    return next(np.asarray(point.data) for point in points if point.name == name)


def _chain(before: list[int]) -> list[int]:
    """Elements in order, given what each comes after; the first comes after itself.

    Example:
        >>> _chain([2, 0, 2])
        [2, 0, 1]
    """
    after = {other: place for place, other in enumerate(before) if other != place}
    (first,) = (place for place, other in enumerate(before) if other == place)
    steps = itertools.accumulate(
        range(len(before) - 1), lambda place, _: after[place], initial=first
    )
    return list(steps)
