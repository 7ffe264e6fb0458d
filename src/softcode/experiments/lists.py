"""How many list functions the search finds in a given time, before and after abstraction.

First all tasks are searched without a library. What was found for every second task is
compressed into a library, and all are searched again with it: the tasks that it was not
made from are the column `held out`.

Each task is searched once, for the longest of the rows' times, and the processor time at
which it was found says in which rows it counts. That is fair to a row of less time as far
as a search does the same until then, whatever its limit; here it does, since none of
the inducers looks at the limit.

A program counts if it is right where nobody showed it anything: besides all examples of
all splits it must do fresh ones of each length from half the cells to twice as many,
with as many values, made from the function's own definition (`is_right_elsewhere`).
"""

import functools
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeGuard, cast

from ..files import Fault
from ..induce import AbstractInducer, Budget, Lower, Portfolio, induce
from ..induce.compose import Compose
from ..induce.enumerate import Enumerate
from ..induce.run import Measurements
from ..library.abstractions import Library, compress
from ..program import Program
from ..task import EncodedTask, recipes
from ..task.suites import lists
from ..verify import check
from .experiment import Experiment, wilson_interval


_ROWS = {
    "2 s": "search, at most 2 CPU-seconds a task",
    "20 s": "search, at most 20 CPU-seconds a task",
    "2 s, from above": "the same, and functions over plain values, lowered",
    "20 s, from above": "the same, and functions over plain values, lowered",
    "2 s, library": "the same with abstractions from every second task",
    "20 s, library": "the same with abstractions from every second task",
}
# With --quick, one task in so many.
_QUICK_STEP = 10
# So many fresh examples of each length judge a program that was found.
_NUM_FRESH = 8


class _Found(NamedTuple):
    """What a search of one task found, if anything that does all of its examples."""

    seconds: float
    """Processor time on all cores."""
    expression: str | None
    is_right_elsewhere: bool
    """Whether it does fresh examples of other lengths as well."""


class _TimeIsUp(Exception):
    """A search took all the processor time that it had."""


def _settings(quick: bool) -> str:
    """What a run uses, in words.

    Args:
        quick: whether one task in `_QUICK_STEP` is searched.
    """
    tasks = f"one task in {_QUICK_STEP}" if quick else "all tasks"
    return (
        f"{tasks} of the suite 'lists'; 16 training examples; solved if every "
        f"validation, test and extrapolation example passes, and {_NUM_FRESH} fresh ones "
        "of each length from half the cells to twice as many. Processor time of the "
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
    _search("double each", (Compose(), Enumerate()), 1.0, seed)

    def measured(
        way: str, *inducers: AbstractInducer
    ) -> tuple[dict[str, _Found | None], float]:
        found, seconds = {}, 0.0
        for name in names:
            search = functools.partial(_timed, name, inducers, longest, seed)
            taken, own = kept.measure(f"{name}, {way}" if way else name, search)
            found[name] = None if own is None else _Found(*own)
            seconds += taken
        return found, seconds

    ways = {row: row.partition(", ")[2] for row in rows}
    plain = None
    if {"", "library"} & set(ways.values()):
        plain = measured("", Compose(), Enumerate())
    for way in dict.fromkeys(ways.values()):
        if way == "from above":
            told = measured(way, Compose(), Lower(num_rounds=4), Enumerate())
        else:
            assert plain is not None
            told = plain
            if way == "library":
                library = _library_of(plain[0])
                told = measured(way, Compose(), Enumerate(library=library))
        for row in rows:
            if ways[row] == way:
                yield from _shares(row, *told)


def _library_of(found: dict[str, _Found | None]) -> Library:
    """What the programs found for every second task share."""
    solved = {
        name: entry.expression
        for name, entry in list(found.items())[::2]
        if _is_right(entry) and entry.expression is not None
    }
    return Library().add(compress(solved)) if solved else Library()


def _timed(
    name: str, inducers: tuple[AbstractInducer, ...], limit: float, seed: int
) -> tuple[float, _Found | None]:
    """The seconds of the clock that a search took, and what it found."""
    start = time.perf_counter()
    found = _search(name, inducers, limit, seed)
    return time.perf_counter() - start, found


def _search(
    name: str, inducers: tuple[AbstractInducer, ...], limit: float, seed: int
) -> _Found | None:
    """Searches for so much processor time, and looks at what was found.

    The time is looked at after each round, so that what other processes take from this
    one costs the search nothing. The budget of the clock, ten times the limit, ends a
    round that lasts.

    Args:
        name: the task's.
        inducers: who search, by turns.
        limit: processor seconds.
        seed: of the examples and of the search.

    Returns:
        `None` unless a program was found that passes every example of every split.
    """
    inducer = Portfolio(inducers)
    task = recipes()[name].make(seed=seed).on()
    start = time.process_time()

    def look_at_time(entry: dict[str, Any]) -> None:
        if not entry["num_solved"] and time.process_time() - start > limit:
            raise _TimeIsUp

    try:
        budget = Budget(seconds=10 * limit)
        result = induce(task, inducer, seed=seed, budget=budget, on_round=look_at_time)
    except _TimeIsUp:
        return None
    used = time.process_time() - start
    checks = result.verified.values()
    if result.program is None or not all(check.all_passed for check in checks):
        return None
    # The task is on a machine, and so its program is.
    program = cast(Program, result.program)
    is_right = is_right_elsewhere(program, task, seed=seed + 1)
    return _Found(used, result.expression, is_right)


def is_right_elsewhere(program: Program, task: EncodedTask, *, seed: int) -> bool:
    r"""Whether a program does what the task's concept says at lengths it was not shown.

    Args:
        program: of the task's machine.
        task: one whose concept makes fresh examples.
        seed: of those; another than that of the task's own.

    Returns:
        Whether it is right on `_NUM_FRESH` examples of each length from half the cells of
        the machine to twice as many. Values are below the length, as in the task. A run
        that does not end, or leaves the range of values, is not right.

    Raises:
        ValueError: if the task's concept is not known.

    Example:
        >>> task = recipes()["double each"].make().on()
        >>> doubles = "loop: read 1 2\nadd 2 2 2\nwrite 1 2\ninc 1 1\njump 1 end\n"
        >>> program = Program.parse(doubles + "jump 3 loop\nend: halt", task.machine)
        >>> is_right_elsewhere(program, task, seed=1)
        True
    """
    fresh = task.task.fresh
    if fresh is None:
        raise Fault(f"{task.name} has no concept to make examples from")
    num_cells = task.inputs("train")[task.machine.require_main_row()].shape[0]
    return all(
        check(
            program,
            task.with_splits({"train": fresh(length, _NUM_FRESH, seed)}),
            "train",
        ).all_passed
        for length in range(num_cells // 2, 2 * num_cells + 1)
    )


def _is_right(found: _Found | None) -> TypeGuard[_Found]:
    """Whether a program was found that is right wherever it was looked at."""
    return found is not None and found.is_right_elsewhere


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
        in_time = [f for f in tried if f is not None and f.seconds <= limit]
        num_solved = sum(map(_is_right, in_time))
        yield {
            "table": "lists",
            "row": row,
            "column": column,
            "ours": num_solved / len(tried),
            "interval": list(wilson_interval(num_solved, len(tried))),
            "published": None,
            "seconds": round(seconds, 1),
            "num_solved": num_solved,
            "num_right_as_shown": len(in_time),
            "num_tasks": len(tried),
        }


LISTS = Experiment(
    title="List functions found in 2 and in 20 CPU-seconds",
    rows=_ROWS,
    settings=_settings,
    cells=_cells,
)
