"""The towers of Hanoi: a tower is moved with calls that differ in their arguments.

Two disks, call by call (the first of them):

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode(2)
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls[:12]:
    ...     print(call)
    HANOI()
      TOWER(left, right)
        COUNT(down)
        TOWER(left, middle)
          COUNT(down)
          TOWER(left, right)
          MOVE(left, middle)
          TOWER(right, middle)
          COUNT(up)
        MOVE(left, right)
        TOWER(middle, right)
          COUNT(down)
    >>> len(calls), TASK.result(start)
    (17, [2, 1])
"""

from .task import TASK as TASK
