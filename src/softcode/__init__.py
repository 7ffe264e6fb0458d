"""softcode learns programs that people can read, from examples.

A program is held as text and as weights. It is found by gradient descent through a
differentiable machine or by search, and every one that is returned was run exactly on
examples it was not found with.

    machine -> program -> task -> verify -> induce -> report -> experiments -> cli

Each folder imports only from those before it, and its docstring says what lives there.
"""

from .induce import (
    Budget as Budget,
    Enumerate as Enumerate,
    Gradient as Gradient,
    Outcome as Outcome,
    Portfolio as Portfolio,
    Result as Result,
    induce as induce,
)
from .machine import (
    Assembly as Assembly,
    Exact as Exact,
    Relaxed as Relaxed,
    Turing as Turing,
)
from .program import Program as Program, harden as harden, weights_of as weights_of
from .task import (
    Example as Example,
    Split as Split,
    Task as Task,
    load_task as load_task,
    recipes as recipes,
)


__version__ = "0.1.0"
