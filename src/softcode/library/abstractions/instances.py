"""The skeletons that an abstraction stands for: its holes as holes of a term."""

import functools
import itertools
from collections.abc import Iterator

from ...machine import AbstractMachine
from ...skeleton import (
    HOLE,
    AbstractTerm,
    Block,
    Hole,
    Place,
    SExpression,
    Skeleton,
    fits,
    inner_places,
    parse_tree,
    rebuilt,
    skeletons,
    substituted,
    term_of,
)
from .abstraction import Abstraction


# Open lines that a hole for code becomes.
_NUM_LINES = (1, 2)
_MAX_TERMS = 64


@functools.lru_cache(maxsize=256)
def instances(
    abstraction: Abstraction, machine: AbstractMachine, max_holes: int
) -> tuple[Skeleton, ...]:
    """The skeletons of an abstraction that fit the machine.

    A hole for code becomes one or two open lines, a hole for a variable an open operand.
    What cannot be left open, such as a number, takes each value that it had in the
    sources. Lines take the place of one open line in the grammar's skeletons.

    Args:
        abstraction: of any kind; a fragment has none.
        machine: what the programs are for.
        max_holes: the most lines that are open.
    """
    found: dict[AbstractTerm, Skeleton] = {}
    for term in terms_of(abstraction):
        around = (term,)
        if isinstance(term, Block):
            around = _with_lines(term, machine)
        for whole in around:
            skeleton = Skeleton(whole, machine)
            if fits(skeleton, max_holes):
                found.setdefault(whole, skeleton)
    return tuple(found.values())


def terms_of(abstraction: Abstraction) -> Iterator[AbstractTerm]:
    """The terms with holes that an abstraction stands for; none for a fragment.

    Raises:
        ExpressionFault: if what is said to have stood at a hole does not fit there.
    """
    if abstraction.kind == "fragment":
        return
    root = parse_tree(abstraction.expression)
    choices = [
        tuple((f"#{hole}", filler) for filler in _fillers(root, hole, seen))
        for hole, seen in enumerate(abstraction.arguments)
    ]
    for chosen in itertools.islice(itertools.product(*choices), _MAX_TERMS):
        values = {hole: parse_tree(text) for hole, text in chosen}
        term = term_of(str(substituted(_without_open_words(root), values)))
        yield rebuilt(term, _with_hole)


def _with_hole(term: AbstractTerm) -> AbstractTerm:
    """Lines that are all open are a hole, as in the grammar's terms."""
    if isinstance(term, Block) and term.lines and set(term.lines) == {HOLE}:
        return Hole(len(term.lines))
    return term


def _fillers(root: SExpression, hole: int, seen: tuple[str, ...]) -> tuple[str, ...]:
    """What a hole is filled with, by what may stand at its places."""
    pairs = inner_places(root, Place.term)
    places = {place for node, place in pairs if node.word == f"#{hole}"}
    line = "hole"
    match min(places, default=Place.line, key=_ORDER.index):
        case Place.term:
            return tuple(f"(hole {number})" for number in _NUM_LINES)
        case Place.terms:
            ends = (f"(sequence (hole {n}) no_terms)" for n in _NUM_LINES)
            return ("no_terms", *ends)
        case Place.lines:
            once = f"(lines {line} no_lines)"
            return (once, f"(lines {line} {once})")
        case Place.line:
            return (line,)
        case Place.operand:
            return ("?",)
        case _:
            return seen


# A hole with several places is filled with what may stand at all of them.
_ORDER = (
    *(Place.number, Place.flag, Place.over, Place.variables, Place.pair),
    *(Place.variable, Place.operand, Place.line, Place.lines, Place.terms, Place.term),
)


def _without_open_words(node: SExpression) -> SExpression:
    """A line whose instruction is open is an open line."""
    if node.parts and node.word.startswith("#"):
        return SExpression("hole")
    return node._replace(parts=tuple(map(_without_open_words, node.parts)))


def _with_lines(block: Block, machine: AbstractMachine) -> tuple[AbstractTerm, ...]:
    """The grammar's skeletons with one open line, which these lines take the place of."""
    takes_place = functools.partial(_in_place_of_hole, block)
    return tuple(
        rebuilt(skeleton.term, takes_place)
        for skeleton in skeletons(machine, 1)
        if skeleton.num_holes == 1
    )


def _in_place_of_hole(block: Block, term: AbstractTerm) -> AbstractTerm:
    return block if isinstance(term, Hole) else term
