"""Rules for operations on numbers: register instructions, and loops of them."""

from collections.abc import Callable, Mapping
from typing import Final

from ..expression import AbstractExpression, Apply, Lambda, Literal
from ..skeleton import Block, Iterate, While
from .code import ZERO, Held, NotLowered, in_sequence
from .means import Bindings, Lowering


# As many steps by one are no longer than a constant.
_MOST_STEPS = 2
# A product with more than this is a loop.
_MOST_ADDED = 8


def _add(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    first, second = term.arguments
    if isinstance(first, Literal):
        first, second = second, first
    if isinstance(second, Apply) and second.operation.name == "negative":
        return _difference(lowering, first, second.arguments[0], bindings)
    if isinstance(second, Literal) and 0 <= second.value <= _MOST_STEPS:
        return _stepped(lowering, first, "inc", second.value, bindings)
    left = lowering.number(first, bindings)
    return lowering.code.computed("add", left, lowering.number(second, bindings))


def _subtract(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    first, second = term.arguments
    return _difference(lowering, first, second, bindings)


def _difference(
    lowering: Lowering,
    first: AbstractExpression,
    second: AbstractExpression,
    bindings: Bindings,
) -> Held:
    if isinstance(second, Literal) and 0 <= second.value <= _MOST_STEPS:
        return _stepped(lowering, first, "dec", second.value, bindings)
    left = lowering.number(first, bindings)
    return lowering.code.computed("sub", left, lowering.number(second, bindings))


def _stepped(
    lowering: Lowering,
    term: AbstractExpression,
    step: str,
    times: int,
    bindings: Bindings,
) -> Held:
    operand = lowering.number(term, bindings)
    for _ in range(times):
        operand = lowering.code.computed(step, operand)
    return operand


def _negative(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    inner = lowering.number(term.arguments[0], bindings)
    return lowering.code.computed("sub", Held(ZERO), inner)


def _absolute(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    (inner,) = term.arguments
    if not (isinstance(inner, Apply) and inner.operation.name == "subtract"):
        # What is below 0 is no value of the machine.
        return lowering.number(inner, bindings)
    left, right = (lowering.number(each, bindings) for each in inner.arguments)
    return distance(lowering, left, right)


def distance(lowering: Lowering, left: Held, right: Held) -> Held:
    """How far two numbers are from each other: `max - min`."""
    code = lowering.code
    larger = code.fresh()
    code.line(f"max {left.name} {right.name} {larger.name}")
    return code.computed("sub", larger, code.computed("min", left, right))


def _with(instruction: str) -> Callable[[Lowering, Apply, Bindings], Held]:
    def rule(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
        left = lowering.number(term.arguments[0], bindings)
        right = lowering.number(term.arguments[1], bindings)
        return lowering.code.computed(instruction, left, right)

    return rule


def _multiply(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    first, second = term.arguments
    if isinstance(first, Literal):
        first, second = second, first
    left = lowering.number(first, bindings)
    if isinstance(second, Literal) and 0 <= second.value <= _MOST_ADDED:
        return _times(lowering, left, second.value)
    return product(lowering, left, lowering.number(second, bindings))


def _times(lowering: Lowering, operand: Held, times: int) -> Held:
    """A number so many times, by doubling and adding."""
    code = lowering.code
    if times == 0:
        code.free(operand)
        return Held(ZERO)
    if times == 1:
        return operand
    output = code.fresh()
    code.line(f"add {operand.name} {operand.name} {output.name}")
    for place, bit in enumerate(f"{times:b}"[1:]):
        if place:
            code.line(f"add {output.name} {output.name} {output.name}")
        if bit == "1":
            code.line(f"add {output.name} {operand.name} {output.name}")
    code.free(operand)
    return output


def product(lowering: Lowering, left: Held, right: Held) -> Held:
    """One number as often as another says, added up."""
    code = lowering.code
    count, output = code.copied(right, "q"), code.zeroed()
    body = Block((f"add {output.name} {left.name} {output.name}",))
    code.add(Iterate(body, count.name))
    code.free(count)
    code.free(left)
    return output


def _divided(lowering: Lowering, term: Apply, bindings: Bindings) -> tuple[Held, Held]:
    """The remainder, and how often the divisor was taken away."""
    code = lowering.code
    rest = code.copied(lowering.number(term.arguments[0], bindings))
    divisor = lowering.number(term.arguments[1], bindings)
    times = code.zeroed()
    test = code.fresh()
    # The rest and one more, beyond the divisor: not 0 while it can be taken away.
    before = Block(
        (
            f"inc {rest.name} {test.name}",
            f"max {test.name} {divisor.name} {test.name}",
            f"sub {test.name} {divisor.name} {test.name}",
        )
    )
    with code.nested() as body:
        code.line(f"sub {rest.name} {divisor.name} {rest.name}")
        if term.operation.name == "floor_divide":
            code.line(f"inc {times.name} {times.name}")
    code.add(While(before, in_sequence(body), test.name))
    code.free(test)
    code.free(divisor)
    return rest, times


def _remainder(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    first, second = term.arguments
    if lowering.code.comes_round and isinstance(second, Apply):
        if second.operation.name == "length":
            # A machine that counts modulo the number of its cells does that by itself.
            return lowering.number(first, bindings)
    rest, times = _divided(lowering, term, bindings)
    lowering.code.free(times)
    return rest


def _floor_divide(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    rest, times = _divided(lowering, term, bindings)
    lowering.code.free(rest)
    return times


def _power(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    base, exponent = term.arguments
    if not isinstance(base, Literal) or not 0 <= base.value <= _MOST_ADDED:
        raise NotLowered("a power of other than a small number has no form in assembly")
    code = lowering.code
    count = code.copied(lowering.number(exponent, bindings), "q")
    output = code.copied(code.constant(1))
    with code.nested() as body:
        code.set(output, _times(lowering, output.kept, base.value))
    code.add(Iterate(in_sequence(body), count.name))
    code.free(count)
    return output


def _choose(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    condition, then, other = term.arguments
    code = lowering.code
    output = code.fresh()
    # Both are tested by the same register, which the first branch must not change.
    truth = lowering.truth(condition, bindings)
    with code.nested() as body:
        code.set(output, lowering.number(other, bindings))
    if isinstance(other, Apply):
        lowering.when(truth, body, otherwise=True)
    else:
        for each in body:
            code.add(each)
    with code.nested() as body:
        code.set(output, lowering.number(then, bindings))
    lowering.when(truth, body)
    code.free(truth.operand)
    return output


def _recurrence(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    body, count, first, second = term.arguments
    assert isinstance(body, Lambda)
    code = lowering.code
    times = code.copied(lowering.number(count, bindings), "q")
    before = code.copied(lowering.number(first, bindings))
    last = code.copied(lowering.number(second, bindings))
    with code.nested() as steps:
        result = lowering.applied(body, bindings, before.kept, last.kept)
        if result.name == last.name:
            result = code.copied(result.kept)
        code.line(f"copy {last.name} {before.name}")
        code.set(last, result)
    code.add(Iterate(in_sequence(steps), times.name))
    code.free(times)
    code.free(last)
    return before


def _as_number(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    return lowering.as_number(lowering.truth(term.arguments[0], bindings))


NUMBERS: Final[Mapping[str, Callable[[Lowering, Apply, Bindings], Held]]] = {
    "add": _add,
    "subtract": _subtract,
    "negative": _negative,
    "absolute": _absolute,
    "smaller": _with("min"),
    "larger": _with("max"),
    "multiply": _multiply,
    "remainder": _remainder,
    "floor_divide": _floor_divide,
    "power": _power,
    "choose": _choose,
    "recurrence": _recurrence,
    "as_number": _as_number,
}
