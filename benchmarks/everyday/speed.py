"""Expressions kept in a second of the processor, beside a plain enumerator in Python.

`python -m benchmarks.everyday.speed [SECONDS]`: both build expressions bottom-up from the
same variable and literals, by the same operations without bodies, and keep one for each
behaviour on the same eight lists. Then ours fills its memory, to say what a kept
expression takes.
"""

import resource
import sys
import time
from collections.abc import Iterator
from itertools import product
from typing import Any

from softcode.expression import INT, Literal, Variable, list_of
from softcode.expression.columns.column import Undefined, column_of
from softcode.expression.columns.rows import NO_VALUE
from softcode.expression.definition import definition_of
from softcode.expression.search.bank import Bank
from softcode.expression.search.leaf import BodyNames, Leaf, Surroundings
from softcode.expression.search.rules import rules_of
from softcode.expression.search.shelf import Allowance


LISTS = [
    [3, 1, 2],
    [5],
    [7, 2, 9, 4],
    [1, 1, 2, 0],
    [],
    [8, 6, 4, 2, 1],
    [10, 3],
    [2, 2],
]
NUMBERS = [1, 2, 3, 5, 8, 13, 30, 47]
LITERALS = (0, 1, 2)


def plain(rules, leaves: list[tuple[Any, tuple]], seconds: float) -> int:
    """How many behaviours a plain enumerator keeps: tuples of values in a dictionary."""
    levels: dict[int, dict[Any, list[tuple]]] = {1: {}}
    seen: set[tuple] = set()
    for type, values in leaves:
        levels[1].setdefault(type, []).append(values)
        seen.add((type, repr(values)))
    functions = [(rule, definition_of(rule.operation)) for rule in rules]
    begun, cost = time.process_time(), 1
    while time.process_time() - begun < seconds:
        cost += 1
        level = levels.setdefault(cost, {})
        for rule, function in functions:
            for rows in _choices(rule, cost, levels):
                values = tuple(_value(function, row) for row in zip(*rows, strict=True))
                key = (rule.gives, repr(values))
                if key not in seen and any(v is not Undefined for v in values):
                    seen.add(key)
                    level.setdefault(rule.gives, []).append(values)
            if time.process_time() - begun > seconds:
                break
    return len(seen)


def _choices(rule, cost: int, levels) -> Iterator[tuple]:
    left = cost - rule.cost
    for costs in product(range(1, left + 1), repeat=len(rule.takes)):
        if sum(costs) == left and not (
            rule.operation.commutes and costs[0] > costs[-1]
        ):
            pools = [
                levels.get(c, {}).get(t, ())
                for c, t in zip(costs, rule.takes, strict=True)
            ]
            yield from product(*pools)


def _value(function, arguments: tuple) -> Any:
    if any(argument is Undefined for argument in arguments):
        return Undefined
    try:
        value = function(*arguments)
    except NO_VALUE:
        return Undefined
    if isinstance(value, int):
        return value if abs(value) < 2**61 else Undefined
    return value if not isinstance(value, list) or len(value) < 4096 else Undefined


def ours(
    rules, leaves: list[Leaf], seconds: float, num_bytes: int
) -> tuple[int, float]:
    """How many a bank keeps, and in how many seconds."""
    surroundings = Surroundings(BodyNames.beside(()), Allowance(num_bytes), depth=0)
    bank = Bank(leaves, rules, leaves[0].column.num_rows, surroundings)
    begun = time.process_time()
    for _ in bank.grow(30):
        if time.process_time() - begun > seconds:
            break
    return bank.num_kept, time.process_time() - begun


def main() -> None:
    """Prints both rates for lists and for numbers, and the memory of many."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    for name, type, rows in (("lists", list_of(INT), LISTS), ("numbers", INT, NUMBERS)):
        types = tuple(dict.fromkeys((INT, type)))
        light = dict.fromkeys(("numbered", "up_to", "counted", "power", "shift_left",
                               "repeat", "digits", "number_of_digits"), 0)  # fmt: skip
        rules = [r for r in rules_of(types, light) if r.operation.body is None]
        variable = Variable("items", type)
        leaves = [Leaf(variable, column_of(rows, type), 1)]
        leaves += [
            Leaf(Literal(n, INT), column_of([n] * len(rows), INT), 1) for n in LITERALS
        ]
        told = [(type, tuple(rows)), *((INT, (n,) * len(rows)) for n in LITERALS)]
        num, spent = ours(rules, leaves, seconds, 10**9)
        peer = plain(rules, told, seconds)
        print(
            f"{name}: ours {num / spent:,.0f} a second, plain {peer / seconds:,.0f}: "
            f"{num / spent / (peer / seconds):.1f} times"
        )
    num, spent = ours(rules, leaves, 600.0, 1_300_000_000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"numbers until full: {num:,} kept in {spent:.0f} s, peak {peak:.2f} GB")


if __name__ == "__main__":
    main()
