"""An expression as Python that a person would write."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from .expression import AbstractExpression, Apply, Lambda, Literal, Variable
from .operation import CALL, ELEMENTS, LOOSE, SIGN, Operation
from .types import ANY, Type


_INDEX_NAMES = ("i", "j", "k")
_WIDTH = 80
# What a comparison is with its sides exchanged.
_MIRRORED = {"{0} < {1}": "{0} > {1}", "{0} <= {1}": "{0} >= {1}"}
_HINTS = {"int": "int", "float": "float", "bool": "bool", "str": "str", "none": "None"}


# What goes through a list once, as its only argument.
_GO_THROUGH = frozenset(
    f"{name}{of}"
    for name in ("sum", "product", "maximum", "minimum", "sorted")
    for of in ("", "_fraction", "_fractions")
)


def python_of(expression: AbstractExpression) -> str:
    """The expression in Python; what it needs to import is in `imports_of`.

    Example:
        >>> from softcode.expression import INT, OPERATIONS
        >>> n = Variable("n", INT)
        >>> total = Apply(OPERATIONS["add"], (n, Literal(1, INT)), INT)
        >>> python_of(Apply(OPERATIONS["multiply"], (total, n), INT))
        '(n + 1) * n'
    """
    return _text(expression)[0]


def _text(expression: AbstractExpression) -> tuple[str, int]:
    """The text, and how tightly it binds."""
    match expression:
        case Variable(name):
            return name, CALL
        case Literal(value):
            is_negative = isinstance(value, int | float) and value < 0
            return repr(value), SIGN if is_negative else CALL
        case Apply(operation, arguments) if operation.body is None:
            return _plain(operation, arguments), operation.binds
        case Apply(operation, arguments):
            return _with_body(operation, arguments), operation.binds
    raise TypeError(f"no Python for {expression!r:.60}")


def _plain(operation: Operation, arguments: Sequence[AbstractExpression]) -> str:
    operation, arguments = _literal_last(operation, arguments)
    texts = []
    for index, argument in enumerate(arguments):
        text, binds = _text(argument)
        least = operation.binds
        if operation.operands:
            least = operation.operands[index]
        elif operation.binds == CALL:
            least = LOOSE
        elif index == 1 and not operation.commutes:
            least = operation.binds + 1
        if operation.name in _GO_THROUGH:
            text = _gone_through(text, argument)
        texts.append(f"({text})" if binds < least else text)
    return operation.python.format(*texts)


def _gone_through(text: str, argument: AbstractExpression) -> str:
    """The text of a list that is gone through once, and need not be made first."""
    name = argument.operation.name if isinstance(argument, Apply) else ""
    if name in ("map", "filter", "zip_with", "flat_map", "digits"):
        return text[1:-1]
    if name in ("numbered", "up_to", "counted"):
        return text.removeprefix("list(")[:-1]
    return text


def _literal_last(
    operation: Operation, arguments: Sequence[AbstractExpression]
) -> tuple[Operation, Sequence[AbstractExpression]]:
    """`3 < n` as `n > 3`, and `1 + n` as `n + 1`: a literal stands on the right."""
    if len(arguments) != 2 or operation.binds == CALL:
        return operation, arguments
    first, second = arguments
    mirrored = _MIRRORED.get(operation.python)
    if mirrored is None and operation.commutes:
        mirrored = operation.python
    is_first = isinstance(first, Literal) and not isinstance(second, Literal)
    if mirrored is None or not is_first:
        return operation, arguments
    return dataclasses.replace(operation, python=mirrored), (second, first)


def _with_body(operation: Operation, arguments: Sequence[AbstractExpression]) -> str:
    body, *sources = arguments
    assert isinstance(body, Lambda)
    names = [variable.name for variable in body.variables]
    if operation.given != ELEMENTS:
        texts = [_text(source)[0] for source in sources]
        bound = ", ".join(names)
        return operation.python.format(*texts, names=bound, body=_text(body.result)[0])
    elements, index = names[: len(sources)], names[len(sources) :]
    each = _source(sources)
    bound = ", ".join(elements)
    if index and index[0] in body.result.free:
        each = f"enumerate({each})"
        bound = (
            f"{index[0]}, ({bound})" if len(elements) > 1 else f"{index[0]}, {bound}"
        )
    text, binds = _text(body.result)
    # A choice in the condition of a comprehension must stand in brackets.
    is_tight = any(each in operation.python for each in ("if {body}", "in {body}"))
    if is_tight and binds <= 1:
        text = f"({text})"
    return operation.python.format(body=text, names=bound, each=each, x=elements[0])


def _source(sources: Sequence[AbstractExpression]) -> str:
    texts = []
    for source in sources:
        text, binds = _text(source)
        name = source.operation.name if isinstance(source, Apply) else ""
        if name in ("numbered", "up_to", "counted"):
            text = _gone_through(text, source)
        texts.append(f"({text})" if binds <= 1 and len(sources) == 1 else text)
    return texts[0] if len(texts) == 1 else f"zip({', '.join(texts)})"


def imports_of(expression: AbstractExpression) -> tuple[str, ...]:
    """The modules that the expression's Python needs, in order.

    Example:
        >>> from softcode.expression import INT, OPERATIONS, list_of
        >>> items = Variable("items", list_of(INT))
        >>> imports_of(Apply(OPERATIONS["product"], (items,), INT))
        ('math',)
    """
    return tuple(
        sorted({name for op in _operations(expression) for name in op.imports})
    )


def _operations(expression: AbstractExpression) -> Iterator[Operation]:
    for part in expression.walk():
        if isinstance(part, Apply):
            yield part.operation


def hint_of(type: Type) -> str:
    """The type as a Python annotation.

    Example:
        >>> from softcode.expression import INT, list_of, optional
        >>> hint_of(list_of(INT)), hint_of(optional(INT))
        ('list[int]', 'int | None')
    """
    if type.is_list:
        return "list" if type.element == ANY else f"list[{hint_of(type.element)}]"
    if type.name == "optional":
        return f"{hint_of(type.arguments[0])} | None"
    return _HINTS.get(type.name, "object")


def function_text(
    name: str,
    variables: Sequence[Variable],
    result: AbstractExpression,
    *,
    doc: str = "",
) -> str:
    """The source of a Python function that gives the expression's value.

    What stands more than once is given a name first; a choice at the top is a chain of
    `if`s.

    Example:
        >>> from softcode.expression import INT, OPERATIONS
        >>> n = Variable("n", INT)
        >>> print(function_text("double", (n,), Apply(OPERATIONS["add"], (n, n), INT)))
        def double(n: int) -> int:
            return n + n
    """
    given = ", ".join(f"{v.name}: {hint_of(v.type)}" for v in variables)
    lines = [f"import {module}" for module in imports_of(result)]
    if lines:
        lines += ["", ""]
    for helper in dict.fromkeys(op.helper for op in _operations(result) if op.helper):
        lines += [*helper.splitlines(), "", ""]
    lines.append(f"def {name}({given}) -> {hint_of(result.type)}:")
    if doc:
        lines.append(f'    """{doc}"""')
    taken = {v.name for v in variables}
    named, body = _shared(result, taken)
    lines += [f"    {name} = {python_of(value)}" for name, value in named]
    lines += _returned(body)
    return "\n".join(lines)


def _returned(result: AbstractExpression) -> list[str]:
    lines = []
    while isinstance(result, Apply) and result.operation.name == "choose":
        condition, then, result = result.arguments
        lines += [
            f"    if {python_of(condition)}:",
            f"        return {python_of(then)}",
        ]
    return [*lines, f"    return {python_of(result)}"]


def _shared(
    result: AbstractExpression, taken: set[str]
) -> tuple[list[tuple[str, AbstractExpression]], AbstractExpression]:
    """Names for what stands more than once and is not small, and the rest with them.

    Only what is always evaluated may be computed first: a choice's branches need not
    have a value, and a body is done for each element.
    """
    named: list[tuple[str, AbstractExpression]] = []
    while True:
        counts: dict[AbstractExpression, int] = {}
        for part in _evaluated(result):
            if part.size >= 4 and part.free <= taken | {n for n, _ in named}:
                counts[part] = counts.get(part, 0) + 1
        often = [part for part, count in counts.items() if count > 1]
        if not often:
            return named, result
        part = max(often, key=lambda one: one.size)
        name = _fresh(part.type, taken | {n for n, _ in named})
        result = _replaced(result, part, Variable(name, part.type))
        named.append((name, part))


def _evaluated(expression: AbstractExpression) -> Iterator[AbstractExpression]:
    """The parts that are evaluated whatever the arguments are."""
    yield expression
    if not isinstance(expression, Apply):
        return
    always = expression.arguments
    if expression.operation.name in ("choose", "both", "either"):
        always = always[:1]
    for argument in always:
        if not isinstance(argument, Lambda):
            yield from _evaluated(argument)


def _replaced(
    expression: AbstractExpression, old: AbstractExpression, new: AbstractExpression
) -> AbstractExpression:
    if expression == old:
        return new
    match expression:
        case Lambda(variables, result):
            return Lambda(variables, _replaced(result, old, new))
        case Apply(operation, arguments, type):
            parts = tuple(_replaced(a, old, new) for a in arguments)
            return Apply(operation, parts, type)
    return expression


def _fresh(type: Type, taken: set[str]) -> str:
    base = {"list": "part", "str": "piece", "bool": "holds"}.get(type.name, "value")
    names: Iterator[Any] = iter((base, *(f"{base}_{k}" for k in range(2, 1000))))
    return next(name for name in names if name not in taken)
