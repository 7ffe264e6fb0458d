"""Calling a function on a task's examples."""

import math
from typing import Any

import numpy as np

from ..expression import Function
from ..files import Fault
from ..task import TypedTask
from .examples import Check, Failure


_MAX_SHOWN = 3
# Sums of fractions in another order differ in their last bits.
_TOLERANCE = 1e-9


def passes_function(function: Function, task: TypedTask, split: str) -> np.ndarray:
    """Whether the function gives what each example of the split wants, `[example]`.

    Example:
        >>> from softcode.task import Task
        >>> task = Task.of([(1, 2), (5, 7)]).typed()
        >>> function = Function.parse(".function f n:int (add n 1)")
        >>> passes_function(function, task, "train").tolist()
        [True, False]
    """
    pairs = zip(task.values(split), task.outputs(split), strict=True)
    return np.array(
        [is_same(value_of(function, arguments), wanted) for arguments, wanted in pairs],
        bool,
    )


def check_function(function: Function, task: TypedTask, split: str) -> Check:
    """What the function does on one split of the task.

    Example:
        >>> from softcode.task import Task
        >>> task = Task.of([(1, 2), (5, 7)]).typed()
        >>> found = check_function(
        ...     Function.parse(".function f n:int (add n 1)"), task, "train")
        >>> found.passed, found.failures[0].got
        (1, 6)
    """
    passed = passes_function(function, task, split)
    failures = []
    for index in np.flatnonzero(~passed)[:_MAX_SHOWN].tolist():
        arguments = task.values(split)[index]
        got = value_of(function, arguments)
        shown = arguments[0] if len(arguments) == 1 else list(arguments)
        wanted = task.outputs(split)[index]
        failures.append(Failure(shown, wanted, None if got is NOTHING else got))
    return Check(
        passed=int(passed.sum()),
        total=len(passed),
        num_halted=len(passed),
        size="as they are",
        failures=tuple(failures),
    )


class NOTHING:
    """Stands, itself, for the value of a call that has none."""


def value_of(function: Function, arguments: tuple[Any, ...]) -> Any:
    """The function's value, `NOTHING` where there is none."""
    try:
        return function(*arguments)
    except Fault:
        return NOTHING


def is_same(first: Any, second: Any) -> bool:
    """Whether two plain values are the same: fractions up to their last digits.

    A whole number is no truth value, and an empty list no empty text.

    Example:
        >>> is_same([0.1 + 0.2], [0.3]), is_same(1, True), is_same([], "")
        (True, False, False)
    """
    if isinstance(first, float) and isinstance(second, float | int):
        return math.isclose(first, second, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    if type(first) is not type(second):
        return False
    if isinstance(first, list):
        return len(first) == len(second) and all(map(is_same, first, second))
    return first == second
