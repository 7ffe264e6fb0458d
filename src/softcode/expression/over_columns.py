"""An expression over columns: all its values at once."""

from collections.abc import Mapping

from .columns.column import Column, column_of
from .definition import by_rows
from .expression import AbstractExpression, Apply, Literal, Variable


def evaluated(
    expression: AbstractExpression, values: Mapping[str, Column], num_rows: int
) -> Column:
    """The expression's values, where its variables have these.

    Args:
        expression: one without bodies.
        values: for each variable a column of `num_rows` rows.
        num_rows: how many values there are.

    Raises:
        TypeError: for an expression with a body.

    Example:
        >>> from softcode.expression import INT, OPERATIONS
        >>> n = Variable("n", INT)
        >>> double = Apply(OPERATIONS["add"], (n, n), INT)
        >>> evaluated(double, {"n": column_of([3, 5], INT)}, 2).values.tolist()
        [6, 10]
    """
    match expression:
        case Variable(name):
            return values[name]
        case Literal(value, type):
            return column_of([value] * num_rows, type)
        case Apply(operation, arguments, type) if operation.body is None:
            columns = [evaluated(each, values, num_rows) for each in arguments]
            if operation.kernel is None:
                return by_rows(operation, columns, type)
            return operation.kernel(*columns)
    raise TypeError(f"{expression!r:.60} has a body, and is not evaluated by columns")
