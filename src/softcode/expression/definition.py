"""Operations one value at a time: the Python that they are printed as, made callable."""

import functools
import itertools
import math
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from .columns.column import Column
from .columns.rows import row_by_row
from .operation import ELEMENTS, Operation
from .types import Type


# What the Python of an operation may mention; all else has no name.
NAMES: Final[dict[str, Any]] = {
    "functools": functools,
    "itertools": itertools,
    "math": math,
    "re": re,
    **{
        each.__name__: each
        for each in (
            abs, all, any, bool, chr, dict, enumerate, float, int, len, list, map, max, min,
            next, ord, range, reversed, round, sorted, str, sum, tuple, zip,
        )
    },
}  # fmt: skip


@functools.cache
def definition_of(operation: Operation) -> Callable[..., Any]:
    """The function that an operation is, from its own Python.

    With a body, its first argument is a function: of an element, of an element of each
    list, or, where the operation has an index, of the element and its place.

    Example:
        >>> from softcode.expression import OPERATIONS
        >>> definition_of(OPERATIONS["add"])(3, 4)
        7
        >>> definition_of(OPERATIONS["map"])(lambda x, i: x * i, [5, 6, 7])
        [0, 6, 14]
    """
    names = [f"a{index}" for index in range(len(operation.takes))]
    scope: dict[str, Any] = {"__builtins__": NAMES}
    if operation.helper:
        exec(operation.helper, scope)
    if operation.given != ELEMENTS:
        given = "f0, f1"
        text = operation.python.format(*names, names=given, body=f"f({given})")
        return eval(f"lambda f, {', '.join(names)}: {text}", scope)
    if operation.body is None:
        text = operation.python.format(*names)
        return eval(f"lambda {', '.join(names)}: {text}", {"__builtins__": NAMES})
    elements = [f"x{index}" for index in range(len(names))]
    each = names[0] if len(names) == 1 else f"zip({', '.join(names)})"
    bound, called = ", ".join(elements), list(elements)
    if operation.has_index:
        each, bound, called = f"enumerate({each})", f"i, {bound}", [*elements, "i"]
    text = operation.python.format(
        body=f"f({', '.join(called)})", names=bound, each=each, x=elements[0]
    )
    return eval(f"lambda f, {', '.join(names)}: {text}", {"__builtins__": NAMES})


def by_rows(operation: Operation, columns: Sequence[Column], gives: Type) -> Column:
    """The operation over columns, a row at a time; for those that have no kernel.

    Args:
        operation: one without a body.
        columns: of its arguments.
        gives: the type of the results.
    """
    return row_by_row(definition_of(operation), columns, gives)
