"""The types of plain values: what JSON can say, and how two of them join."""

import dataclasses
import functools
from collections.abc import Iterable
from typing import Any, Final


@dataclasses.dataclass(frozen=True)
class Type:
    """A type of plain values: a name, and the types that it is made of.

    Args:
        name: `int`, `float`, `bool`, `str`, `none`, `any`, `list` or `optional`.
        arguments: for `list` the type of its elements, for `optional` the type of the
            values that are not null.

    Example:
        >>> str(list_of(INT)), list_of(INT) == type_of([3, 1])
        ('list of integers', True)
    """

    name: str
    arguments: "tuple[Type, ...]" = ()

    def __str__(self) -> str:
        return self.told()

    def told(self, num: int = 1) -> str:
        """The type in words; in the plural if `num` is not 1."""
        if self.name == "list":
            inner = self.arguments[0]
            what = "list" if num == 1 else "lists"
            return what if inner == ANY else f"{what} of {inner.told(2)}"
        if self.name == "optional":
            return f"{self.arguments[0].told(num)} or null"
        one, many = _WORDS[self.name]
        return one if num == 1 else many

    @property
    def element(self) -> "Type":
        """The type of a list's elements; a text's elements are texts."""
        return self if self == TEXT else self.arguments[0]

    @property
    def is_list(self) -> bool:
        """Whether its values are lists."""
        return self.name == "list"


INT: Final = Type("int")
FLOAT: Final = Type("float")
BOOL: Final = Type("bool")
TEXT: Final = Type("str")
NULL: Final = Type("none")
# The element type of a list that is always empty: it joins with every type.
ANY: Final = Type("any")

_WORDS: Final = {
    "int": ("integer", "integers"),
    "float": ("number", "numbers"),
    "bool": ("true or false", "truth values"),
    "str": ("text", "texts"),
    "none": ("null", "nulls"),
    "any": ("anything", "anything"),
}
_SCALARS: Final = {int: INT, float: FLOAT, bool: BOOL, str: TEXT, type(None): NULL}


def list_of(element: Type) -> Type:
    """The type of lists of this type.

    Example:
        >>> str(list_of(list_of(TEXT)))
        'list of lists of texts'
    """
    return Type("list", (element,))


def optional(inner: Type) -> Type:
    """The type of values of this type, and of null.

    Example:
        >>> str(optional(INT)), optional(NULL) == NULL
        ('integer or null', True)
    """
    return inner if inner.name in ("none", "optional") else Type("optional", (inner,))


def join(first: Type, second: Type) -> Type | None:
    """The narrowest type that has the values of both; `None` if they do not mix.

    Integers are numbers; an empty list is a list of anything; null beside another type
    makes it optional.

    Example:
        >>> join(INT, FLOAT) == FLOAT, join(list_of(ANY), list_of(TEXT)) == list_of(TEXT)
        (True, True)
        >>> join(INT, TEXT) is None, str(join(INT, NULL))
        (True, 'integer or null')
    """
    if first == second or second == ANY:
        return first
    if first == ANY:
        return second
    if {first, second} == {INT, FLOAT}:
        return FLOAT
    if first.is_list and second.is_list:
        element = join(first.arguments[0], second.arguments[0])
        return None if element is None else list_of(element)
    if "none" in (first.name, second.name) or "optional" in (first.name, second.name):
        bare = [t.arguments[0] if t.name == "optional" else t for t in (first, second)]
        kept = [t for t in bare if t != NULL]
        inner = join(kept[0], kept[-1]) if kept else NULL
        return None if inner is None else optional(inner)
    return None


def type_of(value: Any) -> Type | None:
    """The type of one plain value; `None` if it is none, or mixes types that do not.

    Example:
        >>> str(type_of([[1, 2], []])), type_of([1, "a"]) is None, type_of({1}) is None
        ('list of lists of integers', True, True)
    """
    scalar = _SCALARS.get(type(value))
    if scalar is not None:
        return scalar
    if not isinstance(value, list | tuple):
        return None
    element = common_type(value)
    return None if element is None else list_of(element)


def common_type(values: Iterable[Any]) -> Type | None:
    """The narrowest type of all these values; `None` if they do not mix.

    Example:
        >>> str(common_type([1, 2.5])), str(common_type([]))
        ('number', 'anything')
    """
    types = [type_of(value) for value in values]
    if any(one is None for one in types):
        return None
    return functools.reduce(
        lambda first, second: None if first is None else join(first, second),  # type: ignore[arg-type]
        types,
        ANY,
    )
