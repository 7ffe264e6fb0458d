"""Rules for what is true or not: a register that is 0, or is not."""

from collections.abc import Callable, Mapping
from typing import Final

from ..expression import AbstractExpression, Apply, Literal
from .code import ZERO, Held
from .means import Bindings, Lowering, Test
from .numbers import distance


def _equality(when_zero: bool) -> Callable[[Lowering, Apply, Bindings], Test]:
    def rule(lowering: Lowering, term: Apply, bindings: Bindings) -> Test:
        first, second = term.arguments
        for one, other in ((first, second), (second, first)):
            if isinstance(one, Literal) and one.value == 0:
                return Test(lowering.number(other, bindings), when_zero)
        left = lowering.number(first, bindings)
        right = lowering.number(second, bindings)
        return Test(distance(lowering, left, right), when_zero)

    return rule


def _less(lowering: Lowering, term: Apply, bindings: Bindings) -> Test:
    first, second = term.arguments
    if isinstance(first, Literal) and first.value == 0:
        return Test(lowering.number(second, bindings), when_zero=False)
    if isinstance(second, Literal) and second.value == 1:
        return Test(lowering.number(first, bindings), when_zero=True)
    return Test(_beyond(lowering, second, first, bindings), when_zero=False)


def _at_most(lowering: Lowering, term: Apply, bindings: Bindings) -> Test:
    first, second = term.arguments
    if isinstance(second, Literal) and second.value == 0:
        return Test(lowering.number(first, bindings), when_zero=True)
    if isinstance(first, Literal) and first.value == 1:
        return Test(lowering.number(second, bindings), when_zero=False)
    # Not beyond it.
    return Test(_beyond(lowering, first, second, bindings), when_zero=True)


def _beyond(
    lowering: Lowering,
    large: AbstractExpression,
    small: AbstractExpression,
    bindings: Bindings,
) -> Held:
    """How far the one is above the other; 0 if it is not: `max(large, small) - small`."""
    code = lowering.code
    above = lowering.number(large, bindings)
    below = lowering.number(small, bindings)
    if below.name == ZERO:
        return above
    larger = code.computed("max", above, below.kept)
    return code.computed("sub", larger, below)


def _negation(lowering: Lowering, term: Apply, bindings: Bindings) -> Test:
    inner = lowering.truth(term.arguments[0], bindings)
    return Test(inner.operand, not inner.when_zero)


def _junction(is_both: bool) -> Callable[[Lowering, Apply, Bindings], Test]:
    def rule(lowering: Lowering, term: Apply, bindings: Bindings) -> Test:
        first = lowering.truth(term.arguments[0], bindings)
        second = lowering.truth(term.arguments[1], bindings)
        if first.when_zero != second.when_zero:
            zero, other = sorted((first, second), key=lambda t: not t.when_zero)
            first, second = Test(lowering.as_number(zero), when_zero=False), other
        # Both are 0 where the larger is; one is not 0 where the larger is not.
        name = "max" if is_both == first.when_zero else "min"
        joined = lowering.code.computed(name, first.operand, second.operand)
        return Test(joined, first.when_zero)

    return rule


TRUTHS: Final[Mapping[str, Callable[[Lowering, Apply, Bindings], Test]]] = {
    "equal": _equality(when_zero=True),
    "unequal": _equality(when_zero=False),
    "less": _less,
    "at_most": _at_most,
    "not": _negation,
    "both": _junction(is_both=True),
    "either": _junction(is_both=False),
}
