"""What a reading must offer to be descended: values with slopes, made of probabilities."""

import abc
from collections.abc import Mapping

import jax
import numpy as np
from jaxtyping import Array, Float, Shaped

from .reading import AbstractBatchReading


class AbstractSoftReading(AbstractBatchReading[Array, Array]):
    """A reading of distributions over programs, through which a loss has a slope.

    A value of size `k` is an array `[k, *batch]` that stands for `k` probabilities
    (themselves in `Relaxed`, their logarithms in `Logarithmic`), and cells are
    `[cell, k, *batch]`. The same number of batch axes trails everywhere; one of length 1
    broadcasts. What is descended (`softcode.induce.gradient.objectives`) names no
    reading: it makes values and reads them off with the methods below, so that a new
    reading is a file, and a row in `tests/conformance/readings.py`.

    Example:
        >>> from softcode.reading import Logarithmic, Relaxed
        >>> def loss(logits, s: AbstractSoftReading):
        ...     found = s.apply(np.array([1, 0]), 2, s.of_logits(logits, 0))
        ...     return -s.log_probabilities(found, floor=1e-6)[0]
        >>> for s in (Relaxed(), Logarithmic()):
        ...     print(jax.grad(loss)(jax.numpy.zeros(2), s).round(3).tolist())
        [0.5, -0.5]
        [0.5, -0.5]
    """

    @property
    def prefers_loops(self) -> bool:
        # Each step of a loop is a launch of its own where the work is done elsewhere.
        return jax.default_backend() == "cpu"

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

    # What follows is for runs that are loops over data: which operands an operation has
    # is known there only while it runs. All batch axes are in full.

    @property
    @abc.abstractmethod
    def neutral(self) -> float:
        """What every element of a missing value is: `merge` with it changes nothing."""

    @abc.abstractmethod
    def weighed(
        self, value: Float[Array, "size ..."], chance: Float[Array, "..."]
    ) -> Float[Array, "size ..."]:
        """The value with this chance, one element of another value; else missing."""

    @abc.abstractmethod
    def share(
        self, term: Float[Array, "size ..."], total: Float[Array, "size ..."]
    ) -> Float[Array, "size ..."] | float:
        """The slope of a `merge` of any number of terms, `total`, in one of them."""

    @abc.abstractmethod
    def of_mass_one(self, value: Float[Array, "size ..."]) -> Float[Array, "size ..."]:
        """The value with its rounding error in the sum of its probabilities taken out."""

    @abc.abstractmethod
    def encoded(self, tables: np.ndarray, size: int) -> np.ndarray:
        """Functions of two arguments as numbers, for `look_up`.

        Args:
            tables: `[table, first, second]`, results below `size`, none missing.
            size: how many values a result has.

        Returns:
            `[table, ...]`, where only the last axes are this reading's own.
        """

    @abc.abstractmethod
    def look_up(
        self, code: Shaped[Array, "..."], first: Array, second: Array
    ) -> Float[Array, "size ..."]:
        """The function's value at two arguments, its rounding error still in it.

        Args:
            code: one of the tables that `encoded` gives, which may be known only while
                the run goes on.
            first: the first argument, `[size, *batch]`.
            second: the second.
        """
