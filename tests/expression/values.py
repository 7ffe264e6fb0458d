"""Plain values of a type, drawn at random; the awkward ones often."""

from hypothesis import strategies as st

from softcode.expression import BOOL, FLOAT, INT, TEXT, Type
from softcode.expression.columns.column import LARGEST


_EDGES = (LARGEST, LARGEST - 1, 2**53 + 1, 2**31, 10**18, 10**9)
SMALL = st.integers(-6, 6)
WHOLE = st.one_of(
    SMALL,
    SMALL,
    st.integers(-1000, 1000),
    st.sampled_from(_EDGES + tuple(-edge for edge in _EDGES)),
    st.integers(-LARGEST, LARGEST),
)
# Eighths, of which sums and products are exact.
FRACTION = st.integers(-800, 800).map(lambda n: n / 8)
TEXTS = st.one_of(
    st.text("ab ,", max_size=6),
    st.text("aB1 -_+0\n", max_size=8),
    st.sampled_from(["", "a", "aa", " ", ",", "-12", "+007", "1_0", "Ab cD", "٣", "ß"]),
    st.text(max_size=5),
)
_SCALARS = {INT: WHOLE, FLOAT: FRACTION, BOOL: st.booleans(), TEXT: TEXTS}


def values_of_type(type: Type, whole=WHOLE, longest: int = 6) -> st.SearchStrategy:
    """Values of the type, with these whole numbers in them."""
    if type == INT:
        return whole
    if type.is_list:
        inner = values_of_type(type.element, whole, longest)
        return st.lists(inner, max_size=longest)
    return _SCALARS[type]
