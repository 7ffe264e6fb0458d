"""A task: examples in splits. On a machine, it is what inducers get."""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np

from ..files import Fault
from ..machine import AbstractMachine, SyntaxFault
from ..program import (
    EncodingFault,
    Program,
    Rows,
    encode_input,
    encode_output,
    length_and_values,
)
from .examples import Example, Split
from .fitting import fitted
from .table_file import frame_content, plain_value
from .typed import TypedTask


# One machine, which is resized for each split; or one for each split.
Machines: TypeAlias = AbstractMachine | Mapping[str, AbstractMachine]
# Makes fresh examples of a length: `(length, count, seed)`.
Fresh: TypeAlias = Callable[[int, int, int], Split]


@dataclasses.dataclass(frozen=True)
class Task:
    """What a program must do, by examples: plain values, and no machine.

    `task.on(machine)` is the task for programs of that machine, which is what inducers
    get; `task.on()` takes the machine that was suggested, or one that has room.

    Args:
        name: what the task is called.
        splits: `train` is what inducers see; a proposal must also pass `validation` to
            count; `test` and `extrapolation` are only reported.
        description: one sentence.
        reference: the text of a program that does the task, where one is known. Needed
            to learn from traces; nothing else looks at it.
        fresh: makes examples of other lengths, where the concept is known.
        suggested: what whoever stated the task had in mind to run it on.
        notes: what was decided for the user (the splits), to be shown.

    Raises:
        ValueError: if there is no example to learn from.

    Example:
        >>> from softcode.machine import Assembly
        >>> swap = Split((Example([2, 1], [1, 2]), Example([0, 1], [1, 0])))
        >>> task = Task("swap two", {"train": swap})
        >>> task.on(Assembly(base=3, num_cells=2)).inputs("train")["memory"]
        array([[2, 0],
               [1, 1]], dtype=int32)
    """

    name: str
    splits: Mapping[str, Split]
    description: str = ""
    reference: str | None = None
    fresh: Fresh | None = dataclasses.field(default=None, compare=False, repr=False)
    suggested: Machines | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self):
        if not self.splits.get("train", Split(())).examples:
            raise Fault("A task needs at least one example in the split 'train'.")

    @classmethod
    def of(cls, pairs: Iterable[Any], name: str = "task") -> "Task":
        """The task of these pairs of an input and an output; all are for training.

        Args:
            pairs: an input is one plain value, a tuple of the arguments, or a mapping of
                them by name. Or a frame of pandas or polars, whose columns are the
                arguments and, the last, the results.
            name: what the task is called.

        Raises:
            ValueError: for what is no pair.

        Example:
            >>> task = Task.of([([1, 2], [2, 3]), ([4, 0], [5, 1])])
            >>> task.splits["train"].examples[1].output
            [5, 1]
        """
        framed = frame_content(pairs)
        if framed is not None:
            entries = framed["examples"]
            examples = [
                Example(e["input"], e["output"], f"row {number}")
                for number, e in enumerate(entries)
            ]
            return cls(name, {"train": Split(tuple(examples))})
        if isinstance(pairs, str | Mapping) or not isinstance(pairs, Iterable):
            raise Fault(
                "a task is a list of pairs of an input and an output, such as "
                f"[([1, 2], [2, 3])]; got {pairs!r:.60}"
            )
        examples = []
        for index, pair in enumerate(pairs):
            if isinstance(pair, Example):
                examples.append(pair)
            elif isinstance(pair, list | tuple) and len(pair) == 2:
                given, wanted = map(plain_value, pair)
                examples.append(Example(given, wanted, f"pairs[{index}]"))
            else:
                raise Fault(
                    f"pairs[{index}] must be an input and an output, such as "
                    f"([1, 2], [2, 3]); got {pair!r:.60}"
                )
        return cls(name, {"train": Split(tuple(examples))})

    def typed(self) -> TypedTask:
        """The task for functions over plain values, with the types of its values.

        Raises:
            TaskFault: if its values have no types in common; names the places.

        Example:
            >>> Task.of([(2, 4), (3, 9)]).typed().told
            '`n`: integer; result: integer'
        """
        return TypedTask.of(self)

    def on(self, machine: Machines | None = None) -> "EncodedTask":
        """The task for programs of a machine: its examples as that machine's integers.

        Args:
            machine: what programs run on, resized for each split; or a machine for
                each split, if they differ in more than their size. If `None`, the one
                that was suggested, else an assembly machine with room for all examples.

        Raises:
            EncodingFault: if an example does not fit it; names the example, what is
                in the way and what would fit.
        """
        chosen = machine if machine is not None else self.suggested
        if chosen is None:
            chosen = fitted(self.splits)
            words = " ".join(f"{key}={value}" for key, value in chosen.settings.items())
            note = f"no machine is named; chosen: {chosen.kind} {words}"
            noted = dataclasses.replace(self, notes=(note, *self.notes))
            return EncodedTask(noted, chosen)
        if isinstance(chosen, AbstractMachine):
            return EncodedTask(self, chosen)
        return EncodedTask(self, chosen["train"], chosen)


@dataclasses.dataclass(frozen=True)
class EncodedTask:
    """A task on a machine: what an inducer gets. Made by `task.on(machine)`.

    Args:
        task: the examples, as plain values.
        machine: what programs run on.
        machines: the machine of each split, where it is more than `machine` resized;
            their programs must be the same.

    Raises:
        EncodingFault: if an example does not fit its machine.

    Example:
        >>> from softcode.machine import Assembly
        >>> task = Task.of([([1, 2], [2, 2]), ([3, 1], [4, 1])]).on(Assembly(num_cells=2))
        >>> task.inputs("train")["memory"].tolist()
        [[1, 3], [2, 1]]
        >>> task.describe_size("train")
        '2 memory cells, base 8, 20 steps'
    """

    task: Task
    machine: AbstractMachine
    machines: Mapping[str, AbstractMachine] = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        for split in self.splits:
            self.inputs(split)
            self.outputs(split)

    @property
    def name(self) -> str:
        """What the task is called."""
        return self.task.name

    @property
    def description(self) -> str:
        """One sentence."""
        return self.task.description

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided for the user, to be shown."""
        return self.task.notes

    @property
    def splits(self) -> Mapping[str, Split]:
        """The examples, as plain values."""
        return self.task.splits

    @functools.cached_property
    def reference(self) -> Program | None:
        """A program of this machine that does the task, where one is known."""
        if self.task.reference is None:
            return None
        try:
            return Program.parse(self.task.reference, self.machine)
        except SyntaxFault:
            # It was written for another machine.
            return None

    @functools.cached_property
    def _sized(self) -> dict[str, AbstractMachine]:
        return {split: self._machine_for(split) for split in self.splits}

    @functools.cached_property
    def _rows(self) -> dict[tuple[str, str], Rows]:
        return {}

    def machine_for(self, split: str) -> AbstractMachine:
        """The machine in the size of this split; programs run on it as they are."""
        return self._sized[split]

    def inputs(self, split: str) -> Rows:
        """The split's inputs, integers `[cell, example]` for each row of cells."""
        return self._encoded(split, "input", encode_input)

    def outputs(self, split: str) -> Rows:
        """The split's outputs, likewise; `MISSING` where nobody observes."""
        return self._encoded(split, "output", encode_output)

    def describe_size(self, split: str) -> str:
        """The size that this split is run at, in words."""
        return self.machine_for(split).described_size()

    def with_splits(self, splits: Mapping[str, Split]) -> "EncodedTask":
        """The same task on the same machine with other examples."""
        task = dataclasses.replace(self.task, splits=splits)
        return EncodedTask(task, self.machine, self.machines)

    def _machine_for(self, split: str) -> AbstractMachine:
        if split in self.machines:
            return self.machines[split]
        chosen = self.splits[split]
        length = self._length(split)
        if self.machine.main_row is None:
            return self.machine
        row = self.machine.inputs[self.machine.main_row]
        # What is learned from must fit the machine; it grows for what comes after.
        needed = row.size if split == "train" else self._num_values(split)
        num_values = chosen.num_values or max(row.size, needed)
        is_same = (length, num_values) == (*row.shape, row.size)
        if is_same and chosen.num_steps in (None, self.machine.num_steps):
            return self.machine
        return self.machine.resized(length, num_values, chosen.num_steps)

    def _length(self, split: str) -> int:
        """The length of the split's inputs; they are all of one."""
        lengths = []
        for index, example in enumerate(self.splits[split].examples):
            place = f"{_place(example, split, index)}.input"
            length, _ = length_and_values(self.machine, example.input, place)
            lengths.append(length)
            if length != lengths[0]:
                first = _place(self.splits[split].examples[0], split, 0)
                raise EncodingFault(
                    f"{place} has {length} cells and {first}.input {lengths[0]}; all of "
                    "one split must have the same length. Put those of another length "
                    "into a split of their own, such as 'extrapolation'"
                )
        return lengths[0]

    def _num_values(self, split: str) -> int:
        """How many values the split's inputs and outputs need."""
        rows = [
            length_and_values(self.machine, value, "the example")[1]
            for example in self.splits[split].examples
            for value in (example.input, example.output)
        ]
        return max(rows)

    def _encoded(self, split: str, part: str, encode) -> Rows:
        if (split, part) not in self._rows:
            machine = self.machine_for(split)
            encoded = [
                encode(
                    machine,
                    getattr(example, part),
                    f"{_place(example, split, index)}.{part}",
                )
                for index, example in enumerate(self.splits[split].examples)
            ]
            self._rows[split, part] = {
                name: np.stack([e[name] for e in encoded], 1) for name in encoded[0]
            }
        return self._rows[split, part]


def _place(example: Example, split: str, index: int) -> str:
    return example.place or f"{split}[{index}]"
