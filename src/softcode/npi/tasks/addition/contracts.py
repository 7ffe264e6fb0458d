"""What each part of addition does, so that it can be proved that it adds.

That is said column by column: the digit that is written, and ten times what is carried to
the left, is the sum of both digits and of what was carried here. Three lemmas make a
sum of that. Of the columns to the right of some column let the digits of either number
be worth `first` and `second`, those of the output `output`, and a 1 in the column
itself `weight`. Then `first + second = output + weight * carry`: with no columns all
are 0 (nothing is carried into the rightmost, where no call writes a carry), each column
keeps it so, and where nothing is carried further and no digit is left the output is the
sum.

Columns are numbered from 0, the leftmost. A number's cells are its digits, and `END` in
the two columns to their left. Facts with a parameter `column` are meant for every whole
number there.
"""

from ....reference import Contract, Specification
from ....world import AnyState, Call, Flag, Number, choose, implies


END = 10
ROWS = ("first", "second", "carry", "output")


def _digit(cell: Number) -> Number:
    """What a cell counts as: its digit, and 0 at a number's end."""
    return choose(cell == END, 0, cell)


def _is_added(state: AnyState, column: Number) -> Flag:
    """A column's digit and carry are right.

    With `d` the digit written and `c` what is carried to the left, `d + 10 c` is the
    sum of both cells and of the carry into this column; `d` is a digit and `c` is 0 or 1.
    """
    total = (
        _digit(state.first_row[column])
        + _digit(state.second_row[column])
        + state.carry_row[column]
    )
    digit, carried = state.output_row[column], state.carry_row[column - 1]
    is_digit = (0 <= digit) & (digit < END)
    return is_digit & _is_carry(carried) & _adds_up(total, digit, carried)


def _adds_up(total: Number, digit: Number, carried: Number) -> Flag:
    """`total = digit + 10 carried`."""
    return digit + END * carried == total


def _is_sum(
    first: Number, second: Number, output: Number, weight: Number, carry: Number
) -> Flag:
    """What the columns so far are worth, and what they carry on.

    `first + second = output + weight carry`, where `weight` is ten to the power of the
    number of columns so far.
    """
    return first + second == output + weight * carry


def _one_column_more(
    first: Number,
    second: Number,
    output: Number,
    weight: Number,
    carry: Number,
    one: Number,
    other: Number,
    digit: Number,
    carried: Number,
) -> Flag:
    """Digits `one` and `other` are added, as `_is_added` says, at this weight.

    The step of the induction over columns, a lemma of all whole numbers: if the columns
    so far are a sum and this column adds up, then with it they are one at ten times the
    weight.
    """
    return implies(
        _is_sum(first, second, output, weight, carry)
        & _adds_up(one + other + carry, digit, carried),
        _is_sum(
            first + weight * one,
            second + weight * other,
            output + weight * digit,
            END * weight,
            carried,
        ),
    )


def _is_carry(value: Number) -> Flag:
    """A carry is 0 or 1; more cannot come of two digits and a carry."""
    return (value == 0) | (value == 1)


def _are_at(state: AnyState, column: Number):
    """All four pointers are at this column."""
    return (
        (state.first == column)
        & (state.second == column)
        & (state.carry == column)
        & (state.output == column)
    )


def _is_number(cell: Number, column: Number) -> Flag:
    """Digits, and an end in the two leftmost columns; of columns below 0 nothing."""
    return implies(
        0 <= column, choose(column < 2, cell == END, (0 <= cell) & (cell < END))
    )


def _is_column(state: AnyState, pointer: str) -> Flag:
    """A row's pointer is at one of the columns that the rows have."""
    place = getattr(state, pointer)
    return (0 <= place) & (place < state.num_columns)


SEEN = {
    "all pointers are at columns": lambda state: (
        _is_column(state, "first")
        & _is_column(state, "second")
        & _is_column(state, "carry")
        & _is_column(state, "output")
    )
}
NUMBERS = {
    "the first is a number": lambda state, column: implies(
        column <= state.first, _is_number(state.first_row[column], column)
    ),
    "the second is a number": lambda state, column: implies(
        column <= state.first, _is_number(state.second_row[column], column)
    ),
}
COLUMN = {
    "all pointers are at one column": lambda state: _are_at(state, state.first),
    "it is a column": lambda state: 0 <= state.first,
    "a carry is 0 or 1": lambda state: _is_carry(state.carry_row[state.first]),
    "nothing is carried further yet": lambda state, column: implies(
        column < state.first, state.carry_row[column] == 0
    ),
    "nothing is carried into the leftmost": lambda state: implies(
        state.first == 0, state.carry_row[state.first] == 0
    ),
}
NOT_YET = {
    "no digit is written yet": lambda state, column: implies(
        column <= state.first, state.output_row[column] == END
    )
}

CONTRACTS = {
    Call("ADD"): Contract(
        requires={**SEEN, **NUMBERS, **COLUMN, **NOT_YET},
        ensures={
            "all pointers are at one column": lambda before, after: _are_at(
                after, after.first
            ),
            "nothing is left there": lambda before, after: (
                (0 <= after.first)
                & (after.first <= before.first)
                & (after.first_row[after.first] == END)
                & (after.second_row[after.first] == END)
                & (after.carry_row[after.first] == 0)
            ),
            "nor further left": lambda before, after, column: implies(
                (0 <= column) & (column <= after.first),
                (_digit(after.first_row[column]) == 0)
                & (_digit(after.second_row[column]) == 0)
                & (after.output_row[column] == END),
            ),
            "every column to its right is added": lambda before, after, column: implies(
                (after.first < column) & (column <= before.first),
                _is_added(after, column),
            ),
            "no digit is written elsewhere": lambda before, after, column: implies(
                (column <= after.first) | (before.first < column),
                after.output_row[column] == before.output_row[column],
            ),
            "what was carried here before stays": lambda before, after, column: implies(
                before.first <= column,
                after.carry_row[column] == before.carry_row[column],
            ),
        },
        changes=(*ROWS, "carry_row", "output_row"),
        measure=lambda state: state.first,
    ),
    Call("ADD1"): Contract(
        requires={
            **SEEN,
            **NUMBERS,
            **COLUMN,
            "it is not the leftmost": lambda state: 1 <= state.first,
        },
        ensures={
            "the column is added": lambda before, after: _is_added(after, before.first),
            "other digits stay": lambda before, after, column: (
                (column == before.first)
                | (after.output_row[column] == before.output_row[column])
            ),
            "other carries stay": lambda before, after, column: (
                (column == before.first - 1)
                | (after.carry_row[column] == before.carry_row[column])
            ),
            "nothing is carried into the leftmost": lambda before, after: implies(
                before.first == 1, after.carry_row[before.first - 1] == 0
            ),
        },
        changes=("carry_row", "output_row"),
    ),
    Call("CARRY"): Contract(
        requires={
            **SEEN,
            "there is a column to the left": lambda state: 1 <= state.carry,
        },
        ensures={
            "1 is carried": lambda before, after: (
                after.carry_row[before.carry - 1] == 1
            ),
            "other carries stay": lambda before, after, column: (
                (column == before.carry - 1)
                | (after.carry_row[column] == before.carry_row[column])
            ),
        },
        changes=("carry_row",),
    ),
    Call("LSHIFT"): Contract(
        requires={
            **SEEN,
            "all pointers are at one column": lambda state: _are_at(state, state.first),
            "there is a column to the left": lambda state: 1 <= state.first,
        },
        ensures={
            "all pointers are one to the left": lambda before, after: _are_at(
                after, before.first - 1
            )
        },
        changes=ROWS,
    ),
}


def _may_act(state: AnyState, kind: str, row: str, value: str | int) -> Flag:
    """Pointers stay in columns from 0 on.

    Args:
        state: before the call.
        kind: `ptr` or `write`.
        row: whose pointer is moved, or where is written.
        value: the direction, or the digit.
    """
    place = getattr(state, row)
    return 1 <= place if (kind, value) == ("ptr", "left") else 0 <= place


SPECIFICATION = Specification(
    contracts=CONTRACTS,
    start={
        "all pointers are at the rightmost column": lambda state: (
            _are_at(state, state.first)
            & (2 <= state.first)
            & (state.num_columns == state.first + 1)
        ),
        **NUMBERS,
        **NOT_YET,
        "nothing is carried": lambda state, column: state.carry_row[column] == 0,
    },
    may_do={"ACT": _may_act},
    lengths={f"{row}_row": lambda state: state.num_columns for row in ROWS},
    lemmas={
        "no columns are a sum": lambda weight: _is_sum(0, 0, 0, weight, 0),
        "one column more is": _one_column_more,
        "with nothing carried on, the output is the sum": (
            lambda first, second, output, weight: implies(
                _is_sum(first, second, output, weight, 0), first + second == output
            )
        ),
    },
)
