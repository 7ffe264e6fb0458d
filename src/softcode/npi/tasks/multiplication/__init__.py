"""Grade-school multiplication of binary numbers, by shifted addition.

Two times three, call by call (the first of them):

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode((2, 3))
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls[:12]:
    ...     print(call)
    MULTIPLY()
      ROW()
        START_ROW()
        ADD()
          ADD1()
            MOVE(first, up)
          MOVE(output, up)
          ADD()
            ADD1()
              WRITE(output, 1)
              MOVE(first, up)
            MOVE(output, up)
    >>> len(calls), TASK.result(start)
    (29, 6)
"""

from .task import TASK as TASK
