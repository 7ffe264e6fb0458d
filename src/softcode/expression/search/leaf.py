"""What a bank begins with: variables and literals, and what is around it."""

import dataclasses
from collections.abc import Iterable
from typing import NamedTuple

from .. import AbstractExpression
from ..columns.column import Column
from .shelf import Allowance


_ELEMENT_NAMES = ("x", "y", "z", "u", "v", "w", "item", "other", "element", "one")
_INDEX_NAMES = ("i", "j", "k", "l", "m", "place", "index", "position")


class Leaf(NamedTuple):
    """An expression that is not searched for: a variable, or a literal."""

    expression: AbstractExpression
    column: Column
    cost: int


class BodyNames(NamedTuple):
    """What bodies call the elements that they are given, and their places."""

    elements: tuple[str, ...]
    places: tuple[str, ...]

    @classmethod
    def beside(cls, taken: Iterable[str]) -> "BodyNames":
        """Names that are not those of the arguments.

        Example:
            >>> BodyNames.beside(("x", "n")).elements[:2]
            ('y', 'z')
        """
        used = set(taken)
        return cls(
            tuple(name for name in _ELEMENT_NAMES if name not in used),
            tuple(name for name in _INDEX_NAMES if name not in used),
        )


@dataclasses.dataclass(frozen=True)
class Surroundings:
    """Where a bank stands: what is around it, and what it may use.

    Args:
        names: what bodies call what they are given.
        allowance: the memory that there is.
        depth: how many bodies there may be within one another.
        num_bound: names that bodies around it have taken.
        has_steps: whether folds and recurrences are built.
    """

    names: BodyNames
    allowance: Allowance
    depth: int = 2
    num_bound: int = 0
    has_steps: bool = True
