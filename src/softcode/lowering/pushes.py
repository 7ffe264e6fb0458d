"""Rules for lists whose elements are made one after another."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from ..expression import Apply, Lambda
from ..skeleton import Iterate
from .code import Held, NotLowered, in_sequence
from .means import Action, Bindings, Lowering, Test


Push: TypeAlias = Callable[[Lowering, Apply, Bindings, Action, bool], None]


def _map(
    lowering: Lowering, term: Apply, bindings: Bindings, action: Action, is_down: bool
) -> None:
    body, source = term.arguments
    with_index = _counting(lowering, body, is_down)

    def each(value: Held) -> None:
        result = lowering.applied(body, bindings, value, *with_index)
        action(result.kept)
        if result.name != value.name:
            lowering.code.free(result)
        _next(lowering, with_index)

    lowering.each(source, bindings, each, is_down=is_down)
    _give_back(lowering, with_index)


def _filter(
    lowering: Lowering, term: Apply, bindings: Bindings, action: Action, is_down: bool
) -> None:
    body, source = term.arguments
    assert isinstance(body, Lambda)
    code = lowering.code
    with_index = _counting(lowering, body, is_down)

    def each(value: Held) -> None:
        inner, _ = lowering.bound(body, bindings, value.kept, *with_index)
        truth = lowering.truth(body.result, inner)
        with code.nested() as kept:
            action(value.kept)
        lowering.when(truth, kept)
        if truth.operand.name != value.name:
            code.free(truth.operand)
        _next(lowering, with_index)

    lowering.each(source, bindings, each, is_down=is_down)
    _give_back(lowering, with_index)


def _counting(lowering: Lowering, body, is_down: bool) -> tuple[Held, ...]:
    """A register that counts elements, for a body that asks for their places."""
    if len(body.variables) == 1:
        return ()
    if is_down:
        raise NotLowered("places are counted upwards only")
    return (lowering.code.zeroed("k").kept,)


def _next(lowering: Lowering, counter: tuple[Held, ...]) -> None:
    for operand in counter:
        lowering.code.line(f"inc {operand.name} {operand.name}")


def _give_back(lowering: Lowering, counter: tuple[Held, ...]) -> None:
    for operand in counter:
        lowering.code.free(Held(operand.name, is_own=True))


def _flat_map(
    lowering: Lowering, term: Apply, bindings: Bindings, action: Action, is_down: bool
) -> None:
    body, source = term.arguments
    assert isinstance(body, Lambda)

    def each(value: Held) -> None:
        inner, _ = lowering.bound(body, bindings, value.kept)
        lowering.each(body.result, inner, action, is_down=is_down)

    if len(body.variables) > 1:
        raise NotLowered("places of lists of lists have no form in assembly")
    lowering.each(source, bindings, each, is_down=is_down)


def _while(is_taken: bool) -> Push:
    """Elements up to the first that fails the test, or from it on."""

    def rule(
        lowering: Lowering,
        term: Apply,
        bindings: Bindings,
        action: Action,
        is_down: bool,
    ) -> None:
        if is_down:
            raise NotLowered("what is taken while is taken in order")
        body, source = term.arguments
        assert isinstance(body, Lambda)
        code = lowering.code
        # 0 until an element fails the test.
        has_failed = code.zeroed("f")

        def each(value: Held) -> None:
            inner, _ = lowering.bound(body, bindings, value.kept)
            truth = lowering.truth(body.result, inner)
            with code.nested() as failed:
                code.set(has_failed, code.constant(1))
            lowering.when(truth, failed, otherwise=True)
            if truth.operand.name != value.name:
                code.free(truth.operand)
            with code.nested() as done:
                action(value.kept)
            lowering.when(Test(has_failed, when_zero=is_taken), done)

        lowering.each(source, bindings, each)
        code.free(has_failed)

    return rule


def _running(instruction: str) -> Push:
    def rule(
        lowering: Lowering,
        term: Apply,
        bindings: Bindings,
        action: Action,
        is_down: bool,
    ) -> None:
        if is_down:
            raise NotLowered("what is carried along goes upwards")
        code = lowering.code
        is_least = instruction == "min"
        first = _first(lowering, term, bindings) if is_least else None
        carried = first or code.zeroed("a")

        def each(value: Held) -> None:
            code.line(f"{instruction} {carried.name} {value.name} {carried.name}")
            action(carried.kept)

        lowering.each(term.arguments[0], bindings, each)
        code.free(carried)

    return rule


def _first(lowering: Lowering, term: Apply, bindings: Bindings) -> Held:
    """The first element of a list, in a register of one's own."""
    pulled = lowering.require_pull(term.arguments[0], bindings)
    return lowering.code.copied(pulled.item(Held("z")), "a")


def _parts(
    lowering: Lowering, term: Apply, bindings: Bindings, action: Action, is_down: bool
) -> None:
    """Lists and single elements, one after another."""
    parts = term.arguments
    for part in reversed(parts) if is_down else parts:
        if part.type.is_list:
            lowering.each(part, bindings, action, is_down=is_down)
        else:
            value = lowering.number(part, bindings)
            action(value.kept)
            lowering.code.free(value)


def _reversed(
    lowering: Lowering, term: Apply, bindings: Bindings, action: Action, is_down: bool
) -> None:
    lowering.each(term.arguments[0], bindings, action, is_down=not is_down)


def _repeat(
    lowering: Lowering, term: Apply, bindings: Bindings, action: Action, is_down: bool
) -> None:
    source, times = term.arguments
    code = lowering.code
    count = code.copied(lowering.number(times, bindings), "q")
    with code.nested() as body:
        lowering.each(source, bindings, action, is_down=is_down)
    code.add(Iterate(in_sequence(body), count.name))
    code.free(count)


def _choose(
    lowering: Lowering, term: Apply, bindings: Bindings, action: Action, is_down: bool
) -> None:
    condition, then, other = term.arguments
    code = lowering.code
    truth = lowering.truth(condition, bindings)
    for part, otherwise in ((then, False), (other, True)):
        with code.nested() as body:
            lowering.each(part, bindings, action, is_down=is_down)
        lowering.when(truth, body, otherwise=otherwise)
    code.free(truth.operand)


PUSHES: Final[Mapping[str, Push]] = {
    "map": _map,
    "filter": _filter,
    "flat_map": _flat_map,
    "take_while": _while(is_taken=True),
    "drop_while": _while(is_taken=False),
    "running_sums": _running("add"),
    "running_maxima": _running("max"),
    "running_minima": _running("min"),
    "concatenate": _parts,
    "append": _parts,
    "prepend": _parts,
    "singleton": _parts,
    "repeat": _repeat,
    "reversed": _reversed,
    "choose": _choose,
}
