from .induce import (
    Budget as Budget,
    Compose as Compose,
    Constraint as Constraint,
    Enumerate as Enumerate,
    Expressions as Expressions,
    Gradient as Gradient,
    Hybrid as Hybrid,
    Lower as Lower,
    Outcome as Outcome,
    Portfolio as Portfolio,
    Result as Result,
    induce as induce,
)
from .machine import Assembly as Assembly, Turing as Turing
from .program import Program as Program, harden as harden, weights_of as weights_of
from .reading import Exact as Exact, Relaxed as Relaxed
from .task import (
    Example as Example,
    Split as Split,
    Task as Task,
    load_task as load_task,
    recipes as recipes,
)

__version__: str
