"""Grade-school addition, from the rightmost column to the left.

The world of Reed and de Freitas (2016) with the end token of Cai, Shin and Song
(2017, section 3.2): four rows, each with a pointer, and a cell is a digit or the end. What
they leave open is settled here so: the carry row is 0 and the output row is all ends at
the start; an end in an input counts as 0. A column is empty if both inputs are at the end
*and* there is no carry, or the sum's first digit would be lost in 96 + 12. LSHIFT moves all
four pointers. As in the paper, both numbers have as many digits, and no leading zeros.

An input is a pair of strings of digits, of any length.
"""

import decimal
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ....files import Fault
from ....reference import See, Seen, Steps, names
from ....world import (
    LEFT_RIGHT,
    AnyState,
    Call,
    Number,
    Observation,
    Primitive,
    World,
    WorldState,
)
from ...task import LessonPlan, NpiTask
from .contracts import END, ROWS, SPECIFICATION as SPECIFICATION


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: the cell at each row's pointer, a digit or the end."""
    return (
        state.first_row[state.first],
        state.second_row[state.second],
        state.carry_row[state.carry],
        state.output_row[state.output],
    )


def act(state: AnyState, kind: str, row: str, value: str | int) -> None:
    """Move a row's pointer by one, or write a digit where it is.

    The papers' one primitive, with three arguments.

    Args:
        state: which changes.
        kind: `ptr` to move, `write` to write.
        row: one of `ROWS`; only the carry and the output are written.
        value: `left` or `right`, or a digit.
    """
    if kind == "ptr":
        setattr(state, row, getattr(state, row) + LEFT_RIGHT[str(value)])
    else:
        getattr(state, f"{row}_row")[getattr(state, row)] = value


WORLD = World(
    variables=(*ROWS, "num_columns"),
    arrays=tuple(f"{row}_row" for row in ROWS),
    observations=tuple(Observation(row, 11) for row in ROWS),
    look=look,
    arguments=(
        ("none", "ptr", "write"),
        ("none", *ROWS),
        ("none", *LEFT_RIGHT, *range(10)),
    ),
    primitives={
        "ACT": Primitive(
            act,
            (
                *itertools.product(["ptr"], ROWS, LEFT_RIGHT),
                *itertools.product(["write"], ["carry", "output"], range(10)),
            ),
        )
    },
)

ACT, ADD, ADD1, CARRY, LSHIFT = names("ACT ADD ADD1 CARRY LSHIFT")


def _is_empty(seen: Seen) -> bool:
    """Whether a column has neither a digit nor a carry, so that all is added."""
    return seen.first == END and seen.second == END and seen.carry == 0


def add(see: See) -> Steps:
    """Add column by column until there is none."""
    if not _is_empty(see()):
        yield ADD1()
        yield LSHIFT()
        return ADD()


def add_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while not _is_empty(see()):
        yield ADD1()
        yield LSHIFT()


def add1(see: See) -> Steps:
    """Add one column: the sum's last digit here, and a 1 to the left if it has two."""
    seen = see()
    total = sum(digit for digit in seen[:3] if digit != END)
    write = ACT("write", "output", total % 10)
    if total < 10:
        return write
    yield write
    return CARRY()


def carry(see: See) -> Steps:
    """Carry 1 into the column to the left."""
    yield ACT("ptr", "carry", "left")
    yield ACT("write", "carry", 1)
    return ACT("ptr", "carry", "right")


def lshift(see: See) -> Steps:
    """All pointers to the column to the left."""
    for row in ROWS[:-1]:
        yield ACT("ptr", row, "left")
    return ACT("ptr", ROWS[-1], "left")


RECURSIVE = {"ADD": add, "ADD1": add1, "CARRY": carry, "LSHIFT": lshift}


def random_input(rng: np.random.Generator, size: int) -> tuple[str, str]:
    """Two numbers of `size` digits, the first of which is not 0 if there are more.

    Example:
        >>> [len(number) for number in random_input(np.random.default_rng(0), 4)]
        [4, 4]
    """
    digits = rng.integers(10, size=(2, size))
    if size > 1:
        digits[:, 0] = rng.integers(1, 10, size=2)
    first, second = ("".join(map(str, row)) for row in digits.tolist())
    return first, second


def encode(numbers: Sequence[str]) -> WorldState:
    """Two columns of ends, for the carry and to stop at, and the numbers.

    Args:
        numbers: two texts of digits.

    Raises:
        Fault: if the numbers have not as many digits, or leading zeros.

    Example:
        >>> encode(("96", "12")).first_row
        [10, 10, 9, 6]
    """
    first, second = numbers
    size = len(first)
    if len(second) != size or (size > 1 and "0" in (first[0], second[0])):
        raise Fault("both numbers need as many digits, and no leading zeros")
    last = size + 1
    return WorldState(
        first=last,
        second=last,
        carry=last,
        output=last,
        num_columns=size + 2,
        first_row=[END, END, *map(int, first)],
        second_row=[END, END, *map(int, second)],
        carry_row=[0] * (size + 2),
        output_row=[END] * (size + 2),
    )


def expected(numbers: Sequence[str]) -> str:
    """The sum, by another arithmetic: that of decimals, with room for one digit more.

    Example:
        >>> expected(("96", "12"))
        '108'
    """
    exact = decimal.Context(prec=len(numbers[0]) + 2)
    first, second = map(decimal.Decimal, numbers)
    return format(exact.add(first, second), "f")


class Window(NamedTuple):
    """The columns where pointers are, of an input of any size.

    That is one column and, while LSHIFT or CARRY is under way, the one to its left. Its
    digits are open (`left` is empty) until a pointer first sees them.

    Attributes:
        first: the first number's digit.
        second: the second number's.
        carry: the carry into this column.
        output: what was written.
        left: the digits of the column to the left.
        left_carry: the carry into that.
        moved: for each row, whether its pointer is there already.
        is_rightmost: whether this is the first column of all.
    """

    first: int
    second: int
    carry: int = 0
    output: int = END
    left: tuple[int, ...] = ()
    left_carry: int = 0
    moved: tuple[bool, ...] = (False,) * 4
    is_rightmost: bool = False


class Columns:
    """All pairs of numbers with as many digits, seen through two columns at a time.

    Cai, Shin and Song (2017, section 4.2) count 20,181 inputs by the same cases: a
    column, and the digits to its left. To the left of a column may be any digits; or the
    numbers' end, if both digits are not 0 (no leading zeros) or stand alone.

    An `AbstractWorld`, the only one that is written by hand: a state is a `Window`, and a
    step leads to several of them where a pointer first sees the column to the left.
    What is done outside the two columns is refused, as no run of the program does it.

    Example:
        >>> len(Columns().initial())
        100
    """

    assurance = "it was written by hand, as two columns, and tested"

    def initial(self) -> set[Window]:
        """Any two digits in the rightmost column."""
        digits = itertools.product(range(10), range(10))
        return {Window(first, second, is_rightmost=True) for first, second in digits}

    def observe(self, state: Window) -> tuple[int, ...]:
        """The cells at the four pointers, each here or one to the left."""
        here = (state.first, state.second, state.carry, state.output)
        there = (*(state.left or (END, END)), state.left_carry, END)
        cells = zip(here, there, state.moved, strict=True)
        return tuple(left if moved else cell for cell, left, moved in cells)

    def successors(self, state: Window, call: Call) -> set[Window]:
        """Where a pointer's move or a digit leads: to one window or several.

        Raises:
            ValueError: for a step that leaves the window.
        """
        kind, row, value = call.args
        if kind == "write":
            return {self._written(state, str(row), int(value))}
        moved = self._moved(state, ROWS.index(str(row)), str(value))
        return {_shifted(after) for after in moved}

    def _written(self, state: Window, row: str, value: int) -> Window:
        """The window with a digit; to the left there is a carry alone to be written."""
        if not state.moved[ROWS.index(row)]:
            return state._replace(**{row: value})
        if row != "carry":
            raise ValueError("a window keeps no output to its left")
        return state._replace(left_carry=value)

    def _moved(self, state: Window, row: int, direction: str) -> Iterator[Window]:
        """The windows after a pointer's move.

        Args:
            state: before it.
            row: whose pointer, as a number of `ROWS`.
            direction: `left` from the column, or `right` back to it.

        Raises:
            ValueError: if the pointer leaves the two columns.
        """
        goes_left = direction == "left"
        if state.moved[row] == goes_left:
            raise ValueError(f"the pointer {ROWS[row]} leaves the window")
        moved = (*state.moved[:row], goes_left, *state.moved[row + 1 :])
        is_seen = state.left or ROWS[row] == "carry"
        for left in [state.left] if is_seen else _columns_left_of(state):
            yield state._replace(moved=moved, left=left)

    def enter(self, state: Window) -> tuple[Window]:
        """A callee sees what its caller does."""
        return (state,)

    def leave(self, caller: Window, callee: Window) -> tuple[Window]:
        """A caller sees what its callee left."""
        return (callee,)


def _columns_left_of(state: Window) -> Iterator[tuple[int, int]]:
    """What may stand to the left of a column: two digits, or both numbers' ends.

    Not digits, if the column is an end itself; and not ends, if one of its digits would
    be a leading 0 then, unless the column stands alone.
    """
    may_be_first = state.is_rightmost or 0 not in (state.first, state.second)
    if state.first != END:
        yield from itertools.product(range(10), range(10))
    if may_be_first:
        yield END, END


def _shifted(state: Window) -> Window:
    """The window one column on, once all pointers are there.

    There the output is not written yet, and what is left of it is open again.
    """
    if not all(state.moved):
        return state
    first, second = state.left
    return Window(first, second, carry=state.left_carry)


TASK = NpiTask(
    name="addition",
    world=WORLD,
    levels={
        "recursive": RECURSIVE,
        "non-recursive": {**RECURSIVE, "ADD": add_in_a_loop},
    },
    entry="ADD",
    random_input=random_input,
    encode=encode,
    result=lambda state: "".join(str(d) for d in state.output_row if d != END),
    expected=expected,
    paper_size=3,
    lessons=LessonPlan(num_inputs=200, sizes=(1, 3), pool_size=5000),
    abstraction=Columns(),
    specification=lambda: SPECIFICATION,
)
