"""The symbolic reading: a value is a row of Boolean terms, of which one holds."""

import dataclasses
import functools
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np

from .leaves import Nested, map_leaves
from .reading import MISSING, AbstractReading


# A solver's term, or `True` or `False` where it is known.
Condition: TypeAlias = Any
# One condition for each element of a value, of which one holds.
Conditions: TypeAlias = Sequence[Condition]


@runtime_checkable
class Logic(Protocol):
    """What a solver's terms can be joined to; known terms are `True` and `False`."""

    def conjunction(self, *terms: Condition) -> Condition:
        """All of them hold."""

    def disjunction(self, *terms: Condition) -> Condition:
        """At least one of them holds."""

    def negation(self, term: Condition) -> Condition:
        """It does not hold."""


@dataclasses.dataclass(frozen=True)
class Symbolic(AbstractReading[Conditions, Sequence[Conditions]]):
    """Values are one-hot rows of Boolean terms: what every program does, on every input.

    A value of size `k` is a list of `k` terms of a solver, or plain `True` and `False`
    where they are known, so that what is known is computed at once. It is the relaxed
    reading with *and* for the product and *or* for the sum. A missing value is a row in
    which none holds.

    `logic` joins terms: a `Formula`, or `softcode.reading.z3_terms`.

    Example:
        >>> from softcode.reading import Formula
        >>> formula = Formula()
        >>> reading, add_one = Symbolic(formula), np.array([1, 2, 0])
        >>> reading.apply(add_one, 3, reading.constant(2, 3))
        (True, False, False)
        >>> anything = formula.one_hot(3)
        >>> anything, reading.apply(add_one, 3, anything)
        ((1, 2, 3), (3, 1, 2))
    """

    logic: Logic

    def constant(self, element: int, size: int) -> Conditions:
        return tuple(i == element for i in range(size))

    def apply(self, table: np.ndarray, size: int, *args: Conditions) -> Conditions:
        table = np.asarray(table)
        ways: list[list] = [[] for _ in range(size)]
        for index in itertools.product(*(_possible(arg) for arg in args)):
            result = int(table[index])
            if result != MISSING:
                holds = [arg[i] for arg, i in zip(args, index, strict=True)]
                ways[result].append(self.logic.conjunction(*holds))
        return tuple(self.logic.disjunction(*terms) for terms in ways)

    def read(self, cells: Sequence[Conditions], address: Conditions) -> Conditions:
        return self.switch(address[: len(cells)], cells)

    def write(
        self, cells: Sequence[Conditions], address: Conditions, value: Conditions
    ) -> Sequence[Conditions]:
        present = self.logic.disjunction(*value)
        return [
            self._replaced(self.logic.conjunction(here, present), cell, value)
            for here, cell in zip(address, cells, strict=True)
        ]

    def _replaced(
        self, condition: Condition, cell: Conditions, value: Conditions
    ) -> Conditions:
        selector = (self.logic.negation(condition), condition)
        return self.switch(selector, [cell, value])

    def switch(self, selector: Conditions, branches: Sequence[Nested]) -> Nested:
        present = [i for i, branch in enumerate(branches) if branch is not None]

        def pick(*terms: Condition) -> Condition:
            return self.logic.disjunction(
                *(
                    self.logic.conjunction(selector[i], term)
                    for i, term in zip(present, terms, strict=True)
                )
            )

        return map_leaves(pick, *(branches[i] for i in present))

    def merge(self, first: Conditions, second: Conditions) -> Conditions:
        pairs = zip(first, second, strict=True)
        return tuple(self.logic.disjunction(a, b) for a, b in pairs)

    def choose(
        self, program: Mapping[str, Sequence[Conditions]], *addresses: Conditions
    ) -> dict[str, Conditions]:
        return {
            name: functools.reduce(self.read, addresses, cells)
            for name, cells in program.items()
        }

    def stack(self, values: Sequence[Conditions]) -> Sequence[Conditions]:
        return list(values)


def known_cells(
    elements: Sequence[int] | np.ndarray, size: int
) -> list[tuple[bool, ...]]:
    """A row of known values, as `Symbolic` takes it.

    Args:
        elements: the value of each cell.
        size: all of them are below it.

    Example:
        >>> known_cells([2, 0], 3)
        [(False, False, True), (True, False, False)]
    """
    return [tuple(i == int(element) for i in range(size)) for element in elements]


def _possible(value: Conditions) -> list[int]:
    """The elements that are not ruled out."""
    return [i for i, term in enumerate(value) if term is not False]
