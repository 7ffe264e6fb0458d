"""DreamCoder's list tasks, read from its `list_tasks.json`, with definitions of our own.

The tasks are those of Ellis et al. (PLDI 2021), section 5, in the repository ellisk42/ec.
A task whose definition here does not give all its examples is left out, and said so.
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .concept import Concept, like


def _is_prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, math.isqrt(n) + 1))


def _fibonacci(n: int) -> int:
    first, second = 0, 1
    for _ in range(n):
        first, second = second, first + second
    return first


def _at(xs: list, k: int) -> Any:
    if not 1 <= k <= len(xs):
        raise IndexError
    return xs[k - 1]


# For each family a function of the list and the numbers in the task's name.
DEFINITIONS: dict[str, Callable[..., Any]] = {
    "add-k": lambda x, k: [a + k for a in x],
    "append-index-k": lambda x, k: [*x, _at(x, k)],
    "append-k": lambda x, k: [*x, k],
    "bool-identify-geq-k": lambda x, k: [a >= k for a in x],
    "bool-identify-is-mod-k": lambda x, k: [a % k == 0 for a in x],
    "bool-identify-is-prime": lambda x: [_is_prime(a) for a in x],
    "bool-identify-k": lambda x, k: [a == k for a in x],
    "caesar-cipher-k-modulo-n": lambda x, k, n: [(a + k) % n for a in x],
    "count-head-in-tail": lambda x: x[1:].count(x[0]),
    "count-k": lambda x, k: x.count(k),
    "drop-k": lambda x, k: x[k:],
    "dup": lambda x: [a for a in x for _ in range(2)],
    "empty": lambda x: not x,
    "evens": lambda x: [a for a in x if a % 2 == 0],
    "fibonacci": _fibonacci,
    "has-head-in-tail": lambda x: x[0] in x[1:],
    "has-k": lambda x, k: k in x,
    "head": lambda x: x[0],
    "index-head": lambda x: x[x[0]],
    "index-k": _at,
    "is-evens": lambda x: all(a % 2 == 0 for a in x),
    "is-mod-k": lambda x, k: all(a % k == 0 for a in x),
    "is-odds": lambda x: all(a % 2 == 1 for a in x),
    "is-primes": lambda x: all(map(_is_prime, x)),
    "is-squares": lambda x: all(math.isqrt(a) ** 2 == a for a in x),
    "keep-mod-head": lambda x: [a for a in x[1:] if a % x[0] == 0],
    "keep-mod-k": lambda x, k: [a for a in x if a % k == 0],
    "kth-largest": lambda x, k: _at(sorted(x)[::-1], k),
    "kth-smallest": lambda x, k: _at(sorted(x), k),
    "last": lambda x: x[-1],
    "len": len,
    "max": max,
    "min": min,
    "modulo-k": lambda x, k: [a % k for a in x],
    "mult-k": lambda x, k: [a * k for a in x],
    "odds": lambda x: [a for a in x if a % 2],
    "pop": lambda x: x[:-1] if x else [][0],
    "pow-k": lambda x, k: [a**k for a in x],
    "prepend-index-k": lambda x, k: [_at(x, k), *x],
    "prepend-k": lambda x, k: [k, *x],
    "product": math.prod,
    "range": lambda n: list(range(n)),
    "remove-index-k": lambda x, k: x[: k - 1] + x[k:] if len(x) >= k else [][0],
    "remove-mod-head": lambda x: [a for a in x[1:] if a % x[0]],
    "remove-mod-k": lambda x, k: [a for a in x if a % k],
    "repeat": lambda x: [x[1]] * x[0],
    "repeat-k": lambda x, k: x * k,
    "repeat-many": lambda x: x[1:] * x[0],
    "replace-all-with-index-k": lambda x, k: [_at(x, k)] * len(x),
    "reverse": lambda x: x[::-1],
    "rotate-k": lambda x, k: x[-k:] + x[:-k] if len(x) >= k else [][0],
    "slice-k-n": lambda x, k, n: x[k - 1 : k - 1 + n] if len(x) >= k - 1 + n else [][0],
    "sort": sorted,
    "sum": sum,
    "tail": lambda x: x[1:] if x else [][0],
    "take-k": lambda x, k: x[:k],
}  # fmt: skip


def concepts(path: Path) -> Iterator[tuple[Concept, str]]:
    """Each task of the file, and why it is left out; "" if it is not."""
    for task in json.loads(path.read_text()):
        family = re.split(r" with ", task["name"])[0]
        numbers = [int(n) for n in re.findall(r"=(-?\d+)", task["name"])]
        examples = [((e["i"],), e["o"]) for e in task["examples"]]
        function = DEFINITIONS.get(family)
        definition = None
        if function is not None:
            definition = lambda x, f=function, n=numbers: f(x, *n)
        kept = len(examples) - 2 * len(examples) // 3
        concept = Concept(
            task["name"], family, examples, definition, like(examples), kept
        )
        yield concept, _wrong(concept)


def _wrong(concept: Concept) -> str:
    if concept.definition is None:
        return "no definition of this family"
    for arguments, value in concept.examples:
        try:
            got = concept.definition(*arguments)
        except (ArithmeticError, LookupError, ValueError) as error:
            got = error
        if got != value or type(got) is not type(value):
            return f"{arguments} gives {got!r}, and the file has {value!r}"
    return ""
