"""What names stand for after the cases of a branch: what all of them agree on."""

import ast
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from ..tree import Element, Network, Table


class Macro(NamedTuple):
    """An `@Inline` function: its statements are put in place of a call."""

    function: ast.FunctionDef


class ArrayName(NamedTuple):
    """An array, not one of its elements."""

    name: str


class Unclear(NamedTuple):
    """What a name stands for that the cases of a branch bind differently."""

    line: int
    """Where the branch begins."""


# What a name stands for: a number, a variable, an array or a function.
Meaning: TypeAlias = int | Element | ArrayName | Table | Network | Macro | Unclear
Names: TypeAlias = dict[str, Meaning]


def join(names: Names, after: Sequence[Names], line: int) -> None:
    """Puts into `names` what holds after a branch.

    A name that all cases leave alike keeps its meaning. One that they do not is unclear:
    it may be given a new meaning, and not be read.

    Args:
        names: what held before; changed.
        after: what holds at the end of each case.
        line: where the branch begins, for messages.

    Example:
        >>> names = {"n": 3, "k": 0}
        >>> join(names, [{"n": 3, "k": 1}, {"n": 3, "k": 2}], line=7)
        >>> names
        {'n': 3, 'k': Unclear(line=7)}
    """
    first, *others = after
    every = dict.fromkeys(name for case in after for name in case)
    for name in every:
        is_alike = name in first and all(
            name in other and _are_alike(first[name], other[name]) for other in others
        )
        names[name] = first[name] if is_alike else Unclear(line)


def _are_alike(one: Meaning, other: Meaning) -> bool:
    return one is other or (type(one) is type(other) and one == other)
