"""Every operation over columns is what its Python is, value by value."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from softcode.expression import FLOAT, INT, OPERATIONS, TEXT, Type, list_of
from softcode.expression.columns.column import (
    LARGEST,
    MOST_ITEMS,
    Sequences,
    Undefined,
    column_of,
    values_of,
)
from softcode.expression.columns.each import items_of, pairs
from softcode.expression.columns.rows import NO_VALUE
from softcode.expression.definition import by_rows, definition_of
from softcode.expression.operation import ELEMENTS, filled, unified

from .values import SMALL, WHOLE, values_of_type


STANDS_FOR = (INT, TEXT, list_of(INT))
# Python itself would fill the memory for what a column says has no value.
NUMBERS_OF = {
    **dict.fromkeys(
        ("repeat", "text_repeat", "numbered", "up_to", "padded"),
        SMALL | st.integers(-10, 2 * MOST_ITEMS),
    ),
    "counted": SMALL | st.integers(-MOST_ITEMS, MOST_ITEMS),
    "power": SMALL | st.integers(-70, 70),
    "shift_left": SMALL | st.integers(-70, 70),
}
PLAIN = [each for each in OPERATIONS.values() if each.body is None]
WITH_BODY = [
    each
    for each in OPERATIONS.values()
    if each.body is not None and each.given == ELEMENTS
]
thorough = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def instantiations(operation):
    """The types that the operation may have, as what it takes, its body's, its own."""
    patterns = [*operation.takes, *([operation.body] if operation.body else [])]
    told = str([each.name for each in _walked(patterns)])
    free = [name for name in ("a", "b") if f"'{name}'" in told]
    for chosen in itertools.product(STANDS_FOR, repeat=len(free)):
        known = dict(zip(free, chosen, strict=True))
        takes = [filled(pattern, known) for pattern in operation.takes]
        body = filled(operation.body, known) if operation.body else None
        yield takes, body, filled(operation.gives, known)


def _walked(types):
    for type in types:
        yield type
        yield from _walked(type.arguments)


def in_full(operations):
    return [
        pytest.param(each, *types, id=f"{each.name}-{number}")
        for each in operations
        for number, types in enumerate(instantiations(each))
    ]


def is_kept(value):
    """Whether a column holds the value: no huge number, no long list or text."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) <= LARGEST
    return len(value) <= MOST_ITEMS and (
        isinstance(value, str) or all(map(is_kept, value))
    )


def by_python(function, *arguments):
    """The function's value, or `Undefined`, as a column would have it."""
    try:
        value = function(*arguments)
    except NO_VALUE:
        return Undefined
    return value if is_kept(value) else Undefined


def of_type(values, type: Type):
    """The values, without those of another type: `2 ** -1` is no whole number."""
    return [
        Undefined if type == INT and isinstance(value, float) else value
        for value in values
    ]


def require_well_formed(column, type: Type):
    """The column is of the type, and rows without a value are empty."""
    assert column.type == type
    if isinstance(column, Sequences):
        assert column.starts[0] == 0
        assert column.starts[-1] == column.items.num_rows
        assert (column.lengths >= 0).all()
        assert not column.lengths[column.undefined].any()
        assert not column.items.undefined.any()
        require_well_formed(column.items, INT if type == TEXT else type.element)


def require_same(found, wanted, type: Type):
    require_well_formed(found, type)
    given = values_of(found)
    if type != FLOAT:
        # `repr`, since 1, 1.0 and True are not the same value.
        assert list(map(repr, given)) == list(map(repr, wanted))
        return
    for one, other in zip(given, wanted, strict=True):
        assert (one is Undefined) == (other is Undefined)
        if one is not Undefined:
            assert one == pytest.approx(other, rel=1e-12)


def rows_of(operation, takes):
    """Arguments of the operation, row by row, some of them without a value."""
    whole = NUMBERS_OF.get(operation.name, WHOLE)
    each = [
        st.one_of(*[values_of_type(type, whole)] * 9, st.just(Undefined))
        for type in takes
    ]
    return st.lists(st.tuples(*each), max_size=8)


@pytest.mark.parametrize(("operation", "takes", "_", "gives"), in_full(PLAIN))
@thorough
@given(st.data())
def test_an_operation_over_columns_is_its_python(operation, takes, _, gives, data):
    rows = data.draw(rows_of(operation, takes))
    columns = [
        column_of([row[place] for row in rows], type)
        for place, type in enumerate(takes)
    ]
    if operation.kernel is None:
        found = by_rows(operation, columns, gives)
    else:
        found = operation.kernel(*columns)
    function = definition_of(operation)
    wanted = [_value(operation, function, row) for row in rows]
    require_same(found, of_type(wanted, gives), gives)


def _value(operation, function, row):
    # Of these, the arguments that Python does not come to need no value.
    is_lazy = operation.name in ("both", "either", "choose")
    if row[0] is Undefined or (Undefined in row and not is_lazy):
        return Undefined
    if not is_lazy:
        return by_python(function, *row)
    if operation.name == "choose":
        return row[1] if row[0] else row[2]
    return row[1] if row[0] == (operation.name == "both") else row[0]


@pytest.mark.parametrize(("operation", "takes", "body", "gives"), in_full(WITH_BODY))
@thorough
@given(st.data())
def test_an_operation_with_a_body_over_columns_is_its_python(
    operation, takes, body, gives, data
):
    rows = data.draw(rows_of(operation, takes))
    lists = [
        column_of([row[place] for row in rows], type)
        for place, type in enumerate(takes)
    ]
    if len(lists) == 2:
        source, _, _ = pairs(*lists)
    else:
        (source,) = lists
    num = items_of(source).num_rows
    one = values_of_type(body)
    if data.draw(st.booleans()):
        one = st.one_of(*[one] * 9, st.just(Undefined))
    given_by_body = data.draw(st.lists(one, min_size=num, max_size=num))
    found = operation.kernel(column_of(given_by_body, body), source)

    function = definition_of(operation)
    starts = source.starts.tolist()
    wanted = []
    for row, begin, end in zip(rows, starts, starts[1:], strict=False):
        if Undefined in row:
            wanted.append(Undefined)
            continue
        wanted.append(_with_body(function, given_by_body[begin:end], row))
    require_same(found, wanted, gives)


def _with_body(function, values, row):
    # The body is called for one element after another, from the first on.
    left = iter(values)

    def called(*_):
        value = next(left)
        if value is Undefined:
            raise LookupError
        return value

    return by_python(function, called, *row)


def test_a_pattern_fits_what_it_is_filled_with():
    for operation in OPERATIONS.values():
        for takes, _, _ in instantiations(operation):
            assert unified(operation.takes, takes) is not None


def test_an_operation_by_rows_has_no_value_where_python_has_none():
    column = column_of(["12", "x", Undefined], TEXT)
    found = by_rows(OPERATIONS["number_of_text"], [column], INT)
    assert values_of(found) == [12, Undefined, Undefined]


@given(st.lists(st.just(Undefined) | st.lists(st.lists(WHOLE, max_size=3), max_size=3)))
def test_values_survive_a_column(rows):
    type = list_of(list_of(INT))
    column = column_of(rows, type)
    assert values_of(column) == rows
    order = np.arange(len(rows))[::-1]
    assert values_of(column.take(order)) == rows[::-1]


@given(st.lists(values_of_type(TEXT), max_size=8))
def test_equal_rows_have_equal_keys_and_others_have_not(rows):
    keys = column_of(rows, TEXT).keys().tolist()
    for i, first in enumerate(rows):
        for j, second in enumerate(rows):
            assert (keys[i] == keys[j]) == (first == second)
