"""What can be said of a result without looking at the images."""

import numpy as np
from jaxtyping import Bool, Float

from ...perception import PerceptualTask, ShownImages


class Blind:
    """How likely each result is, from the training results and the number of images.

    `P(y | n) = (count of y among rows of n images + s P(y)) / (rows + s)`: the control that
    networks and program must beat. Results that were never seen share what one more
    example would have had.

    Args:
        task: whose training results are counted.
        smoothing: `s`, how many examples the results of other lengths stand for.
    """

    def __init__(self, task: PerceptualTask, smoothing: float = 2.0):
        shown = task.splits["train"]
        self._smoothing = smoothing
        self._all = _counts(shown.outputs)
        self._total = len(shown.outputs)
        self._of: dict[tuple, dict[int, int]] = {}
        keys = [_key(shown, place) for place in range(len(shown.outputs))]
        for key in set(keys):
            own = np.array([each == key for each in keys])
            self._of[key] = _counts(shown.outputs[own])

    def scores(self, shown: ShownImages) -> Float[np.ndarray, " example"]:
        """`log P` of the results of a split."""
        return np.array(
            [
                np.log(self._likelihood(_key(shown, place), int(output)))
                for place, output in enumerate(shown.outputs)
            ]
        )

    def right(self, shown: ShownImages) -> Bool[np.ndarray, " example"]:
        """Which results of a split the likeliest guess gets right."""
        guesses = []
        for place in range(len(shown.outputs)):
            counts = self._of.get(_key(shown, place), self._all)
            guesses.append(max(counts, key=lambda y: (counts[y], -y)))
        return np.asarray(guesses) == shown.outputs

    def _likelihood(self, key: tuple, output: int) -> float:
        anywhere = (self._all.get(output, 0) + 1 / (1 + len(self._all))) / (
            self._total + 1
        )
        own = self._of.get(key, {})
        num = sum(own.values())
        return (own.get(output, 0) + self._smoothing * anywhere) / (
            num + self._smoothing
        )


def _key(shown: ShownImages, place: int) -> tuple:
    num_images, inputs, _ = shown.key(place)
    return num_images, inputs


def _counts(outputs: np.ndarray) -> dict[int, int]:
    values, counts = np.unique(outputs, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))
