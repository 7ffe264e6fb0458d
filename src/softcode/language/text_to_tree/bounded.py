"""What the bodies of `@Runtime` functions compute with: whole numbers that stay small.

Every operation that may take long or grow goes through one of these. A list is constant:
it may be gone through, asked and measured, and nothing else.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import numpy as np

from .work import Stop, Work


_MAX_BITS = 256


class ConstantList:
    """A list of whole numbers, or of lists of them, that stays as it is."""

    __slots__ = ("_items", "_work")

    def __init__(self, items: tuple, work: Work):
        self._items, self._work = items, work

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> "Iterator[BodyValue]":
        return iter(self._items)

    def __getitem__(self, index: int) -> "BodyValue":
        return self._items[index]

    def __contains__(self, value: object) -> bool:
        self._work.charge(len(self._items))
        return value in self._items

    def __bool__(self) -> bool:
        raise TypeError("a list is neither true nor false; ask for its len(...)")

    def __eq__(self, other: object) -> bool:
        raise TypeError("lists are not compared; compare their numbers")

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def is_flat(self) -> bool:
        """Whether it holds numbers alone."""
        return not any(isinstance(item, ConstantList) for item in self._items)


# What a body computes with.
BodyValue: TypeAlias = int | ConstantList | range


def whole(value: object) -> "BodyValue":
    """The value, if it is a whole number that is small, or a list or range.

    Raises:
        Stop: if it is not.
    """
    if isinstance(value, int):
        return number(value)
    if not isinstance(value, (ConstantList, range)):
        raise Stop("makes something that is no whole number")
    return value


def number(value: object) -> int:
    """The value, if it is a whole number that is small; else raises `Stop`."""
    if not isinstance(value, int):
        raise Stop("computes with something that is no whole number")
    if abs(value).bit_length() > _MAX_BITS:
        raise Stop("makes a number that is too large")
    return value


def times(first: object, second: object) -> int:
    """The product of two whole numbers."""
    return number(number(first) * number(second))


def power(first: object, second: object) -> int:
    """A power with an exponent that is not negative."""
    base, exponent = number(first), number(second)
    if not 0 <= exponent <= _MAX_BITS:
        raise Stop("takes a power that is negative or too large")
    if abs(base) > 1 and base.bit_length() * exponent > 2 * _MAX_BITS:
        raise Stop("makes a number that is too large")
    return number(base**exponent)


def shifted(first: object, second: object) -> int:
    """A number shifted to the left."""
    places = number(second)
    if not 0 <= places <= _MAX_BITS:
        raise Stop("shifts by too much")
    return number(number(first) << places)


def names_with(work: Work) -> dict[str, Any]:
    """The functions that a body may call, and those that stand for its operators.

    Args:
        work: what going through lists and ranges is charged to.
    """

    def numbers(values: tuple) -> Iterator[int]:
        """The numbers that `max(a, b)` or `max(list)` is about."""
        many = values[0] if len(values) == 1 else values
        if not isinstance(many, (tuple, ConstantList, range)):
            raise TypeError("a list, a range or several numbers are needed")
        work.charge(3 * len(many))
        return map(number, many)

    def constant_list(*items: object) -> ConstantList:
        work.charge(len(items))
        for item in items:
            if isinstance(item, ConstantList) and item.is_flat():
                continue
            if not isinstance(item, int):
                raise Stop("makes a list of something else than numbers")
            whole(item)
        return ConstantList(items, work)

    def total(values: object, start: int = 0) -> int:
        return number(sum(numbers((values,)), number(start)))

    return {
        "int": lambda value=0: int(number(value)),
        "bool": lambda value=0: bool(number(value)),
        "abs": lambda value: abs(number(value)),
        "min": lambda *values: min(numbers(values)),
        "max": lambda *values: max(numbers(values)),
        "sum": total,
        "len": len,
        "range": range,
        "_left": work.left,
        "_stop": work.stop,
        "_whole": whole,
        "_list": constant_list,
        "_times": times,
        "_power": power,
        "_shifted": shifted,
    }


BUILT_IN = tuple(sorted(name for name in names_with(Work()) if name[0] != "_"))


def looked_up(name: str, entries: np.ndarray) -> Callable[..., int]:
    """A function that another one's body calls: its results are looked up.

    Args:
        name: for messages.
        entries: the results for all its arguments.
    """
    flat, sizes = entries.ravel().tolist(), entries.shape

    def function(*args: object) -> int:
        if len(args) != len(sizes):
            raise Stop(f"gives {name} {len(args)} arguments, and it takes {len(sizes)}")
        place = 0
        for arg, size in zip(args, sizes, strict=True):
            if not isinstance(arg, int) or not 0 <= arg < size:
                raise Stop(
                    f"calls {name}({', '.join(f'{a!r:.20}' for a in args)}), whose "
                    f"arguments are below {', '.join(map(str, sizes))}"
                )
            place = place * size + arg
        return flat[place]

    return function
