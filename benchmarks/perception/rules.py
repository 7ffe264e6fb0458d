"""What rows of digits may have as their result: rules that people could mean."""

import math
from collections.abc import Callable


RULES: dict[str, Callable[[list[int]], int]] = {
    "sum": sum,
    "largest": max,
    "smallest": min,
    "sum modulo 10": lambda d: sum(d) % 10,
    "twice the sum": lambda d: 2 * sum(d),
    "sum of squares": lambda d: sum(x * x for x in d),
    "the number": lambda d: int("".join(map(str, d))),
    "the number backwards": lambda d: int("".join(map(str, d[::-1]))),
    "first": lambda d: d[0],
    "last": lambda d: d[-1],
    "average, rounded down": lambda d: sum(d) // len(d),
    "largest minus smallest": lambda d: max(d) - min(d),
    "sum and how many": lambda d: sum(d) + len(d),
    "product": math.prod,
    "different digits": lambda d: len(set(d)),
    "how many above 4": lambda d: sum(x > 4 for x in d),
    "sum of the first two": lambda d: sum(d[:2]),
    "first plus last": lambda d: d[0] + d[-1],
    "largest plus smallest": lambda d: max(d) + min(d),
    "sum modulo 7": lambda d: sum(d) % 7,
}
