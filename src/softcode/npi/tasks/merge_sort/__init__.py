"""Merge sort from the bottom up: runs of twice the width, until there is one.

Two elements are sorted, call by call (the first of them):

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode([2, 1])
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls[:12]:
    ...     print(call)
    SORT()
      SWEEP()
        TAKE_RUNS()
        MERGE()
          COPY(second)
          MOVE(second, right)
          MOVE(output, right)
          MERGE()
            COPY(first)
            MOVE(first, right)
            MOVE(output, right)
            MERGE()
    >>> len(calls), TASK.result(start)
    (22, [1, 2])
"""

from .task import TASK as TASK
