"""Quicksort with Lomuto's partition, and the ranges still to be sorted on a stack.

Two elements are sorted, call by call (the first of them):

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode([2, 1])
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls[:12]:
    ...     print(call)
    QUICKSORT()
      PARTITION()
        SET_PIVOT_LOW()
        SET_J_LOW()
        COMPSWAP_LOOP()
          COMPSWAP()
          MOVE(j, up)
          COMPSWAP_LOOP()
        SWAP(pivot, high)
        SET_J_NULL()
      STACK(push_right)
        WRITE(low_slot, after_pivot)
    >>> len(calls), TASK.result(start)
    (36, [1, 2])
"""

from .task import SPECIFICATION as SPECIFICATION, TASK as TASK
