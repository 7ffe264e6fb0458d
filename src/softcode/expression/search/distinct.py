"""All that functions of some cost can do: one function for each behaviour."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from .. import AbstractExpression
from ..columns.column import UNDEFINED as UNDEFINED, Numbers
from .engine import Asked, root_bank
from .shelf import Allowance


class Behaved(NamedTuple):
    """An expression, and the numbers that it gives.

    Example:
        >>> from softcode.expression import INT, Literal
        >>> Behaved(1, Literal(3, INT), np.array([3, 3])).values.tolist()
        [3, 3]
    """

    cost: int
    expression: AbstractExpression
    values: Int[np.ndarray, " row"]
    """For each row; `UNDEFINED` where it has no value."""


def behaviours(
    asked: Asked, cost: int, *, num_bytes: int = 400_000_000
) -> Iterator[Behaved]:
    """Every behaviour that a function of up to this cost has, each once, cheapest first.

    Two functions behave alike if they give the same on every row of `asked.arguments`
    (observational equivalence); what is wanted there is not looked at.

    Args:
        asked: the variables, the rows, a result that is a number, and the literals.
        cost: the dearest functions.
        num_bytes: that the values of all expressions may take.

    Example:
        >>> from softcode.expression import INT, Variable, python_of
        >>> asked = Asked((Variable("n", INT),), INT, ((1,), (2,), (5,)), (0, 0, 0))
        >>> [python_of(found.expression) for found in behaviours(asked, 3)][:3]
        ['n', '-n', 'n + n']
    """
    bank = root_bank(asked, Allowance(num_bytes))
    for _ in bank.grow(cost):
        pass
    shelf = bank.shelf(asked.result)
    for level_cost in range(1, bank.complete + 1):
        level = shelf.levels.get(level_cost)
        if level is None:
            continue
        column = level.column
        assert isinstance(column, Numbers)
        rows = column.values.reshape(level.num, bank.num_rows)
        for number, values in zip(level.numbers, rows, strict=True):
            yield Behaved(level_cost, bank.expression(asked.result, number), values)
