"""The tasks, by name: the papers' four, and others like them. A task is one folder."""

from . import (
    addition,
    binary_search,
    bubble_sort,
    depth_first_search,
    greatest_common_divisor,
    insertion_sort,
    merge_sort,
    multiplication,
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
    binary_search,
    merge_sort,
    multiplication,
    depth_first_search,
)
TASKS = {module.TASK.name: module.TASK for module in _MODULES}
