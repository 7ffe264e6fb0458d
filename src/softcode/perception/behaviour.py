"""What a program does, as a function of what networks would say."""

import abc
from typing import Any

from .diagrams import AbstractWays


class AbstractBehaviour(abc.ABC):
    """One of the functions that the programs of a space can be.

    Example:
        >>> from softcode.perception.spaces import Rules
        >>> first, *_ = Rules(num_classes=3, cost=2).all_behaviours((1, 2))
        >>> first.text, first.run({"read": [2, 1]}, ())
        ('len(digits)', 2)
    """

    text: str
    """A program that behaves so, as people read it."""
    cost: float
    """What the shortest such program costs."""
    num_programs: int = 1
    """How many programs were seen to behave so."""

    @abc.abstractmethod
    def ways(self, num_images: int, inputs: tuple[int, ...]) -> AbstractWays:
        """All ways to read an example, and what each gives.

        Args:
            num_images: of the example.
            inputs: the plain numbers beside the images.
        """

    @abc.abstractmethod
    def run(self, read: dict[str, Any], inputs: tuple[int, ...]) -> int | None:
        """The result for one way of reading; `None` if there is none.

        Args:
            read: for each network the labels of all images, in order.
            inputs: the plain numbers beside the images.
        """

    def python(self, name: str) -> str:
        """The source of a Python function that does the same with given labels."""
        raise NotImplementedError(
            f"{type(self).__name__} is not told as Python ({name})"
        )


class AbstractSpace(abc.ABC):
    """The programs of one machine that call networks: their behaviours, each once.

    Example:
        >>> from softcode.perception.spaces import Rules
        >>> Rules(num_classes=10).networks
        {'read': 10}
    """

    @property
    @abc.abstractmethod
    def networks(self) -> dict[str, int]:
        """The networks that programs may call, and how many classes each tells."""

    @abc.abstractmethod
    def behaviours(self, task: Any) -> list[AbstractBehaviour]:
        """The behaviours that could explain the task's training examples, cheapest first.

        Args:
            task: a `PerceptualTask`.
        """
