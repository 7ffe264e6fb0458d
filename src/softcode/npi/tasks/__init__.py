"""The tasks, by name: the papers' four, and others like them. A task is one file."""

from . import (
    addition,
    bubble_sort,
    greatest_common_divisor,
    insertion_sort,
    quicksort,
    topological_sort,
    towers_of_hanoi,
)


_MODULES = (
    addition,
    bubble_sort,
    topological_sort,
    quicksort,
    greatest_common_divisor,
    insertion_sort,
    towers_of_hanoi,
)
TASKS = {module.TASK.name: module.TASK for module in _MODULES}
