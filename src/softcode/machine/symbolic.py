"""The symbolic reading: a value is a row of Boolean terms, of which one holds."""

import functools
import itertools
from collections.abc import Sequence

import jax
import numpy as np
import z3

from ._reading import MISSING, AbstractReading, Cells, Value


class Symbolic(AbstractReading):
    """Values are one-hot rows of Z3 terms: what every program does, on every input.

    A value of size `k` is a list of `k` Booleans (Z3 terms, or plain `True` and `False`
    where they are known, so that what is known is computed at once). It is the relaxed
    reading with *and* for the product and *or* for the sum. A missing value is a row in
    which none holds.
    """

    def constant(self, element, size):
        return tuple(i == element for i in range(size))

    def apply(self, table, size, *args):
        table = np.asarray(table)
        ways: list[list] = [[] for _ in range(size)]
        for index in itertools.product(*(_possible(arg) for arg in args)):
            result = int(table[index])
            if result != MISSING:
                holds = [arg[i] for arg, i in zip(args, index, strict=True)]
                ways[result].append(conjunction(*holds))
        return tuple(disjunction(*terms) for terms in ways)

    def read(self, cells, address):
        return self.switch(address[: len(cells)], cells)

    def write(self, cells, address, value):
        present = disjunction(*value)
        return [
            self.switch(_bit(conjunction(here, present)), [cell, value])
            for here, cell in zip(address, cells, strict=True)
        ]

    def switch(self, selector, branches):
        present = [i for i, branch in enumerate(branches) if branch is not None]

        def pick(*terms):
            return disjunction(
                *(
                    conjunction(selector[i], term)
                    for i, term in zip(present, terms, strict=True)
                )
            )

        return jax.tree.map(pick, *(branches[i] for i in present))

    def merge(self, first, second):
        return tuple(disjunction(a, b) for a, b in zip(first, second, strict=True))

    def choose(self, program, *addresses):
        return {
            name: functools.reduce(self.read, addresses, cells)
            for name, cells in program.items()
        }


def conjunction(*terms):
    """All of them hold; known terms are taken out."""
    if any(term is False for term in terms):
        return False
    unknown = [term for term in terms if term is not True]
    if not unknown:
        return True
    return unknown[0] if len(unknown) == 1 else z3.And(*unknown)


def disjunction(*terms):
    """At least one of them holds; known terms are taken out."""
    if any(term is True for term in terms):
        return True
    unknown = [term for term in terms if term is not False]
    if not unknown:
        return False
    return unknown[0] if len(unknown) == 1 else z3.Or(*unknown)


def negation(term):
    """The term does not hold."""
    return not term if isinstance(term, bool) else z3.Not(term)


def unknown_value(name: str, size: int) -> tuple[Value, z3.BoolRef]:
    """A free value of this size, and the constraint that it is one of its elements."""
    terms = tuple(z3.Bool(f"{name}={element}") for element in range(size))
    return terms, z3.PbEq([(term, 1) for term in terms], 1)


def known_cells(elements: Sequence[int], size: int) -> Cells:
    """A row of known values."""
    return [tuple(i == int(element) for i in range(size)) for element in elements]


def differ(first: Value, second: Value):
    """The two values are not the same."""
    return negation(
        disjunction(*(conjunction(a, b) for a, b in zip(first, second, strict=True)))
    )


def _possible(value: Value) -> list[int]:
    return [i for i, term in enumerate(value) if term is not False]


def _bit(term) -> Value:
    return (negation(term), term)
