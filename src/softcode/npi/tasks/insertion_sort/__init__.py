"""Insertion sort: each element sinks to its place among those before it.

Two elements are sorted, call by call:

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode([2, 1])
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls:
    ...     print(call)
    SORT()
      INSERT()
        TAKE()
        SINK()
          SWAP()
          MOVE(place, left)
          SINK()
        MOVE(next, right)
      SORT()
    >>> len(calls), TASK.result(start)
    (9, [1, 2])
"""

from .task import SPECIFICATION as SPECIFICATION, TASK as TASK
