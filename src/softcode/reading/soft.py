"""What a reading must offer to be descended: values with slopes, made of probabilities."""

import abc
from collections.abc import Mapping

from jaxtyping import Array

from .reading import AbstractBatchReading


class AbstractSoftReading(AbstractBatchReading[Array, Array]):
    """A reading of distributions over programs, through which a loss has a slope.

    A value of size `k` is an array `[k, *batch]` that stands for `k` probabilities
    (themselves in `Relaxed`, their logarithms in `Logarithmic`), and cells are
    `[cell, k, *batch]`. The same number of batch axes trails everywhere; one of length 1
    broadcasts. What is descended (`softcode.induce.gradient.objectives`) names no
    reading: it makes values and reads them off with the methods below, so that a new
    reading is a file, and a row in `tests/conformance/readings.py`.
    """

    @abc.abstractmethod
    def with_batch(
        self, num_axes: int, lengths: tuple[int, ...] | None = None
    ) -> "AbstractSoftReading":
        """This reading, for values with so many batch axes.

        Args:
            num_axes: how many axes trail.
            lengths: their lengths, if every value has all of them in full, which some
                readings compute faster.
        """

    @abc.abstractmethod
    def prepare(self, logits: Mapping[str, Array]) -> dict[str, Array]:
        """The program that `choose` takes.

        Args:
            logits: `[*place, choice]` for each parameter, the same in the whole batch.

        Returns:
            Cells `[*place, choice, *ones]`, with as many axes of length 1 as there are
            batch axes.
        """

    @abc.abstractmethod
    def of_logits(self, logits: Array, axis: int) -> Array:
        """Values from logits, whose softmax over this axis their probabilities are."""

    @abc.abstractmethod
    def of_probabilities(self, probabilities: Array) -> Array:
        """Values from their probabilities, element by element."""

    @abc.abstractmethod
    def log_probabilities(self, value: Array, floor: float) -> Array:
        """`log P`, element by element.

        Args:
            value: values of this reading.
            floor: the least probability that need be told from 0, more than 0; keeps the
                logarithm finite where this reading holds probabilities as such.
        """
