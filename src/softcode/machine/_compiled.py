"""Loops in machine code: how this package uses Numba."""

import inspect
from collections.abc import Callable

import numba


def compiled(function: Callable) -> Callable:
    """The function in machine code, kept between runs.

    A type checker's import hook may have wrapped it, which Numba cannot compile. In what
    is compiled, arrays are taken out of their tuples once: each access to a tuple's array
    counts a reference, which costs more than a machine step.
    """
    return numba.njit(cache=True, nogil=True)(inspect.unwrap(function))
