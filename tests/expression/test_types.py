"""Types join in any order, and a joined type has the values of both."""

from hypothesis import given, strategies as st

from softcode.expression import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NULL,
    TEXT,
    join,
    list_of,
    optional,
)


SCALARS = st.sampled_from([INT, FLOAT, BOOL, TEXT, NULL, ANY])
EVERY = st.recursive(
    SCALARS,
    lambda inner: inner.map(list_of) | inner.filter(lambda t: t != ANY).map(optional),
    max_leaves=3,
)


@given(EVERY)
def test_a_type_joins_with_itself(one):
    assert join(one, one) == one


@given(EVERY, EVERY)
def test_joining_has_no_order(one, other):
    assert join(one, other) == join(other, one)


@given(EVERY, EVERY, EVERY)
def test_what_joins_joins_in_any_grouping(one, other, third):
    left, right = join(one, other), join(other, third)
    if left is not None and right is not None:
        assert join(left, third) == join(one, right)
