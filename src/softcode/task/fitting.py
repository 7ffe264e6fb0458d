"""A machine with room for all examples of a task, of all splits, inputs and outputs."""

from collections.abc import Mapping
from typing import Any

from ..machine import MACHINES, AbstractMachine, Needs, build
from .examples import Split


def fitted(
    splits: Mapping[str, Split],
    kind: str = "assembly",
    settings: Mapping[str, Any] | None = None,
) -> AbstractMachine:
    """A machine of this kind that has room for the examples.

    Args:
        splits: the examples; the machine is as long as those of `train`, and has room
            for the values of all of them.
        kind: the machine's kind.
        settings: what was chosen by someone; the rest is fitted.

    Raises:
        MachineFault: for an unknown kind or setting, or where the examples need more
            than a machine has.

    Example:
        >>> from softcode.task import Task
        >>> task = Task.of([([1, 2, 3], [2, 3, 4])])
        >>> fitted(task.splits).settings["memory"]
        3
    """
    chosen = dict(settings or {})
    if kind in MACHINES:
        chosen = {**MACHINES[kind].fitting(needs_of(splits), chosen), **chosen}
    return build(kind, chosen)


def needs_of(splits: Mapping[str, Split]) -> Needs:
    """What a machine must have room for, to hold these examples.

    Example:
        >>> from softcode.task import Task
        >>> needs_of(Task.of([([1, 2, 3], [2, 3, 9])]).splits).num_values
        10
    """
    length, longest, highest = 1, 1, 1
    rows: dict[str, int] = {}
    for name, split in splits.items():
        for example in split.examples:
            for value in (example.input, example.output):
                named = value if isinstance(value, Mapping) else {"": value}
                for row, cells in named.items():
                    if not isinstance(cells, list | tuple):
                        continue
                    rows[row] = max(rows.get(row, 0), len(cells))
                    longest = max(longest, len(cells))
                    highest = max([highest, *(c for c in cells if type(c) is int)])
            if name == "train":
                length = max(length, _main_length(example.input))
    return Needs(length, longest, highest + 1, rows)


def _main_length(value: Any) -> int:
    """The length of an input's first row of cells."""
    if isinstance(value, Mapping):
        value = next(iter(value.values()), ())
    return len(value) if isinstance(value, list | tuple) else 1
