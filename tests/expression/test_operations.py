"""An operation over columns does to all rows what its Python does to one."""

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from softcode.expression import BOOL, FLOAT, INT, OPERATIONS, TEXT, Type, list_of
from softcode.expression.columns.column import (
    LARGEST,
    MOST_ITEMS,
    Undefined,
    column_of,
    values_of,
)
from softcode.expression.columns.each import items_of, pairs
from softcode.expression.definition import NO_VALUE, by_rows, definition_of
from softcode.expression.operation import ELEMENTS, filled, unified


WHOLE = st.one_of(
    st.integers(-3, 12),
    st.integers(-(2**31), 2**31),
    st.sampled_from([LARGEST, -LARGEST, LARGEST - 1, 2**40, 63, 64]),
)
LETTERS = st.sampled_from("aB9 .-,é\n")
VALUES = {
    INT: WHOLE,
    BOOL: st.booleans(),
    FLOAT: st.one_of(
        st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda x: round(x, 3) + 0.0),
        st.sampled_from([0.0, 0.5, 2.5]),
    ),
    TEXT: st.text(LETTERS, max_size=7),
}


def values(type: Type):
    if type.is_list:
        return st.lists(values(type.element), max_size=6)
    return VALUES[type]


def types_for(operation):
    """Types that the operation's arguments may have."""
    for chosen in (INT, TEXT, list_of(INT), BOOL):
        known = {"a": chosen, "b": INT}
        yield tuple(filled(pattern, known) for pattern in operation.takes)


def outcome(function, arguments, gives=None):
    """What a call gives, as a search has it: `2 ** -1` is no whole number."""
    if any(argument is Undefined for argument in arguments):
        return Undefined
    try:
        value = function(*arguments)
    except NO_VALUE:
        return Undefined
    is_other = gives == INT and isinstance(value, float)
    return value if is_kept(value) and not is_other else Undefined


def is_kept(value):
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) <= LARGEST
    if isinstance(value, float):
        return math.isfinite(value)
    return len(value) <= MOST_ITEMS and all(
        is_kept(v) for v in value if not isinstance(v, str)
    )


def is_same(got, wanted):
    if isinstance(got, float) and isinstance(wanted, float):
        return math.isclose(got, wanted, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(got, list) and isinstance(wanted, list):
        return len(got) == len(wanted) and all(map(is_same, got, wanted))
    return got is wanted or (type(got) is type(wanted) and got == wanted)


def is_light(name, row):
    """Whether Python itself is done soon: no power of 2^40, no list of 2^40."""
    numbers = [v for v in row if type(v) is int]
    if any(v is Undefined for v in row):
        return True
    if name in ("numbered", "up_to"):
        return abs(numbers[0]) <= 5000
    if name == "counted":
        return abs(numbers[1] - numbers[0]) <= 5000
    if name in ("power", "shift_left", "repeat", "text_repeat", "padded"):
        return abs(numbers[-1]) <= 5000
    return True


PLAIN = [op for op in OPERATIONS.values() if op.kernel is not None and op.body is None]
INSTANCES = [
    pytest.param(op, takes, id=f"{op.name} {' '.join(map(str, takes))}")
    for op in PLAIN
    for takes in dict.fromkeys(types_for(op))
    if unified(op.takes, takes) is not None
]


@pytest.mark.parametrize(("operation", "takes"), INSTANCES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_over_columns_it_is_what_its_python_is(operation, takes, data):
    known = unified(operation.takes, takes)
    gives = filled(operation.gives, known)
    rows = data.draw(
        st.lists(
            st.tuples(*(st.just(Undefined) | values(t) for t in takes)),
            min_size=1,
            max_size=6,
        )
    )
    rows = [row for row in rows if is_light(operation.name, row)]
    columns = [column_of([row[i] for row in rows], t) for i, t in enumerate(takes)]
    function = definition_of(operation)
    if operation.name == "choose":
        # Only the branch that is chosen need have a value.
        wanted = [Undefined if c is Undefined else (a if c else b) for c, a, b in rows]
    elif operation.name in ("both", "either"):
        ends = operation.name == "either"
        wanted = [
            Undefined if a is Undefined else (a if a is ends else b) for a, b in rows
        ]
    else:
        wanted = [outcome(function, row, gives) for row in rows]
    if not rows:
        return
    column = operation.kernel(*columns)
    assert column.type == gives
    assert column.num_rows == len(rows)
    got = values_of(column)
    for row, found, value in zip(rows, got, wanted, strict=True):
        if found is Undefined and operation.name in SUMS:
            # What may overflow on its way has no value, whatever it comes to.
            assert value is Undefined or sum(map(abs, row[0])) > LARGEST
        else:
            assert is_same(found, value), (row, found, value)


SUMS = ("sum", "running_sums")
WITH_BODY = [
    op
    for op in OPERATIONS.values()
    if op.body is not None and op.given == ELEMENTS and op.kernel is not None
]


class Missing(LookupError):
    """A body without a value."""


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda op: op.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_with_a_body_it_is_what_its_python_is(operation, data):
    body_type = operation.body if operation.body in (BOOL, TEXT) else INT
    known = {"a": INT, "b": body_type}
    takes = tuple(filled(pattern, known) for pattern in operation.takes)
    small = {INT: st.integers(-3, 9)}
    element = small.get(takes[0].element, values(takes[0].element))
    one = st.lists(element, max_size=5)
    if takes[0] == TEXT:
        one = st.text(LETTERS, max_size=5)
    rows = data.draw(st.lists(st.tuples(*(one for _ in takes)), min_size=1, max_size=5))
    columns = [column_of([row[i] for row in rows], t) for i, t in enumerate(takes)]
    source = columns[0] if len(takes) == 1 else pairs(*columns)[0]
    num = items_of(columns[0]).num_rows if len(takes) == 1 else source.items.num_rows
    one_body = st.integers(-5, 5) if body_type == INT else values(body_type)
    if operation.body.is_list:
        one_body, body_type = st.lists(one_body, max_size=3), list_of(INT)
    one_body = st.just(Undefined) | one_body
    bodies = data.draw(st.lists(one_body, min_size=num, max_size=num))
    got = values_of(operation.kernel(column_of(bodies, body_type), source))
    function, wanted, at = definition_of(operation), [], 0
    for row in rows:
        own = bodies[at : at + min(map(len, row))]
        at += len(own)
        if operation.has_index:
            call = lambda *a, own=own: looked_up(own, a[-1])
        else:
            # Each element is met once, in its order.
            left = iter(own)
            call = lambda *a, left=left: looked_up([next(left)], 0)
        wanted.append(outcome(function, (call, *row)))
    assert all(map(is_same, got, wanted)), (rows, bodies, got, wanted)


def looked_up(values, index):
    if values[index] is Undefined:
        raise Missing
    return values[index]


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


@given(st.lists(values(TEXT) | values(TEXT), max_size=8))
def test_equal_rows_have_equal_keys_and_others_have_not(rows):
    keys = column_of(rows, TEXT).keys().tolist()
    for i, first in enumerate(rows):
        for j, second in enumerate(rows):
            assert (keys[i] == keys[j]) == (first == second)
