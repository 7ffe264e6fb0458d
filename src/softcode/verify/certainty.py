"""Whether examples tell a program from all others of its size: an estimate."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ..program import Program
from ..reading import MISSING
from ..task import EncodedTask


class Ambiguity(NamedTuple):
    """How many programs are of a size, and what examples say, both in bits.

    Example:
        >>> found = Ambiguity(program_bits=23.0, example_bits=7.5, num_examples=3)
        >>> found.is_open, found.num_missing
        (True, 7)
    """

    program_bits: float
    """The logarithm of the number of programs that choose as much as this one."""
    example_bits: float
    """What the examples can say at most, of which programs are left."""
    num_examples: int
    """How many of them differ."""

    @property
    def is_open(self) -> bool:
        """Whether the examples leave more than one program of this size, at a guess."""
        return self.program_bits > self.example_bits + 1

    @property
    def num_missing(self) -> int | None:
        """How many more like these would settle it; `None` if these say nothing."""
        if self.example_bits == 0:
            return None
        each = self.example_bits / self.num_examples
        return max(0, math.ceil((self.program_bits - self.example_bits) / each))

    def __str__(self) -> str:
        left = self.program_bits - self.example_bits
        missing = self.num_missing
        more = (
            "only examples in which something changes would settle it"
            if missing is None
            else f"about {missing:,} more like these would settle it"
        )
        return (
            f"few examples for a program of this size: it is one of about "
            f"2^{self.program_bits:.0f}, the examples pin down {self.example_bits:.0f} "
            f"bits at most, and so leave about 2^{left:.0f} that do them as well; "
            f"{more} (an estimate)"
        )


def ambiguity(program: Program, task: EncodedTask, splits: Iterable[str]) -> Ambiguity:
    """What a program's examples say, against how many programs there are of its size.

    A program holds `sum_places log2(choices)` bits, over the choices that it uses and an
    empty text would make otherwise. An example pins down, at most,
    `cells * log2(values)` bits: over the observed cells that change (a cell that stays
    is what most programs leave as it is), and the values that are seen in outputs.
    Many programs of a size do the same, and cells of an example are seldom independent;
    the first makes this too strict, the second too mild.

    Args:
        program: one that does the examples.
        task: whose examples.
        splits: those that it does.

    Example:
        >>> from softcode.machine import Turing
        >>> from softcode.task import Task
        >>> task = Task.of([([0, 1], [1, 1])]).on(Turing(tape_length=2))
        >>> program = Program.parse("1 0: write 1, right, goto 1", task.machine)
        >>> found = ambiguity(program, task, ("train",))
        >>> round(found.program_bits, 1), found.example_bits, found.num_missing
        (3.6, 1.0, 3)
    """
    bits, seen = 0.0, set()
    for split in splits:
        inputs, outputs = task.inputs(split), task.outputs(split)
        for index in range(len(task.splits[split].examples)):
            given = b"|".join(row[:, index].tobytes() for row in inputs.values())
            if given in seen:
                continue
            seen.add(given)
            for name, row in outputs.items():
                wanted = row[:, index]
                before = inputs[name][:, index] if name in inputs else MISSING
                num_changed = int(((wanted != MISSING) & (wanted != before)).sum())
                num_values = len(np.unique(row[row != MISSING]))
                bits += num_changed * math.log2(max(2, num_values))
    return Ambiguity(_bits_of(program), bits, len(seen))


def _bits_of(program: Program) -> float:
    """The logarithm of the number of programs that choose as much."""
    machine, choices = program.machine, program.choices
    chosen = machine.used(choices)
    if machine.capabilities.has_places:
        empty = machine.canonical(machine.parse(""))
        differs = [choices[name] != empty[name] for name in machine.parameters]
        is_kept = np.any(differs, axis=0)
        chosen = {name: mask & is_kept for name, mask in chosen.items()}
    return sum(
        float(np.sum(chosen[name])) * math.log2(space.size)
        for name, space in machine.parameters.items()
    )
