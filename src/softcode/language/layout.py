"""The values of an array in a data file: nested lists, laid out by index."""

import json

from .fault import ModelFault
from .tree import Declaration, Element, Index


def laid_out(
    value: object, declaration: Declaration, place: str
) -> dict[Element, int | None]:
    """The value of each element of an array, from a number or nested lists.

    Element `x[i, j]` is `value[i][j]`, in whatever order the model declares elements. A
    list is as long as its last declared element needs; `null` stands where none is
    declared, and for outputs that nobody observes, one or a whole list of them.

    Args:
        value: plain values from JSON.
        declaration: the array, or one variable.
        place: for messages.

    Raises:
        ModelFault: for lists of another shape, which names both, and for a value that is
            none of the element's.

    Example:
        >>> sizes = {(0, 0): 5, (0, 1): 5, (1, 0): 5, (1, 1): 5}
        >>> x = Declaration("Input", "x", (2, 2), sizes, line=1)
        >>> {str(e): v for e, v in laid_out([[1, 2], [3, 4]], x, "data").items()}
        {'x[0, 0]': 1, 'x[0, 1]': 2, 'x[1, 0]': 3, 'x[1, 1]': 4}
    """
    found: dict[Element, int | None] = {}
    _walk(value, sorted(declaration.sizes), (), declaration, place, found)
    return found


def _walk(
    value: object,
    indices: list[Index],
    prefix: Index,
    declaration: Declaration,
    place: str,
    found: dict[Element, int | None],
) -> None:
    """Takes the values of the elements with these indices, which begin with `prefix`."""
    depth, name = len(prefix), declaration.name
    if depth == len(declaration.shape):
        found[Element(name, prefix)] = _checked(value, prefix, declaration, place)
        return
    if value is None:
        found |= {Element(name, index): None for index in indices}
        return
    length = max((index[depth] for index in indices), default=-1) + 1
    if not isinstance(value, list) or len(value) != length:
        raise _other_shape(value, prefix, length, declaration, place)
    for at, part in enumerate(value):
        own = [index for index in indices if index[depth] == at]
        inner = (*prefix, at)
        if own:
            _walk(part, own, inner, declaration, place, found)
        elif part is not None:
            raise ModelFault(
                place,
                f"{Element(name, inner)} has a value and is not declared",
                "null stands in its place",
            )


def _checked(
    value: object, index: Index, declaration: Declaration, place: str
) -> int | None:
    element, size = Element(declaration.name, index), declaration.sizes[index]
    if isinstance(value, list):
        raise _other_shape(value, index, None, declaration, place)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < size:
        return value
    raise ModelFault(
        place,
        f"{element} is {as_json(value)}",
        f"a whole number from 0 to {size - 1} is needed",
    )


def _other_shape(
    value: object,
    prefix: Index,
    length: int | None,
    declaration: Declaration,
    place: str,
) -> ModelFault:
    """Lists that are not laid out as the array is; both shapes are named."""
    at = Element(declaration.name, prefix)
    given = _shape(value)
    if given is None:
        got = f"{at} is a list of lists of several lengths"
    elif given:
        got = f"{at} is a list of the shape {list(given)}"
    else:
        got = f"{at} is {as_json(value)}"
    if length is None:
        got += ", where one value is needed"
    elif length or prefix:
        got += f", where a list of {length} is needed"
    whole = list(declaration.shape) or "one number"
    return ModelFault(place, got, f"{declaration.name} is declared as {whole}")


def _shape(value: object) -> tuple[int, ...] | None:
    """The shape of nested lists; `None` if inner ones are of several shapes."""
    if not isinstance(value, list):
        return ()
    inner = {_shape(part) for part in value}
    if len(inner) > 1 or None in inner:
        return None
    return (len(value), *(inner.pop() or () if inner else ()))


def as_json(value: object) -> str:
    """A value as JSON has it, cut to fit a message."""
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."
