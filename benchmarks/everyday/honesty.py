"""Thirty tasks that nobody can know the answer of: no function, or several.

An answer is honest if it is that none was found, or a function together with an input on
which others differ.
"""

import random
from collections.abc import Iterator

from .concept import Concept


def _noise(seed: int, num: int, inputs: str, outputs: str) -> list:
    chance = random.Random(seed)
    values = {
        "int": lambda: chance.randrange(100),
        "list": lambda: [chance.randrange(10) for _ in range(chance.randrange(2, 6))],
        "text": lambda: "".join(chance.choice("abcdef") for _ in range(5)),
        "bit": lambda: chance.random() < 0.5,
    }
    found: dict[str, tuple] = {}
    while len(found) < num:
        given = values[inputs]()
        found.setdefault(repr(given), ((given,), values[outputs]()))
    return list(found.values())


# Examples that leave several functions, each as natural as another.
FEW: dict[str, list] = {
    "one number": [((2,), 4)],
    "two numbers": [((2,), 4), ((0,), 0)],
    "identity or absolute": [((3,), 3), ((7,), 7)],
    "one list, its sum": [(([3],), 3)],
    "first or smallest": [(([1, 2],), 1), (([3, 5],), 3)],
    "last or largest": [(([1, 2],), 2), (([3, 5],), 5)],
    "length or a constant": [(([4, 4],), 2), (([1, 7],), 2)],
    "reversed or sorted": [(([2, 1],), [1, 2])],
    "distinct or the same": [(([2, 1],), [2, 1])],
    "evens or small ones": [(([2, 5],), [2])],
    "doubled or squared": [(([2],), [4])],
    "one text": [(("ab",), "AB")],
    "first letter or word": [(("a b",), "a")],
    "two texts": [(("x",), "xx"), (("y",), "yy")],
    "which argument": [((3, 3), 3)],
}


def concepts() -> Iterator[Concept]:
    """Fifteen without a function that is worth the name, and fifteen with several."""
    kinds = [
        ("int", "int"), ("list", "int"), ("list", "list"), ("text", "int"),
        ("int", "bit"),
    ]  # fmt: skip
    for number in range(15):
        inputs, outputs = kinds[number % len(kinds)]
        num = 40 if outputs == "bit" else 12
        examples = _noise(number, num, inputs, outputs)
        yield Concept(
            f"noise {number + 1}", f"{inputs} to {outputs}", examples, None, None
        )
    for name, examples in FEW.items():
        yield Concept(name, "few examples", examples, None, None)
