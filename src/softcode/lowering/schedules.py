"""Orders in which a list is written over the one that it is made of.

The cells are the only memory, so that an element may be overwritten before it is read.
Which orders do is not worked out here: each is a proposal, and runs decide.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterator
from typing import Final

from ..expression import (
    AbstractExpression,
    Apply,
    Lambda,
    Variable,
)
from ..skeleton import Count, CountDown, Store, While
from .code import ZERO, Code, Held, NotLowered, in_sequence
from .folds import FOLDS, TESTS
from .means import Bindings, Lowering, Test
from .numbers import NUMBERS
from .pulls import PULLS
from .pushes import PUSHES
from .rewriting import constant_parts, joined, joined_two, replaced, split, with_singles
from .truths import TRUTHS


_NUMBERS = {**NUMBERS, **FOLDS}
_TRUTHS = {**TRUTHS, **TESTS}


def proposals(
    result: AbstractExpression, argument: Variable, length: str
) -> Iterator[tuple[str, Code]]:
    """Programs that may do what a term says, in words and as code.

    A number is written to the first cell. A list is written over the argument, upwards,
    downwards or from both ends at once; first, if it is made of another list alone, that
    one may be.

    Args:
        result: the term; its only free variable is the argument.
        argument: a list of whole numbers, in the cells.
        length: the variable that holds the number of cells, or `z`.
    """
    for orders in _orders(result, argument):
        code = Code(length)
        lowering = Lowering(code, _NUMBERS, _TRUTHS, PULLS, PUSHES)
        try:
            for term, order in orders:
                _ORDERS[order](lowering, term, argument)
        except NotLowered:
            continue
        yield " then ".join(order for _, order in orders), code


def why_none(result: AbstractExpression, argument: Variable, length: str) -> str:
    """What stands in the way where `proposals` gives nothing."""
    lowering = Lowering(Code(length), _NUMBERS, _TRUTHS, PULLS, PUSHES)
    order = _UP if result.type.is_list else _ONE
    try:
        _ORDERS[order](lowering, result, argument)
    except NotLowered as fault:
        return str(fault)
    return "no order of writing it over the cells gives it"


_ONE, _UP, _DOWN, _BOTH = "one number", "up", "down", "both ends"
_START, _SORT = "the start alone", "sort"


def _orders(
    result: AbstractExpression, argument: Variable
) -> Iterator[tuple[tuple[AbstractExpression, str], ...]]:
    if not result.type.is_list:
        yield ((result, _ONE),)
        for first, rest in split(result, argument):
            for order in _orders_of(first):
                yield (first, order), (rest, _ONE)
        return
    for order in _orders_of(result):
        yield ((result, order),)
    for first, rest in split(result, argument):
        for before in _orders_of(first):
            for after in _orders_of(rest):
                yield (first, before), (rest, after)


def _orders_of(term: AbstractExpression) -> tuple[str, ...]:
    if isinstance(term, Apply) and term.operation.name in ("sorted", "sort_by"):
        return (_SORT,)
    return (_UP, _DOWN, _BOTH, _START)


def _begun(
    lowering: Lowering, term: AbstractExpression, argument: Variable
) -> tuple[AbstractExpression, Bindings]:
    """The term with numbers that stay the same computed before its loops."""
    bindings: dict[str, Held] = {}
    singles = with_singles(term, argument)
    for part in constant_parts(singles, argument):
        name = f"number {len(bindings)}"
        bindings[name] = lowering.code.copied(lowering.number(part, {}), "p").kept
        singles = replaced(singles, part, Variable(name, part.type))
    return singles, bindings


def _end(lowering: Lowering, bindings: Bindings) -> None:
    for operand in bindings.values():
        lowering.code.free(Held(operand.name, is_own=True))


def _one(lowering: Lowering, term: AbstractExpression, argument: Variable) -> None:
    del argument
    value = lowering.number(term, {})
    lowering.code.add(Store(ZERO, value.name))
    lowering.code.free(value)


def _up(lowering: Lowering, term: AbstractExpression, argument: Variable) -> None:
    term, bindings = _begun(lowering, term, argument)
    _written(lowering, joined(term), bindings)
    _end(lowering, bindings)


def _start(lowering: Lowering, term: AbstractExpression, argument: Variable) -> None:
    """The last of several joined lists is left as it stands in the cells."""
    *parts, rest = joined(term)
    if not parts or rest.free != {argument.name}:
        raise NotLowered("nothing is left as it stands")
    whole = functools.reduce(joined_two, parts)
    whole, bindings = _begun(lowering, whole, argument)
    _written(lowering, joined(whole), bindings)
    _end(lowering, bindings)


def _written(
    lowering: Lowering, parts: list[AbstractExpression], bindings: Bindings
) -> None:
    """Writes lists, one after another, upwards from the first cell."""
    code = lowering.code
    pulled = lowering.pull(parts[0], bindings)
    if pulled is not None:
        place = lowering.each_pulled(
            pulled, lambda index, value: _write(code, index, value)
        )
        parts = parts[1:]
    else:
        place = code.zeroed("j", "i")

    def write(value: Held) -> None:
        _write(code, place, value)
        code.line(f"inc {place.name} {place.name}")

    for part in parts[:-1]:
        lowering.each(part, bindings, write)
    for part in parts[-1:]:
        if isinstance(part, Apply) and part.operation.name == "singleton":
            # Nothing follows, so the place need not go on.
            value = lowering.number(part.arguments[0], bindings)
            _write(code, place, value)
            code.free(value)
        else:
            lowering.each(part, bindings, write)
    code.free(place)


def _down(lowering: Lowering, term: AbstractExpression, argument: Variable) -> None:
    term, bindings = _begun(lowering, term, argument)
    code = lowering.code
    pulled = lowering.pull(term, bindings)
    if pulled is not None:
        index = lowering.each_pulled(
            pulled, lambda index, value: _write(code, index, value), is_down=True
        )
        code.free(index)
    else:
        place = code.copied(Held(code.length), "j", "i")

        def write(value: Held) -> None:
            code.line(f"dec {place.name} {place.name}")
            _write(code, place, value)

        lowering.each(term, bindings, write, is_down=True)
        code.free(place)
    _end(lowering, bindings)


def _both_ends(
    lowering: Lowering, term: AbstractExpression, argument: Variable
) -> None:
    """Two elements at a time, from the ends inwards; the middle one twice."""
    term, bindings = _begun(lowering, term, argument)
    code = lowering.code
    pulled = lowering.require_pull(term, bindings)
    low, high = code.zeroed("i"), code.copied(pulled.length(), "j")
    if code.comes_round:
        code.line(f"dec {high.name} {high.name}")
    code.opposite = {low.name: high.name, high.name: low.name}
    with code.nested() as body:
        if not code.comes_round:
            code.line(f"dec {high.name} {high.name}")
        first, second = pulled.item(low.kept), pulled.item(high.kept)
        _write(code, low, first)
        _write(code, high, second)
        code.free(first)
        code.free(second)
        code.line(f"inc {low.name} {low.name}")
        if code.comes_round:
            code.line(f"dec {high.name} {high.name}")
    code.opposite = {}
    # Not 0 as long as there are cells between the two.
    with code.nested() as test:
        code.line(f"max {high.name} {low.name} t")
        code.line(f"sub t {low.name} t")
    code.add(While(in_sequence(test), in_sequence(body), "t"))
    code.free(low)
    code.free(high)
    _end(lowering, bindings)


def _sort(lowering: Lowering, term: AbstractExpression, argument: Variable) -> None:
    """Each cell goes down among those before it, which are in order.

    It is exchanged with the one before only if its key is below: equal ones stay in order.
    """
    assert isinstance(term, Apply)
    if term.arguments[-1] != argument:
        raise NotLowered("only the cells as they are can be sorted")
    code = lowering.code
    place = code.zeroed("i")
    with code.nested() as outer:
        below = code.copied(place.kept, "j")
        with code.nested() as inner:
            above, first, second = code.fresh("k"), code.fresh("x"), code.fresh("y")
            code.line(f"inc {below.name} {above.name}")
            code.line(f"read {below.name} {first.name}")
            code.line(f"read {above.name} {second.name}")
            low, high = (below.name, first.name), (above.name, second.name)
            if term.operation.name == "sorted":
                code.line(f"min {first.name} {second.name} t")
                code.line(f"max {first.name} {second.name} {second.name}")
                code.line(f"write {below.name} t")
                code.line(f"write {above.name} {second.name}")
            else:
                _exchanged(lowering, term.arguments[0], low, high)
            for each in (above, first, second):
                code.free(each)
        code.add(CountDown(in_sequence(inner), below.name))
        code.free(below)
    code.add(Count(in_sequence(outer), place.name, code.length))
    code.free(place)


def _exchanged(
    lowering: Lowering,
    body: AbstractExpression,
    low: tuple[str, str],
    high: tuple[str, str],
) -> None:
    """Exchanges two cells, each a place and its value, if the key of the higher is less."""
    assert isinstance(body, Lambda)
    code = lowering.code
    is_negative = False
    if isinstance(body.result, Apply) and body.result.operation.name == "negative":
        body = dataclasses.replace(body, result=body.result.arguments[0])
        is_negative = True
    keys = [lowering.applied(body, {}, Held(value)) for _, value in (low, high)]
    large, small = reversed(keys) if is_negative else keys
    code.line(f"max {large.name} {small.name} t")
    code.line(f"sub t {small.name} t")
    with code.nested() as exchange:
        code.line(f"write {low[0]} {high[1]}")
        code.line(f"write {high[0]} {low[1]}")
    lowering.when(Test(Held("t"), when_zero=False), exchange)
    for key, (_, value) in zip(keys, (low, high), strict=True):
        if key.name != value:
            code.free(key)


def _write(code: Code, place: Held, value: Held) -> None:
    code.line(f"write {place.name} {value.name}")


_ORDERS: Final[dict[str, Callable[[Lowering, AbstractExpression, Variable], None]]] = {
    _ONE: _one,
    _UP: _up,
    _DOWN: _down,
    _BOTH: _both_ends,
    _START: _start,
    _SORT: _sort,
}
