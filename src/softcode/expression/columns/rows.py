"""A function of plain values over columns, a row at a time: exact, and slow."""

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from ..types import Type
from .column import LARGEST, MOST_ITEMS, Column, Undefined, column_of, values_of


# What a value that does not exist raises.
NO_VALUE: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)


def row_by_row(
    function: Callable[..., Any], columns: Sequence[Column], gives: Type
) -> Column:
    """The function's values, undefined where it raises one of `NO_VALUE`.

    Args:
        function: of one plain value from each column.
        columns: its arguments.
        gives: the type of its values.

    Example:
        >>> from softcode.expression import INT, TEXT
        >>> row_by_row(int, [column_of(["12", "-"], TEXT)], INT).undefined.tolist()
        [False, True]
    """
    found = []
    for arguments in zip(*map(values_of, columns), strict=True):
        if any(argument is Undefined for argument in arguments):
            found.append(Undefined)
            continue
        try:
            value = function(*arguments)
            found.append(value if _is_small(value) else Undefined)
        except NO_VALUE:
            found.append(Undefined)
    return column_of(found, gives)


def _is_small(value: Any) -> bool:
    """Whether a search keeps such a value: no huge number, and no long list or text."""
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, str):
        return len(value) <= MOST_ITEMS
    if isinstance(value, list):
        return len(value) <= MOST_ITEMS and all(map(_is_small, value))
    return True
