"""Bodies that go on from what the step before gave: folds and recurrences.

What a body is given depends on the body, so it is not known before it is run. Bodies are
built on samples instead, one for each behaviour on these, and each is then run step by
step, on all rows at once.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from .. import BOOL, INT, AbstractExpression, Variable
from ..columns.column import (
    UNDEFINED,
    Column,
    Numbers,
    Sequences,
    joined,
)
from ..operation import CARRIED, bound_types
from ..over_columns import evaluated
from .rules import Rule


# More steps are not taken while searching; a row that needs more has no value.
_MOST_STEPS = 100
_NUM_SAMPLES = 32
_AT_ONCE = 64
_CARRIED_NAMES = ("total", "value")
_PAIR_NAMES = ("a", "b")


def names_for(rule: Rule, names: Sequence[str]) -> tuple[Variable, ...]:
    """The variables that a body of the rule binds.

    Args:
        rule: of an operation that is given what was carried, or the last two values.
        names: what elements are called.
    """
    types = bound_types(rule.operation, rule.takes)
    if rule.operation.given == CARRIED:
        return tuple(map(Variable, (_CARRIED_NAMES[0], names[0]), types))
    return tuple(map(Variable, _PAIR_NAMES, types))


def is_searched(rule: Rule) -> bool:
    """Whether such bodies are built: of whole numbers alone."""
    return all(type == INT for type in bound_types(rule.operation, rule.takes))


def samples(
    variables: tuple[Variable, ...],
    literals: Iterable[tuple[AbstractExpression, Column, int]],
) -> Iterator[tuple[AbstractExpression, Column, int]]:
    """Leaves for a bank of bodies: the variables on samples, and literals.

    Args:
        variables: two, of whole numbers.
        literals: of the outer bank: each with its column and its cost.

    Example:
        >>> a, b = Variable("a", INT), Variable("b", INT)
        >>> [cost for _, column, cost in samples((a, b), ())]
        [1, 1]
    """
    draw = np.random.default_rng(0)
    for variable in variables:
        values = draw.integers(-3, 12, _NUM_SAMPLES)
        values[:4] = draw.permutation(4)
        yield variable, Numbers(INT, values.astype(np.int64)), 1
    for literal, column, cost in literals:
        if literal.type in (INT, BOOL):
            yield literal, column.take(np.zeros(_NUM_SAMPLES, np.int64)), cost


def stepped(
    rule: Rule,
    bodies: Iterable[tuple[int, AbstractExpression]],
    variables: tuple[Variable, ...],
    sources: Sequence[Column],
) -> Iterator[tuple[np.ndarray, Column]]:
    """The rule with every body: the bodies' numbers, some at a time, and the values.

    Args:
        rule: of an operation that goes by steps.
        bodies: each with its number.
        variables: what these bind.
        sources: the columns of the rule's other arguments.
    """
    numbers: list[int] = []
    columns: list[Column] = []
    for number, body in bodies:
        if variables[0].name not in body.free:
            continue
        run = _folded if rule.operation.given == CARRIED else _recurrent
        numbers.append(number)
        columns.append(run(body, variables, sources))
        if len(numbers) == _AT_ONCE:
            yield np.array(numbers), joined(columns)
            numbers, columns = [], []
    if numbers:
        yield np.array(numbers), joined(columns)


def _folded(
    body: AbstractExpression,
    variables: tuple[Variable, ...],
    sources: Sequence[Column],
) -> Column:
    """`functools.reduce`, all rows a step at a time."""
    seq, start = sources
    assert isinstance(seq, Sequences) and isinstance(start, Numbers)
    values = start.values.copy()
    lengths = seq.lengths
    values[seq.undefined | (lengths > _MOST_STEPS)] = UNDEFINED
    for step in range(min(int(lengths.max(initial=0)), _MOST_STEPS)):
        rows = np.flatnonzero((lengths > step) & (values != UNDEFINED))
        if not len(rows):
            break
        element = seq.items.take(seq.starts[rows] + step)
        given = {
            variables[0].name: Numbers(INT, values[rows]),
            variables[1].name: element,
        }
        values[rows] = _numbers(evaluated(body, given, len(rows)))
    return Numbers(INT, values)


def _recurrent(
    body: AbstractExpression,
    variables: tuple[Variable, ...],
    sources: Sequence[Column],
) -> Column:
    """The value after so many steps, each from the last two."""
    counts, first, second = (_numbers(source) for source in sources)
    a, b = first.copy(), second.copy()
    lost = (counts == UNDEFINED) | (counts > _MOST_STEPS)
    a[lost] = UNDEFINED
    counts = np.where(lost, 0, counts)
    for step in range(int(counts.max(initial=0))):
        # The last step's second value is not asked for; it may be none.
        rows = np.flatnonzero((counts > step) & (a != UNDEFINED))
        if not len(rows):
            break
        given = {
            variables[0].name: Numbers(INT, a[rows]),
            variables[1].name: Numbers(INT, b[rows]),
        }
        following = _numbers(evaluated(body, given, len(rows)))
        following = np.where(b[rows] == UNDEFINED, UNDEFINED, following)
        a[rows], b[rows] = b[rows], following
    return Numbers(INT, a)


def _numbers(column: Column) -> np.ndarray:
    assert isinstance(column, Numbers)
    return column.values
