"""Boolean formulas as clauses, which every solver takes."""

import itertools
from typing import TypeAlias


# A literal: a variable's number, negative for "not"; or what is known.
Term: TypeAlias = int | bool
# One term for each element of a value; exactly one of them holds.
OneHot: TypeAlias = tuple[Term, ...]

# A known term is `True` or `False`, never 1: that is the first variable.


class Formula:
    """Clauses over numbered variables, made as they are needed.

    What is known is computed at once: clauses that hold are left out, and so are terms
    that do not. A conjunction is a new variable `w` with the clauses that say
    `w <-> a and b` (Tseitin's), so that a formula grows by a few clauses for each
    operation, and no more.

    Example:
        >>> formula = Formula()
        >>> a, b = formula.variable(), formula.variable()
        >>> formula.conjunction(a, True), formula.conjunction(a, False)
        (1, False)
        >>> formula.conjunction(a, b), formula.clauses
        (3, [[-3, 1], [-3, 2], [3, -1, -2]])
        >>> formula.one_hot(2)
        (-4, 4)
    """

    def __init__(self):
        self.num_variables = 0
        self.clauses: list[list[int]] = []
        self.weights: dict[int, float] = {}
        """For soft literals, what it is worth that they hold."""
        self._conjunctions: dict[frozenset[int], int] = {}

    def variable(self) -> int:
        """A new variable."""
        self.num_variables += 1
        return self.num_variables

    def add(self, *terms: Term) -> None:
        """One of the terms holds."""
        clause = []
        for term in terms:
            if term is True:
                return
            if term is not False:
                clause.append(term)
        self.clauses.append(clause)

    def one_hot(self, size: int) -> OneHot:
        """A new value of {0, ..., size-1}; one variable is enough for two."""
        if size == 1:
            return (True,)
        if size == 2:
            variable = self.variable()
            return (-variable, variable)
        terms = tuple(self.variable() for _ in range(size))
        self.exactly_one(terms)
        return terms

    def exactly_one(self, terms: OneHot) -> None:
        """One of the terms holds, and no two."""
        self.add(*terms)
        for first, second in itertools.combinations(terms, 2):
            self.add(self.negation(first), self.negation(second))

    def negation(self, term: Term) -> Term:
        """The term does not hold."""
        return (not term) if isinstance(term, bool) else -term

    def conjunction(self, *terms: Term) -> Term:
        """A term that holds if all of these do."""
        if any(term is False for term in terms):
            return False
        parts = frozenset(term for term in terms if term is not True)
        if not parts:
            return True
        if len(parts) == 1:
            return next(iter(parts))
        if any(-part in parts for part in parts):
            return False
        if parts not in self._conjunctions:
            whole = self.variable()
            self._conjunctions[parts] = whole
            for part in parts:
                self.add(-whole, part)
            self.add(whole, *(-part for part in parts))
        return self._conjunctions[parts]

    def disjunction(self, *terms: Term) -> Term:
        """A term that holds if one of these does."""
        return self.negation(self.conjunction(*(self.negation(term) for term in terms)))
