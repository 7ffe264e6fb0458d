"""A row of small values in unsigned words of 32 bits, for JAX.

Each value stands whole in one word; every lane of the words is a row of its own.
"""

import functools
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np


WORD_BITS = 32


class Packing(NamedTuple):
    """How a row of values stands in words."""

    num_values: int
    num_bits: int

    @property
    def per_word(self) -> int:
        """How many values stand in one word."""
        return WORD_BITS // self.num_bits

    @property
    def num_words(self) -> int:
        """How many words there are."""
        return -(-self.num_values // self.per_word)

    @property
    def mask(self) -> np.uint32:
        """A value's bits."""
        return np.uint32((1 << self.num_bits) - 1)

    def pack(self, values: Any) -> tuple[Any, ...]:
        """The words that hold these values, the first value lowest."""
        words = []
        for low in range(0, self.num_values, self.per_word):
            part = values[low : low + self.per_word]
            words.append(
                functools.reduce(
                    jnp.bitwise_or,
                    (value << (i * self.num_bits) for i, value in enumerate(part)),
                )
            )
        return tuple(words)

    def unpack(self, words: tuple[Any, ...]) -> list[Any]:
        """The values, in a list."""
        places = (divmod(i, self.per_word) for i in range(self.num_values))
        return [(words[w] >> (i * self.num_bits)) & self.mask for w, i in places]

    def read(self, words: tuple[Any, ...], index: Any) -> Any:
        """The value at this index."""
        word = words[0]
        for later, low in zip(words[1:], self._lows(1), strict=True):
            word = jnp.where(index >= low, later, word)
        return (word >> self._shift(index)) & self.mask

    def write(
        self, words: tuple[Any, ...], index: Any, value: Any, is_written: Any
    ) -> tuple[Any, ...]:
        """The words with another value at this index, where it is written."""
        shift = self._shift(index)
        mask = jnp.where(is_written, self.mask, np.uint32(0))
        changed = []
        for word, low in zip(words, self._lows(0), strict=True):
            is_here = (index >= low) & (index < low + self.per_word)
            here = mask if self.num_words == 1 else jnp.where(is_here, mask, 0)
            changed.append(word ^ ((((word >> shift) ^ value) & here) << shift))
        return tuple(changed)

    def _lows(self, start: int) -> range:
        """The first index that stands in each word, from this word on."""
        return range(start * self.per_word, self.num_values, self.per_word)

    def _shift(self, index):
        place = index if self.num_words == 1 else index % self.per_word
        return place * self.num_bits
