"""The leaves of nested values: what `jax.tree.map` does, for runs that need no JAX."""

from collections.abc import Callable
from typing import Any, TypeAlias


# Values in dictionaries, lists, tuples and named tuples, which may be nested.
Nested: TypeAlias = Any


def map_leaves(function: Callable, first: Nested, *others: Nested) -> Nested:
    """The function's results for the leaves of values that are nested alike.

    Dictionaries, lists, tuples and named tuples are gone through; `None` has no leaf.
    The same as `jax.tree.map`, for these.

    Args:
        function: takes a leaf of each value.
        first: says how the values are nested.
        others: nested as the first.

    Example:
        >>> map_leaves(lambda a, b: a + b, {"tape": [1, 2]}, {"tape": [3, 4]})
        {'tape': [4, 6]}
    """
    if first is None:
        return None
    if isinstance(first, dict):
        return {
            name: map_leaves(function, value, *(other[name] for other in others))
            for name, value in first.items()
        }
    if not isinstance(first, list | tuple):
        return function(first, *others)
    parts = (
        map_leaves(function, *values) for values in zip(first, *others, strict=True)
    )
    if hasattr(first, "_fields"):
        return type(first)(*parts)
    return type(first)(parts)
