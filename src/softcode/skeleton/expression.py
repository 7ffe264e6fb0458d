"""Terms as s-expressions: a plain text that is stored, compared and compressed.

A term is its name and its fields in order, `(fold (lines (add x a a) no_lines) range)`.
Lists are pairs of a first and the rest, so that what two of them end in is one tree:
`(sequence FIRST REST)` and `no_terms`, `(lines FIRST REST)` and `no_lines`. A line is an
instruction and its operands; `hole` is the line that is open, `?` an open operand.
"""

import dataclasses
import enum
import re
from collections.abc import Callable, Iterator
from typing import Any

from .counted import Count, CountDown, While
from .loops import Fold, Iterate, Map, Over, Recurrence, Scan, Skip, Until
from .pointers import Filter, Move, Pairs, Zip
from .s_expression import ExpressionFault as ExpressionFault, SExpression, parse_tree
from .terms import (
    HOLE,
    AbstractTerm,
    Block,
    Constant,
    CopyCell,
    Hole,
    Load,
    Next,
    Sequence,
    Store,
    When,
)


class Place(enum.StrEnum):
    """What may stand somewhere in an expression.

    Example:
        >>> str(Place.operand)
        'a variable or `?`'
    """

    term = "a term"
    terms = "`sequence` or `no_terms`"
    lines = "`lines` or `no_lines`"
    line = "a line, such as `(inc x x)` or `hole`"
    operand = "a variable or `?`"
    variable = "a variable"
    variables = "`variables` or `no_variables`"
    pair = "`pair` and two variables"
    number = "a number up to 999"
    flag = "`true` or `false`"
    over = "one of " + ", ".join(f"`{over.name}`" for over in Over)


_CLASSES: dict[str, type[AbstractTerm]] = {
    re.sub(r"(?<=[a-z])(?=[A-Z])", "_", c.__name__).lower(): c
    for c in (
        *(Hole, Load, Next, Constant, Store, CopyCell, When),
        *(Map, Scan, Fold, Recurrence, Iterate, Until, Skip),
        *(Pairs, Zip, Move, Filter),
        *(Count, CountDown, While),
    )
}
_NAMES = {c: name for name, c in _CLASSES.items()}
_LISTS = {
    Place.terms: ("sequence", "no_terms", Place.term),
    Place.lines: ("lines", "no_lines", Place.line),
    Place.variables: ("variables", "no_variables", Place.variable),
}
_OPEN_LINE = "hole"


def expression_of(term: AbstractTerm) -> str:
    """The term as an s-expression; `term_of` is its inverse.

    Args:
        term: any term of the grammar, filled or not.

    Example:
        >>> expression_of(Sequence((Constant("n", 2), Store("z", "a"))))
        '(sequence (constant n 2) (sequence (store z a) no_terms))'
    """
    return str(_node_of(term, Place.term))


def term_of(text: str) -> AbstractTerm:
    """The term that an s-expression writes down.

    Raises:
        ExpressionFault: names the column, what stands there and what is needed.

    Example:
        >>> term_of("(map (lines (inc x x) no_lines) once)")
        Map(body=Block(lines=('inc x x',)), over=<Over.once: 'each cell once'>)
    """
    return _value_of(parse_tree(text), Place.term)


def inner_places(
    node: SExpression, place: Place
) -> Iterator[tuple[SExpression, Place]]:
    """The tree and all within it, each with what may stand there.

    Raises:
        ExpressionFault: where a known word has not the parts that it needs.

    Example:
        >>> tree = parse_tree("(store z a)")
        >>> [(node.word, place.name) for node, place in inner_places(tree, Place.term)]
        [('store', 'term'), ('z', 'operand'), ('a', 'operand')]
    """
    yield node, place
    if node.parts:
        for part, inner in zip(node.parts, _places_in(node, place), strict=True):
            yield from inner_places(part, inner)


def _places_in(node: SExpression, place: Place) -> tuple[Place, ...]:
    """What may stand at each of a tree's parts."""
    if place is Place.line:
        return (Place.operand,) * len(node.parts)
    if place is Place.pair:
        places = (Place.operand,) * 2
    else:
        places = _places_by_word(node, place)
    if len(places) != len(node.parts):
        raise node.fault(f"a word with {len(node.parts)} parts was expected")
    return places


def _places_by_word(node: SExpression, place: Place) -> tuple[Place, ...]:
    for rest, (word, _, first) in _LISTS.items():
        if node.word == word and place in (rest, Place.term):
            return (first, rest)
    if place is Place.term and node.word in _CLASSES:
        fields = dataclasses.fields(_CLASSES[node.word])  # pyright: ignore[reportArgumentType]
        return tuple(_place_of(field) for field in fields)
    raise node.fault(f"{place} was expected")


def _place_of(field: dataclasses.Field[Any]) -> Place:
    if field.type is str and field.default == HOLE:
        return Place.operand
    places: dict[Any, Place] = {
        AbstractTerm: Place.term,
        str: Place.variable,
        int: Place.number,
        bool: Place.flag,
        Over: Place.over,
        tuple[str, ...]: Place.variables,
        tuple[str, str]: Place.pair,
    }
    return places[field.type]


def _node_of(value: Any, place: Place) -> SExpression:
    match value:
        case Block(lines):
            return _node_of(lines, Place.lines)
        case Sequence(terms):
            return _node_of(terms, Place.terms)
        case AbstractTerm():
            fields = dataclasses.fields(value)  # pyright: ignore[reportArgumentType]
            given = [_node_of(getattr(value, f.name), _place_of(f)) for f in fields]
            return SExpression(_NAMES[type(value)], tuple(given))
        case tuple() if place is Place.pair:
            return SExpression("pair", tuple(map(SExpression, value)))
        case tuple():
            word, empty, inner = _LISTS[place]
            node = SExpression(empty)
            for first in reversed(value):
                node = SExpression(word, (_node_of(first, inner), node))
            return node
        case str() if place is Place.line:
            word, *operands = value.split()
            return SExpression(
                _OPEN_LINE if word == HOLE else word, tuple(map(SExpression, operands))
            )
        case Over():
            return SExpression(value.name)
        case _:
            return SExpression(str(value).lower())


def _value_of(node: SExpression, place: Place) -> Any:
    if place is Place.term:
        return _term(node)
    if place in _LISTS:
        return tuple(_items(node, place))
    if place is Place.line:
        if node.word == _OPEN_LINE and not node.parts:
            return HOLE
        operands = (_atom(part, Place.operand) for part in node.parts)
        return " ".join((_atom(node._replace(parts=()), place), *operands))
    if place is Place.pair:
        if node.word != "pair" or len(node.parts) != 2:
            raise node.fault(f"{place} was expected")
        return tuple(_atom(part, Place.operand) for part in node.parts)
    text = _atom(node, place)
    try:
        return _READERS.get(place, str)(text)
    except (KeyError, ValueError):
        raise node.fault(f"{place} was expected") from None


def _number(text: str) -> int:
    # More lines than any machine has would only be slow to refuse later.
    if len(text) > 3:
        raise ValueError(text)
    return int(text)


_READERS: dict[Place, Callable[[str], Any]] = {
    Place.number: _number,
    Place.flag: {"true": True, "false": False}.__getitem__,
    Place.over: Over.__members__.__getitem__,
}


def _term(node: SExpression) -> AbstractTerm:
    if node.word in _LISTS[Place.lines]:
        return Block(tuple(_items(node, Place.lines)))
    if node.word in _LISTS[Place.terms]:
        return Sequence(tuple(_items(node, Place.terms)))
    if node.word not in _CLASSES:
        known = ", ".join([*_CLASSES, "sequence", "lines"])
        raise node.fault(f"a term was expected ({known})")
    kind = _CLASSES[node.word]
    fields = dataclasses.fields(kind)  # pyright: ignore[reportArgumentType]
    if len(fields) != len(node.parts):
        raise node.fault(
            f"{len(fields)} parts were expected ({', '.join(f.name for f in fields)}), "
            f"not {len(node.parts)}"
        )
    pairs = zip(node.parts, fields, strict=True)
    return kind(*(_value_of(part, _place_of(field)) for part, field in pairs))


def _items(node: SExpression, place: Place) -> Iterator[Any]:
    word, empty, inner = _LISTS[place]
    while node.word == word and len(node.parts) == 2:
        first, node = node.parts
        yield _value_of(first, inner)
    if node.word != empty or node.parts:
        raise node.fault(f"{place} was expected")


def _atom(node: SExpression, place: Place) -> str:
    if node.parts or not re.fullmatch(r"\?|\w+", node.word):
        raise node.fault(f"{place} was expected")
    return node.word
