"""Arithmetic, comparison, truth and choice."""

from typing import Final

import numpy as np

from ..columns import lists, numbers, parts
from ..columns.column import UNDEFINED, Column, Numbers, joined
from ..columns.numbers import fraction, whole
from ..operation import (
    AND,
    BIT_AND,
    BIT_OR,
    BIT_XOR,
    CALL,
    CHOICE,
    COMPARED,
    NOT,
    OR,
    POWER,
    PRODUCT,
    SHIFT,
    SIGN,
    SUM,
    A,
    Operation,
    operation,
)
from ..types import BOOL, FLOAT, INT


def chosen(condition: Numbers, then: Column, other: Column) -> Column:
    """`a if c else b`: only the one that is chosen need have a value."""
    rows = np.arange(condition.num_rows)
    both = joined([then, other])
    picked = both.take(np.where(condition.values == 1, rows, rows + len(rows)))
    return parts.with_undefined(picked, condition.values == UNDEFINED)


def _calculation(name, python, binds, compute, **said) -> Operation:
    return operation(
        name, (INT, INT), INT, python, binds=binds, kernel=whole(compute), **said
    )


def _comparison(name, sign, compute) -> Operation:
    return operation(
        name,
        (INT, INT),
        BOOL,
        f"{{0}} {sign} {{1}}",
        binds=COMPARED,
        operands=(BIT_OR, BIT_OR),
        kernel=whole(compute, BOOL),
    )


def _fractional(name, python, binds, compute, gives=FLOAT, **said) -> Operation:
    num = 2 if "{1}" in python else 1
    return operation(
        name, (FLOAT,) * num, gives, python, binds=binds,
        kernel=fraction(compute, gives), **said,
    )  # fmt: skip


WHOLE: Final = (
    _calculation("add", "{0} + {1}", SUM, np.add, commutes=True),
    _calculation("subtract", "{0} - {1}", SUM, np.subtract, operands=(SUM, PRODUCT)),
    _calculation("multiply", "{0} * {1}", PRODUCT, numbers.times, commutes=True),
    _calculation(
        "floor_divide", "{0} // {1}", PRODUCT, numbers.floor_divided,
        operands=(PRODUCT, SIGN),
    ),
    _calculation(
        "remainder", "{0} % {1}", PRODUCT, numbers.remainder, operands=(PRODUCT, SIGN)
    ),
    _calculation(
        "power", "{0} ** {1}", POWER, numbers.power, cost=2, operands=(CALL, POWER)
    ),
    _calculation("smaller", "min({0}, {1})", CALL, np.minimum, commutes=True),
    _calculation("larger", "max({0}, {1})", CALL, np.maximum, commutes=True),
    _calculation("greatest_divisor", "math.gcd({0}, {1})", CALL, np.gcd,
                 commutes=True, cost=3, imports=("math",)),
    _calculation("least_multiple", "math.lcm({0}, {1})", CALL, numbers.least_multiple,
                 commutes=True, cost=3, imports=("math",)),
    _calculation("bit_and", "{0} & {1}", BIT_AND, np.bitwise_and, commutes=True, cost=3),
    _calculation("bit_or", "{0} | {1}", BIT_OR, np.bitwise_or, commutes=True, cost=3),
    _calculation("bit_xor", "{0} ^ {1}", BIT_XOR, np.bitwise_xor, commutes=True, cost=3),
    _calculation("shift_left", "{0} << {1}", SHIFT, numbers.shifted_left,
                 cost=3, operands=(SHIFT, SUM)),
    _calculation("shift_right", "{0} >> {1}", SHIFT, numbers.shifted_right,
                 cost=3, operands=(SHIFT, SUM)),
    operation("negative", (INT,), INT, "-{0}", binds=SIGN, kernel=whole(np.negative)),
    operation("absolute", (INT,), INT, "abs({0})", kernel=whole(np.abs)),
    operation("square_root", (INT,), INT, "math.isqrt({0})",
              kernel=whole(numbers.square_root), cost=3, imports=("math",)),
    operation("num_ones", (INT,), INT, "({0}).bit_count()",
              kernel=whole(numbers.ones), cost=3),
)  # fmt: skip

TRUTH: Final = (
    operation("equal", (A, A), BOOL, "{0} == {1}", binds=COMPARED,
              operands=(BIT_OR, BIT_OR), kernel=lists.is_equal, commutes=True),
    operation("unequal", (A, A), BOOL, "{0} != {1}", binds=COMPARED,
              operands=(BIT_OR, BIT_OR), kernel=lists.is_other, commutes=True),
    _comparison("less", "<", np.less),
    _comparison("at_most", "<=", np.less_equal),
    operation("both", (BOOL, BOOL), BOOL, "{0} and {1}", binds=AND,
              operands=(AND, NOT), kernel=numbers.both),
    operation("either", (BOOL, BOOL), BOOL, "{0} or {1}", binds=OR,
              operands=(OR, AND), kernel=numbers.either),
    operation("not", (BOOL,), BOOL, "not {0}", binds=NOT,
              kernel=whole(lambda a: 1 - a, BOOL)),
    operation("as_number", (BOOL,), INT, "int({0})", kernel=whole(lambda a: a)),
    operation("choose", (BOOL, A, A), A, "{1} if {0} else {2}", binds=CHOICE,
              operands=(OR, OR, CHOICE), kernel=chosen),
)  # fmt: skip

FRACTIONS: Final = (
    _fractional("add_fractions", "{0} + {1}", SUM, np.add, commutes=True),
    _fractional("subtract_fractions", "{0} - {1}", SUM, np.subtract,
                operands=(SUM, PRODUCT)),
    _fractional("multiply_fractions", "{0} * {1}", PRODUCT, np.multiply, commutes=True),
    _fractional("divide", "{0} / {1}", PRODUCT, np.divide, operands=(PRODUCT, SIGN)),
    _fractional("smaller_fraction", "min({0}, {1})", CALL, np.minimum, commutes=True),
    _fractional("larger_fraction", "max({0}, {1})", CALL, np.maximum, commutes=True),
    _fractional("absolute_fraction", "abs({0})", CALL, np.abs),
    _fractional("less_fraction", "{0} < {1}", COMPARED, np.less, BOOL,
                operands=(BIT_OR, BIT_OR)),
    _fractional("at_most_fraction", "{0} <= {1}", COMPARED, np.less_equal, BOOL,
                operands=(BIT_OR, BIT_OR)),
    _fractional("rounded", "round({0})", CALL, np.rint, INT),
    _fractional("rounded_down", "math.floor({0})", CALL, np.floor, INT,
                imports=("math",)),
    operation("as_fraction", (INT,), FLOAT, "float({0})",
              kernel=fraction(lambda a: a)),
    operation("ratio", (INT, INT), FLOAT, "{0} / {1}", binds=PRODUCT,
              operands=(PRODUCT, SIGN), kernel=fraction(np.divide)),
)  # fmt: skip

NUMBERS: Final = (*WHOLE, *TRUTH, *FRACTIONS)
