"""Binary search: where in a sorted array an element belongs.

The search for 7 in three elements, call by call:

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode(([4, 7, 9], 7))
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls:
    ...     print(call)
    SEARCH()
      HALVE()
      NARROW()
        KEEP_LEFT()
      SEARCH()
        HALVE()
        NARROW()
          KEEP_RIGHT()
        SEARCH()
    >>> len(calls), TASK.result(start)
    (9, 2)
"""

from .task import SPECIFICATION as SPECIFICATION, TASK as TASK
