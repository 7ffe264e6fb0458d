"""One program that is given: only the networks are learned."""

import dataclasses
from typing import Any

from ..behaviour import AbstractBehaviour, AbstractSpace
from ..diagrams import NetworkCall
from ..sums import WeightedSum
from ..task import PerceptualTask


@dataclasses.dataclass(frozen=True, eq=False)
class NumberSum(AbstractBehaviour):
    """The sum of two numbers, of so many digits each.

    Args:
        num_digits: of each number.

    Example:
        >>> NumberSum(2).run({"digit": [1, 2, 3, 4]}, ())
        46
    """

    num_digits: int
    cost: float = 0.0

    @property
    def text(self) -> str:  # type: ignore[override]
        """What is added, in words."""
        return f"the sum of two numbers of {self.num_digits} digits"

    @property
    def _weights(self) -> tuple[int, ...]:
        powers = tuple(10**k for k in reversed(range(self.num_digits)))
        return powers + powers

    def ways(self, num_images: int, inputs: tuple[int, ...]) -> WeightedSum:
        del inputs
        calls = tuple(NetworkCall("digit", slot) for slot in range(num_images))
        return WeightedSum(calls, self._weights, 10)

    def run(self, read: dict[str, Any], inputs: tuple[int, ...]) -> int | None:
        del inputs
        pairs = zip(self._weights, read["digit"], strict=True)
        return sum(weight * int(digit) for weight, digit in pairs)


@dataclasses.dataclass(frozen=True)
class GivenSum(AbstractSpace):
    """The sum of two numbers of so many digits, and no other program.

    Args:
        num_digits: of each number.

    Example:
        >>> [b.text for b in GivenSum(2).behaviours(None)]
        ['the sum of two numbers of 2 digits']
    """

    num_digits: int

    @property
    def networks(self) -> dict[str, int]:
        return {"digit": 10}

    def behaviours(self, task: PerceptualTask | None) -> list[AbstractBehaviour]:
        del task
        return [NumberSum(self.num_digits)]
