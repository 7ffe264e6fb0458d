"""The columns that Saldyt's Table 1 leaves to future work: harder programs, by `auto`.

Eight tasks of the suite, each searched once by whatever `auto` chooses, on the task's own
machine. A task is solved if the program that was found passes every example of every
split, also of those that decided nothing; there is nothing published to compare with. One
search is one trial, so that the interval is wide: it says what one success is worth.
"""

import functools
import time
from collections.abc import Iterator, Sequence
from typing import Any

from ..induce import Budget, induce
from ..induce.run import Measurements
from ..task import recipes
from .experiment import Experiment, wilson_interval


_COLUMNS = (
    "reverse",
    "list-k",
    "linear search",
    "addition",
    "maximum",
    "count",
    "bubble sort",
    "shortest path",
)
_ROWS = {"auto": "search and gradients, from inputs and outputs, two minutes"}
_SECONDS = 120.0


def _settings(quick: bool) -> str:
    """What a run uses, in words.

    Args:
        quick: whether the time is 20 seconds in place of two minutes.
    """
    seconds = 20.0 if quick else _SECONDS
    return (
        "base 8, 8 cells, each task's own registers, lines and time; 16 training "
        f"examples; at most {seconds:.0f} s; solved if every validation, test and "
        "extrapolation example passes"
    )


def _cells(
    rows: Sequence[str], quick: bool, seed: int, kept: Measurements
) -> Iterator[dict[str, Any]]:
    """One cell for each task, measured or given back as it was kept.

    Args:
        rows: there is one, `auto`.
        quick: see `_settings`.
        seed: of the examples and of the search.
        kept: the measurements so far, by row and column.
    """
    for row in rows:
        for column in _COLUMNS:
            cell = functools.partial(_cell, row, column, quick, seed)
            yield kept.measure(f"{row}, {column}", cell)


def _cell(row: str, column: str, quick: bool, seed: int) -> dict[str, Any]:
    """Searches one task; the cell also says who found what, as text and term."""
    start = time.perf_counter()
    budget = Budget(seconds=20.0 if quick else _SECONDS)
    result = induce(recipes()[column].make(seed=seed), seed=seed, budget=budget)
    checks = result.verified.values()
    is_solved = bool(checks) and all(check.all_passed for check in checks)
    return {
        "table": "extended",
        "row": row,
        "column": column,
        "ours": float(is_solved),
        "interval": list(wilson_interval(is_solved, 1)),
        "published": None,
        "seconds": round(time.perf_counter() - start, 1),
        "found_by": result.found_by,
        "program": result.program.text if result.program else None,
        "term": result.term,
    }


EXTENDED = Experiment(
    title="Harder columns for Saldyt's Table 1",
    rows=_ROWS,
    settings=_settings,
    cells=_cells,
)
