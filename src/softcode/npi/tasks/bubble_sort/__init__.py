"""Bubble sort, seen through comparisons only, so that it sorts whatever can be compared.

Two elements are sorted, call by call (the first of them):

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode([2, 1])
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls[:12]:
    ...     print(call)
    BUBBLESORT()
      BUBBLE()
        PTR(second, right)
        BSTEP()
          COMPSWAP()
            SWAP(first, second)
          RSHIFT()
            PTR(first, right)
            PTR(second, right)
          BSTEP()
      RESET()
        LSHIFT()
    >>> len(calls), TASK.result(start)
    (21, [1, 2])
"""

from .task import SPECIFICATION as SPECIFICATION, TASK as TASK
