"""Tables of examples: CSV files, and frames of pandas and polars."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..expression import common_type
from ..files import Fault, parse_json, read_text
from .fault import SPLITS, TaskFault, require_known_split


# What the column of results may be called; else it is the last.
_RESULTS: Final = ("output", "result", "y", "expected")
_SPLIT: Final = "split"
_DELIMITERS: Final = ",;\t|"


def read_table(path: Path) -> dict[str, Any]:
    """The content of a CSV file, as that of a task file: an example for each row.

    The first row names the columns. A cell is a value of JSON (`3`, `[1, 2]`, `true`,
    `"a"`) if all cells of its column are and have a type in common; else the column
    holds texts, as they stand, so that `007` stays what it is.

    Raises:
        TaskFault: names the row.
        OSError: if the file cannot be read.
    """
    text = read_text(path).removeprefix("\ufeff")
    return table_content(rows_of_text(text))


def rows_of_text(text: str) -> list[list[str]]:
    r"""The cells of a CSV text, with the delimiter that its first line has most of.

    Raises:
        TaskFault: for a text that is no table.

    Example:
        >>> rows_of_text("a;b\n1;[2, 3]\n")
        [['a', 'b'], ['1', '[2, 3]']]
    """
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        reader = csv.reader(
            text.splitlines(keepends=True), delimiter=delimiter, strict=True
        )
        return [row for row in reader if row]
    except csv.Error as error:
        raise TaskFault(f"the table cannot be read: {error}") from None


def table_content(rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The examples of a table's cells; the first row names the columns.

    Raises:
        TaskFault: for too few columns or rows, or a row of another length.

    Example:
        >>> table_content([["items", "total"], ["[1, 2]", "3"]])["examples"]
        [{'input': {'items': [1, 2]}, 'output': 3}]
    """
    if len(rows) < 2:
        raise TaskFault("the table needs a row of names, and a row for each example")
    names = [name.strip() for name in rows[0]]
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            raise TaskFault(
                f"row {number} has {len(row)} {'cell' if len(row) == 1 else 'cells'}, "
                f"and the first row {len(names)}. A "
                'cell with a comma in it is put in quotes: "[1, 2]"'
            )
    columns = {
        name: _values([row[index] for row in rows[1:]])
        for index, name in enumerate(names)
    }
    if len(columns) < len(names):
        raise TaskFault("two columns of the table have one name")
    return {"examples": _examples(columns)}


def frame_content(frame: Any) -> dict[str, Any] | None:
    """The examples of a frame of pandas or polars; `None` if it is none.

    Example:
        >>> frame_content([1, 2]) is None
        True
    """
    if not hasattr(frame, "columns") or not hasattr(frame, "__getitem__"):
        return None
    names = [str(name) for name in frame.columns]
    columns = {
        name: [plain_value(value) for value in frame[given].to_list()]
        for name, given in zip(names, frame.columns, strict=True)
    }
    return {"examples": _examples(columns)}


def plain_value(value: Any) -> Any:
    """The value with NumPy's numbers and arrays as plain ones.

    Example:
        >>> plain_value(np.arange(3)), plain_value(np.float64(0.5))
        ([0, 1, 2], 0.5)
    """
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, list):
        return [plain_value(one) for one in value]
    if isinstance(value, tuple):
        return tuple(plain_value(one) for one in value)
    return value


def _examples(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """An example for each row: the result is the column that is called so, or the last."""
    splits = columns.get(_SPLIT)
    if splits is not None and not set(splits) <= set(SPLITS):
        splits = None
    names = [name for name in columns if splits is None or name != _SPLIT]
    result = next((n for n in names if n.lower() in _RESULTS), names[-1])
    arguments = [name for name in names if name != result]
    if not arguments:
        raise TaskFault(
            "the table needs a column for each argument and one for the result"
        )
    examples = []
    for index in range(len(columns[result])):
        entry: dict[str, Any] = {
            "input": {name: columns[name][index] for name in arguments},
            "output": columns[result][index],
        }
        if splits is not None:
            require_known_split(splits[index], f"row {index + 2}, column {_SPLIT}")
            entry["split"] = splits[index]
        examples.append(entry)
    return examples


def _values(cells: Sequence[str]) -> list[Any]:
    """The values of a column: of JSON if all its cells are and mix, else its texts."""
    found = list(_parsed(cells))
    filled = [value for value, cell in zip(found, cells, strict=True) if cell.strip()]
    is_value = all(value is not NO_CELL for value in filled) and bool(filled)
    if not is_value or common_type(filled) is None:
        return list(cells)
    if any(not cell.strip() for cell in cells):
        return [None if v is NO_CELL else v for v in found]
    return found


class NO_CELL:
    """Stands, itself, for a cell that is no value of JSON."""


def _parsed(cells: Iterable[str]) -> Iterable[Any]:
    for cell in cells:
        word = cell.strip()
        if word in ("True", "False"):
            word = word.lower()
        try:
            value = parse_json(word)
            # `1e400` and the like are numbers of no machine.
            json.dumps(value, allow_nan=False)
        except (Fault, ValueError):
            value = NO_CELL
        yield NO_CELL if isinstance(value, dict) else value
