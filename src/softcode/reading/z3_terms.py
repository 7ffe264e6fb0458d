"""Z3's terms, joined so that what is known is computed at once."""

from collections.abc import Sequence
from typing import TypeAlias

from ..files import not_installed


try:
    import z3
except ImportError:
    raise not_installed("z3-solver", "solver") from None


# A term of Z3, or what is known. (Z3 declares more for what its functions give.)
Z3Term: TypeAlias = z3.BoolRef | z3.Probe | bool


def conjunction(*terms: Z3Term) -> Z3Term:
    """All of them hold; known terms are taken out.

    Example:
        >>> p, q = z3.Bools("p q")
        >>> conjunction(p, True), conjunction(p, False), conjunction(p, q)
        (p, False, And(p, q))
    """
    if any(term is False for term in terms):
        return False
    unknown = [term for term in terms if term is not True]
    if not unknown:
        return True
    return unknown[0] if len(unknown) == 1 else z3.And(*unknown)


def disjunction(*terms: Z3Term) -> Z3Term:
    """At least one of them holds; known terms are taken out.

    Example:
        >>> p, q = z3.Bools("p q")
        >>> disjunction(p, True), disjunction(p, False), disjunction(p, q)
        (True, p, Or(p, q))
    """
    if any(term is True for term in terms):
        return True
    unknown = [term for term in terms if term is not False]
    if not unknown:
        return False
    return unknown[0] if len(unknown) == 1 else z3.Or(*unknown)


def negation(term: Z3Term) -> Z3Term:
    """The term does not hold.

    Example:
        >>> negation(z3.Bool("p")), negation(True)
        (Not(p), False)
    """
    return not term if isinstance(term, bool) else z3.Not(term)


def unknown_value(name: str, size: int) -> tuple[tuple[Z3Term, ...], z3.BoolRef]:
    """A free value of this size, and the constraint that it is one of its elements.

    Args:
        name: what the solver's models call it.
        size: how many elements it has.

    Returns:
        A term for each element, and what to add to the solver: exactly one holds.

    Example:
        >>> terms, is_one = unknown_value("x", 3)
        >>> solver = z3.Solver()
        >>> solver.add(is_one, negation(terms[0]), negation(terms[2]))
        >>> solver.check(), solver.model()[terms[1]]
        (sat, True)
    """
    terms = tuple(z3.Bool(f"{name}={element}") for element in range(size))
    return terms, z3.PbEq([(term, 1) for term in terms], 1)


def differ(first: Sequence[Z3Term], second: Sequence[Z3Term]) -> Z3Term:
    """The two values are not the same: no element `i` has both `first_i` and `second_i`.

    Args:
        first: a value, a term for each of its elements.
        second: a value of the same size.

    Raises:
        ValueError: if the sizes are not the same.

    Example:
        >>> differ((False, True), (True, False))
        True
        >>> differ(unknown_value("x", 2)[0], (True, False))
        Not(x=0)
    """
    return negation(
        disjunction(*(conjunction(a, b) for a, b in zip(first, second, strict=True)))
    )
