"""A built-in task before it has a size: how its examples are made."""

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from ..machine.assembly import Assembly
from .examples import Example, Split
from .task import Task


# The examples in each split. The source paper does not give its numbers.
_NUM_EXAMPLES = {"train": 16, "validation": 16, "test": 32, "extrapolation": 16}
_MAX_DRAWS = 10_000

# Draws one input and computes its output, for a base and as many memory cells.
Sampler = Callable[
    [np.random.Generator, int], tuple[Sequence[int], Sequence[int | None]]
]


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How to make a task, at any size; and beside it, the machine of its literature.

    As the papers have them, these tasks count modulo as many values as there are cells,
    so that an address counts round the memory.

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
        fixed_time: whether what is there after `num_steps` counts, halted or not, as in
            a published table. If not, a program must halt.

    Example:
        >>> from softcode.task import recipes
        >>> recipe = recipes()["inc"]
        >>> len(recipe.make().splits["train"].examples), recipe.machine().num_cells
        (16, 8)
    """

    name: str
    description: str
    source: str
    sample: Sampler
    num_steps: Callable[[int], int]
    program: str | None = None
    registers: int = 4
    lines: int = 10
    fixed_time: bool = False

    def machine(self, base: int = 8) -> Assembly:
        """The machine of the literature: what `make` suggests."""
        return Assembly(
            base,
            self.registers,
            self.lines,
            num_steps=self.num_steps(base),
            modular=True,
            fixed_time=self.fixed_time,
        )

    def make(
        self, *, base: int = 8, larger_base: int | None = None, seed: int = 0
    ) -> Task:
        """The task with its four splits; no input stands in two of them.

        Args:
            base: values are below it, and there are as many memory cells.
            larger_base: the same for the extrapolation split; twice `base` if `None`.
            seed: of the examples.
        """
        larger_base = larger_base or 2 * base
        random = np.random.default_rng(seed)
        seen: set[tuple[int, ...]] = set()
        splits = {}
        for name, count in _NUM_EXAMPLES.items():
            size = larger_base if name == "extrapolation" else base
            splits[name] = self._draw(random, size, count, seen)
        return Task(
            name=self.name,
            splits=splits,
            description=self.description,
            reference=self.program,
            fresh=self.fresh,
            suggested=self.machine(base),
        )

    def fresh(self, length: int, count: int, seed: int) -> Split:
        """Examples of any length, made from the concept.

        Args:
            length: the number of cells, and of values.
            count: how many; fewer where there are no more.
            seed: of the examples.
        """
        return self._draw(np.random.default_rng(seed), length, count, set())

    def _draw(self, random, base: int, count: int, seen: set) -> Split:
        examples: list[Example] = []
        for _ in range(_MAX_DRAWS):
            if len(examples) == count:
                break
            inputs, outputs = self.sample(random, base)
            if tuple(inputs) not in seen:
                seen.add(tuple(inputs))
                examples.append(Example(inputs, outputs))
        return Split(tuple(examples), base, self.num_steps(base))
