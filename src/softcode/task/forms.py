"""The forms in which files have examples, made into one."""

from collections.abc import Iterator, Mapping
from typing import Any

from .examples import Example
from .fault import FORM, SPLITS, TaskFault, kind_of, require_known_keys


# What a list of examples may be called, and an example's input and output.
_LISTS = ("examples", "data")
_INPUTS = ("input", "inputs", "i")
_OUTPUTS = ("output", "o")
# Marks that a benchmark's file has, which say nothing of the task.
_IGNORED = ("canary", "id", "program", "type", "concept")


def one_form(content: Any) -> dict[str, Any]:
    """The content of a task file with its examples in a list under `examples`.

    Args:
        content: an object with `examples` or `data`; one whose keys are splits, each a
            list; or a list of examples alone.

    Raises:
        TaskFault: if it is none of these.

    Example:
        >>> one_form([[1, 2]])
        {'examples': [[1, 2]]}
        >>> one_form({"train": [{"i": 1, "o": 2}], "test": [{"i": 2, "o": 3}]})["examples"]
        [{'i': 1, 'o': 2, 'split': 'train'}, {'i': 2, 'o': 3, 'split': 'test'}]
    """
    if isinstance(content, list):
        return {"examples": content}
    if not isinstance(content, dict):
        raise TaskFault(f"the file must hold an object, got {kind_of(content)}. {FORM}")
    if "train" in content and not any(name in content for name in _LISTS):
        rest = {k: v for k, v in content.items() if k not in SPLITS}
        return {**rest, "examples": list(_of_splits(content))}
    if "data" in content and "examples" not in content:
        rest = {k: v for k, v in content.items() if k not in (*_IGNORED, "data")}
        if isinstance(content.get("id"), str):
            rest.setdefault("name", content["id"])
        return {**rest, "examples": content["data"]}
    return {k: v for k, v in content.items() if k not in ("type", "canary")}


def _of_splits(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for split in SPLITS:
        entries = content.get(split, [])
        if not isinstance(entries, list):
            raise TaskFault(f"{split}: a list was expected, got {kind_of(entries)}")
        for entry in entries:
            if isinstance(entry, dict):
                yield {**entry, "split": split}
            elif isinstance(entry, list) and len(entry) == 2:
                yield {"input": entry[0], "output": entry[1], "split": split}
            else:
                raise TaskFault(f"{split}: {kind_of(entry)} is no example. {FORM}")


def example_of(entry: Any, index: int) -> Example:
    """An example of a file, whose input and output are any plain values.

    Args:
        entry: an object with `input` (or `inputs`, a list of the arguments) and
            `output`; or a pair.
        index: its number, for messages.

    Raises:
        TaskFault: names the place.

    Example:
        >>> example_of({"inputs": [3, [1]], "output": 4}, 0)
        Example(input=(3, [1]), output=4)
        >>> example_of([[1, 2], 3], 0).output
        3
    """
    place = f"examples[{index}]"
    if isinstance(entry, list) and len(entry) == 2:
        return Example(entry[0], entry[1], place)
    if not isinstance(entry, dict):
        raise TaskFault(
            f"{place}: an object was expected, got {kind_of(entry)}. {FORM}"
        )
    require_known_keys(entry, (*_INPUTS, *_OUTPUTS, "split"), place)
    given = _only(entry, _INPUTS, place)
    output = entry[_only(entry, _OUTPUTS, place)]
    value = entry[given]
    if given == "inputs":
        if not isinstance(value, list) or not value:
            raise TaskFault(
                f"{place}.inputs: a list of the arguments was expected, got "
                f"{kind_of(value)}"
            )
        value = tuple(value)
    return Example(value, output, place)


def _only(entry: Mapping[str, Any], names: tuple[str, ...], place: str) -> str:
    """Which of these keys there is."""
    there = [name for name in names if name in entry]
    if not there:
        raise TaskFault(f"{place} lacks {names[0]!r}. {FORM}")
    if len(there) > 1:
        raise TaskFault(f"{place} has both {there[0]!r} and {there[1]!r}; keep one")
    return there[0]
