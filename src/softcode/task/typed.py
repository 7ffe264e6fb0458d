"""A task with the types of its values: what inducers of functions get."""

import dataclasses
import functools
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from ..expression import Everyday, Type, join, type_of
from ..files import shown
from .examples import Example, Split
from .fault import TaskFault


# What arguments are called where nobody says so, by their types.
_NAMES = {"list": "items", "str": "text", "int": "n", "float": "number", "bool": "flag"}


@runtime_checkable
class Stated(Protocol):
    """A task as it was stated: plain values in splits."""

    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def splits(self) -> Mapping[str, Split]: ...


@dataclasses.dataclass(frozen=True)
class TypedTask:
    """A task whose values have types; made by `task.typed()`.

    Args:
        task: the examples, as plain values.
        names: what the arguments are called.
        types: their types, in the same order.
        result: the type of the results.

    Example:
        >>> from softcode.task import Task
        >>> task = Task.of([([3, 1], 4), ([], 0)]).typed()
        >>> task.told
        '`items`: list of integers; result: integer'
        >>> task.values("train")
        [([3, 1],), ([],)]
    """

    task: Stated
    names: tuple[str, ...]
    types: tuple[Type, ...]
    result: Type

    @classmethod
    def of(cls, task: Stated) -> "TypedTask":
        """The task with the narrowest types that all its examples have.

        Raises:
            TaskFault: if values of one argument, or results, do not mix; if examples
                have other arguments than the first; if two contradict each other; names
                both places.
        """
        rows = list(_rows(task))
        first = rows[0]
        for row in rows:
            _require_like(first, row)
        keys = list(first.arguments)
        types = tuple(
            _common([(f"{row.place}.input", row.arguments[key]) for row in rows])
            for key in keys
        )
        result = _common([(f"{row.place}.output", row.output) for row in rows])
        _require_one_answer(rows)
        return cls(task, _names(keys, types), types, result)

    @property
    def name(self) -> str:
        """What the task is called."""
        return self.task.name

    @property
    def description(self) -> str:
        """One sentence."""
        return self.task.description

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided for the user, to be shown."""
        return (self.told, *self.task.notes)

    @property
    def splits(self) -> Mapping[str, Split]:
        """The examples, as plain values."""
        return self.task.splits

    @property
    def machine(self) -> Everyday:
        """What functions run on."""
        return Everyday()

    @property
    def told(self) -> str:
        """The types, in words."""
        given = ", ".join(
            f"`{name}`: {type}"
            for name, type in zip(self.names, self.types, strict=True)
        )
        return f"{given}; result: {self.result}"

    def values(self, split: str) -> list[tuple[Any, ...]]:
        """The arguments of each example of the split."""
        return self._split(split)[0]

    def outputs(self, split: str) -> list[Any]:
        """The results of each example of the split."""
        return self._split(split)[1]

    def describe_size(self, split: str) -> str:
        """The size that the split is run at: values are as they are."""
        return "as they are"

    @functools.cached_property
    def _kept(self) -> dict[str, tuple[list[tuple[Any, ...]], list[Any]]]:
        return {}

    def _split(self, split: str) -> tuple[list[tuple[Any, ...]], list[Any]]:
        if split not in self._kept:
            values, outputs = [], []
            for example in self.splits[split].examples:
                given = tuple(arguments_of(example.input).values())
                values.append(
                    tuple(map(as_type, given, self.types)),
                )
                outputs.append(as_type(example.output, self.result))
            self._kept[split] = values, outputs
        return self._kept[split]


@dataclasses.dataclass(frozen=True)
class _Row:
    """An example with its place."""

    place: str
    arguments: Mapping[Any, Any]
    output: Any


def arguments_of(value: Any) -> dict[Any, Any]:
    """An input's arguments, by name where it has names, else by position.

    Example:
        >>> arguments_of((3, [1])), arguments_of({"x": 3}), arguments_of([1, 2])
        ({0: 3, 1: [1]}, {'x': 3}, {0: [1, 2]})
    """
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return dict(enumerate(value))
    return {0: value}


def as_type(value: Any, type: Type) -> Any:
    """The value as one of this type: fractions where the type has them."""
    if type.name == "float" and isinstance(value, int):
        return float(value)
    if type.is_list:
        return [as_type(item, type.element) for item in value]
    if type.name == "optional" and value is not None:
        return as_type(value, type.arguments[0])
    return value


def _rows(task: Stated) -> Iterator[_Row]:
    for name, split in task.splits.items():
        for index, example in enumerate(split.examples):
            place = example.place or f"{name}[{index}]"
            yield _Row(place, _arguments(example, place), example.output)


def _arguments(example: Example, place: str) -> dict[Any, Any]:
    arguments = arguments_of(example.input)
    if not arguments:
        raise TaskFault(f"{place}.input has no argument; give at least one")
    return arguments


def _require_like(first: _Row, row: _Row) -> None:
    """Raises unless two examples have the same arguments."""
    if first.arguments.keys() != row.arguments.keys():
        have, wanted = _listed(row.arguments), _listed(first.arguments)
        raise TaskFault(
            f"{row.place}.input has {have}, and {first.place}.input {wanted}. All "
            "examples must have the same arguments"
        )


def _listed(arguments: Mapping[Any, Any]) -> str:
    if all(isinstance(key, int) for key in arguments):
        num = len(arguments)
        return f"{num} argument{'s' * (num != 1)}"
    return "the arguments " + ", ".join(map(str, arguments))


def _common(values: Sequence[tuple[str, Any]]) -> Type:
    """The narrowest type of all these values, each with its place."""
    found: Type | None = None
    for place, value in values:
        own = type_of(value)
        if own is None:
            raise TaskFault(
                f"{place} is {shown(value)}, which is no plain value, or mixes types. "
                "Values are numbers, true, false, texts, null, and lists of one of these"
            )
        joined = own if found is None else join(found, own)
        if joined is None:
            first = values[0][0] if len(values) > 1 else place
            raise TaskFault(
                f"{place} is {shown(value)} ({own}), and those from {first} on are "
                f"{found.told(2) if found else own}. Values of one argument, and "
                "results, must be of one type"
            )
        found = joined
    assert found is not None
    return found


def _require_one_answer(rows: Sequence[_Row]) -> None:
    seen: dict[str, _Row] = {}
    for row in rows:
        key = repr(list(row.arguments.items()))
        other = seen.setdefault(key, row)
        if repr(other.output) != repr(row.output) and other.output != row.output:
            raise TaskFault(
                f"{other.place} and {row.place} have the same input and different "
                "outputs, so that no function can do both; remove one"
            )


def _names(keys: Sequence[Any], types: Sequence[Type]) -> tuple[str, ...]:
    """Names for arguments: those that were given, as Python has them, or by type."""
    names: list[str] = []
    for key, type in zip(keys, types, strict=True):
        name = key if isinstance(key, str) else _NAMES.get(type.name, "value")
        name = re.sub(r"\W+", "_", name.strip()).strip("_") or "value"
        if name[0].isdigit() or keyword.iskeyword(name) or name in _RESERVED:
            name = f"_{name}" if name[0].isdigit() else f"{name}_"
        base, number = name, 2
        while name in names:
            name, number = f"{base}_{number}", number + 1
        names.append(name)
    return tuple(names)


# What the text of a function uses otherwise.
_RESERVED = frozenset(
    "abs all any bool chr dict enumerate float int itertools len list map math max min "
    "next ord range re reversed round sorted str sum tuple zip body program inner".split()
)
