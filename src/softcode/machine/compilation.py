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
    """
    return _kept(function)


def compiled_uncounted(function: Callable) -> Callable:
    """`compiled`, for functions that make no arrays and give none.

    Nothing is counted in them, so that they may take arrays out of tuples as they like:
    each access to a tuple's array counts a reference elsewhere, which costs more than a
    machine step.
    """
    return _kept(function, _nrt=False)


def compiled_source(source: str, name: str, scope: dict[str, Any]) -> Callable:
    """A function of a text of our own making, in machine code.

    It is compiled anew in each process: there is no file by which it could be kept.

    Args:
        source: the text of the function, plain Python.
        name: the function's.
        scope: what the text may use.
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
