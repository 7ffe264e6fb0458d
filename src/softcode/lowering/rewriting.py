"""Terms changed before they are lowered: in two, joins apart, constants out."""

import dataclasses
import functools
from collections.abc import Iterator

from ..expression import (
    BOOL,
    INT,
    OPERATIONS,
    AbstractExpression,
    Apply,
    Lambda,
    Literal,
    Variable,
    substituted,
)


# Parts of a list's start or end of so many elements are read before anything is written.
_MOST_SINGLE = 3


def split(
    result: AbstractExpression, argument: Variable
) -> Iterator[tuple[AbstractExpression, AbstractExpression]]:
    """Lists that alone the term is made of, each with the term over it in their place."""
    seen = set()
    for part in result.walk():
        is_list = part.type == argument.type and isinstance(part, Apply)
        if not is_list or part is result or part in seen:
            continue
        seen.add(part)
        if part.free != {argument.name}:
            continue
        hidden = Variable("the list", argument.type)
        rest = replaced(result, part, hidden)
        # The number of cells stays the same, whatever is written.
        if argument.name not in _without_length(rest, argument).free:
            yield part, substituted(rest, {"the list": argument})


def _without_length(term: AbstractExpression, argument: Variable) -> AbstractExpression:
    for part in term.walk():
        if isinstance(part, Apply) and part.operation.name == "length":
            if part.arguments == (argument,):
                return replaced(term, part, Literal(1, INT))
    return term


def replaced(
    term: AbstractExpression, old: AbstractExpression, new: AbstractExpression
) -> AbstractExpression:
    """The term with one part exchanged for another, wherever it stands.

    Example:
        >>> n = Variable("n", INT)
        >>> replaced(n, n, Literal(1, INT)).value
        1
    """
    if term == old:
        return new
    match term:
        case Lambda():
            return dataclasses.replace(term, result=replaced(term.result, old, new))
        case Apply(operation, arguments, type):
            parts = tuple(replaced(part, old, new) for part in arguments)
            return Apply(operation, parts, type)
    return term


def constant_parts(
    term: AbstractExpression, argument: Variable
) -> list[AbstractExpression]:
    """The largest parts that are numbers made of the argument alone."""
    if isinstance(term, Apply) and term.type in (INT, BOOL):
        is_closed = term.free == {argument.name}
        is_length = term.operation.name == "length" and term.arguments == (argument,)
        if is_closed and not is_length:
            return [term]
    found: list[AbstractExpression] = []
    for part in term.parts:
        found += [p for p in constant_parts(part, argument) if p not in found]
    return found


def with_singles(term: AbstractExpression, argument: Variable) -> AbstractExpression:
    """The term with short parts of the argument, in joins, as single elements.

    `items[:1]` is `[items[0]]` where there is one, and is read before anything is written.
    """
    match term:
        case Apply(operation, arguments, type) if operation.name == "concatenate":
            first, second = (with_singles(part, argument) for part in arguments)
            first = _single(first, argument)
            second = _single(second, argument)
            return Apply(operation, (first, second), type)
        case Apply(operation, arguments, type):
            parts = tuple(with_singles(part, argument) for part in arguments)
            return Apply(operation, parts, type)
        case Lambda(variables, result):
            return Lambda(variables, with_singles(result, argument))
    return term


def _single(term: AbstractExpression, argument: Variable) -> AbstractExpression:
    match term:
        case Apply(operation, (source, Literal(value))) if source == argument:
            if operation.name == "before" and 1 <= value <= _MOST_SINGLE:
                places = range(value)
            elif operation.name == "after" and -_MOST_SINGLE <= value <= -1:
                places = range(value, 0)
            else:
                return term
        case _:
            return term
    item, single = OPERATIONS["item"], OPERATIONS["singleton"]
    parts = [
        Apply(single, (Apply(item, (argument, Literal(p, INT)), INT),), argument.type)
        for p in places
    ]
    return functools.reduce(joined_two, parts)


def joined_two(
    first: AbstractExpression, second: AbstractExpression
) -> AbstractExpression:
    """One list after another."""
    return Apply(OPERATIONS["concatenate"], (first, second), first.type)


def joined(term: AbstractExpression) -> list[AbstractExpression]:
    """The lists that are joined, one after another."""
    if not isinstance(term, Apply):
        return [term]
    if term.operation.name in ("append", "prepend"):
        single = OPERATIONS["singleton"]
        parts = (
            part if part.type.is_list else Apply(single, (part,), term.type)
            for part in term.arguments
        )
    elif term.operation.name == "concatenate":
        parts = term.arguments
    else:
        return [term]
    return [part for each in parts for part in joined(each)]
