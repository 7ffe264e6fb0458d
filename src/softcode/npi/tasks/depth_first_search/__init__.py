"""Depth-first search that marks all that is reached, where graphs may have cycles.

Two vertices that lead to each other, call by call:

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode([[2], [1]])
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls:
    ...     print(call)
    SEARCH()
      MARK()
      VISIT()
        DOWN()
        MARK()
        VISIT()
          NEXT()
          VISIT()
        UP()
        NEXT()
        VISIT()
    >>> len(calls), TASK.result(start)
    (11, [1, 2])
"""

from .task import TASK as TASK
