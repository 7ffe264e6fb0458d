"""Examples as plain values, and groups of them."""

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Example:
    """One input and what the program must make of it, as plain values.

    Each is a list of whole numbers (the machine's first row of cells: memory, tape) or
    a mapping of rows; `None` in an output is a cell that nobody observes.

    Args:
        input: what the program is given.
        output: what it must leave.
        place: where a file has it, for messages.

    Example:
        >>> Example([1, 2], [2, 3])
        Example(input=[1, 2], output=[2, 3])
    """

    input: Any
    output: Any
    place: str = dataclasses.field(default="", compare=False, repr=False)


@dataclasses.dataclass(frozen=True)
class Split:
    """Examples of one size, and what the task says of that size, if anything.

    Args:
        examples: all of the same length.
        num_values: as many values as the task counts with here. Published tasks count
            modulo a number that grows with the length; without it, there is room for
            all values that the examples hold.
        num_steps: the time that a run has here; without it, it grows with the length.

    Example:
        >>> len(Split((Example([1, 2], [2, 3]),)).examples)
        1
    """

    examples: tuple[Example, ...]
    num_values: int | None = None
    num_steps: int | None = None


def contradiction(examples: tuple[Example, ...]) -> tuple[int, int] | None:
    """Two examples with one input whose outputs disagree, as numbers; else `None`.

    Cells that an output does not observe agree with everything.

    Example:
        >>> contradiction((Example([1], [2]), Example([1], [None]), Example([1], [3])))
        (0, 2)
    """
    seen: dict[str, list[int]] = {}
    for index, example in enumerate(examples):
        same = seen.setdefault(repr(_rows(example.input)), [])
        for other in same:
            if _disagree(_rows(examples[other].output), _rows(example.output)):
                return other, index
        same.append(index)
    return None


def _rows(value: Any) -> dict[str, list]:
    """The lists of a plain value, by row; the one without a name is the first."""
    if not isinstance(value, dict):
        return {"": _cells(value)}
    return {name: _cells(cells) for name, cells in sorted(value.items())}


def _cells(value: Any) -> list:
    return list(value) if isinstance(value, list | tuple) else [value]


def _disagree(first: dict[str, list], second: dict[str, list]) -> bool:
    pairs = (
        pair
        for name in first.keys() & second.keys()
        for pair in zip(first[name], second[name], strict=False)
    )
    return any(a is not None and b is not None and a != b for a, b in pairs)
