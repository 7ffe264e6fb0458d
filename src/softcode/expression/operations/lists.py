"""Parts of lists, their orders, counts and joins."""

from typing import Final

import numpy as np

from ..columns import lists, numerals, parts, sums
from ..columns.column import Numbers, Sequences
from ..operation import (
    BIT_OR,
    COMPARED,
    PRODUCT,
    SIGN,
    SUM,
    A,
    operation,
)
from ..types import BOOL, FLOAT, INT, TEXT, list_of


_LIST: Final = list_of(A)
_INTS: Final = list_of(INT)
_FRACTIONS: Final = list_of(FLOAT)


def _numbered(end: Numbers) -> Sequences:
    return lists.counted(Numbers(INT, np.zeros_like(end.values)), end)


def _up_to(end: Numbers) -> Sequences:
    one = np.ones_like(end.values)
    past = np.where(end.undefined, end.values, end.values + 1)
    return lists.counted(Numbers(INT, one), Numbers(INT, past))


LISTS: Final = (
    operation("length", (_LIST,), INT, "len({0})", kernel=parts.length),
    operation("first", (_LIST,), A, "{0}[0]", kernel=parts.first,
              operands=(14,)),
    operation("last", (_LIST,), A, "{0}[-1]", kernel=parts.last,
              operands=(14,)),
    operation("item", (_LIST, INT), A, "{0}[{1}]", kernel=parts.item, operands=(14, 0)),
    operation("before", (_LIST, INT), _LIST, "{0}[:{1}]", kernel=parts.before,
              operands=(14, 0)),
    operation("after", (_LIST, INT), _LIST, "{0}[{1}:]", kernel=parts.after,
              operands=(14, 0)),
    operation("between", (_LIST, INT, INT), _LIST, "{0}[{1}:{2}]",
              kernel=parts.between, operands=(14, 0, 0)),
    operation("every", (_LIST, INT), _LIST, "{0}[::{1}]", kernel=parts.every,
              operands=(14, 0), cost=2),
    operation("reversed", (_LIST,), _LIST, "{0}[::-1]", kernel=parts.reversed_,
              operands=(14,)),
    operation("sorted", (_INTS,), _INTS, "sorted({0})", kernel=lists.ordered),
    operation("sorted_fractions", (_FRACTIONS,), _FRACTIONS, "sorted({0})",
              kernel=lists.ordered),
    operation("sum", (_INTS,), INT, "sum({0})", kernel=sums.total),
    operation("sum_fractions", (_FRACTIONS,), FLOAT, "math.fsum({0})",
              kernel=sums.total, imports=("math",)),
    operation("product", (_INTS,), INT, "math.prod({0})", kernel=sums.product,
              imports=("math",)),
    operation("maximum", (_INTS,), INT, "max({0})", kernel=lists.extreme(np.maximum)),
    operation("minimum", (_INTS,), INT, "min({0})", kernel=lists.extreme(np.minimum)),
    operation("maximum_fraction", (_FRACTIONS,), FLOAT, "max({0})",
              kernel=lists.extreme(np.maximum)),
    operation("minimum_fraction", (_FRACTIONS,), FLOAT, "min({0})",
              kernel=lists.extreme(np.minimum)),
    operation("count", (_LIST, A), INT, "{0}.count({1})", kernel=lists.number_of,
              operands=(14, 0)),
    operation("index", (_LIST, A), INT, "{0}.index({1})",
              kernel=lists.place_of_value, cost=2, operands=(14, 0)),
    operation("contains", (A, _LIST), BOOL, "{0} in {1}", binds=COMPARED,
              operands=(BIT_OR, BIT_OR), kernel=lists.contains),
    operation("concatenate", (_LIST, _LIST), _LIST, "{0} + {1}", binds=SUM,
              kernel=lists.concatenated),
    operation("append", (_LIST, A), _LIST, "{0} + [{1}]", binds=SUM,
              operands=(SUM, 0), kernel=lists.appended),
    operation("prepend", (A, _LIST), _LIST, "[{0}] + {1}", binds=SUM,
              operands=(0, PRODUCT), kernel=lists.prepended),
    operation("singleton", (A,), _LIST, "[{0}]", operands=(0,),
              kernel=lists.singleton),
    operation("repeat", (_LIST, INT), _LIST, "{0} * {1}", binds=PRODUCT,
              operands=(PRODUCT, SIGN), kernel=lists.repeated, cost=2),
    operation("numbered", (INT,), _INTS, "list(range({0}))", kernel=_numbered,
              operands=(0,)),
    operation("up_to", (INT,), _INTS, "list(range(1, {0} + 1))", kernel=_up_to,
              operands=(SUM,)),
    operation("counted", (INT, INT), _INTS, "list(range({0}, {1}))",
              kernel=lists.counted, operands=(0, 0), cost=2),
    operation("digits", (INT,), _INTS, "[int(d) for d in str({0})]", operands=(0,),
              cost=2, kernel=numerals.digits),
    operation("number_of_digits", (_INTS,), INT, 'int("".join(map(str, {0})))',
              operands=(0,), cost=2),
    operation("distinct_texts", (list_of(TEXT),), list_of(TEXT),
              "list(dict.fromkeys({0}))", kernel=lists.distinct, operands=(0,)),
    operation("distinct", (_INTS,), _INTS, "list(dict.fromkeys({0}))",
              kernel=lists.distinct, operands=(0,)),
    operation("flatten", (list_of(_LIST),), _LIST,
              "list(itertools.chain.from_iterable({0}))", kernel=lists.flattened,
              operands=(0,), imports=("itertools",)),
    operation("running_sums", (_INTS,), _INTS, "list(itertools.accumulate({0}))",
              kernel=sums.running_sums, operands=(0,), imports=("itertools",)),
    operation("running_maxima", (_INTS,), _INTS,
              "list(itertools.accumulate({0}, max))", kernel=sums.running(np.maximum),
              operands=(0,), imports=("itertools",), cost=2),
    operation("running_minima", (_INTS,), _INTS,
              "list(itertools.accumulate({0}, min))", kernel=sums.running(np.minimum),
              operands=(0,), imports=("itertools",), cost=2),
)  # fmt: skip
