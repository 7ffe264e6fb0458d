"""A task: examples in splits, and the machine that they are for."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..machine import AbstractMachine
from ..program import (
    EncodingFault,
    Program,
    Rows,
    encode_input,
    encode_output,
    length_and_values,
)
from ..reading import MISSING


@dataclasses.dataclass(frozen=True)
class Example:
    """One input and what the program must make of it, as plain values.

    Each is a list of whole numbers (the machine's first row of cells: memory, tape) or
    a mapping of rows; `None` in an output is a cell that nobody observes.
    """

    input: Any
    output: Any


@dataclasses.dataclass(frozen=True)
class Split:
    """Examples of one size, with the size of the machine that they are run on.

    `num_values` and `num_steps` are needed where the split is larger than the task's
    machine and the defaults do not fit: as many values as cells, and a time that grows
    with the number of cells.
    """

    examples: tuple[Example, ...]
    num_values: int | None = None
    num_steps: int | None = None
    machine: AbstractMachine | None = None
    """What the split is run on, if not the task's machine in another size; its programs
    must be the same."""


@dataclasses.dataclass(frozen=True)
class Task:
    """What a program must do, by examples.

    Args:
        name: what the task is called.
        machine: what the program runs on.
        splits: `train` is what inducers see; a proposal must also pass `validation` to
            count; `test` and `extrapolation` are only reported.
        description: one sentence.
        reference: a program that does the task, where one is known. Needed to learn
            from traces; nothing else looks at it.
        notes: what was decided for the user (the machine, the splits), to be shown.

    Raises:
        ValueError: if there is no example to learn from.
        EncodingFault: if an example does not fit its machine.

    Example:
        >>> from softcode.machine import Assembly
        >>> swap = Split((Example([2, 1], [1, 2]), Example([0, 1], [1, 0])))
        >>> task = Task("swap two", Assembly(base=3, num_cells=2), {"train": swap})
        >>> task.inputs("train")["memory"]
        array([[2, 0],
               [1, 1]], dtype=int32)
    """

    name: str
    machine: AbstractMachine
    splits: Mapping[str, Split]
    description: str = ""
    reference: Program | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self):
        if not self.splits.get("train", Split(())).examples:
            raise ValueError("A task needs at least one example in the split 'train'.")
        for name in self.splits:
            self.inputs(name)
            self.outputs(name)

    def machine_for(self, split: str) -> AbstractMachine:
        """The machine in the size of this split; programs run on it as they are."""
        chosen = self.splits[split]
        if chosen.machine is not None:
            return chosen.machine
        sizes = [length_and_values(self.machine, e.input) for e in chosen.examples]
        length = sizes[0][0]
        num_values = chosen.num_values or max(values for _, values in sizes)
        row = next(iter(self.machine.inputs.values()))
        same_size = (length,) == row.shape and num_values <= row.size
        if same_size and chosen.num_steps in (None, self.machine.num_steps):
            return self.machine
        if same_size:
            num_values = row.size
        return self.machine.resized(length, num_values, chosen.num_steps)

    def inputs(self, split: str) -> Rows:
        """The split's inputs, integers `[cell, example]` for each row of cells."""
        return self._encoded(split, "input", encode_input)

    def outputs(self, split: str) -> Rows:
        """The split's outputs, likewise; `MISSING` where nobody observes."""
        return self._encoded(split, "output", encode_output)

    def on(self, machine: AbstractMachine) -> "Task":
        """The same examples for a program on another machine.

        Raises:
            EncodingFault: if the examples do not fit it.
        """
        reference = self.reference
        if reference is not None and machine.parameters != reference.machine.parameters:
            try:
                choices = machine.parse(reference.text)
                reference = Program(machine, choices)
            except ValueError:
                reference = None
        return dataclasses.replace(self, machine=machine, reference=reference)

    def describe_size(self, split: str) -> str:
        """The size that this split is run at, in words."""
        return self.machine_for(split).described_size()

    def _encoded(self, split: str, part: str, encode) -> Rows:
        machine = self.machine_for(split)
        encoded = [
            encode(machine, getattr(example, part), f"{split}[{index}].{part}")
            for index, example in enumerate(self.splits[split].examples)
        ]
        return {name: np.stack([e[name] for e in encoded], 1) for name in encoded[0]}


def contradiction(examples: tuple[Example, ...], machine: AbstractMachine):
    """Two examples with one input whose outputs disagree, as indices; else `None`."""
    seen: dict[bytes, list[int]] = {}
    encoded = []
    for index, example in enumerate(examples):
        try:
            inputs = encode_input(machine, example.input)
            outputs = encode_output(machine, example.output)
        except EncodingFault:
            encoded.append(None)
            continue
        encoded.append(np.concatenate(list(outputs.values())))
        same = seen.setdefault(b"|".join(r.tobytes() for r in inputs.values()), [])
        for other in same:
            a, b = encoded[other], encoded[index]
            both = (a != MISSING) & (b != MISSING)
            if (a != b)[both].any():
                return other, index
        same.append(index)
    return None
