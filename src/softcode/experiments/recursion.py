"""Accuracy against length: interpreters taught with loops, and with recursion.

The tables of Cai, Shin and Song, "Making Neural Programming Architectures Generalize via
Recursion" (2017), section 4.1. As there, all levels of a task are taught with inputs of
one size, and with no more of them: at most 100 arrays of length 2, one graph of 5 vertices,
4 arrays of length 5. Arrays are chosen by cover from 500; the graph is the paper's. Our
interpreters see of a bubble sort whether two elements are in order, not the elements.

Such lessons do not show all that longer inputs lead to, and what a network does there
depends on its first weights. So of some networks, of each level alike, the one is taken
that solves most inputs of twice the lessons' size; of those only the answers are used.
"""

import functools
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import jax.random as jr
import numpy as np

from ..induce.run import Measurements
from ..npi import NpiTask
from ..npi.network import Interface, Trained, Training, choose_lessons, train
from ..npi.run import NetworkController, accuracy
from ..npi.tasks import TASKS
from ..reference import Contexts, ReferenceProgram, sample
from .experiment import Experiment, wilson_interval


_NUM_INPUTS = 30
_POOL_SIZE = 500
_TRAINING = Training(noise=0.3, min_updates=2000)
_NUM_NETWORKS, _NUM_QUICK_NETWORKS, _NUM_VALIDATION = 5, 1, 100
# With --quick, no inputs longer than this.
_QUICK_SIZE = 20

# The paper's only graph: edges 1-2, 1-5, 2-4, 2-5, 3-5.
_GRAPH = [[2, 5], [4, 5], [5], [], []]


class _Table(NamedTuple):
    """A table of the paper: what is taught, and what it reports for each length.

    `num_lessons` inputs of `lesson_size` are taught with, and `sizes` are tested.
    """

    task: str
    num_lessons: int
    lesson_size: int
    sizes: tuple[int, ...]
    published: dict[str, tuple[float, ...]]
    """For each level, the accuracy at each length, in hundredths."""


_TABLES = {
    "bubble sort": _Table(
        "bubble_sort",
        100,
        2,
        (2, 3, 4, 8, 20, 90),
        {
            "non-recursive": (100, 6.7, 10, 0, 0, 0),
            "partial": (100, 23, 10, 0, 0, 0),
            "recursive": (100,) * 6,
        },
    ),
    "topological sort": _Table(
        "topological_sort",
        1,
        5,
        (5, 6, 7, 8, 70),
        {"non-recursive": (6.7, 6.7, 3.3, 0, 0), "recursive": (100,) * 5},
    ),
    "quicksort": _Table(
        "quicksort",
        4,
        5,
        (3, 5, 7, 11, 15, 20, 22, 25, 30, 70),
        {
            "non-recursive": (100, 100, 100, 73.3, 60, 30, 20, 3.33, 3.33, 0),
            "recursive": (100,) * 10,
        },
    ),
}


def _taught(
    table: _Table, task: NpiTask, program: ReferenceProgram, rng: np.random.Generator
) -> Contexts:
    """What the lessons of a table show, as contexts with their decisions.

    The paper's only graph is known; its arrays are not, so ours are chosen by cover.

    Args:
        table: how many lessons, of which size.
        task: draws the pool.
        program: of the level that is taught.
        rng: what the pool is drawn with.
    """
    if table.task == "topological_sort":
        return sample(program, [task.encode(_GRAPH)])
    size = table.lesson_size
    return choose_lessons(
        task,
        program,
        rng,
        num_inputs=table.num_lessons,
        sizes=(size, size),
        pool_size=_POOL_SIZE,
    ).contexts


def _num_networks(quick: bool) -> int:
    """How many networks are taught with the same lessons."""
    return _NUM_QUICK_NETWORKS if quick else _NUM_NETWORKS


def _best(
    task: NpiTask,
    program: ReferenceProgram,
    interface: Interface,
    networks: Iterable[Trained],
    inputs: list[Any],
) -> NetworkController:
    """The network that solves most of these; the first that solves all ends the search.

    Args:
        task: says what is right.
        program: of the level that was taught.
        interface: of the networks.
        networks: taught one after another, each when it is needed.
        inputs: what they are compared on; none of them is tested later.
    """
    best, most = None, -1
    for trained in networks:
        controller = NetworkController(program, interface, trained.weights)
        solved = int(accuracy(task, program, controller, inputs).sum())
        if solved > most:
            best, most = controller, solved
        if most == len(inputs):
            break
    assert best is not None
    return best


def _settings(quick: bool) -> str:
    """What a run uses, in words.

    Args:
        quick: whether one network is taught, and only short inputs are tested.
    """
    most = f"at most {_QUICK_SIZE} long" if quick else "as long as the paper's"
    return (
        f"{_NUM_INPUTS} random inputs of each length, {most}; taught with the "
        "paper's numbers of examples; Adam for 2,000 updates, and on, to 4,000, until "
        "every decision in them has a margin of 3, with weights shaken by .3 of their "
        "spread; two LSTM layers of 64 units; the best of "
        f"{_num_networks(quick)} on {_NUM_VALIDATION} other inputs, twice as long as "
        "the lessons"
    )


class _Row:
    """What all cells of a row share: lessons, and the network that was taught with them.

    The network is taught when the first cell needs it, and not if all were kept. What is
    drawn is drawn in the same order in any case: the lessons' pool and the inputs that
    networks are compared on here, and then the tests of each length, so that a run that
    is gone on with tests the same inputs.

    Args:
        row: the table and the level, with a comma between.
        quick: whether one network is taught in place of five.
        seed: of lessons, tests and first weights.
    """

    def __init__(self, row: str, quick: bool, seed: int):
        self.name, self.level = row.split(", ")
        self.table = _TABLES[self.name]
        self.task, self.rng = TASKS[self.table.task], np.random.default_rng(seed)
        self.program = self.task.program(self.level)
        self._num_networks, self._seed = _num_networks(quick), seed
        self._seen = _taught(self.table, self.task, self.program, self.rng)
        self._longer = [
            self.task.random_input(self.rng, 2 * self.table.lesson_size)
            for _ in range(_NUM_VALIDATION)
        ]

    @functools.cached_property
    def controller(self) -> NetworkController:
        """The network that decides: taught at first use, and the best of its like."""
        interface = Interface.of(self.task, self.level)
        frames = list(self._seen.frames())
        keys = (
            jr.fold_in(jr.key(self._seed), number)
            for number in range(self._num_networks)
        )
        networks = (train(interface, frames, key, _TRAINING) for key in keys)
        return _best(self.task, self.program, interface, networks, self._longer)

    def cell(self, size: int, published: float, inputs: list[Any]) -> dict[str, Any]:
        """How many of these inputs the network does right.

        Args:
            size: of the inputs.
            published: the paper's accuracy, in hundredths.
            inputs: as many as `_NUM_INPUTS`.
        """
        start = time.perf_counter()
        right = accuracy(self.task, self.program, self.controller, inputs)
        solved = int(right.sum())
        return {
            "table": self.name,
            "row": f"{self.name}, {self.level}",
            "column": str(size),
            "ours": solved / _NUM_INPUTS,
            "interval": wilson_interval(solved, _NUM_INPUTS),
            "published": published / 100,
            # Training counts once, in the first cell.
            "seconds": time.perf_counter() - start,
        }


def _cells(
    rows: Sequence[str], quick: bool, seed: int, kept: Measurements
) -> Iterator[dict[str, Any]]:
    """One cell for each row and length, measured or given back as it was kept.

    Args:
        rows: each a table and a level, with a comma between.
        quick: leaves out inputs longer than `_QUICK_SIZE`.
        seed: of lessons, tests and first weights.
        kept: the measurements so far, by row and length.
    """
    for name in rows:
        row = _Row(name, quick, seed)
        for size, theirs in zip(
            row.table.sizes, row.table.published[row.level], strict=True
        ):
            if quick and size > _QUICK_SIZE:
                continue
            inputs = [row.task.random_input(row.rng, size) for _ in range(_NUM_INPUTS)]
            cell = functools.partial(row.cell, size, theirs, inputs)
            yield kept.measure(f"{name}, {size}", cell)


RECURSION = Experiment(
    title='Cai, Shin and Song, "Making Neural Programming Architectures Generalize via '
    'Recursion" (2017), tables 1 to 3',
    rows={
        f"{name}, {level}": f"{name}, taught with its {level} program"
        for name, table in _TABLES.items()
        for level in table.published
    },
    settings=_settings,
    cells=_cells,
)
