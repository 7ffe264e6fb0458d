"""An expression over columns: all its values at once."""

from collections.abc import Mapping

from .columns.column import Column, Numbers, Sequences, column_of
from .columns.each import items_of, pairs
from .definition import by_rows
from .expression import AbstractExpression, Apply, Lambda, Literal, Variable
from .operation import ELEMENTS
from .types import INT


def evaluated(
    expression: AbstractExpression, values: Mapping[str, Column], num_rows: int
) -> Column:
    """The expression's values, where its variables have these.

    Args:
        expression: any but one that goes by steps (a fold, a recurrence).
        values: for each variable a column of `num_rows` rows.
        num_rows: how many values there are.

    Raises:
        TypeError: for an expression that goes by steps.

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
        case Apply(operation, (Lambda() as body, *lists), _) if (
            operation.given == ELEMENTS and operation.kernel is not None
        ):
            through = [evaluated(each, values, num_rows) for each in lists]
            source, inner = _inside(body, through, values)
            done = evaluated(body.result, inner, len(source.owners))
            return operation.kernel(done, source)
    raise TypeError(
        f"{expression!r:.60} goes by steps, and is not evaluated by columns"
    )


def _inside(
    body: Lambda, lists: list, values: Mapping[str, Column]
) -> tuple[Sequences, dict[str, Column]]:
    """What a body is done for, and the values of what it may mention, for each element."""
    if len(lists) == 1:
        source, items = lists[0], (items_of(lists[0]),)
    else:
        source, *items = pairs(*lists)
    inner = {name: column.take(source.owners) for name, column in values.items()}
    place = Numbers(INT, source.positions)
    given = zip(body.variables, (*items, place), strict=False)
    return source, inner | {variable.name: column for variable, column in given}
