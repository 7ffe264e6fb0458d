"""What is wrong with a task's file, and the checks that all its parts share."""

from typing import Any

from ..files import Fault


class TaskFault(Fault):
    """A task file is not as it must be. Says where, what stands there, and the fix.

    Example:
        >>> from softcode.task import task_of
        >>> try:
        ...     task_of({"examples": []}, "mine")
        ... except TaskFault as fault:
        ...     print(fault)
        examples: from 1 to 100,000 were expected, got 0
    """


FORM = (
    'Write {"name": "...", "examples": [{"input": [1, 2], "output": [2, 3]}]}; '
    "`softcode tasks --help` shows all keys."
)
SPLITS = ("train", "validation", "test", "extrapolation")


def require_known_keys(content: dict, known: tuple[str, ...], place: str) -> None:
    """Raises `TaskFault` for a key that means nothing here."""
    for key in content:
        if key not in known:
            raise TaskFault(f"{place} has an unknown key {key!r}; known are {known}")


def require_known_split(name: Any, place: str) -> None:
    """Raises `TaskFault` for what is not the name of a split."""
    if name not in SPLITS:
        raise TaskFault(
            f"{place}: unknown split {name!r}; known are {', '.join(SPLITS)}"
        )


def text_in(content: dict, key: str) -> str:
    """The text under a key; empty if there is none."""
    value = content.get(key, "")
    if not isinstance(value, str):
        raise TaskFault(f"{key}: a text was expected, got {kind_of(value)}")
    return value


def kind_of(value: Any) -> str:
    """What a value of a file is, in its own words."""
    words = {dict: "an object", list: "a list", str: "a text", type(None): "null"}
    return words.get(type(value), repr(value)[:40])
