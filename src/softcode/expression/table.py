"""All operations, by name."""

from typing import Final

from .operation import Operation
from .operations.each import EACH
from .operations.lists import LISTS
from .operations.numbers import NUMBERS
from .operations.steps import STEPS
from .operations.texts import TEXTS


# What is in this table can be searched, printed, read back and run.
OPERATIONS: Final[dict[str, Operation]] = {
    each.name: each for each in (*NUMBERS, *LISTS, *EACH, *STEPS, *TEXTS)
}
