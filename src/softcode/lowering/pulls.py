"""Rules for lists whose elements can be made in any order, each from its place."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Final

from ..expression import AbstractExpression, Apply, Lambda, Literal, Variable
from .code import ZERO, Held
from .means import Bindings, Lowering, Pulled


def _map(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled | None:
    body, source = term.arguments
    inner = lowering.pull(source, bindings)
    if inner is None:
        return None
    return Pulled(
        inner.length,
        lambda index: lowering.applied(body, bindings, inner.item(index), index.kept),
    )


def _zip_with(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled | None:
    body, first, second = term.arguments
    left, right = lowering.pull(first, bindings), lowering.pull(second, bindings)
    if left is None or right is None:
        return None
    assert isinstance(body, Lambda)

    def item(index: Held) -> Held:
        given = left.item(index), right.item(index)
        return lowering.applied(body, bindings, *given, index.kept)

    return Pulled(lambda: _shorter(lowering, left, right), item)


def _shorter(lowering: Lowering, left: Pulled, right: Pulled) -> Held:
    first, second = left.length(), right.length()
    if first.name == second.name or second.name == ZERO:
        # Where places come round to 0 that is all cells, which nothing is longer than.
        return first
    return (
        second if first.name == ZERO else lowering.code.computed("min", first, second)
    )


def _reversed(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled | None:
    inner = lowering.pull(term.arguments[0], bindings)
    if inner is None:
        return None

    def item(index: Held) -> Held:
        code = lowering.code
        if index.name in code.opposite:
            return inner.item(Held(code.opposite[index.name]))
        place = code.computed("dec", code.computed("sub", inner.length(), index.kept))
        value = inner.item(place.kept)
        code.free(place)
        return value

    return Pulled(inner.length, item)


def _before(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled | None:
    source, end = term.arguments
    return _part(lowering, source, None, end, bindings)


def _after(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled | None:
    source, start = term.arguments
    return _part(lowering, source, start, None, bindings)


def _between(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled | None:
    source, start, end = term.arguments
    return _part(lowering, source, start, end, bindings)


def _part(
    lowering: Lowering,
    source: AbstractExpression,
    start: AbstractExpression | None,
    end: AbstractExpression | None,
    bindings: Bindings,
) -> Pulled | None:
    """The elements from a start up to an end."""
    inner = lowering.pull(source, bindings)
    if inner is None:
        return None
    is_memory = isinstance(source, Variable)
    part = _Part(lowering, bindings, inner, start, end, is_memory=is_memory)
    return Pulled(part.length, part.item)


@dataclasses.dataclass(frozen=True)
class _Part:
    """A part of a list; `None` for a bound is the list's own."""

    lowering: Lowering
    bindings: Bindings
    whole: Pulled
    start: AbstractExpression | None
    end: AbstractExpression | None
    is_memory: bool

    def length(self) -> Held:
        code = self.lowering.code
        past = self.whole.length() if self.end is None else self._place(self.end)
        if self.start is None:
            return past
        if self.end is None and _is_one(self.start):
            return code.computed("dec", past)
        first = self._place(self.start)
        if self.end is not None:
            past = code.computed("max", past, first.kept)
        return code.computed("sub", past, first)

    def item(self, index: Held) -> Held:
        code = self.lowering.code
        if self.start is None:
            return self.whole.item(index)
        if _is_one(self.start):
            shifted = code.computed("inc", index.kept)
        else:
            shifted = code.computed("add", index.kept, self._place(self.start))
        if self.is_memory:
            code.line(f"read {shifted.name} {shifted.name}")
            return shifted
        value = self.whole.item(shifted.kept)
        code.free(shifted)
        return value

    def _place(self, bound: AbstractExpression) -> Held:
        """A bound, clipped to the list as Python does."""
        code = self.lowering.code
        if isinstance(bound, Literal) and bound.value < 0:
            found = code.copied(self.whole.length())
            for _ in range(-bound.value):
                found = code.computed("dec", found)
            return found
        found = self.lowering.number(bound, self.bindings)
        if isinstance(bound, Literal) and bound.value <= 1:
            # Every machine has a cell.
            return found
        past = self.whole.length()
        return found if past.name == ZERO else code.computed("min", found, past)


def _is_one(bound: AbstractExpression) -> bool:
    return isinstance(bound, Literal) and bound.value == 1


def _numbered(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled:
    (count,) = term.arguments
    return Pulled(lambda: lowering.number(count, bindings), lowering.code.copied)


def _up_to(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled:
    (count,) = term.arguments
    return Pulled(
        lambda: lowering.number(count, bindings),
        lambda index: lowering.code.computed("inc", index.kept),
    )


def _counted(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled:
    start, end = term.arguments
    code = lowering.code

    def length() -> Held:
        first = lowering.number(start, bindings)
        past = code.computed("max", lowering.number(end, bindings), first.kept)
        return code.computed("sub", past, first)

    def item(index: Held) -> Held:
        return code.computed("add", index.kept, lowering.number(start, bindings))

    return Pulled(length, item)


def _choose(lowering: Lowering, term: Apply, bindings: Bindings) -> Pulled | None:
    condition, *parts = term.arguments
    lists = [lowering.pull(part, bindings) for part in parts]
    code = lowering.code

    def item(index: Held) -> Held:
        output = code.fresh()
        truth = lowering.truth(condition, bindings)
        for part, otherwise in zip(lists, (False, True), strict=True):
            assert part is not None
            with code.nested() as body:
                code.set(output, part.item(index))
            lowering.when(truth, body, otherwise=otherwise)
        code.free(truth.operand)
        return output

    first, second = lists
    if first is None or second is None or parts[0].type.element.is_list:
        return None
    return Pulled(lambda: _shorter(lowering, first, second), item)


PULLS: Final[Mapping[str, Callable[[Lowering, Apply, Bindings], Pulled | None]]] = {
    "map": _map,
    "zip_with": _zip_with,
    "reversed": _reversed,
    "before": _before,
    "after": _after,
    "between": _between,
    "numbered": _numbered,
    "up_to": _up_to,
    "counted": _counted,
    "choose": _choose,
}
