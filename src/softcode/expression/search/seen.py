"""Which behaviours were seen: a set of numbers of 64 bits, asked many at a time."""

import numpy as np


_FIRST_SIZE = 1 << 12


class KeySet:
    """A set of keys in an open table, in which linear probing finds them.

    Two different behaviours have one key with a probability of 2^-64; among ten million
    kept ones that happens once in 300,000 searches, and then loses an expression.

    Example:
        >>> seen = KeySet()
        >>> seen.add(np.array([5, 7, 5], np.uint64)).tolist()
        [True, True, False]
        >>> seen.add(np.array([7, 9], np.uint64)).tolist()
        [False, True]
    """

    def __init__(self):
        self._table = np.zeros(_FIRST_SIZE, np.uint64)
        self._owner = np.zeros(_FIRST_SIZE, np.int32)
        self.num_keys = 0

    def add(self, keys: np.ndarray) -> np.ndarray:
        """Takes these in; which of them are new. Of equal ones, the first is."""
        keys = np.where(keys == 0, np.uint64(1), keys)
        while (self.num_keys + len(keys)) * 2 > len(self._table):
            self._grow()
        is_new = self._placed(keys)
        self.num_keys += int(is_new.sum())
        return is_new

    def _placed(self, keys: np.ndarray) -> np.ndarray:
        mask = np.uint64(len(self._table) - 1)
        slots = (keys & mask).astype(np.int64)
        is_new = np.zeros(len(keys), bool)
        left = np.arange(len(keys))
        while len(left):
            at, wanted = slots[left], keys[left]
            there = self._table[at]
            empty = there == 0
            # Of several that want one empty place, the first has it: it is written last.
            self._owner[at[empty][::-1]] = left[empty][::-1]
            wins = empty & (self._owner[at] == left)
            self._table[at[wins]] = wanted[wins]
            is_new[left[wins]] = True
            there = self._table[at]
            goes_on = there != wanted
            left = left[goes_on]
            slots[left] = (slots[left] + 1) & int(mask)
        return is_new

    def _grow(self) -> None:
        keys = self._table[self._table != 0]
        self._table = np.zeros(len(self._table) * 4, np.uint64)
        self._owner = np.zeros(len(self._table), np.int32)
        self._placed(keys)
