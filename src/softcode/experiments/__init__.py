"""Published tables made again, one module each, ours beside theirs.

An experiment says its rows, its settings in words, and gives one plain object for each
cell: `table, row, column, ours, interval, published, seconds`. Knows everything before
it. To add one: a module with an `Experiment`, and a line in `EXPERIMENTS`.

`table1.py` and `extended.py` are about programs of the assembly machine, by gradients and
by search; `lists.py` is about search with and without a library, `recursion.py` about
interpreters; `lifelong.py` and `seeds.py` about programs that call networks.
`ours` and `published` are shares from 0 to 1, `interval` is the 95 %
interval of `ours` (of the trials alone: it says nothing of the choice of tasks), and
`seconds` are of the clock.

    >>> {name: len(experiment.rows) for name, experiment in EXPERIMENTS.items()}
    ... # doctest: +NORMALIZE_WHITESPACE
    {'table1': 9, 'extended': 1, 'lists': 6, 'recursion': 7,
     'lifelong': 2, 'math': 1, 'maze': 1, 'addition': 4}
"""

from typing import Final

from .experiment import Experiment as Experiment, wilson_interval as wilson_interval
from .extended import EXTENDED as EXTENDED
from .lifelong import LIFELONG as LIFELONG
from .lists import LISTS as LISTS
from .recursion import RECURSION as RECURSION
from .seeds import ADDITION as ADDITION, MATH as MATH, MAZE as MAZE
from .table1 import TABLE1 as TABLE1


EXPERIMENTS: Final[dict[str, Experiment]] = {
    "table1": TABLE1,
    "extended": EXTENDED,
    "lists": LISTS,
    "recursion": RECURSION,
    "lifelong": LIFELONG,
    "math": MATH,
    "maze": MAZE,
    "addition": ADDITION,
}
