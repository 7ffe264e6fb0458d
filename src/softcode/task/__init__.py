"""What a program must do: examples of plain values, in named splits.

`Task` holds them with the machine that they are for; `files.py` reads a user's JSON or
TOML file; `suites/` holds the built-in tasks: the literature's, and list functions of
our own. Knows `machine` and `program`. To add a task: a `Recipe` in a suite (a list
function: a call in its family); to add a suite: a file there, and a line in `SUITES`.
"""

from typing import Final

from ._recipe import Recipe as Recipe
from ._task import Example as Example, Split as Split, Task as Task
from .files import (
    TaskFault as TaskFault,
    dump_task as dump_task,
    load_task as load_task,
)
from .models import load_model_task as load_model_task
from .suites import classics, lists, saldyt


# Each suite's recipes, by name.
SUITES: Final[dict[str, tuple[Recipe, ...]]] = {
    "saldyt": saldyt.RECIPES,
    "classics": classics.RECIPES,
    "lists": lists.RECIPES,
}


def recipes() -> dict[str, Recipe]:
    """All built-in tasks by name.

    Example:
        >>> "map inc" in recipes()
        True
    """
    return {recipe.name: recipe for suite in SUITES.values() for recipe in suite}
