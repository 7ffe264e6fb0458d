"""The text of a model's programs: a line for each array, or each row of a table."""

import itertools
import re
from collections.abc import Iterator, Sequence

import numpy as np

from ..machine import Choices, SyntaxFault
from .rows import ReadModel
from .tree import Element


_LINE = re.compile(r"\s*([^\W\d]\w*)\s*(?:\[([^\]]*)\])?\s*=\s*(.*?)\s*$")


def format_choices(
    model: ReadModel, choices: Choices, notes: Sequence[str] | None
) -> str:
    """The text of a program; arrays of two or more axes have a line for each row."""
    lines = []
    for row, elements in model.rows.elements["Param"].items():
        values = np.asarray(choices[row]).tolist()
        for prefix, part in itertools.groupby(
            zip(elements, values, strict=True), key=lambda pair: pair[0].index[:-1]
        ):
            pairs = list(part)
            first = pairs[0][0]
            if not first.index:
                target = first.name
            elif len(pairs) == 1 and len(elements) == 1:
                target = str(first)
            else:
                inner = "".join(f"{i}, " for i in prefix)
                target = f"{first.name}[{inner}:]"
            lines.append(f"{target} = {' '.join(str(value) for _, value in pairs)}")
    if notes is not None:
        lines = [f"{line}  # {note}" for line, note in zip(lines, notes, strict=False)]
    return "\n".join(lines)


def parse(model: ReadModel, text: str) -> Choices:
    """The choices that a text names; what it leaves out is 0.

    Raises:
        SyntaxFault: names line and column, what stands there and what is needed.
    """
    choices = {
        row: np.zeros(space.shape, np.int32) for row, space in model.parameters.items()
    }
    for element, fixed in model.tree.fixed.items():
        row, place = model.rows.places[element]
        choices[row][place] = fixed
    seen: dict[Element, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        code = re.split(r"[;#]", line, maxsplit=1)[0]
        if not code.strip() or code.split()[0] == ".machine":
            continue
        for element, value, column in _assigned(model, code, number):
            row, place = model.rows.places[element]
            size = model.parameters[row].size
            if not 0 <= value < size:
                needed = f"{element} is from 0 to {size - 1}"
                raise SyntaxFault(number, column, str(value), needed)
            if element in seen:
                needed = f"{element} has its value in line {seen[element]}"
                raise SyntaxFault(number, column, str(element), needed)
            if model.tree.fixed.get(element, value) != value:
                needed = f"the model fixes {element} at {model.tree.fixed[element]}"
                raise SyntaxFault(number, column, str(value), needed)
            seen[element] = number
            choices[row][place] = value
    return choices


def _assigned(
    model: ReadModel, code: str, number: int
) -> Iterator[tuple[Element, int, int]]:
    """The elements that a line speaks of, their values, and where these stand."""
    match = _LINE.match(code)
    if match is None:
        column = len(code) - len(code.lstrip()) + 1
        needed = "a line such as `instr[0] = 3` or `write[1, :] = 0 2 1` was expected"
        raise SyntaxFault(number, column, code.strip(), needed)
    name, index, values = match.groups()
    elements = _elements(model, name, index, number, match.start(1) + 1)
    words = list(re.finditer(r"\S+", values))
    if len(words) != len(elements):
        needed = (
            f"{len(elements)} whole number{'s' * (len(elements) > 1)} were expected"
        )
        raise SyntaxFault(number, match.start(3) + 1, values, needed)
    for element, word in zip(elements, words, strict=True):
        column = match.start(3) + word.start() + 1
        if not re.fullmatch(r"[0-9]{1,9}", word[0]):
            raise SyntaxFault(number, column, word[0], "a whole number was expected")
        yield element, int(word[0]), column


def _elements(
    model: ReadModel, name: str, index: str | None, number: int, column: int
) -> list[Element]:
    """The elements that a target names: one, or a last axis whole with `:`."""
    parameters = [e for es in model.rows.elements["Param"].values() for e in es]
    own = [element for element in parameters if element.name == name]
    if not own:
        known = ", ".join(dict.fromkeys(element.name for element in parameters))
        raise SyntaxFault(number, column, name, f"the parameters are {known}")
    parts = [part.strip() for part in index.split(",")] if index is not None else []
    if parts and parts[-1] == ":":
        prefix = parts[:-1]
        found = [e for e in own if [str(i) for i in e.index[:-1]] == prefix and e.index]
    else:
        found = [element for element in own if [str(i) for i in element.index] == parts]
    if not found:
        last = own[-1]
        needed = f"{name} has elements from {own[0]} to {last}"
        raise SyntaxFault(number, column, f"{name}[{index}]" if index else name, needed)
    return found
