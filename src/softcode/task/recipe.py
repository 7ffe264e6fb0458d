"""A built-in task before it has a size: how its examples are made."""

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from ..machine.assembly import Assembly
from ..program import Program
from .task import Example, Split, Task


# The examples in each split. The source paper does not give its numbers.
_NUM_EXAMPLES = {"train": 16, "validation": 16, "test": 32, "extrapolation": 16}
_MAX_DRAWS = 10_000

# Draws one input and computes its output, for a base and as many memory cells.
Sampler = Callable[
    [np.random.Generator, int], tuple[Sequence[int], Sequence[int | None]]
]


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How to make a task of the assembly machine, at any base.

    Args:
        name: what the task is called.
        description: what the memory holds, and what it must hold afterwards.
        source: where the task comes from.
        sample: draws an example.
        num_steps: the time that a base needs.
        program: the text of a program that does it, used for traces and in tests;
            `None` if there is none.
        registers: how many the machine gets.
        lines: how many lines the machine gets.
    """

    name: str
    description: str
    source: str
    sample: Sampler
    num_steps: Callable[[int], int]
    program: str | None = None
    registers: int = 4
    lines: int = 10

    def machine(self, base: int = 8) -> Assembly:
        """The machine that the task is made for."""
        return Assembly(
            base, self.registers, self.lines, num_steps=self.num_steps(base)
        )

    def make(
        self, *, base: int = 8, larger_base: int | None = None, seed: int = 0
    ) -> Task:
        """The task with its four splits; no input stands in two of them.

        Args:
            base: the machine's base, and its number of memory cells.
            larger_base: the same for the extrapolation split; twice `base` if `None`.
            seed: of the examples.
        """
        larger_base = larger_base or 2 * base
        random = np.random.default_rng(seed)
        seen: set[tuple[int, ...]] = set()
        splits = {}
        for name, count in _NUM_EXAMPLES.items():
            size = larger_base if name == "extrapolation" else base
            examples = self._draw(random, size, count, seen)
            steps = self.num_steps(size)
            splits[name] = Split(examples, num_values=size, num_steps=steps)
        machine, text = self.machine(base), self.program
        return Task(
            name=self.name,
            machine=machine,
            splits=splits,
            description=self.description,
            reference=None if text is None else Program.parse(text, machine),
        )

    def _draw(self, random, base: int, count: int, seen: set) -> tuple[Example, ...]:
        examples: list[Example] = []
        for _ in range(_MAX_DRAWS):
            if len(examples) == count:
                break
            inputs, outputs = self.sample(random, base)
            if tuple(inputs) not in seen:
                seen.add(tuple(inputs))
                examples.append(Example(inputs, outputs))
        return tuple(examples)
