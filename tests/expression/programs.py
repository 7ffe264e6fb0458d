"""Random well-typed expressions, for the tests of this folder."""

import random

from softcode.expression import (
    BOOL,
    INT,
    OPERATIONS,
    TEXT,
    AbstractExpression,
    Apply,
    Lambda,
    Literal,
    Type,
    Variable,
    list_of,
)
from softcode.expression.operation import ELEMENTS, bound_types
from softcode.expression.search.rules import rules_of


TYPES = (INT, BOOL, TEXT, list_of(INT), list_of(TEXT))
ARGUMENTS = (
    Variable("n", INT),
    Variable("flag", BOOL),
    Variable("text", TEXT),
    Variable("items", list_of(INT)),
    Variable("words", list_of(TEXT)),
)
# Powers and repetitions of random numbers fill the memory.
HEAVY = {"power", "shift_left", "repeat", "text_repeat", "numbered", "up_to", "counted",
         "padded", "recurrence"}  # fmt: skip
RULES = [
    rule
    for rule in rules_of(TYPES, dict.fromkeys(OPERATIONS, 1))
    if rule.operation.name not in HEAVY
]
TEXTS = ["", " ", "a'b", 'q"\\', "é\n", "[1", ")"]


def expression(
    draw: random.Random,
    type: Type,
    variables: tuple[Variable, ...] = ARGUMENTS,
    depth: int = 3,
) -> AbstractExpression:
    """An expression of this type in these variables."""
    there = [variable for variable in variables if variable.type == type]
    if depth == 0 or draw.random() < 0.25:
        if there and draw.random() < 0.6:
            return draw.choice(there)
        return Literal(value(draw, type), type)
    rule = draw.choice([rule for rule in RULES if rule.gives == type])
    parts = [expression(draw, t, variables, depth - 1) for t in rule.takes]
    if rule.body is not None:
        types = bound_types(rule.operation, rule.takes)
        names = [f"v{depth}_{index}" for index in range(len(types))]
        bound = tuple(map(Variable, names, types))
        if rule.operation.given == ELEMENTS and not rule.operation.has_index:
            bound = bound[: len(rule.takes)]
        body = expression(draw, rule.body, (*variables, *bound), depth - 1)
        parts = [Lambda(bound, body), *parts]
    return Apply(rule.operation, tuple(parts), rule.gives)


def value(draw: random.Random, type: Type):
    """A plain value of this type."""
    if type.is_list:
        return [value(draw, type.element) for _ in range(draw.randrange(5))]
    if type == BOOL:
        return draw.random() < 0.5
    return draw.choice(TEXTS) if type == TEXT else draw.randrange(-5, 12)
