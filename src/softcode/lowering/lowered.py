"""A function of one list of whole numbers as a program of the assembly machine."""

import dataclasses
import random
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

from ..expression import INT, Function, NoValue, list_of
from ..machine import AbstractMachine
from ..machine.assembly import Assembly
from ..program import Program
from ..skeleton import LENGTH, Skeleton, expression_of
from .code import ZERO, NotLowered
from .schedules import proposals, why_none


_LENGTHS: Final = range(1, 13)
_MOST_REGISTERS, _MOST_LINES = 64, 256
# Values up to the largest of the examples and a few more are drawn.
_BEYOND, _MOST_DRAWN = 3, 60
# Where nearly every list has no value, there is nothing to compare with.
_LEAST_CHECKED = 12
# A list, and what the cells must be in the end: all of them, or the first.
_Check: TypeAlias = tuple[list[int], list[int]]


@dataclasses.dataclass(frozen=True)
class Lowered:
    """A program that does what a function does, as far as it was looked at.

    Args:
        function: what was lowered.
        program: on a machine that has room for it.
        sentence: what it does, in words.
        expression: the term that it is made of, which libraries and skeletons share.
        num_checked: on so many lists, shown and drawn, it gives what the function gives.
        lengths: the least and the greatest length among those.

    Example:
        >>> lowered = lower(Function.parse(".function f items:list[int] (sum items)"))
        >>> print(lowered.told)
        the same on 84 lists of 1 to 12 whole numbers, not proved
    """

    function: Function
    program: Program
    sentence: str
    expression: str
    num_checked: int
    lengths: tuple[int, int]

    @property
    def gives_list(self) -> bool:
        """Whether all cells are the result, and not the first alone."""
        return self.function.result.type.is_list

    @property
    def told(self) -> str:
        """What was seen of it, in a few words."""
        low, high = self.lengths
        return (
            f"the same on {self.num_checked} lists of {low} to {high} whole numbers, "
            "not proved"
        )

    def __str__(self) -> str:
        return f"; {self.told}\n{self.program}"


def lower(function: Function, shown: Sequence[Any] = ()) -> Lowered:
    """The shortest program found that gives what the function gives.

    The term's lists become loops over the cells (a map reads each from its place; a
    filter, a sum carry something along), and the result is written over the argument in
    some order; a number goes to the first cell. Which order does is decided by runs, on
    what was shown and on lists drawn of one to twelve numbers, all of which must agree.

    Args:
        function: of one list of whole numbers, to such a list of the same length, or to a
            number.
        shown: lists on which it must do, besides those drawn. Where one has a number
            below 0, no program does, for machines have none.

    Raises:
        NotLowered: says what stands in the way.

    Example:
        >>> function = Function.parse('''
        ... .function turned items:list[int]
        ... (reversed items)
        ... ''')
        >>> lowered = lower(function, [[1, 2, 3]])
        >>> lowered.program([3, 1, 2, 5])
        [5, 2, 1, 3]
        >>> lowered.program.machine.num_lines
        12
    """
    _require_lists(function)
    given, drawn = _shown(function, shown), _drawn(function, shown)
    machine = Assembly(16, 1, 1, num_cells=_LENGTHS[0], gives_length=True)
    found = sorted(_on(function, machine, LENGTH), key=lambda s: s.num_lines)
    for skeleton in found:
        program = Program.parse(skeleton.text, _fitted(skeleton))
        lengths = _lengths_same(program, given, drawn)
        if lengths:
            return Lowered(
                function,
                program,
                skeleton.sentence(program),
                expression_of(skeleton.term),
                len(lengths),
                (min(lengths), max(lengths)),
            )
    why = why_none(function.result, function.variables[0], LENGTH)
    raise NotLowered(f"{function.name} has no form in assembly here: {why}")


def lowered_onto(function: Function, machine: AbstractMachine) -> list[Skeleton]:
    """Programs of a machine that may do what a function does, the shortest first.

    Nothing is run: some may do something else, and whoever asks must look.

    Args:
        function: of one list of whole numbers.
        machine: one with register code, whose programs can tell the last cell.

    Raises:
        NotLowered: if the function is of other values.
        MachineFault: if the machine's programs are no lines of registers.

    Example:
        >>> function = Function.parse(".function f items:list[int] (running_sums items)")
        >>> machine = Assembly(8, 6, 14, modular=True)
        >>> print(lowered_onto(function, machine)[0].text)
        loop:
            read 1 5
            add 3 5 3
            write 4 3
            inc 4 4
            inc 1 1
            jump 1 end
            jump 2 loop
        end:
    """
    _require_lists(function)
    code = machine.require_register_code()
    if not code.tells_last_cell:
        return []
    length = LENGTH if code.gives_length else ZERO
    fitting = [
        skeleton
        for skeleton in _on(function, machine, length)
        if skeleton.num_registers <= code.num_registers and skeleton.has_room
    ]
    return sorted(fitting, key=lambda skeleton: skeleton.num_lines)


def _require_lists(function: Function) -> None:
    types = [variable.type for variable in function.variables]
    if types != [list_of(INT)] or function.result.type not in (INT, list_of(INT)):
        raise NotLowered(
            "only functions of one list of whole numbers, to such a list or to a whole "
            f"number, have a form in assembly; {function.name} is another"
        )


def _on(
    function: Function, machine: AbstractMachine, length: str
) -> Iterator[Skeleton]:
    for _, code in proposals(function.result, function.variables[0], length):
        yield Skeleton(code.term, machine)


def _fitted(skeleton: Skeleton) -> Assembly:
    """A machine that has room for the program."""
    if skeleton.num_registers > _MOST_REGISTERS or skeleton.num_lines >= _MOST_LINES:
        raise NotLowered(
            f"{skeleton.num_lines} lines on {skeleton.num_registers} registers are more "
            "than a machine has"
        )
    lines = skeleton.num_lines + (not skeleton.has_room)
    return Assembly(
        16,
        skeleton.num_registers,
        lines,
        num_cells=8,
        gives_length=True,
        num_steps=16 * lines,
    )


def _shown(function: Function, shown: Sequence[Sequence[int]]) -> list[_Check]:
    """The lists that were shown, each with what the cells must be in the end."""
    checks = []
    for given in shown:
        if not given:
            continue  # Every machine has a cell.
        wanted = _wanted(function, given)
        if wanted is None or min(given) < 0:
            raise NotLowered(
                f"{function.name}({list(given)}) is not of the machine: its values are "
                "whole numbers from 0, and a list must keep its length"
            )
        checks.append((list(given), wanted))
    return checks


def _drawn(function: Function, shown: Sequence[Sequence[int]]) -> list[_Check]:
    """Lists of each length: of zeros and ones, of few values, of as many as were shown."""
    highest = max([9, *(value for given in shown for value in given)])
    source = random.Random(0)
    checks = []
    for length in _LENGTHS:
        for high in (2, 3, 5, *[min(highest + _BEYOND, _MOST_DRAWN)] * 4):
            drawn = [source.randrange(high) for _ in range(length)]
            wanted = _wanted(function, drawn)
            if wanted is not None:
                checks.append((drawn, wanted))
    return checks


def _wanted(function: Function, given: Sequence[int]) -> list[int] | None:
    try:
        value: Any = function(list(given))
    except NoValue:
        return None
    cells = value if isinstance(value, list) else [value]
    is_of_length = not isinstance(value, list) or len(value) == len(given)
    return cells if is_of_length and all(cell >= 0 for cell in cells) else None


def _lengths_same(
    program: Program, shown: list[_Check], drawn: list[_Check]
) -> list[int]:
    """The lengths of lists whose cells are as they must be; none if one differs.

    Drawn lists on which the program counts beyond what a machine has are left out, and
    too few are none. Runs the program's Python, which gives what it gives.
    """
    scope: dict[str, Any] = {}
    exec(compile(program.to_python("lowered"), "<lowered>", "exec"), scope)
    lengths = []
    for number, (given, wanted) in enumerate([*shown, *drawn]):
        try:
            if scope["lowered"](given)[: len(wanted)] != wanted:
                return []
        except ValueError as error:
            if number < len(shown) or "counts above" not in str(error):
                return []
        else:
            lengths.append(len(given))
    return lengths if len(lengths) >= _LEAST_CHECKED else []
