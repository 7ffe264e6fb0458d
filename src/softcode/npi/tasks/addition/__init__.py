"""Grade-school addition, from the rightmost column to the left.

7 + 5, call by call (the first of them):

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode(("7", "5"))
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls[:12]:
    ...     print(call)
    ADD()
      ADD1()
        ACT(write, output, 2)
        CARRY()
          ACT(ptr, carry, left)
          ACT(write, carry, 1)
          ACT(ptr, carry, right)
      LSHIFT()
        ACT(ptr, first, left)
        ACT(ptr, second, left)
        ACT(ptr, carry, left)
        ACT(ptr, output, left)
    >>> len(calls), TASK.result(start)
    (21, '12')
"""

from .task import (
    END as END,
    ROWS as ROWS,
    SPECIFICATION as SPECIFICATION,
    TASK as TASK,
    Window as Window,
)
