"""Topological sort by depth-first search, with its own stack.

A vertex and its child, call by call (the first of them):

    >>> from softcode.reference import run_trace
    >>> program, start = TASK.program(), TASK.encode([[2], []])
    >>> calls = list(run_trace(program, start).lines(program))
    >>> for call in calls[:12]:
    ...     print(call)
    TOPOSORT()
      WRITE(active_start)
      WRITE(colour_current, grey)
      TRAVERSE()
        CHECK_CHILD()
        EXPLORE()
          WRITE(colour_next, grey)
          STACK(push)
            WRITE(stack_push)
            MOVE(stack_top, up)
          WRITE(save)
          WRITE(active_neighbour)
    >>> len(calls), TASK.result(start)
    (32, [1, 2])
"""

from .task import TASK as TASK
