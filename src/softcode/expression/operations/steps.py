"""What is done step by step, each with what the one before gave."""

from typing import Final

from ..operation import CARRIED, LAST_TWO, A, B, operation
from ..types import INT, list_of


_RECURRENCE = """
def recurrence(step, first, second, count):
    for _ in range(count):
        first, second = second, step(first, second)
    return first
"""

STEPS: Final = (
    operation("fold", (list_of(A), B), B,
              "functools.reduce(lambda {names}: {body}, {0}, {1})", body=B,
              given=CARRIED, cost=2, imports=("functools",)),
    operation("recurrence", (INT, INT, INT), INT,
              "recurrence(lambda {names}: {body}, {1}, {2}, {0})", body=INT,
              given=LAST_TWO, cost=2, helper=_RECURRENCE.strip()),
)  # fmt: skip
