"""Data are laid out by index: lists of another shape are refused, not read flat."""

import pytest

from softcode.language import Model, ModelFault
from softcode.language.layout import laid_out


def declared(text, name="x"):
    return Model(text + "\ny = Output(2)\ny.set_to(0)").tree.declarations[name]


TABLE = declared("x = Input(5)[2, 3]")
TRIANGLE = declared(
    "for i in range(3):\n    for j in range(i + 1):\n        x[i, j] = Input(5)"
)
HOLES = declared("x[3] = Input(5)\nx[1] = Input(5)")
SCALAR = declared("x = Input(5)")
ONE = declared("x = Input(5)[1]")


def values(value, declaration):
    found = laid_out(value, declaration, "d.json")
    return {element.index: number for element, number in found.items()}


def test_element_i_j_is_that_of_the_lists():
    lists = [[1, 2, 3], [4, 0, 1]]
    assert values(lists, TABLE) == {
        (i, j): lists[i][j] for i in range(2) for j in range(3)
    }
    rows = [[4], [3, 2], [1, 0, 4]]
    assert values(rows, TRIANGLE) == {
        (i, j): rows[i][j] for i in range(3) for j in range(i + 1)
    }


def test_elements_come_by_their_index_and_not_as_they_are_declared():
    assert list(HOLES.sizes) == [(1,), (3,)]
    assert values([None, 2, None, 4], HOLES) == {(1,): 2, (3,): 4}


def test_null_is_for_an_element_or_a_whole_list_of_them():
    assert set(values(None, TABLE).values()) == {None}
    assert values([None, [1, None, 2]], TABLE)[1, 1] is None
    assert values([None, [1, None, 2]], TABLE)[0, 2] is None


OTHER = {
    "transposed": ([[1, 2], [3, 4], [0, 0]], TABLE, r"the shape \[3, 2\]"),
    "flat": ([1, 2, 3, 4, 0, 0], TABLE, r"the shape \[6\], where a list of 2 is"),
    "ragged": ([[1], [2, [3, 4, 0]], 0], TABLE, "several lengths"),
    "a row that is short": ([[1, 2, 3], [1, 2]], TABLE, r"x\[1\] is a list .* \[2\]"),
    "a number for a list": (3, TABLE, r"x is 3, .* declared as \[2, 3\]"),
    "a number for a row": ([3, [1, 2, 3]], TABLE, r"x\[0\] is 3"),
    "a list for a number": ([[1, 2, [3]], [1, 2, 3]], TABLE, r"x\[0, 2\] is a list"),
    "a list for one variable": ([1], SCALAR, "declared as one number"),
    "a number for a list of one": (1, ONE, "where a list of 1 is needed"),
    "a value where none is declared": ([None, 2, 1, 4], HOLES, r"x\[2\] has a value"),
    "an empty list": ([], ONE, r"the shape \[0\]"),
    "too large": ([[1, 2, 3], [1, 5, 3]], TABLE, r"x\[1, 1\] is 5"),
}


@pytest.mark.parametrize(("value", "declaration", "words"), OTHER.values(), ids=OTHER)
def test_another_shape_is_refused_with_both(value, declaration, words):
    with pytest.raises(ModelFault, match=words) as caught:
        laid_out(value, declaration, "d.json")
    assert any(w in str(caught.value) for w in ("declared as", "needed", "null"))
    assert str(caught.value).startswith("d.json: ")
