"""How many list functions the search finds in a given time, before and after abstraction.

First all tasks are searched without a library. What was found for every second task is
compressed into a library, and all are searched again with it: the tasks that it was not
made from are the column `held out`.

Each task is searched once, for the longest of the rows' times, and the processor time at
which it was found says in which rows it counts. That is fair to a row of less time as far
as a search does the same until then, whatever its limit; here it does, since neither of
the two inducers looks at the limit.
"""

import functools
import os
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..induce import Budget, Portfolio, induce
from ..induce.compose import Compose
from ..induce.enumerate import Enumerate
from ..induce.run import Measurements
from ..library.abstractions import Library, compress
from ..task import recipes
from ..task.suites import lists
from .experiment import Experiment, wilson_interval


_ROWS = {
    "2 s": "search, at most 2 CPU-seconds a task",
    "20 s": "search, at most 20 CPU-seconds a task",
    "2 s, library": "the same with abstractions from every second task",
    "20 s, library": "the same with abstractions from every second task",
}
# With --quick, one task in so many.
_QUICK_STEP = 10


class _Found(NamedTuple):
    """What a search of one task found, if anything that is right."""

    seconds: float
    """Processor time on all cores."""
    expression: str | None


def _settings(quick: bool) -> str:
    """What a run uses, in words.

    Args:
        quick: whether one task in `_QUICK_STEP` is searched.
    """
    tasks = f"one task in {_QUICK_STEP}" if quick else "all tasks"
    return (
        f"{tasks} of the suite 'lists'; 16 training examples; solved if every "
        "validation, test and extrapolation example passes. Processor time of the "
        "search on all cores; what is made once for all tasks is apart"
    )


def _cells(
    rows: Sequence[str], quick: bool, seed: int, kept: Measurements
) -> Iterator[dict[str, Any]]:
    """The shares of all rows; first of those without a library, which is made of them.

    Args:
        rows: their names begin with the seconds; without any that end with `library`,
            none is made.
        quick: see `_settings`.
        seed: of the examples and of the search.
        kept: the searches so far, by task and by whether there was a library.
    """
    names = [recipe.name for recipe in lists.RECIPES][:: _QUICK_STEP if quick else 1]
    longest = max(float(row.split()[0]) for row in rows)
    # Compiles the search, and makes the loop bodies.
    _search("double each", None, 1.0, seed)
    found, seconds = _all_found(names, None, longest, seed, kept)
    plain = [row for row in rows if not row.endswith("library")]
    for row in plain:
        yield from _shares(row, found, seconds)
    if len(plain) == len(rows):
        return
    solved = {
        name: entry.expression
        for name, entry in list(found.items())[::2]
        if entry is not None and entry.expression is not None
    }
    library = Library().add(compress(solved)) if solved else Library()
    found, seconds = _all_found(names, library, longest, seed, kept)
    for row in rows:
        if row not in plain:
            yield from _shares(row, found, seconds)


def _all_found(
    names: Sequence[str],
    library: Library | None,
    limit: float,
    seed: int,
    kept: Measurements,
) -> tuple[dict[str, _Found | None], float]:
    """What was found for each task, and the seconds that all took.

    Args:
        names: of the tasks.
        library: what is searched besides; none if `None`.
        limit: processor seconds for each task.
        seed: of the examples and of the search.
        kept: gives back a task's search that was made before.
    """
    found: dict[str, _Found | None] = {}
    total = 0.0
    for name in names:
        search = functools.partial(_timed, name, library, limit, seed)
        with_library = "" if library is None else ", library"
        seconds, own = kept.measure(f"{name}{with_library}", search)
        found[name] = None if own is None else _Found(*own)
        total += seconds
    return found, total


def _timed(
    name: str, library: Library | None, limit: float, seed: int
) -> tuple[float, _Found | None]:
    """The seconds of the clock that a search took, and what it found."""
    start = time.perf_counter()
    found = _search(name, library, limit, seed)
    return time.perf_counter() - start, found


def _search(
    name: str, library: Library | None, limit: float, seed: int
) -> _Found | None:
    """Searches for so much processor time at most.

    The budget of the clock is the limit over the number of cores, which is the processor
    time that it takes if all of them are busy; less is used if they are not.

    Args:
        name: the task's.
        library: abstractions whose skeletons are searched as well.
        limit: processor seconds.
        seed: of the examples and of the search.

    Returns:
        `None` unless a program was found that passes every example of every split.
    """
    inducer = Portfolio((Compose(), Enumerate(library=library)))
    task = recipes()[name].make(seed=seed)
    start = time.process_time()
    budget = Budget(seconds=limit / (os.cpu_count() or 1))
    result = induce(task, inducer, seed=seed, budget=budget)
    used = time.process_time() - start
    checks = result.verified.values()
    if not checks or not all(check.all_passed for check in checks):
        return None
    return _Found(used, result.expression)


def _shares(row: str, found: dict, seconds: float) -> Iterator[dict[str, Any]]:
    """The share solved in the row's time: of each family, of all, of those held out.

    Args:
        row: its name begins with the seconds.
        found: for each task, what was found and when, in processor time.
        seconds: that all searches took.

    Yields:
        One cell for each column that has tasks. Held out is every second task, from the
        second on: the library is made from the others.
    """
    limit = float(row.split()[0])
    columns = {
        family: [f.name for f in functions]
        for family, functions in lists.FAMILIES.items()
    }
    columns |= {"all": list(found), "held out": list(found)[1::2]}
    for column, names in columns.items():
        tried = [found[name] for name in names if name in found]
        if not tried:
            continue
        num_solved = sum(f is not None and f.seconds <= limit for f in tried)
        yield {
            "table": "lists",
            "row": row,
            "column": column,
            "ours": num_solved / len(tried),
            "interval": list(wilson_interval(num_solved, len(tried))),
            "published": None,
            "seconds": round(seconds, 1),
            "num_solved": num_solved,
            "num_tasks": len(tried),
        }


LISTS = Experiment(
    title="List functions found in 2 and in 20 CPU-seconds",
    rows=_ROWS,
    settings=_settings,
    cells=_cells,
)
