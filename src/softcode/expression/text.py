"""An expression as a text that is read back: operations by name, in brackets."""

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ..files import Fault, shown
from .expression import AbstractExpression, Apply, Lambda, Literal, Variable
from .operation import Operation, bound_types, filled, unified
from .table import OPERATIONS
from .types import BOOL, FLOAT, INT, TEXT, Type, common_type, list_of


# What nobody writes by hand; deeper or longer texts are refused.
_MOST_DEPTH: Final = 200
_MOST_TOKENS: Final = 100_000
_TOKEN = re.compile(r'\s+|[()]|"(?:[^"\\]|\\.)*"|[^\s()"\[\]]+')
_DECODER = json.JSONDecoder()
_NAMED_TYPES: Final = {"int": INT, "float": FLOAT, "bool": BOOL, "str": TEXT}


class ExpressionTextFault(Fault):
    """A function's text is not as it must be. Says where, what stands there, and why."""


class _Token(NamedTuple):
    text: str
    place: str


def format_function(
    name: str, variables: tuple[Variable, ...], result: AbstractExpression
) -> str:
    """The function's line, with its arguments, and its expression.

    Example:
        >>> n = Variable("n", INT)
        >>> print(format_function("next", (n,), Literal(1, INT)))
        .function next n:int
        1
    """
    given = " ".join(f"{v.name}:{type_text(v.type)}" for v in variables)
    return f".function {name} {given}".rstrip() + f"\n{format_expression(result)}"


def type_text(type: Type) -> str:
    """A type's text, such as `list[int]`."""
    inner = ",".join(map(type_text, type.arguments))
    return f"{type.name}[{inner}]" if inner else type.name


def format_expression(expression: AbstractExpression) -> str:
    """The expression's text.

    Example:
        >>> format_expression(Literal("a b", TEXT))
        '"a b"'
    """
    match expression:
        case Variable(name):
            return name
        case Literal(value, type) if common_type([value]) != type:
            # Of an empty list, or a whole number among fractions, the type is not seen.
            return f"(literal {type_text(type)} {json.dumps(value)})"
        case Literal(value):
            return json.dumps(value)
        case Lambda(variables, result):
            names = " ".join(variable.name for variable in variables)
            return f"(body ({names}) {format_expression(result)})"
        case Apply(operation, arguments):
            parts = " ".join(map(format_expression, arguments))
            return f"({operation.name} {parts})"
    raise TypeError(f"no text for {expression!r:.60}")


def parse_function(
    text: str,
) -> tuple[str, tuple[Variable, ...], AbstractExpression]:
    """A function's name, arguments and expression, from its text.

    Raises:
        ExpressionTextFault: names line and column.

    Example:
        >>> name, variables, result = parse_function(".function next n:int (add n 1)")
        >>> name, result.type == INT
        ('next', True)
    """
    tokens = _tokens(text)
    reader = _Reader(tokens)
    reader.expect(".function")
    name = reader.next("the function's name").text
    _require_name(name, tokens[1].place)
    variables = []
    while ":" in reader.peek():
        token = reader.next("an argument")
        variable, _, told = token.text.partition(":")
        _require_name(variable, token.place)
        variables.append(Variable(variable, reader.type(told)))
    names = {v.name: v for v in variables}
    if len(names) < len(variables):
        raise ExpressionTextFault(tokens[0].place, "two arguments have one name")
    result = reader.expression(names, 0)
    reader.expect_end()
    return name, tuple(variables), result


def _require_name(name: str, place: str) -> None:
    if not name.isidentifier():
        raise ExpressionTextFault(place, f"got {shown(name)}", "a name is needed")


def _type(text: str, place: str) -> Type:
    depth = 0
    while text.startswith("list[") and text.endswith("]") and depth < _MOST_DEPTH:
        text, depth = text[5:-1], depth + 1
    if text not in _NAMED_TYPES:
        needed = f"a type is needed: {', '.join(_NAMED_TYPES)}, list[…] of one"
        raise ExpressionTextFault(place, f"got {shown(text)}", needed)
    found = _NAMED_TYPES[text]
    for _ in range(depth):
        found = list_of(found)
    return found


def _tokens(text: str) -> list[_Token]:
    found, at, line, begin = [], 0, 1, 0
    while at < len(text):
        end = _end_of_token(text, at)
        place = f"line {line}, column {at - begin + 1}"
        if end == at:
            raise ExpressionTextFault(
                place, f"got {shown(text[at : at + 20])}", "an expression is needed"
            )
        token = text[at:end]
        if token.isspace():
            if "\n" in token:
                line += token.count("\n")
                begin = at + token.rindex("\n") + 1
        elif len(found) == _MOST_TOKENS:
            raise ExpressionTextFault(place, "the text is too long")
        else:
            found.append(_Token(token, place))
        at = end
    return found


def _end_of_token(text: str, at: int) -> int:
    """Where the token ends that begins here; here, if none does."""
    if text[at] != "[":
        match = _TOKEN.match(text, at)
        return at if match is None else match.end()
    with contextlib.suppress(ValueError, RecursionError):
        return _DECODER.raw_decode(text, at)[1]
    # Of a type, such as `[list[int]]`.
    end, depth = at, 0
    while end < len(text) and not text[end].isspace():
        depth += (text[end] == "[") - (text[end] == "]")
        end += 1
        if depth == 0:
            return end
    return at


class _Reader:
    """Tokens, read from left to right."""

    def __init__(self, tokens: list[_Token]):
        self.tokens, self.at = tokens, 0

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def next(self, needed: str) -> _Token:
        if self.at == len(self.tokens):
            raise ExpressionTextFault("the end", "the text ends", f"{needed} is needed")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, text: str) -> None:
        token = self.next(text)
        if token.text != text:
            raise ExpressionTextFault(
                token.place, f"got {shown(token.text)}", f"{text} is needed"
            )

    def expect_end(self) -> None:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            raise ExpressionTextFault(
                token.place, f"got {shown(token.text)}", "the end is needed"
            )

    def expression(self, names: dict[str, Variable], depth: int) -> AbstractExpression:
        token = self.next("an expression")
        if depth > _MOST_DEPTH:
            raise ExpressionTextFault(token.place, "brackets are nested too deeply")
        if token.text == ")":
            raise ExpressionTextFault(token.place, "got ')'", "an expression is needed")
        if token.text != "(":
            return names.get(token.text) or _literal(token)
        head = self.next("an operation")
        if head.text == "literal":
            type = self.type()
            value = _literal(self.next("a value"))
            self.expect(")")
            return Literal(value.value, type)
        operation = OPERATIONS.get(head.text)
        if operation is None:
            raise ExpressionTextFault(
                head.place, f"got {shown(head.text)}", "an operation is needed"
            )
        if operation.body is None:
            arguments = list(self.arguments(names, depth))
            return _applied(operation, arguments, head.place)
        return self.with_body(operation, names, depth, head.place)

    def type(self, begun: str = "") -> Type:
        """A type, of which a part was read before; brackets are a token of their own."""
        place = self.tokens[min(self.at, len(self.tokens) - 1)].place
        told = begun or self.next("a type").text
        if told == "list":
            told += self.next("the elements' type").text
        return _type(told, place)

    def arguments(
        self, names: dict[str, Variable], depth: int
    ) -> Iterator[AbstractExpression]:
        """Up to the closing bracket."""
        while self.peek() != ")":
            yield self.expression(names, depth + 1)
        self.at += 1

    def with_body(
        self, operation: Operation, names: dict[str, Variable], depth: int, place: str
    ) -> AbstractExpression:
        """An operation with a body: what it goes through stands behind it."""
        self.expect("(")
        self.expect("body")
        self.expect("(")
        bound = []
        while self.peek() != ")":
            bound.append(self.next("a name").text)
        self.at += 1
        for name in bound:
            _require_name(name, place)
        start = self.at
        # The elements' types are those of the lists, which come after the body.
        self.skip()
        self.expect(")")
        sources = list(self.arguments(names, depth))
        if len(sources) != len(operation.takes):
            raise ExpressionTextFault(place, f"{operation.name} has too few lists")
        _require_sources(operation, sources, place)
        types = bound_types(operation, [source.type for source in sources])
        least = len(types) - operation.has_index
        if not least <= len(bound) <= len(types):
            raise ExpressionTextFault(place, f"the body binds {len(bound)} names")
        variables = tuple(map(Variable, bound, types))
        after, self.at = self.at, start
        result = self.expression({**names, **{v.name: v for v in variables}}, depth + 1)
        self.at = after
        return _applied(operation, [Lambda(variables, result), *sources], place)

    def skip(self) -> None:
        """Past one expression."""
        depth = 0
        while True:
            text = self.next("an expression").text
            depth += (text == "(") - (text == ")")
            if depth <= 0:
                return


def _require_sources(
    operation: Operation, sources: list[AbstractExpression], place: str
) -> None:
    """Raises unless what a body goes through fits, which its types follow from."""
    if unified(operation.takes, [source.type for source in sources]) is None:
        got = ", ".join(str(source.type) for source in sources)
        needed = ", ".join(map(type_text, operation.takes))
        raise ExpressionTextFault(
            place, f"{operation.name} over {got}", f"it goes through {needed}"
        )


def _literal(token: _Token) -> Literal:
    try:
        value = json.loads(token.text)
    except (ValueError, RecursionError):
        raise ExpressionTextFault(
            token.place, f"got {shown(token.text)}", "an argument or a value is needed"
        ) from None
    type: Type | None = common_type([value])
    if type is None or isinstance(value, dict):
        raise ExpressionTextFault(token.place, f"{shown(token.text)} is no plain value")
    return Literal(value, type)


def _applied(
    operation: Operation, arguments: list[AbstractExpression], place: str
) -> Apply:
    """The operation on these, whose types must fit."""
    given: list[Any] = [argument.type for argument in arguments]
    takes = list(operation.takes)
    if operation.body is not None:
        takes = [operation.body, *takes]
    known = unified(takes, given) if len(takes) == len(given) else None
    if known is None:
        got = ", ".join(map(str, given)) or "nothing"
        needed = ", ".join(map(str, map(_told, takes)))
        raise ExpressionTextFault(
            place, f"{operation.name} of {got}", f"it takes {needed}"
        )
    return Apply(operation, tuple(arguments), filled(operation.gives, known))


def _told(type: Type) -> str:
    return type_text(type)
