"""Rule's 250 list functions, read from a folder, with an interpreter of their language.

The functions are those of joshrule/list_function_250; the files carry a mark by which
they are to be kept out of training data, and nothing of them is kept here. The language
is a lambda calculus with de Bruijn indices over lists; places are counted from 1. A task
is left out, and said so, if what is read here does not give all its examples.
"""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .concept import Concept, like


def _nth(n: int, xs: list) -> Any:
    if not 1 <= n <= len(xs):
        raise IndexError
    return xs[n - 1]


def _fold(f: Callable, start: Any, xs: list) -> Any:
    for x in xs:
        start = f(start)(x)
    return start


def _foldi(f: Callable, start: Any, xs: list) -> Any:
    for i, x in enumerate(xs, 1):
        start = f(i)(start)(x)
    return start


def _group(f: Callable, xs: list) -> list:
    groups: dict[str, list] = {}
    for x in xs:
        groups.setdefault(repr(f(x)), []).append(x)
    return list(groups.values())


def _range(start: int, step: int, end: int) -> list:
    if step == 0:
        raise ValueError
    return list(range(start, end + (1 if step > 0 else -1), step))


def _swap(i: int, j: int, xs: list) -> list:
    ys = list(xs)
    ys[i - 1], ys[j - 1] = _nth(j, xs), _nth(i, xs)
    return ys


def _without_first(v: Any, xs: list) -> list:
    ys = list(xs)
    if v in ys:
        ys.remove(v)
    return ys


def _quotient(a: int, b: int) -> int:
    return 0 if b == 0 else int(a / b)


OPERATIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "%": (2, lambda a, b: 0 if b == 0 else a % b),
    "*": (2, lambda a, b: a * b),
    "+": (2, lambda a, b: a + b),
    "-": (2, lambda a, b: a - b),
    "/": (2, _quotient),
    "<": (2, lambda a, b: a < b),
    "==": (2, lambda a, b: a == b),
    ">": (2, lambda a, b: a > b),
    "abs": (1, abs),
    "and": (2, lambda a, b: a and b),
    "append": (2, lambda xs, x: [*xs, x]),
    "concat": (2, lambda xs, ys: xs + ys),
    "cons": (2, lambda x, xs: [x, *xs]),
    "count": (2, lambda f, xs: sum(bool(f(x)) for x in xs)),
    "cut_idx": (2, lambda i, xs: xs[: i - 1] + xs[i:]),
    "cut_slice": (3, lambda i, j, xs: xs[: i - 1] + xs[j:]),
    "cut_val": (2, _without_first),
    "cut_vals": (2, lambda v, xs: [x for x in xs if x != v]),
    "drop": (2, lambda n, xs: xs[max(n, 0) :]),
    "droplast": (2, lambda n, xs: xs[: max(len(xs) - max(n, 0), 0)]),
    "filter": (2, lambda f, xs: [x for x in xs if f(x)]),
    "filteri": (2, lambda f, xs: [x for i, x in enumerate(xs, 1) if f(i)(x)]),
    "find": (2, lambda f, xs: [i for i, x in enumerate(xs, 1) if f(x)]),
    "flatten": (1, lambda xss: [x for xs in xss for x in xs]),
    "fold": (3, _fold),
    "foldi": (3, _foldi),
    "group": (2, _group),
    "first": (1, lambda xs: xs[0]),
    "insert": (3, lambda v, i, xs: [*xs[: i - 1], v, *xs[i - 1 :]]),
    "is_even": (1, lambda n: n % 2 == 0),
    "is_in": (2, lambda xs, x: x in xs),
    "is_odd": (1, lambda n: n % 2 == 1),
    "last": (1, lambda xs: xs[-1]),
    "length": (1, len),
    "map": (2, lambda f, xs: [f(x) for x in xs]),
    "mapi": (2, lambda f, xs: [f(i)(x) for i, x in enumerate(xs, 1)]),
    "max": (1, max),
    "min": (1, min),
    "not": (1, lambda a: not a),
    "nth": (2, _nth),
    "or": (2, lambda a, b: a or b),
    "product": (1, math.prod),
    "range": (3, _range),
    "repeat": (2, lambda v, n: [v] * n),
    "replace": (3, lambda i, v, xs: [v if at == i else x for at, x in enumerate(xs, 1)]),
    "reverse": (1, lambda xs: xs[::-1]),
    "second": (1, lambda xs: xs[1]),
    "singleton": (1, lambda x: [x]),
    "slice": (3, lambda i, j, xs: xs[max(i - 1, 0) : max(j, 0)]),
    "sort": (2, lambda f, xs: sorted(xs, key=f)),
    "splice": (3, lambda ys, i, xs: xs[: i - 1] + ys + xs[i - 1 :]),
    "sum": (1, sum),
    "swap": (3, _swap),
    "take": (2, lambda n, xs: xs[: max(n, 0)]),
    "takelast": (2, lambda n, xs: xs[max(len(xs) - max(n, 0), 0) :]),
    "third": (1, lambda xs: xs[2]),
    "unique": (1, lambda xs: list(dict.fromkeys(xs))),
    "zip": (2, lambda xs, ys: [list(pair) for pair in zip(xs, ys, strict=False)]),
}  # fmt: skip


def parsed(text: str) -> Any:
    """A program's text as nested lists."""
    stack: list[list] = [[]]
    for token in text.replace("(", " ( ").replace(")", " ) ").split():
        if token == "(":
            stack.append([])
        elif token == ")":
            stack[-2].append(stack.pop())
        else:
            stack[-1].append(token)
    return stack[0][0]


def evaluated(term: Any, scope: tuple[Any, ...]) -> Any:
    """The value of a term, whose `$n` is the n-th of the scope."""
    if isinstance(term, str):
        return _atom(term, scope)
    head = term[0]
    if head == "lambda":
        return lambda value: evaluated(term[1], (value, *scope))
    if head == "if":
        return evaluated(term[2 if evaluated(term[1], scope) else 3], scope)
    function = evaluated(head, scope)
    for part in term[1:]:
        function = function(evaluated(part, scope))
    return function


def _atom(token: str, scope: tuple[Any, ...]) -> Any:
    if token.startswith("$"):
        return scope[int(token[1:])]
    constants = {"true": True, "false": False, "empty": []}
    if token in constants:
        return constants[token]
    if token in OPERATIONS:
        return _curried(*OPERATIONS[token])
    return int(token)


def _curried(num: int, function: Callable[..., Any], *given: Any) -> Any:
    if num == 0:
        return function(*given)
    return lambda value: _curried(num - 1, function, *given, value)


def concepts(folder: Path) -> Iterator[tuple[Concept, str]]:
    """Each function of the folder (first ordering), and why it is left out, if it is."""
    for path in sorted(folder.glob("c*_1.json")):
        content = json.loads(path.read_text())
        term = parsed(content["program"])
        examples = [((e["i"],), e["o"]) for e in content["data"]]
        definition = evaluated(term, ())
        kept = len(examples) - 2 * len(examples) // 3
        concept = Concept(
            path.stem, "list function", examples, definition, like(examples), kept
        )
        yield concept, _wrong(concept)


def _wrong(concept: Concept) -> str:
    assert concept.definition is not None
    for arguments, value in concept.examples:
        try:
            got = concept.definition(*arguments)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            got = error
        if got != value:
            return f"{arguments} gives {got!r}, and the file has {value!r}"
    return ""
