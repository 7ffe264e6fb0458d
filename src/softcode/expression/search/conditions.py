"""Conditionals by unification: what is right on some examples, and what tells these apart.

An expression that is right on some examples, another that is right on the rest, and a
condition that is true where the first is needed make a conditional (Alur et al., Scaling
Enumerative Program Synthesis via Divide and Conquer, TACAS 2017, section 4). Sets of
examples are bits of a whole number.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np


_MOST_KEPT = 3000
_MOST_CONDITIONS = 4000


class Known(NamedTuple):
    """An expression that is right on some examples: its cost, and its number."""

    cost: int
    number: int


class Conditional(NamedTuple):
    """A conditional: its cost, its condition's number, and both branches."""

    cost: int
    condition: int
    then: int
    other: "int | Conditional"


class Unification:
    """The cheapest expressions for each set of examples, and conditions likewise.

    Args:
        num_examples: how many are shown.
    """

    def __init__(self, num_examples: int):
        self.num_examples = num_examples
        self.all = (1 << num_examples) - 1
        self.branches: dict[int, Known] = {}
        self.conditions: dict[int, list[Known]] = {}
        self._told: set[tuple] = set()

    def add_branches(self, agrees: np.ndarray, first: int, cost: int) -> None:
        """Takes in expressions by where they are right, `[expression, example]`."""
        some = np.flatnonzero(agrees.any(1))
        for number, mask in zip(some.tolist(), _masks(agrees[some]), strict=True):
            if mask not in self.branches and len(self.branches) < _MOST_KEPT:
                self.branches[mask] = Known(cost, first + number)

    def add_conditions(self, values: np.ndarray, first: int, cost: int) -> None:
        """Takes in conditions, `[condition, example]`, 0 or 1 on all examples."""
        some = np.flatnonzero(((values == 0) | (values == 1)).all(1))
        for number, mask in zip(some.tolist(), _masks(values[some] == 1), strict=True):
            kept = self.conditions.setdefault(mask, [])
            if len(kept) < 2 and len(self.conditions) < _MOST_CONDITIONS:
                kept.append(Known(cost, first + number))

    def choices(self, most_cost: int) -> Iterator[Conditional]:
        """Conditionals that are right on all examples, cheapest first, each once."""
        found = sorted(self._within(self.all, most_cost, 2), key=lambda each: each.cost)
        for choice in found:
            if choice not in self._told:
                self._told.add(choice)
                yield choice

    def _within(self, needed: int, most_cost: int, depth: int) -> list[Conditional]:
        """Conditionals that are right on all the needed examples."""
        masks = np.array(list(self.branches), object)
        branches = [self.branches[m] for m in masks]
        found: list[Conditional] = []
        if not branches or self.num_examples > 62:
            return found
        bits = masks.astype(np.int64)
        order = np.argsort([b.cost for b in branches], kind="stable")
        for mask, kept in self.conditions.items():
            yes, no = mask & needed, ~mask & needed
            if not yes or not no:
                continue
            then = self._cheapest(bits, branches, order, yes)
            other = self._cheapest(bits, branches, order, no)
            if then is None:
                continue
            for condition in kept:
                so_far = condition.cost + then.cost + 1
                if other is not None and so_far + other.cost <= most_cost:
                    if self._is_fair(yes, then, condition) and self._is_fair(
                        no, other, condition
                    ):
                        found.append(
                            Conditional(so_far + other.cost, condition.number, then.number,
                                   other.number)
                        )  # fmt: skip
        if depth > 1 and not found:
            found += self._nested(needed, most_cost, bits, branches, order)
        return sorted(found, key=lambda each: each.cost)[:20]

    def _nested(self, needed, most_cost, bits, branches, order) -> list[Conditional]:
        """A condition of which one side is known, and the other a conditional again."""
        starts = []
        for mask, kept in self.conditions.items():
            yes, no = mask & needed, ~mask & needed
            if not yes or not no or kept[0].cost > 5:
                continue
            then = self._cheapest(bits, branches, order, yes)
            if then is not None and self._is_fair(yes, then, kept[0]):
                starts.append(
                    (kept[0].cost + then.cost + 1, -yes.bit_count(), kept[0], then, no)
                )
        found = []
        for so_far, _, condition, then, no in sorted(starts, key=lambda s: s[:2])[:12]:
            for rest in self._within(no, most_cost - so_far, 1)[:2]:
                found.append(
                    Conditional(so_far + rest.cost, condition.number, then.number, rest)
                )
        return found

    @staticmethod
    def _is_fair(needed: int, branch: Known, condition: Known) -> bool:
        """Whether a branch is no mere list of exceptions."""
        return needed.bit_count() >= 2 or (branch.cost <= 2 and condition.cost <= 3)

    @staticmethod
    def _cheapest(bits, branches, order, needed: int) -> Known | None:
        fits = np.flatnonzero((bits[order] & needed) == needed)
        return branches[order[fits[0]]] if len(fits) else None


def _masks(rows: np.ndarray) -> list[int]:
    """Each row of truth values as the bits of a whole number."""
    weights = 1 << np.arange(rows.shape[1], dtype=np.int64)
    return (rows.astype(np.int64) @ weights).tolist()
