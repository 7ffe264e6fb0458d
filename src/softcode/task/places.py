"""Which choices of a program matter to a task: over all its splits, never for one size."""

from typing import NamedTuple

import numpy as np

from ..files import Fault
from ..machine import Choices
from .task import EncodedTask


class Places(NamedTuple):
    """For each parameter, which of its places a program decides, and the others' values.

    Example:
        >>> from softcode.machine import Turing
        >>> from softcode.task import Task
        >>> task = Task.of([([0, 0], [1, 1])]).on(Turing(num_controls=2, tape_length=2))
        >>> is_open, settled = places_of(task)
        >>> is_open["write"].tolist(), settled["write"].tolist()
        ([[False, False], [True, True]], [[0, 0], [0, 0]])
    """

    is_open: dict[str, np.ndarray]
    """True where some split's runs may read what the program chooses."""
    settled: Choices
    """The value of each place that is not open: what the machine fixes, or 0."""


def places_of(task: EncodedTask) -> Places:
    """The places that a program of this task decides, and what the others hold.

    A split may be run at a size at which some choices are never read, or are fixed; so a
    place is open if it is read at *some* split's size and fixed at none.

    Args:
        task: the examples, of which each split has a machine in its own size.

    Raises:
        ValueError: if two splits' machines fix one place at different values.

    Example:
        >>> from softcode.language import Model
        >>> from softcode.task import Example, Split, Task
        >>> text = '''
        ... T = Hyper()
        ... p = Param(3)[2]
        ... y = Output(3)
        ... y.set_to(p[T])
        ... '''
        >>> first, second = Model(text, (("T", 0),)), Model(text, (("T", 1),))
        >>> example = (Example({}, {"y": [2]}),)
        >>> task = Task("two", {"train": Split(example), "b": Split(example)})
        >>> places_of(task.on({"train": first, "b": second})).is_open
        {'p': array([ True,  True])}
    """
    spaces = task.machine.parameters
    is_read = {name: np.zeros(space.shape, bool) for name, space in spaces.items()}
    fixed = {name: np.full(space.shape, -1, np.int32) for name, space in spaces.items()}
    for split in task.splits:
        machine = task.machine_for(split)
        can = machine.capabilities
        read = can.read_places() if can.read_places else None
        fixes = can.fixed_choices() if can.fixed_choices else {}
        for name in spaces:
            is_read[name] |= True if read is None else read[name]
            own = fixes.get(name, fixed[name])
            if ((own >= 0) & (fixed[name] >= 0) & (own != fixed[name])).any():
                raise Fault(
                    f"the machine of the split {split!r} fixes {name!r} at other values "
                    "than another split's; one program cannot be right for both"
                )
            fixed[name] = np.maximum(fixed[name], own)
    return Places(
        {name: is_read[name] & (fixed[name] < 0) for name in spaces},
        {name: np.maximum(fixed[name], 0) for name in spaces},
    )


def canonical_choices(task: EncodedTask, choices: Choices) -> Choices:
    """The same program for this task, with one value for each choice that is not open.

    Args:
        task: all its splits say which choices matter.
        choices: integers `[*place]` for each parameter.

    Raises:
        ValueError: if two splits' machines fix one place at different values.

    Example:
        >>> from softcode.machine import Turing
        >>> from softcode.task import Task
        >>> task = Task.of([([0, 0], [1, 1])]).on(Turing(num_controls=2, tape_length=2))
        >>> ones = {name: np.ones((2, 2), int) for name in task.machine.parameters}
        >>> canonical_choices(task, ones)["write"].tolist()
        [[0, 0], [1, 1]]
    """
    is_open, settled = places_of(task)
    return {n: np.where(is_open[n], v, settled[n]) for n, v in choices.items()}
