"""What an operation is: its types, its Python text, and its reading over columns."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Final

from .columns.column import Column
from .types import INT, Type


# Stand for any type, the same one wherever they stand in an operation.
A: Final = Type("a")
B: Final = Type("b")

# What a body is given: an element of each list that is gone through; what was carried so
# far, and an element; or the last two values of a sequence.
ELEMENTS, CARRIED, LAST_TWO = "elements", "carried", "last two"

# How tightly a text binds, as Python has it: an operand that binds less is bracketed.
LOOSE, CHOICE, OR, AND, NOT, COMPARED, BIT_OR, BIT_XOR, BIT_AND, SHIFT = range(10)
SUM, PRODUCT, SIGN, POWER, CALL = range(10, 15)


@dataclasses.dataclass(frozen=True)
class Operation:
    """An operation, defined once, by the Python that it is printed as.

    Args:
        name: what it is called in an expression's text.
        takes: the types of its arguments; `A` and `B` stand for any. With a body, these
            are the lists that it goes through.
        gives: the type of its value.
        python: its Python, with `{0}`, `{1}` for the arguments; with a body also `{body}`,
            `{names}` for what it binds, `{each}` for what it goes through.
        binds: how tightly the text binds, and below which an operand is bracketed.
        kernel: the same over columns; `None` if rows are done one by one, by the Python.
        cost: what it costs, in a search that takes the cheapest first.
        body: the type of what its body gives for each element; `None` if it has none.
        given: what its body is given: `ELEMENTS`, `CARRIED` or `LAST_TWO`.
        has_index: whether its body may know the element's place.
        commutes: whether its two arguments may be exchanged.
        imports: the modules that its Python needs.
        helper: a function that its Python calls: its source.
        operands: how tightly each argument must bind so as not to be bracketed; all as
            `binds` if empty.

    Example:
        >>> from softcode.expression import OPERATIONS
        >>> OPERATIONS["add"].python, OPERATIONS["map"].python
        ('{0} + {1}', '[{body} for {names} in {each}]')
    """

    name: str
    takes: tuple[Type, ...]
    gives: Type
    python: str
    binds: int = CALL
    kernel: Callable[..., Column] | None = dataclasses.field(
        default=None, compare=False
    )
    cost: int = 1
    body: Type | None = None
    given: str = ELEMENTS
    has_index: bool = False
    commutes: bool = False
    imports: tuple[str, ...] = ()
    helper: str = ""
    operands: tuple[int, ...] = ()

    def __hash__(self) -> int:
        return hash(self.name)


def unified(patterns: Sequence[Type], types: Sequence[Type]) -> dict[str, Type] | None:
    """What `A` and `B` must be for the types to fit the patterns; `None` if nothing.

    Example:
        >>> from softcode.expression import INT, list_of
        >>> unified((list_of(A), A), (list_of(INT), INT))
        {'a': Type(name='int', arguments=())}
        >>> unified((A, A), (INT, list_of(INT))) is None
        True
    """
    known: dict[str, Type] = {}
    fits = all(_fits(p, t, known) for p, t in zip(patterns, types, strict=True))
    return known if fits else None


def _fits(pattern: Type, type: Type, known: dict[str, Type]) -> bool:
    if pattern in (A, B):
        return known.setdefault(pattern.name, type) == type
    if pattern.name != type.name:
        return False
    return all(
        _fits(p, t, known)
        for p, t in zip(pattern.arguments, type.arguments, strict=True)
    )


def bound_with(
    pattern: Type | None, type: Type | None, known: dict[str, Type]
) -> dict[str, Type] | None:
    """What `A` and `B` must be if a body, besides, is of this type; `None` if it cannot.

    Example:
        >>> from softcode.expression import INT, list_of
        >>> sorted(bound_with(list_of(B), list_of(INT), {"a": INT}))
        ['a', 'b']
    """
    found = dict(known)
    if pattern is None or type is None:
        return found
    return found if _fits(pattern, type, found) else None


def filled(pattern: Type, known: dict[str, Type]) -> Type:
    """The pattern with the types that `A` and `B` stand for.

    Example:
        >>> from softcode.expression import INT, list_of
        >>> str(filled(list_of(A), {"a": INT}))
        'list of integers'
    """
    if pattern.name in known:
        return known[pattern.name]
    return Type(pattern.name, tuple(filled(p, known) for p in pattern.arguments))


def bound_types(operation: Operation, sources: Sequence[Type]) -> list[Type]:
    """The types of what an operation's body is given.

    Args:
        operation: one with a body.
        sources: the types of its other arguments.

    Example:
        >>> from softcode.expression import INT, OPERATIONS, TEXT, list_of
        >>> fold = OPERATIONS["fold"]
        >>> [str(t) for t in bound_types(fold, (list_of(TEXT), INT))]
        ['integer', 'text']
    """
    if operation.given == CARRIED:
        return [sources[1], sources[0].element]
    if operation.given == LAST_TWO:
        return [sources[1], sources[2]]
    elements = [source.element for source in sources]
    return [*elements, INT] if operation.has_index else elements


def operation(
    name: str, takes: Sequence[Type], gives: Type, python: str, **said: Any
) -> Operation:
    """An operation; see `Operation`."""
    return Operation(name, tuple(takes), gives, python, **said)
