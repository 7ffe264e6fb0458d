"""Loops in machine code: how this package uses Numba."""

import inspect
from collections.abc import Callable
from typing import Any

import numba


def compiled(function: Callable) -> Callable:
    """The function in machine code, kept between runs.

    A type checker's import hook may have wrapped it, which Numba cannot compile. In what
    is compiled, arrays are taken out of their tuples once: each access to a tuple's array
    counts a reference, which costs more than a machine step.

    Args:
        function: of numbers, arrays and tuples of them, in Numba's part of Python.

    Example:
        >>> import numpy as np
        >>> @compiled
        ... def num_ones(row):
        ...     count = 0
        ...     for cell in row:
        ...         count += cell == 1
        ...     return count
        >>> num_ones(np.array([1, 0, 1]))
        2
    """
    return _kept(function)


def compiled_uncounted(function: Callable) -> Callable:
    """`compiled`, for functions that make no arrays and give none.

    Nothing is counted in them, so that they may take arrays out of tuples as they like:
    each access to a tuple's array counts a reference elsewhere, which costs more than a
    machine step.

    Example:
        >>> import numpy as np
        >>> @compiled_uncounted
        ... def zero(rows):
        ...     for place in range(len(rows[0])):
        ...         rows[0][place] = 0
        >>> row = np.array([3, 1])
        >>> zero((row,))
        >>> row.tolist()
        [0, 0]
    """
    return _kept(function, _nrt=False)


def compiled_source(source: str, name: str, scope: dict[str, Any]) -> Callable:
    """A function of a text of our own making, in machine code.

    It is compiled anew in each process: there is no file by which it could be kept.

    Args:
        source: the text of the function, plain Python.
        name: the function's.
        scope: what the text may use.

    Example:
        >>> text = "shifted = lambda x: (x + shift) % 8"
        >>> compiled_source(text, "shifted", {"shift": 3})(6)
        1
    """
    made = dict(scope)
    exec(source, made)
    return numba.njit(nogil=True)(made[name])


def _kept(function: Callable, **options: Any) -> Callable:
    """The function in machine code, kept between runs where there is a place for it."""
    plain = inspect.unwrap(function)
    try:
        return numba.njit(cache=True, nogil=True, **options)(plain)
    except RuntimeError:
        # A read-only installation and no home: it is compiled anew in each process.
        return numba.njit(nogil=True, **options)(plain)
