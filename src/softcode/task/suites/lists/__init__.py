"""List functions of our own: over a hundred tasks, in families.

Each changes the memory in place: the list is all cells, or those before a 0, or those
after a first cell that holds a key or takes the result. All have one machine, and one
of two times; nothing is set for a task alone. There are no reference programs.

`_families.py` holds the layouts, the other files the functions.
"""

from typing import Final

from ...recipe import Recipe as Recipe
from . import (
    _cellwise as _cellwise,
    _folds as _folds,
    _moves as _moves,
    _scans as _scans,
)
from ._families import ListFunction as ListFunction


# By family, so that a result can be told for each.
FAMILIES: Final[dict[str, tuple[ListFunction, ...]]] = {
    "map": _cellwise.MAPPED,
    "map with address": _cellwise.ADDRESSED,
    "map with key": _cellwise.KEYED,
    "zip": _cellwise.ZIPPED,
    "pairs": _cellwise.PAIRED,
    "scan": _scans.SCANS,
    "move": _moves.MOVES,
    "filter": _moves.FILTERS,
    "cut at key": _moves.CUT,
    "fold": _folds.FOLDED,
    "fold with key": _folds.ASKED,
    "before 0": _folds.LISTED,
}


def _recipe(function: ListFunction) -> Recipe:
    return Recipe(
        name=function.name,
        description=function.description,
        source="List functions of our own",
        sample=function.sample,
        num_steps=_nested_steps if function.is_nested else _steps,
        registers=6,
        lines=14,
    )


def _steps(base: int) -> int:
    return 30 * base


def _nested_steps(base: int) -> int:
    return 10 * base * base


RECIPES = tuple(_recipe(f) for family in FAMILIES.values() for f in family)
