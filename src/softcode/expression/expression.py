"""An expression: a tree of operations on variables and literals."""

import abc
import dataclasses
import functools
from collections.abc import Iterator, Mapping
from typing import Any

from .operation import Operation
from .types import Type


class AbstractExpression(abc.ABC):
    """A tree that has a value once its variables have; it never changes.

    Example:
        >>> from softcode.expression import INT, Variable
        >>> isinstance(Variable("n", INT), AbstractExpression)
        True
    """

    type: Type
    """The type of its value."""

    @property
    @abc.abstractmethod
    def parts(self) -> "tuple[AbstractExpression, ...]":
        """The expressions that it is made of."""

    @property
    @abc.abstractmethod
    def size(self) -> int:
        """How many operations, variables and literals it has; a body counts as it is."""

    def walk(self) -> "Iterator[AbstractExpression]":
        """It, and all that it is made of, outermost first."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @functools.cached_property
    def free(self) -> frozenset[str]:
        """The names of its variables that no body of its own binds."""
        names: set[str] = set()
        for part in self.parts:
            names |= part.free
        return frozenset(names)


@dataclasses.dataclass(frozen=True)
class Variable(AbstractExpression):
    """An argument of the function, or what a body is given for each element.

    Example:
        >>> from softcode.expression import INT
        >>> Variable("n", INT).free
        frozenset({'n'})
    """

    name: str
    type: Type

    @property
    def parts(self) -> tuple[AbstractExpression, ...]:
        """None."""
        return ()

    @property
    def size(self) -> int:
        """1."""
        return 1

    @functools.cached_property
    def free(self) -> frozenset[str]:
        """Its name."""
        return frozenset({self.name})


@dataclasses.dataclass(frozen=True)
class Literal(AbstractExpression):
    """A value that is written out.

    Example:
        >>> from softcode.expression import TEXT
        >>> Literal(", ", TEXT).value
        ', '
    """

    value: Any
    type: Type

    @property
    def parts(self) -> tuple[AbstractExpression, ...]:
        """None."""
        return ()

    @property
    def size(self) -> int:
        """1."""
        return 1

    def __hash__(self) -> int:
        return hash((repr(self.value), self.type))

    def __eq__(self, other: object) -> bool:
        # 1, 1.0 and True are not the same literal.
        same = isinstance(other, Literal) and self.type == other.type
        return same and repr(self.value) == repr(other.value)  # type: ignore[union-attr]


@dataclasses.dataclass(frozen=True)
class Lambda(AbstractExpression):
    """What is done for each element: an expression, and the variables that it binds.

    Example:
        >>> from softcode.expression import INT
        >>> x = Variable("x", INT)
        >>> Lambda((x,), x).free
        frozenset()
    """

    variables: tuple[Variable, ...]
    result: AbstractExpression

    @property
    def type(self) -> Type:  # type: ignore[override]
        """The type of what it gives."""
        return self.result.type

    @property
    def parts(self) -> tuple[AbstractExpression, ...]:
        """The expression alone."""
        return (self.result,)

    @property
    def size(self) -> int:
        """The expression's."""
        return self.result.size

    @functools.cached_property
    def free(self) -> frozenset[str]:
        """The variables of the expression that it does not bind."""
        return self.result.free - {variable.name for variable in self.variables}


@dataclasses.dataclass(frozen=True)
class Apply(AbstractExpression):
    """An operation on its arguments.

    Example:
        >>> from softcode.expression import INT, OPERATIONS, Variable, python_of
        >>> n = Variable("n", INT)
        >>> python_of(Apply(OPERATIONS["add"], (n, Literal(1, INT)), INT))
        'n + 1'
    """

    operation: Operation
    arguments: tuple[AbstractExpression, ...]
    type: Type

    @property
    def parts(self) -> tuple[AbstractExpression, ...]:
        """Its arguments."""
        return self.arguments

    @functools.cached_property
    def size(self) -> int:  # type: ignore[override]
        """1 and what its arguments have."""
        return 1 + sum(argument.size for argument in self.arguments)


def substituted(
    expression: AbstractExpression, values: Mapping[str, AbstractExpression]
) -> AbstractExpression:
    """The expression with others in the place of free variables, by name.

    Example:
        >>> from softcode.expression import INT
        >>> substituted(Variable("n", INT), {"n": Literal(3, INT)})
        Literal(value=3, type=Type(name='int', arguments=()))
    """
    if not expression.free & values.keys():
        return expression
    match expression:
        case Variable(name):
            return values[name]
        case Lambda(variables, result):
            bound = {variable.name for variable in variables}
            left = {name: v for name, v in values.items() if name not in bound}
            return Lambda(variables, substituted(result, left))
        case Apply(operation, arguments, type):
            parts = tuple(substituted(argument, values) for argument in arguments)
            return Apply(operation, parts, type)
    return expression
