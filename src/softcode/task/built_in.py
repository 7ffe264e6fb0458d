"""The built-in tasks, by suite and by name."""

from typing import Final

from .recipe import Recipe
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
