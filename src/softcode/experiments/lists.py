"""How many list functions the search finds in a given time, family by family."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from ..induce import Budget, Compose, Enumerate, Portfolio, induce
from ..skeleton import loop_bodies
from ..task.suites import lists
from ._experiment import Experiment, wilson_interval


_LIMITS = (2.0, 20.0)
_ROWS = {f"{limit:.0f} s": f"search, {limit:.0f} CPU-seconds a task" for limit in _LIMITS}
# With --quick, one task in so many.
_QUICK_STEP = 10


def _settings(quick: bool) -> str:
    tasks = f"one task in {_QUICK_STEP}" if quick else "all tasks"
    return (
        f"{tasks} of the suite 'lists'; 16 training examples; solved if every "
        "validation, test and extrapolation example passes; processor time of the "
        "search on all cores, with the loop bodies (made once) apart"
    )


def _cells(rows: Sequence[str], quick: bool, seed: int) -> Iterator[dict[str, Any]]:
    loop_bodies()
    inducer = Portfolio((Compose(), Enumerate()))
    seconds_of: dict[str, float | None] = {}
    longest = max(float(row.split()[0]) for row in rows)
    families: dict[str, list[str]] = {}
    started = time.perf_counter()
    for number, recipe in enumerate(lists.RECIPES):
        if quick and number % _QUICK_STEP:
            continue
        families.setdefault(_family(recipe.name), []).append(recipe.name)
        seconds_of[recipe.name] = _seconds_to_solve(recipe, inducer, longest, seed)
    elapsed = round(time.perf_counter() - started, 1)
    for row in rows:
        limit = float(row.split()[0])
        everything = {**families, "all": list(seconds_of)}
        for family, names in everything.items():
            found = [seconds_of[name] for name in names]
            num_solved = sum(s is not None and s <= limit for s in found)
            yield {
                "table": "lists",
                "row": row,
                "column": family,
                "ours": num_solved / len(names),
                "interval": list(wilson_interval(num_solved, len(names))),
                "published": None,
                "seconds": elapsed,
                "num_tasks": len(names),
                "num_solved": num_solved,
            }
