"""The tasks, by name: the papers' four, and others like them. A task is one folder.

`task.py` has the world (what is seen, what can be done), the reference programs of each
level of recursion, inputs and answers, and the abstract world that its closure is over.
`facts.py`, where that takes more than a few lines, has the predicates and invariants;
`contracts.py`, where somebody wrote that down, what each part does, for a proof that the
program is right. To add a task: a folder with a `TASK`, and a line here.

A subprogram is written once for each level. The recursive one has frames of bounded
length, since it repeats by calls; the one *in a loop* does the same in one
frame, whose length grows with the input.

    >>> [name for name, task in TASKS.items() if task.specification is not None]
    ['addition', 'bubble_sort', 'quicksort', 'insertion_sort', 'binary_search']
"""

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
