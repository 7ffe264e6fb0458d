"""Fifty functions of whole numbers, of kinds that people ask about."""

import math
import random
from collections.abc import Callable, Iterator

from .concept import Concept


def _digits(n: int) -> list[int]:
    return [int(d) for d in str(n)]


def _fibonacci(n: int, first: int = 0, second: int = 1) -> int:
    for _ in range(n):
        first, second = second, first + second
    return first


def _divisors(n: int) -> list[int]:
    return [d for d in range(1, n + 1) if n % d == 0]


def _weekday(n: int) -> int:
    return n % 7


Row = tuple[str, str, Callable[..., int], tuple[tuple[int, int], ...]]
SMALL, WIDE = (1, 60), (0, 400)
ROWS: tuple[Row, ...] = (
    ("affine 1", "affine", lambda n: 3 * n + 7, (WIDE,)),
    ("affine 2", "affine", lambda n: 100 - 4 * n, (WIDE,)),
    ("affine 3", "affine", lambda n: 12 * n - 5, (WIDE,)),
    ("sum of both", "affine", lambda a, b: 2 * a + 5 * b, (SMALL, SMALL)),
    ("difference", "affine", lambda a, b: 3 * (a - b) + 1, (SMALL, SMALL)),
    ("square", "polynomial", lambda n: n * n - n + 41, (SMALL,)),
    ("triangular", "polynomial", lambda n: n * (n + 1) // 2, (SMALL,)),
    ("cube", "polynomial", lambda n: n**3 + 1, (SMALL,)),
    ("pyramidal", "polynomial", lambda n: n * (n + 1) * (2 * n + 1) // 6, (SMALL,)),
    ("pentagonal", "polynomial", lambda n: n * (3 * n - 1) // 2, (SMALL,)),
    ("product of sums", "polynomial", lambda a, b: (a + 1) * (b + 2), (SMALL, SMALL)),
    ("squared distance", "polynomial", lambda a, b: (a - b) ** 2, (SMALL, SMALL)),
    ("rectangle's edge", "polynomial", lambda a, b: 2 * (a + b), (SMALL, SMALL)),
    ("absolute", "piecewise", lambda n: abs(n - 30), (SMALL,)),
    ("capped", "piecewise", lambda n: min(n, 25) * 2, (SMALL,)),
    ("floor of 10", "piecewise", lambda n: max(10, n - 20), (SMALL,)),
    ("discount", "piecewise", lambda n: n * 9 if n > 20 else n * 10, (SMALL,)),
    ("Collatz", "piecewise", lambda n: n // 2 if n % 2 == 0 else 3 * n + 1, (SMALL,)),
    ("postage", "piecewise", lambda n: 5 if n <= 20 else 9, (SMALL,)),
    ("overtime", "piecewise", lambda n: 12 * n if n <= 40 else 18 * n - 240, (SMALL,)),
    ("span", "piecewise", lambda a, b: max(a, b) - min(a, b), (SMALL, SMALL)),
    ("sign", "piecewise", lambda n: (n > 30) - (n < 30), (SMALL,)),
    ("middle", "piecewise", lambda a, b, c: sorted((a, b, c))[1], (SMALL, SMALL, SMALL)),
    ("digit sum", "digits", lambda n: sum(_digits(n)), (WIDE,)),
    ("digit product", "digits", lambda n: math.prod(_digits(n)), (WIDE,)),
    ("digit count", "digits", lambda n: len(_digits(n)), ((0, 99999),)),
    ("largest digit", "digits", lambda n: max(_digits(n)), (WIDE,)),
    ("reversed digits", "digits", lambda n: int(str(n)[::-1]), (WIDE,)),
    ("last digit", "digits", lambda n: n % 10, (WIDE,)),
    ("digit squares", "digits", lambda n: sum(d * d for d in _digits(n)), (WIDE,)),
    ("first digit", "digits", lambda n: _digits(n)[0], (WIDE,)),
    ("divisor count", "divisors", lambda n: len(_divisors(n)), (SMALL,)),
    ("divisor sum", "divisors", lambda n: sum(_divisors(n)), (SMALL,)),
    ("largest proper divisor", "divisors", lambda n: _divisors(n)[-2], ((2, 60),)),
    ("common divisor", "divisors", math.gcd, (SMALL, SMALL)),
    ("common multiple", "divisors", math.lcm, (SMALL, SMALL)),
    ("prime or not", "divisors", lambda n: int(len(_divisors(n)) == 2), (SMALL,)),
    ("weekday", "dates", lambda n: (n + 3) % 7, (WIDE,)),
    ("weeks", "dates", lambda n: n // 7, (WIDE,)),
    ("minutes of hhmm", "dates", lambda n: n // 100 * 60 + n % 100, ((0, 2359),)),
    ("hhmm of minutes", "dates", lambda n: n // 60 * 100 + n % 60, ((0, 1439),)),
    ("year of a date", "dates", lambda n: n // 10000, ((19000101, 20991231),)),
    ("month of a date", "dates", lambda n: n // 100 % 100, ((19000101, 20991231),)),
    ("century", "dates", lambda n: (n + 99) // 100, ((1, 2100),)),
    ("ones", "bits", lambda n: n.bit_count(), (WIDE,)),
    ("lowest bit", "bits", lambda n: n & -n, ((1, 400),)),
    ("without lowest bit", "bits", lambda n: n & (n - 1), (WIDE,)),
    ("Gray code", "bits", lambda n: n ^ (n >> 1), (WIDE,)),
    ("Fibonacci", "recurrences", _fibonacci, ((0, 40),)),
    ("Lucas", "recurrences", lambda n: _fibonacci(n, 2, 1), ((0, 40),)),
)  # fmt: skip


# Arguments that who gives eight examples gives among them: where a case begins and ends.
EDGES: dict[str, tuple[tuple[int, ...], ...]] = {
    "capped": ((24,), (25,), (26,)),
    "floor of 10": ((29,), (30,), (31,)),
    "discount": ((20,), (21,)),
    "postage": ((20,), (21,)),
    "overtime": ((39,), (40,), (41,)),
    "sign": ((29,), (30,), (31,)),
    "century": ((1900,), (1901,), (2000,)),
    "middle": ((1, 2, 3), (3, 1, 2), (2, 3, 1), (2, 1, 3), (3, 2, 1), (1, 3, 2)),
    "prime or not": ((1,), (2,), (9,)),
}


def concepts() -> Iterator[Concept]:
    """Each function with eight examples: its edges, and what differs in its results."""
    for name, family, function, ranges in ROWS:
        draw = lambda chance, r=ranges: tuple(chance.randint(*ends) for ends in r)
        yield Concept(name, family, _examples(name, function, draw), function, draw)


def _examples(name: str, function: Callable[..., int], draw: Callable) -> list:
    """Eight of sixty drawn arguments: each result as seldom as can be."""
    chance = random.Random(name)
    edges = EDGES.get(name, ())
    drawn = {**dict.fromkeys(edges), **{draw(chance): None for _ in range(60)}}
    seen: dict[int, int] = {}
    ranked = []
    for order, arguments in enumerate(drawn):
        value = function(*arguments)
        seen[value] = seen.get(value, 0) + 1
        rank = 0 if arguments in edges else seen[value]
        ranked.append((rank, order, arguments, value))
    return [(arguments, value) for *_, arguments, value in sorted(ranked)[:8]]
