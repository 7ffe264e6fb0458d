"""Plain Python values to a machine's cells, and back."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from ..files import Fault
from ..machine import AbstractMachine, Space
from ..reading import MISSING


# A list of whole numbers for the machine's first row of cells, or a list for each row.
Plain: TypeAlias = Sequence[int | None] | Mapping[str, Sequence[int | None]]
# Integers for each row of cells, `[cell]` or `[cell, example]`.
Rows: TypeAlias = dict[str, np.ndarray]


class EncodingFault(Fault):
    """A plain value does not fit the machine. Says which part, and what would.

    Example:
        >>> from softcode.machine import Assembly
        >>> encode_input(Assembly(base=4), [3, 1, 0, 9])
        Traceback (most recent call last):
          ...
        softcode.program.encoding.EncodingFault: the input.memory[3] must be a whole
        number from 0 to 3, got 9
    """


def rows_of(rows: Mapping[str, Space], value: Any, what: str) -> dict[str, list]:
    """The value as a list for each row of cells that it speaks of.

    Args:
        rows: those that there are; a plain list is for the first.
        value: a list, or a mapping of rows to lists.
        what: what to call it in messages.

    Raises:
        EncodingFault: if it is neither a list nor a mapping of rows that exist.
    """
    if not rows:
        return {}
    first = next(iter(rows))
    if _is_row(value):
        return {first: list(value)}
    if not isinstance(value, Mapping):
        raise EncodingFault(
            f"{what} must be a list of whole numbers ({first}) or an object with "
            f"{' or '.join(rows)}, got {_shown(value)}"
        )
    for name, cells in value.items():
        if name not in rows:
            raise EncodingFault(
                f"{what} names {name!r}; this machine has {' and '.join(rows)}"
            )
        if not _is_row(cells):
            raise EncodingFault(f"{what}.{name} must be a list, got {_shown(cells)}")
    if first not in value:
        raise EncodingFault(f"{what} lacks {first!r}; write it as a list")
    return {name: list(cells) for name, cells in value.items()}


def length_and_values(
    machine: AbstractMachine, value: Any, what: str = "the input"
) -> tuple[int, int]:
    """How many cells and how many different values the machine needs for this.

    Example:
        >>> from softcode.machine import Assembly
        >>> length_and_values(Assembly(), [3, 1, 2])
        (3, 4)
    """
    rows = rows_of(machine.inputs, value, what)
    main = machine.main_row
    length = len(rows[main]) if main is not None else 0
    highest = max(
        (c for cells in rows.values() for c in cells if _is_int(c)), default=0
    )
    return length, int(highest) + 1


def encode_input(machine: AbstractMachine, value: Any, what: str = "the input") -> Rows:
    """Integers for each row of cells; rows left out are the machine's.

    Raises:
        EncodingFault: for a row of the wrong length, or a value out of range.

    Example:
        >>> from softcode.machine import Assembly
        >>> encode_input(Assembly(base=4, num_registers=2), [3, 1, 0, 0])["memory"]
        array([3, 1, 0, 0], dtype=int32)
    """
    given, blank = rows_of(machine.inputs, value, what), machine.blank()
    return {
        name: _cells(given[name], space, f"{what}.{name}", may_be_unobserved=False)
        if name in given
        else blank[name]
        for name, space in machine.inputs.items()
    }


def encode_output(
    machine: AbstractMachine, value: Any, what: str = "the output"
) -> Rows:
    """Integers for each row of cells, `MISSING` for cells that nobody observes.

    Args:
        machine: whose output it is.
        value: a list for the first row, or a mapping of rows to lists; `None` in a list
            is a cell that nobody observes, and so are all cells of a row left out.
        what: what to call it in messages.

    Raises:
        EncodingFault: for a row of the wrong length, or a value out of range.

    Example:
        >>> from softcode.machine import Assembly
        >>> rows = encode_output(Assembly(base=4, num_registers=2), [3, None, 0, 0])
        >>> rows["memory"].tolist(), rows["registers"].tolist()
        ([3, -1, 0, 0], [-1, -1])
    """
    given = rows_of(machine.outputs, value, what)
    return {
        name: _cells(given[name], space, f"{what}.{name}", may_be_unobserved=True)
        if name in given
        else np.full(space.shape, MISSING, np.int32)
        for name, space in machine.outputs.items()
    }


def decode(machine: AbstractMachine, rows: Mapping[str, np.ndarray], like: Any) -> Any:
    """The plain value of these cells: a list if `like` is one, else all rows by name.

    Args:
        machine: its first row of outputs is what a list holds.
        rows: `[cell]` for each row.
        like: the input that led to them, or another value of the wanted form.

    Example:
        >>> from softcode.machine import Turing
        >>> rows = {"tape": np.array([1, 0])}
        >>> decode(Turing(), rows, [0, 0]), decode(Turing(), rows, {"tape": [0, 0]})
        ([1, 0], {'tape': [1, 0]})
    """
    if isinstance(like, Mapping):
        return {name: np.asarray(cells).tolist() for name, cells in rows.items()}
    return np.asarray(rows[next(iter(machine.outputs))]).tolist()


def _cells(cells: list, space, what: str, *, may_be_unobserved: bool) -> np.ndarray:
    (length,) = space.shape
    if len(cells) != length:
        raise EncodingFault(
            f"{what} must have {length} cells, got {len(cells)}"
            + (
                " (null stands for one that nobody observes)"
                if may_be_unobserved
                else ""
            )
        )
    encoded = []
    for index, cell in enumerate(cells):
        if cell is None and may_be_unobserved:
            encoded.append(MISSING)
        elif cell is None or not _is_int(cell) or not 0 <= cell < space.size:
            raise EncodingFault(
                f"{what}[{index}] must be a whole number from 0 to {space.size - 1}, "
                f"got {_shown(cell)}"
            )
        else:
            encoded.append(int(cell))
    return np.array(encoded, np.int32)


def _is_row(value: Any) -> bool:
    is_array = isinstance(value, np.ndarray) and value.ndim > 0
    return is_array or isinstance(value, (list, tuple))


def _is_int(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
