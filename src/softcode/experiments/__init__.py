"""Published tables made again, one module each, ours beside theirs.

An experiment says its rows, its settings in words, and gives one plain object for each
cell: `table, row, column, ours, interval, published, seconds`. Knows everything before
it. To add one: a module with an `Experiment`, and a line in `EXPERIMENTS`.
"""

from typing import Final

from .experiment import Experiment as Experiment, wilson_interval as wilson_interval
from .extended import EXTENDED as EXTENDED
from .lists import LISTS as LISTS
from .recursion import RECURSION as RECURSION
from .table1 import TABLE1 as TABLE1


EXPERIMENTS: Final[dict[str, Experiment]] = {
    "table1": TABLE1,
    "extended": EXTENDED,
    "lists": LISTS,
    "recursion": RECURSION,
}
