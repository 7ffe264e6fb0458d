"""A concept: what a function must do, by a definition that makes fresh examples."""

import dataclasses
import random
from collections.abc import Callable, Sequence
from typing import Any


@dataclasses.dataclass(frozen=True)
class Concept:
    """A task with its own definition.

    Args:
        name: what it is called where it is from.
        family: what kind of task it is.
        examples: arguments and results, as they are given.
        definition: the right function; raises where it has no value.
        draw: makes arguments like the examples' ones.
        num_kept: how many of the last examples are kept back.
    """

    name: str
    family: str
    examples: Sequence[tuple[tuple[Any, ...], Any]]
    definition: Callable[..., Any] | None
    draw: Callable[[random.Random], tuple[Any, ...]] | None
    num_kept: int = 0

    def fresh(self, count: int, seed: int = 0) -> list[tuple[tuple[Any, ...], Any]]:
        """So many examples that were not given; fewer if the definition has few values."""
        if self.definition is None or self.draw is None:
            return []
        chance, found = random.Random(seed), []
        known = {repr(arguments) for arguments, _ in self.examples}
        for _ in range(50 * count):
            arguments = self.draw(chance)
            if repr(arguments) in known:
                continue
            try:
                value = self.definition(*arguments)
            except (ArithmeticError, LookupError, ValueError):
                continue
            known.add(repr(arguments))
            found.append((arguments, value))
            if len(found) == count:
                break
        return found


def like(examples: Sequence[tuple[tuple[Any, ...], Any]]) -> Callable:
    """Draws arguments with lengths and values such as the examples have.

    Lists have a length that some example has, or one less or more, and whole numbers lie
    between the smallest and the largest that are shown.
    """
    columns = list(zip(*(arguments for arguments, _ in examples), strict=True))

    def drawn(chance: random.Random) -> tuple[Any, ...]:
        return tuple(_one(column, chance) for column in columns)

    return drawn


def _one(column: Sequence[Any], chance: random.Random) -> Any:
    if isinstance(column[0], list):
        numbers = [n for row in column for n in row] or [0]
        length = max(0, len(chance.choice(column)) + chance.choice((-1, 0, 0, 1)))
        if chance.random() < 0.5:
            # Values that are often equal, as in the examples.
            numbers = chance.sample(numbers, min(len(numbers), max(2, length)))
            return [chance.choice(numbers) for _ in range(length)]
        return [chance.randint(min(numbers), max(numbers)) for _ in range(length)]
    return chance.randint(min(column), max(column))
