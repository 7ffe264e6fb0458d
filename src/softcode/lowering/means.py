"""What rules are given: the code under way, and the means to lower parts of a term."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from ..expression import AbstractExpression, Apply, Lambda, Literal, Variable
from ..skeleton import Count, CountDown, When
from .code import Code, Held, NotLowered, in_sequence


Bindings: TypeAlias = Mapping[str, Held]
# What is done with each element of a list, in order.
Action: TypeAlias = Callable[[Held], None]


class Test(NamedTuple):
    """A register that tells whether something is so."""

    operand: Held
    when_zero: bool
    """Whether it is so where the register is 0; else where it is not 0."""


class Pulled(NamedTuple):
    """A list whose elements can be made in any order, from their places."""

    length: Callable[[], Held]
    item: Callable[[Held], Held]
    """The element at a place; the place's register is left alone."""


@dataclasses.dataclass(frozen=True)
class Lowering:
    """Lowers terms by the rules of their operations.

    Args:
        code: where lines go.
        numbers: a rule for each operation that gives a number.
        truths: for each that gives a truth value.
        pulls: for each list whose elements can be made in any order.
        pushes: for each list whose elements are made one after another.
    """

    code: Code
    numbers: Mapping[str, Callable[["Lowering", Apply, Bindings], Held]]
    truths: Mapping[str, Callable[["Lowering", Apply, Bindings], Test]]
    pulls: Mapping[str, Callable[["Lowering", Apply, Bindings], Pulled | None]]
    pushes: Mapping[str, Callable[["Lowering", Apply, Bindings, Action, bool], None]]

    def number(self, term: AbstractExpression, bindings: Bindings) -> Held:
        """The lines that make a number, and the register that it is in.

        Raises:
            NotLowered: if an operation has no rule.
        """
        match term:
            case Variable(name) if name in bindings:
                return bindings[name]
            case Literal(value) if isinstance(value, int):
                if value >= 0:
                    return self.code.constant(int(value))
                return self.code.computed("sub", Held("z"), self.code.constant(-value))
            case Apply(operation) if operation.name in self.numbers:
                return self.numbers[operation.name](self, term, bindings)
            case Apply(operation) if operation.name in self.truths:
                return self.as_number(self.truth(term, bindings))
        raise _no_form(term)

    def truth(self, term: AbstractExpression, bindings: Bindings) -> Test:
        """The lines that make a truth value, and how it is told.

        Raises:
            NotLowered: if an operation has no rule.
        """
        if isinstance(term, Apply) and term.operation.name in self.truths:
            return self.truths[term.operation.name](self, term, bindings)
        return Test(self.number(term, bindings), when_zero=False)

    def as_number(self, truth: Test) -> Held:
        """1 where it is so, and else 0."""
        least = self.code.computed("min", truth.operand, self.code.constant(1))
        if not truth.when_zero:
            return least
        return self.code.computed("sub", self.code.constant(1), least)

    def when(self, truth: Test, body: list, *, otherwise: bool = False) -> None:
        """Adds what is done only if something is so, or only if it is not."""
        is_zero = truth.when_zero != otherwise
        self.code.add(When(in_sequence(body), truth.operand.name, is_zero))

    def pull(self, term: AbstractExpression, bindings: Bindings) -> Pulled | None:
        """A list whose elements can be made in any order; `None` if it is none."""
        if isinstance(term, Variable):
            return self._memory()
        if isinstance(term, Apply) and term.operation.name in self.pulls:
            return self.pulls[term.operation.name](self, term, bindings)
        return None

    def require_pull(self, term: AbstractExpression, bindings: Bindings) -> Pulled:
        """A list whose elements can be made in any order.

        Raises:
            NotLowered: if they cannot.
        """
        pulled = self.pull(term, bindings)
        if pulled is None:
            raise NotLowered("a list is needed out of order that is made in order")
        return pulled

    def each(
        self,
        term: AbstractExpression,
        bindings: Bindings,
        action: Action,
        *,
        is_down: bool = False,
    ) -> None:
        """Loops that do something with each element of a list.

        Raises:
            NotLowered: if an operation has no rule, or not in this order.
        """
        pulled = self.pull(term, bindings)
        if pulled is not None:
            index = self.each_pulled(
                pulled, lambda _, value: action(value), is_down=is_down
            )
            self.code.free(index)
        elif isinstance(term, Literal) and isinstance(term.value, list):
            for value in reversed(term.value) if is_down else term.value:
                action(self.number(Literal(value, term.type.element), bindings))
        elif isinstance(term, Apply) and term.operation.name in self.pushes:
            self.pushes[term.operation.name](self, term, bindings, action, is_down)
        else:
            raise _no_form(term)

    def each_pulled(
        self,
        pulled: Pulled,
        action: Callable[[Held, Held], None],
        *,
        is_down: bool = False,
    ) -> Held:
        """A loop over places, that does something with each place and its element.

        Gives the place's register, which is past the last element, to be given back.
        """
        code = self.code
        end = pulled.length()
        index = code.copied(end.kept, "i", "j") if is_down else code.zeroed("i", "j")
        with code.nested() as body:
            value = pulled.item(index.kept)
            action(index.kept, value)
            code.free(value)
        inner = in_sequence(body)
        if is_down:
            code.add(CountDown(inner, index.name, end.name == "z"))
        else:
            code.add(Count(inner, index.name, end.name))
        code.free(end)
        return index

    def applied(
        self, body: AbstractExpression, bindings: Bindings, *given: Held
    ) -> Held:
        """A body's number for registers, those of one's own given back."""
        inner, kept = self.bound(body, bindings, *given)
        assert isinstance(body, Lambda)
        result = self.number(body.result, inner)
        for operand in kept:
            if operand.name == result.name:
                result = Held(result.name, is_own=True)
            else:
                self.code.free(operand)
        return result

    def bound(
        self, body: AbstractExpression, bindings: Bindings, *given: Held
    ) -> tuple[Bindings, list[Held]]:
        """The bindings of a body, and the registers to be given back after it.

        A variable that is used once, and not in a loop, may be changed where it is used.
        """
        assert isinstance(body, Lambda)
        inner, kept = dict(bindings), []
        for variable, operand in zip(body.variables, given, strict=False):
            if operand.is_own and _num_uses(body.result, variable.name) == 1:
                inner[variable.name] = operand
                continue
            inner[variable.name] = operand.kept
            kept += [operand] if operand.is_own else []
        return inner, kept

    def _memory(self) -> Pulled:
        code = self.code

        def item(index: Held) -> Held:
            output = code.fresh()
            code.line(f"read {index.name} {output.name}")
            return output

        return Pulled(lambda: Held(code.length), item)


def _num_uses(term: AbstractExpression, name: str) -> int:
    """How often a variable is used; often, if in a body."""
    if isinstance(term, Variable):
        return int(term.name == name)
    if isinstance(term, Lambda):
        return 2 * (name in term.free)
    return sum(_num_uses(part, name) for part in term.parts)


def _no_form(term: AbstractExpression) -> NotLowered:
    if isinstance(term, Apply):
        return NotLowered(f"`{term.operation.name}` has no form in assembly")
    return NotLowered(f"{term.type} has no form in assembly")
