"""Euclid's algorithm, by subtraction, on two numbers that are seen only compared.

The divisor of 2 and 4, call by call:

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode((2, 4))
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls:
    ...     print(call)
    DIVISOR()
      REDUCE()
      EXCHANGE()
      DIVISOR()
        REDUCE()
          SUBTRACT()
          REDUCE()
            SUBTRACT()
            REDUCE()
        EXCHANGE()
        DIVISOR()
    >>> len(calls), TASK.result(start)
    (11, 2)
"""

from .task import TASK as TASK
