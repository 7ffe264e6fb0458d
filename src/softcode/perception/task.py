"""Tasks whose examples hold images: what is shown, and how it is split."""

import dataclasses
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from ..files import Fault


class PerceptualFault(Fault):
    """Images or results of a task are not as they must be.

    Example:
        >>> one = ShownImages(np.array([[0]]), np.zeros((1, 0), int), np.array([3]))
        >>> try:
        ...     split_by_chance(one, 0)
        ... except PerceptualFault as fault:
        ...     print(fault)
        1 examples: eight or more are needed, some to judge by
    """


class ShownImages(NamedTuple):
    """Examples: which images each has, plain numbers beside them, and the result.

    Example:
        >>> shown = ShownImages(np.array([[4, -1]]), np.zeros((1, 0), int), np.array([7]))
        >>> shown.key(0)
        (1, (), 7)
    """

    images: Int[np.ndarray, "example slot"]
    """For each slot the number of an image, -1 where an example has fewer."""
    inputs: Int[np.ndarray, "example input"]
    """Plain numbers beside the images."""
    outputs: Int[np.ndarray, " example"]
    """The results."""

    def key(self, place: int) -> tuple[int, tuple[int, ...], int]:
        """What of an example its diagram depends on: images, numbers, the result."""
        num_images = int((self.images[place] >= 0).sum())
        inputs = tuple(self.inputs[place].tolist())
        return num_images, inputs, int(self.outputs[place])

    def some(self, places: Int[np.ndarray, " place"]) -> "ShownImages":
        """These examples alone."""
        return ShownImages(
            self.images[places], self.inputs[places], self.outputs[places]
        )


@dataclasses.dataclass(frozen=True, eq=False)
class PerceptualTask:
    """Images, and examples that name them; which label an image has is not said.

    Args:
        name: of the task.
        images: `[image, row, column]`, all images of all splits.
        networks: for each network how many classes it tells.
        splits: `train`, `validation` (to decide by) and `test` (to judge by).
        files: the images' files, where they are from files.

    Raises:
        PerceptualFault: if a split is missing or empty, an image's number is none, or
            splits share an image.

    Example:
        >>> shown = ShownImages(np.array([[0]]), np.zeros((1, 0), int), np.array([3]))
        >>> splits = {name: shown for name in ("train", "validation", "test")}
        >>> PerceptualTask("one", np.zeros((1, 8, 8)), {"read": 10}, splits).num_slots
        1
    """

    name: str
    images: np.ndarray
    networks: Mapping[str, int]
    splits: Mapping[str, ShownImages]
    files: tuple[str, ...] = ()

    def __post_init__(self):
        for split in ("train", "validation", "test"):
            if split not in self.splits or len(self.splits[split].outputs) == 0:
                raise PerceptualFault(
                    f"no examples for {split}",
                    "examples to learn from, to decide by and to judge by are needed",
                    "give more examples: eight or more",
                )
            shown = self.splits[split]
            if shown.images.max() >= len(self.images):
                raise PerceptualFault(
                    f"{split}: image {shown.images.max()}",
                    f"there are {len(self.images)}, counted from 0",
                )

    @property
    def num_slots(self) -> int:
        """The most images of an example."""
        return max(shown.images.shape[1] for shown in self.splits.values())

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the images."""
        return self.images.shape[1], self.images.shape[2]

    @property
    def lengths(self) -> tuple[int, ...]:
        """How many images the training examples have."""
        counts = (self.splits["train"].images >= 0).sum(1)
        return tuple(np.unique(counts).tolist())


def split_by_chance(
    shown: ShownImages, seed: int, shares: tuple[float, float] = (0.15, 0.15)
) -> dict[str, ShownImages]:
    """The examples in three splits, drawn by chance.

    Args:
        shown: all examples.
        seed: of the drawing.
        shares: how many are for `validation` and for `test`.

    Raises:
        PerceptualFault: for fewer than eight examples.

    Example:
        >>> images, inputs = np.zeros((10, 1), int), np.zeros((10, 0), int)
        >>> shown = ShownImages(images, inputs, np.arange(10))
        >>> [len(part.outputs) for part in split_by_chance(shown, 0).values()]
        [6, 2, 2]
    """
    num = len(shown.outputs)
    if num < 8:
        raise PerceptualFault(
            f"{num} examples", "eight or more are needed, some to judge by"
        )
    order = np.random.default_rng(seed).permutation(num)
    first = max(1, round(num * shares[0]))
    second = max(1, round(num * shares[1]))
    return {
        "train": shown.some(order[first + second :]),
        "validation": shown.some(order[:first]),
        "test": shown.some(order[first : first + second]),
    }
