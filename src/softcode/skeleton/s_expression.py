"""Trees of words: what an expression is before anyone asks what its words mean."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..files import Fault


_TOKEN = re.compile(r"[()]|[^\s()]+")
_MAX_DEPTH = 200


class ExpressionFault(Fault):
    """An expression cannot be read. Says where, what stands there and what is needed.

    Example:
        >>> fault = ExpressionFault(9, "the end", "a word was expected")
        >>> str(fault)
        'column 9: got `the end`; a word was expected'
    """

    def __init__(self, column: int, got: str, needed: str):
        super().__init__(f"column {column}", f"got `{got}`", needed)
        self.column, self.word = column, got


class SExpression(NamedTuple):
    """A word, and what it is applied to; `(add x a)` has the parts `x` and `a`.

    Example:
        >>> str(SExpression("add", (SExpression("x"), SExpression("a"))))
        '(add x a)'
    """

    word: str
    parts: tuple["SExpression", ...] = ()
    column: int = 0
    """Where the word stands in the text, from 1; 0 if in none."""

    def __str__(self):
        if not self.parts:
            return self.word
        return f"({self.word} {' '.join(map(str, self.parts))})"

    def fault(self, needed: str) -> ExpressionFault:
        return ExpressionFault(self.column, self.word, needed)


def parse_tree(text: str) -> SExpression:
    """The tree that a text writes down.

    Raises:
        ExpressionFault: if a parenthesis is missing or too many.

    Example:
        >>> node = parse_tree("(store z (f a))")
        >>> node.word, [part.word for part in node.parts]
        ('store', ['z', 'f'])
    """
    tokens = [(match[0], match.start() + 1) for match in _TOKEN.finditer(text)]
    tokens.append(("the end", len(text) + 1))
    node, position = _read(tokens, 0, 0)
    if position < len(tokens) - 1:
        word, column = tokens[position]
        raise ExpressionFault(column, word, "nothing was expected after the expression")
    return node


def _read(
    tokens: list[tuple[str, int]], position: int, depth: int
) -> tuple[SExpression, int]:
    word, column = tokens[position]
    is_last = position == len(tokens) - 1
    if word == ")" or is_last:
        raise ExpressionFault(column, word, "a word or `(` was expected")
    if word != "(":
        return SExpression(word, (), column), position + 1
    if depth == _MAX_DEPTH:
        raise ExpressionFault(column, word, f"at most {_MAX_DEPTH} levels can be read")
    head, start = tokens[position + 1]
    if head in ("(", ")") or position + 1 == len(tokens) - 1:
        raise ExpressionFault(start, head, "a word was expected after `(`")
    position += 2
    parts = []
    while tokens[position][0] != ")":
        part, position = _read(tokens, position, depth + 1)
        parts.append(part)
    return SExpression(head, tuple(parts), start), position + 1


def nodes_of(node: SExpression) -> Iterator[SExpression]:
    """The tree and all trees within it.

    Example:
        >>> [node.word for node in nodes_of(parse_tree("(store z (f a))"))]
        ['store', 'z', 'f', 'a']
    """
    yield node
    for part in node.parts:
        yield from nodes_of(part)


def substituted(node: SExpression, values: dict[str, SExpression]) -> SExpression:
    """The tree in which these words, where nothing follows them, are other trees.

    Example:
        >>> str(substituted(parse_tree("(add #0 a)"), {"#0": parse_tree("x")}))
        '(add x a)'
    """
    if not node.parts:
        return values.get(node.word, node)
    return node._replace(parts=tuple(substituted(p, values) for p in node.parts))
