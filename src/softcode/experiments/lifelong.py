"""A lifetime of tasks that share networks: how each stands after each part of it.

The tiles of Gaunt et al., "Differentiable Programs with Neural Libraries" (ICML 2017),
section 6.1 and figure 6, then their expressions and mazes: tasks come one after another,
earlier ones now and then between, and whichever comes trains the networks that it calls.
Beside it the same minibatches with networks of each task's own (`columns`).
"""

import functools
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ..data import load_images
from ..induce.perceive import LifelongTask, Perceive, Stretch, drifting, live
from ..induce.run import Measurements
from ..perception.literature import (
    SIDES,
    add_tiles,
    apply_tiles,
    expressions,
    mazes,
)
from ..perception.spaces import AddTiles, ApplyTiles, Maze, Tape
from .experiment import Experiment, wilson_interval


# The paper's, read off figure 6 at the end.
_PUBLISHED: Final[Mapping[str, float]] = {
    "add top": 0.87,
    "add left": 0.87,
    "add bottom": 0.86,
    "add right": 0.86,
    "apply top": 0.98,
    "apply left": 1.0,
    "apply bottom": 1.0,
    "apply right": 1.0,
}


def _tasks(quick: bool) -> dict[str, LifelongTask]:
    if quick:
        digits, num = load_images("digits"), (1500, 500)
        return {
            f"add {side}": LifelongTask(
                add_tiles(side, digits, num, n), AddTiles({"digit": 10})
            )
            for n, side in enumerate(SIDES)
        }
    digits, operators = load_images("mnist"), load_images("operators")
    signs, num = load_images("gtsrb_arrows"), (15000, 2000)
    tasks = {
        f"add {side}": LifelongTask(
            add_tiles(side, digits, num, n), AddTiles({"digit": 10})
        )
        for n, side in enumerate(SIDES)
    }
    tasks |= {
        f"apply {side}": LifelongTask(
            apply_tiles(side, operators, num, 10 + n), ApplyTiles()
        )
        for n, side in enumerate(SIDES)
    }
    tasks["math"] = LifelongTask(expressions(2, digits, operators, num, 20), Tape())
    tasks["maze"] = LifelongTask(mazes((3, 2), signs, (3000, 1000), 30), Maze())
    return tasks


def _schedule(names: Sequence[str], quick: bool) -> tuple[Stretch, ...]:
    return drifting(names, 2, 60 if quick else 600)


def _settings(quick: bool) -> str:
    """What a run uses, in words."""
    if quick:
        return "four tasks with the digits that come along; 1,500 examples of each"
    return (
        "ten tasks, images of the folder SOFTCODE_DATA; 15,000 examples of each (3,000 "
        "mazes), two stretches of 600 minibatches of 32 for each, of which a fifth are of "
        "earlier tasks; networks as in the paper (two layers of 256)"
    )


def _cells(
    rows: Sequence[str], quick: bool, seed: int, kept: Measurements
) -> Iterator[dict[str, Any]]:
    """For each way and task the share right at the end of each stretch."""
    tasks = _tasks(quick)
    for row in rows:
        started = time.perf_counter()
        if row == "shared":
            told = kept.measure(row, functools.partial(_lived, tasks, quick, seed))
        else:
            told = {}
            for name in tasks:
                alone = functools.partial(_lived, tasks, quick, seed, only=name)
                told |= kept.measure(f"{row}, {name}", alone)
        seconds = time.perf_counter() - started
        for name, curve in told.items():
            total = len(tasks[name].task.splits["test"].outputs)
            for number, (num_updates, share) in enumerate(curve):
                is_end = number == len(curve) - 1
                yield {
                    "table": row,
                    "row": name,
                    "column": str(num_updates),
                    "axis": "minibatches so far",
                    "ours": share,
                    "interval": wilson_interval(round(share * total), total),
                    "published": _PUBLISHED.get(name) if is_end else None,
                    "seconds": seconds,
                }


def _lived(
    tasks: Mapping[str, LifelongTask], quick: bool, seed: int, only: str = ""
) -> dict[str, list[tuple[int, float]]]:
    """For each task, minibatches since the beginning, and the share right.

    With `only`, that task alone gets the minibatches that it has in the schedule.
    """
    schedule = _schedule(list(tasks), quick)
    if only:
        alone = [
            Stretch({only: 1.0}, max(1, round(s.num_updates * s.chances[only])))
            for s in schedule
            if only in s.chances
        ]
        tasks, chosen = {only: tasks[only]}, alone
    else:
        chosen = list(schedule)
    with TemporaryDirectory() as folder:
        settings = Perceive(network="small" if quick else "mlp")
        ended = live(tasks, chosen, Path(folder), settings, seed=seed)
    curves: dict[str, list[tuple[int, float]]] = {}
    first = len(schedule) - len(chosen)
    done = [sum(s.num_updates for s in schedule[: n + 1]) for n in range(len(schedule))]
    for milestone in ended.milestones:
        for name, share in milestone.accuracies.items():
            curves.setdefault(name, []).append((done[first + milestone.stretch], share))
    return curves


LIFELONG = Experiment(
    title='Gaunt et al., "Differentiable Programs with Neural Libraries" (2017), figure 6',
    rows={
        "shared": "networks that all tasks share",
        "columns": "networks of each task's own, with the same minibatches of it",
    },
    settings=_settings,
    cells=_cells,
)
