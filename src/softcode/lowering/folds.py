"""Rules for numbers and truth values that are made of a whole list."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from ..expression import AbstractExpression, Apply, Lambda
from .code import Held, NotLowered
from .means import Bindings, Lowering, Test
from .numbers import distance, product


NumberRule: TypeAlias = Callable[[Lowering, Apply, Bindings], Held]


def _length(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    (source,) = term.arguments
    pulled = lowering.pull(source, bindings)
    if pulled is not None:
        length = pulled.length()
        if length.name != "z":
            return length
    return _carried(lowering, source, bindings, "inc")


def _carried(
    lowering: Lowering, source: AbstractExpression, bindings: Bindings, instruction: str
) -> Held:
    """What an instruction makes of all elements, one after another, from 0 on."""
    code = lowering.code
    carried = code.zeroed("a", "b")

    def each(value: Held) -> None:
        other = "" if instruction == "inc" else f" {value.name}"
        code.line(f"{instruction} {carried.name}{other} {carried.name}")

    lowering.each(source, bindings, each)
    return carried


def _all_of(instruction: str) -> NumberRule:
    return lambda lowering, term, bindings: _carried(
        lowering, term.arguments[0], bindings, instruction
    )


def _minimum(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    (source,) = term.arguments
    code = lowering.code
    pulled = lowering.require_pull(source, bindings)
    carried = code.copied(pulled.item(Held("z")), "a", "b")

    def each(value: Held) -> None:
        code.line(f"min {carried.name} {value.name} {carried.name}")

    lowering.each(source, bindings, each)
    return carried


def _product(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    code = lowering.code
    carried = code.copied(code.constant(1), "a", "b")

    def each(value: Held) -> None:
        code.set(carried, product(lowering, carried.kept, value.kept))

    lowering.each(term.arguments[0], bindings, each)
    return carried


def _place(index: int) -> NumberRule:
    """The first element, or the last."""

    def rule(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
        pulled = lowering.require_pull(term.arguments[0], bindings)
        if index == 0:
            return pulled.item(Held("z"))
        return _from_end(lowering, pulled, -index)

    return rule


def _item(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    source, place = term.arguments
    pulled = lowering.require_pull(source, bindings)
    value = getattr(place, "value", 0)
    if value < 0:
        return _from_end(lowering, pulled, -value)
    index = lowering.number(place, bindings)
    item = pulled.item(index.kept)
    lowering.code.free(index)
    return item


def _from_end(lowering: Lowering, pulled, distance_from_end: int) -> Held:
    code = lowering.code
    index = code.copied(pulled.length())
    for _ in range(distance_from_end):
        index = code.computed("dec", index)
    item = pulled.item(index.kept)
    code.free(index)
    return item


def _sum_of(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    body, source = term.arguments
    code = lowering.code
    carried = code.zeroed("a", "b")

    def each(value: Held, index: Held | None) -> None:
        given = (value.kept,) if index is None else (value.kept, index)
        result = lowering.applied(body, bindings, *given)
        code.line(f"add {carried.name} {result.name} {carried.name}")
        if result.name != value.name:
            code.free(result)

    _each_with_index(lowering, body, source, bindings, each)
    return carried


def _number_that(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    code = lowering.code
    carried = code.zeroed("a", "b")

    def then() -> None:
        code.line(f"inc {carried.name} {carried.name}")

    _each_that(lowering, term, bindings, lambda _: then())
    return carried


def _count(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    source, wanted = term.arguments
    code = lowering.code
    carried = code.zeroed("a", "b")
    sought = lowering.number(wanted, bindings)

    def each(value: Held) -> None:
        code_is = _is_same(lowering, value, sought)
        with code.nested() as body:
            code.line(f"inc {carried.name} {carried.name}")
        lowering.when(code_is, body)
        code.free(code_is.operand)

    lowering.each(source, bindings, each)
    code.free(sought)
    return carried


def _is_same(lowering: Lowering, value: Held, sought: Held) -> Test:
    if sought.name == "z":
        return Test(value.kept, when_zero=True)
    return Test(distance(lowering, value.kept, sought.kept), when_zero=True)


def _index(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    """The place of the first that is the same: places are counted until one was."""
    source, wanted = term.arguments
    code = lowering.code
    place, apart = code.zeroed("k"), code.copied(code.constant(1), "f")
    sought = lowering.number(wanted, bindings)

    def each(value: Held) -> None:
        gap = distance(lowering, value.kept, sought.kept)
        # 0 from the first that is the same on.
        code.line(f"min {apart.name} {gap.name} {apart.name}")
        code.free(gap)
        code.line(f"add {place.name} {apart.name} {place.name}")

    lowering.each(source, bindings, each)
    code.free(sought)
    code.free(apart)
    return place


def _first_that(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    code = lowering.code
    found, is_left = code.zeroed("a", "b"), code.copied(code.constant(1), "f")

    def then(value: Held) -> None:
        with code.nested() as body:
            code.line(f"copy {value.name} {found.name}")
            code.line(f"zero {is_left.name}")
        lowering.when(Test(is_left.kept, when_zero=False), body)

    _each_that(lowering, term, bindings, then)
    code.free(is_left)
    return found


def _extreme_by(is_most: bool) -> NumberRule:
    """The first element whose key is the largest, or the smallest."""

    def rule(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
        body, source = term.arguments
        code = lowering.code
        pulled = lowering.require_pull(source, bindings)
        best = code.copied(pulled.item(Held("z")), "a", "b")
        mark = code.copied(lowering.applied(body, bindings, best.kept))

        def each(value: Held) -> None:
            key = lowering.applied(body, bindings, value.kept)
            high, low = (key, mark) if is_most else (mark, key)
            test = code.fresh()
            code.line(f"max {high.name} {low.name} {test.name}")
            code.line(f"sub {test.name} {low.name} {test.name}")
            with code.nested() as better:
                code.line(f"copy {value.name} {best.name}")
                code.line(f"copy {key.name} {mark.name}")
            lowering.when(Test(test.kept, when_zero=False), better)
            code.free(test)
            if key.name != value.name:
                code.free(key)

        lowering.each(source, bindings, each)
        code.free(mark)
        return best

    return rule


def _fold(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    body, source, first = term.arguments
    code = lowering.code
    carried = code.copied(lowering.number(first, bindings), "a", "b")

    def each(value: Held) -> None:
        result = lowering.applied(body, bindings, carried.kept, value.kept)
        code.set(carried, result._replace(is_own=result.name != value.name))

    lowering.each(source, bindings, each)
    return carried


def _each_that(
    lowering: Lowering, term: Apply, bindings: Bindings, action: Callable[[Held], None]
) -> None:
    """Does something with each element that passes the operation's body."""
    body, source = term.arguments
    assert isinstance(body, Lambda)
    code = lowering.code

    def each(value: Held, index: Held | None) -> None:
        given = (value.kept,) if index is None else (value.kept, index)
        inner, _ = lowering.bound(body, bindings, *given)
        truth = lowering.truth(body.result, inner)
        with code.nested() as then:
            action(value.kept)
        lowering.when(truth, then)
        if truth.operand.name != value.name:
            code.free(truth.operand)

    _each_with_index(lowering, body, source, bindings, each)


def _each_with_index(
    lowering: Lowering,
    body: AbstractExpression,
    source: AbstractExpression,
    bindings: Bindings,
    action: Callable[[Held, Held | None], None],
) -> None:
    assert isinstance(body, Lambda)
    if len(body.variables) == 1:
        lowering.each(source, bindings, lambda value: action(value, None))
        return
    pulled = lowering.pull(source, bindings)
    if pulled is None:
        raise NotLowered("places of a list that is made in order have no form")
    lowering.code.free(
        lowering.each_pulled(pulled, lambda index, value: action(value, index))
    )


def _some(is_all: bool) -> Callable[[Lowering, Apply, Bindings], Test]:
    """Whether all do, or one does: a register that is 0 until one speaks against it."""

    def rule(lowering: Lowering, term: Apply, bindings: Bindings) -> Test:
        body, source = term.arguments
        assert isinstance(body, Lambda)
        code = lowering.code
        flag = code.zeroed("f")

        def each(value: Held, index: Held | None) -> None:
            given = (value.kept,) if index is None else (value.kept, index)
            inner, _ = lowering.bound(body, bindings, *given)
            truth = lowering.truth(body.result, inner)
            with code.nested() as then:
                code.set(flag, code.constant(1))
            lowering.when(truth, then, otherwise=is_all)
            if truth.operand.name != value.name:
                code.free(truth.operand)

        _each_with_index(lowering, body, source, bindings, each)
        return Test(flag, when_zero=is_all)

    return rule


def _contains(lowering: Lowering, term: Apply, bindings: Bindings) -> Test:
    wanted, source = term.arguments
    code = lowering.code
    apart = code.copied(code.constant(1), "f")
    sought = lowering.number(wanted, bindings)

    def each(value: Held) -> None:
        gap = distance(lowering, value.kept, sought.kept)
        code.line(f"min {apart.name} {gap.name} {apart.name}")
        code.free(gap)

    lowering.each(source, bindings, each)
    code.free(sought)
    return Test(apart, when_zero=True)


FOLDS: Final[Mapping[str, NumberRule]] = {
    "length": _length,
    "sum": _all_of("add"),
    "maximum": _all_of("max"),
    "minimum": _minimum,
    "product": _product,
    "first": _place(0),
    "last": _place(-1),
    "item": _item,
    "sum_of": _sum_of,
    "number_that": _number_that,
    "count": _count,
    "index": _index,
    "first_that": _first_that,
    "largest_by": _extreme_by(is_most=True),
    "smallest_by": _extreme_by(is_most=False),
    "fold": _fold,
}

TESTS: Final[Mapping[str, Callable[[Lowering, Apply, Bindings], Test]]] = {
    "all": _some(is_all=True),
    "any": _some(is_all=False),
    "contains": _contains,
}
