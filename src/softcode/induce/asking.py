"""Asking for the example that tells rivals apart, until none is left."""

import dataclasses
from collections.abc import Callable
from typing import Any

from ..task import Example, Split, Task, TypedTask
from ..verify import Rivals
from .budget import Budget
from .inducer import AbstractInducer
from .loop import induce
from .result import Result


# Nobody answers more questions than this.
_MOST_QUESTIONS = 20


class NO_ANSWER:
    """Stands, itself, for a question that is not answered.

    Example:
        >>> answers = {3: 9}
        >>> answers.get(4, NO_ANSWER) is NO_ANSWER
        True
    """


def induce_asking(
    task: TypedTask,
    inducer: AbstractInducer,
    ask: Callable[[Rivals], Any],
    *,
    seed: int = 0,
    budget: Budget | None = None,
) -> tuple[TypedTask, Result]:
    """Searches, and asks for the result on an input on which functions differ.

    Each answer is one more example, and the search begins again with it, until no two
    functions that do all examples are known to differ, or nobody answers.

    Args:
        task: the examples.
        inducer: what proposes functions.
        ask: is given the rivals; gives the right result for `rivals.input`, or
            `NO_ANSWER`.
        seed: as for `induce`.
        budget: for each search.

    Returns:
        The task with the answers as examples, and what was found for it.

    Example:
        >>> from softcode.induce import Expressions
        >>> task = Task.of([(2, 4)]).typed()
        >>> task, result = induce_asking(
        ...     task, Expressions(), lambda rivals: rivals.input[0] ** 2)
        >>> result.program(11), len(task.splits["train"].examples) > 1
        (121, True)
    """
    for _ in range(_MOST_QUESTIONS):
        result = induce(task, inducer, seed=seed, budget=budget)
        if result.rivals is None:
            return task, result
        answer = ask(result.rivals)
        if answer is NO_ANSWER:
            return task, result
        task = with_example(task, result.rivals.input, answer)
    return task, induce(task, inducer, seed=seed, budget=budget)


def with_example(task: TypedTask, arguments: tuple[Any, ...], value: Any) -> TypedTask:
    """The task with one more example to learn from.

    Raises:
        TaskFault: if the value is of another type than the other results.

    Example:
        >>> task = with_example(Task.of([(2, 4)]).typed(), (3,), 9)
        >>> task.outputs("train")
        [4, 9]
    """
    given = task.splits["train"].examples[0].input
    new: Any = arguments if isinstance(given, tuple) else arguments[0]
    if isinstance(given, dict):
        new = dict(zip(given, arguments, strict=True))
    stated = task.task
    assert isinstance(stated, Task)
    examples = (*task.splits["train"].examples, Example(new, value, "your answer"))
    splits = {**stated.splits, "train": Split(examples)}
    return dataclasses.replace(stated, splits=splits).typed()
