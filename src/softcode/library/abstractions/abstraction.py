"""What solved programs have in common: expressions with holes, found by compression."""

import dataclasses
import datetime
import functools
import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...machine.assembly import CODE
from ...skeleton import (
    ExpressionFault,
    Place,
    SExpression,
    inner_places,
    nodes_of,
    parse_tree,
    substituted,
    term_of,
)


# What an abstraction may be: a term, lines that are part of one, or less than two lines.
KINDS = ("term", "lines", "fragment")


@dataclasses.dataclass(frozen=True)
class Abstraction:
    """An expression with holes, `#0` to `#2`, that several solved programs have in them.

    Args:
        name: what it is called in a library.
        expression: the s-expression; the same hole may stand in several places.
        arguments: for each hole, what stood there, in the order of the sources.
        sources: the names of the tasks whose programs have it in them.
        num_uses: how often it stands in them.
        num_programs: how many programs were compressed.
        compressed_at: when, as an ISO date and time.

    Example:
        >>> fold = Abstraction("fold_1", "(fold (lines (#0 x a a) no_lines) once)",
        ...                    (("add", "max"),), ("sum", "largest"), num_uses=2)
        >>> fold.arity, fold.kind
        (1, 'term')
        >>> Abstraction("line_1", "(add x a #0)", (("a",),)).kind
        'fragment'
    """

    name: str
    expression: str
    arguments: tuple[tuple[str, ...], ...] = ()
    sources: tuple[str, ...] = ()
    num_uses: int = 0
    num_programs: int = 0
    compressed_at: str = ""

    @property
    def arity(self) -> int:
        """How many holes it has."""
        return len(self.arguments)

    @property
    def kind(self) -> str:
        """One of `KINDS`: only terms and lines make skeletons; a fragment makes none."""
        root = parse_tree(self.expression)
        if not root.parts or root.word in (*CODE, "variables", "pair"):
            return "fragment"
        try:
            list(inner_places(root, Place.term))
        except ExpressionFault:
            return "fragment"
        if root.word != "lines":
            return "term"
        # A line alone is found as fast as it is chosen among others.
        num_lines = sum(node.word in CODE for node in nodes_of(root))
        return "lines" if num_lines > 1 else "fragment"


def compress(
    solved: Mapping[str, str],
    *,
    max_arity: int = 3,
    num_abstractions: int = 10,
    compressed_at: str | None = None,
    measure: Callable[[str, Callable[[], Any]], Any] | None = None,
) -> tuple[Abstraction, ...]:
    """What makes the solved programs shorter if it is named once and used in several.

    Args:
        solved: the expression of each solved task, by the task's name.
        max_arity: the most holes of an abstraction.
        num_abstractions: the most abstractions.
        compressed_at: what to say about when; now if `None`.
        measure: takes the name of a step and what makes it, a plain value, and gives
            that; so that a step can be kept (see `softcode.induce.run.Measurements`).

    Returns:
        The abstractions, the one that saves most first. Some may be fragments, such as a
        single line, which make no skeletons (see `Abstraction.kind`).

    Raises:
        ExpressionFault: names the task and the column of what is no whole term.
        ImportError: if `stitch-core` is not installed; says how to install it.

    Example:
        >>> fold = "(fold (lines ({} x a a) no_lines) once)"
        >>> solved = {name: fold.format(name) for name in ("add", "max")}
        >>> found = compress(solved | {"again": fold.format("max")})
        >>> [(a.expression, a.sources) for a in found]
        [('(fold (lines (max x a a) no_lines) once)', ('max', 'again'))]
    """
    trees = {name: _tree_of(name, text) for name, text in solved.items()}
    if len(trees) < 2:
        return ()
    when = compressed_at or _now()
    found: list[Abstraction] = []
    bodies: dict[str, SExpression] = {}
    programs = list(map(str, trees.values()))
    for number in range(1, num_abstractions + 1):
        step = functools.partial(_learned, programs, number, max_arity)
        learned = measure(f"abstraction {number}", step) if measure else step()
        if learned is None:
            break
        programs = learned["rewritten"]
        body = _expanded(parse_tree(learned["body"]), bodies)
        bodies[learned["name"]] = body
        uses = [(task, u) for task, tree in trees.items() for u in _uses(body, tree)]
        arguments = tuple(
            tuple(dict.fromkeys(str(use[f"#{hole}"]) for _, use in uses))
            for hole in range(learned["arity"])
        )
        found.append(
            Abstraction(
                name=f"{body.word}_{number}",
                expression=str(body),
                arguments=arguments,
                sources=tuple(dict.fromkeys(task for task, _ in uses)),
                num_uses=len(uses),
                num_programs=len(trees),
                compressed_at=when,
            )
        )
    return tuple(found)


def _learned(programs: list[str], number: int, max_arity: int) -> dict[str, Any] | None:
    """The abstraction that saves most, and the programs with it; `None` if none does."""
    settings: dict[str, Any] = {"max_arity": max_arity, "iterations": 1}
    result = _stitch().compress(
        programs,
        **settings,
        abstraction_prefix=f"fn_{number}_",
        threads=1,
        silent=True,
        # A function that lacks arguments is no term.
        no_curried_bodies=True,
        no_curried_metavars=True,
    )
    if not result.abstractions:
        return None
    (learned,) = result.abstractions
    return {
        "name": learned.name,
        "body": learned.body,
        "arity": learned.arity,
        "rewritten": list(result.rewritten),
    }


def _tree_of(task: str, text: str) -> SExpression:
    try:
        term_of(text)
    except ExpressionFault as fault:
        needed = f"{fault.needed} (in the program of {task!r})"
        raise ExpressionFault(fault.column, fault.word, needed) from None
    return parse_tree(text)


def _stitch() -> Any:
    try:
        return importlib.import_module("stitch_core")
    except ImportError:
        raise ImportError(
            "compressing programs needs the package `stitch-core`, which is not "
            "installed; install it with `pip install softcode[library]`"
        ) from None


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _expanded(node: SExpression, bodies: Mapping[str, SExpression]) -> SExpression:
    """The tree without the names of earlier abstractions."""
    parts = tuple(_expanded(part, bodies) for part in node.parts)
    if node.word not in bodies:
        return node._replace(parts=parts)
    values = {f"#{hole}": part for hole, part in enumerate(parts)}
    return substituted(bodies[node.word], values)


def _uses(pattern: SExpression, tree: SExpression) -> Iterator[dict[str, SExpression]]:
    """What stands at the holes, wherever the pattern is in the tree."""
    for node in nodes_of(tree):
        values: dict[str, SExpression] = {}
        if _matches(pattern, node, values):
            yield values


def _matches(
    pattern: SExpression, node: SExpression, values: dict[str, SExpression]
) -> bool:
    """Whether the tree is the pattern; notes what stands at its holes."""
    if pattern.word.startswith("#") and not pattern.parts:
        return str(values.setdefault(pattern.word, node)) == str(node)
    if pattern.word.startswith("#"):
        values.setdefault(pattern.word, SExpression(node.word))
    elif pattern.word != node.word:
        return False
    return len(pattern.parts) == len(node.parts) and all(
        _matches(inner, part, values)
        for inner, part in zip(pattern.parts, node.parts, strict=True)
    )
