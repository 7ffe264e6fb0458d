"""What people give where a task is wanted, as a task on a machine."""

from collections.abc import Iterable
from typing import Any

from .files import load_task
from .task import EncodedTask, Task


def encoded_task(given: Task | EncodedTask | str | Iterable[Any]) -> EncodedTask:
    """The task on a machine that this stands for.

    Args:
        given: a task on a machine; a task, which is put on the machine that it
            suggests, or on one with room; pairs of an input and an output; or the name
            of a built-in task, or of a file.

    Raises:
        ValueError: for anything else.
        TaskFault: for a name that is not known, or a file that is not as it must be.
        EncodingFault: if an example does not fit the machine.

    Example:
        >>> encoded_task([([1, 2], [2, 3])]).inputs("train")["memory"].T
        array([[1, 2]], dtype=int32)
    """
    if isinstance(given, EncodedTask):
        return given
    if isinstance(given, str):
        given = load_task(given)
    return (given if isinstance(given, Task) else Task.of(given)).on()
