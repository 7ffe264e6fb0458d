from .distinct import (
    UNDEFINED as UNDEFINED,
    Behaved as Behaved,
    behaviours as behaviours,
)
from .engine import (
    Asked as Asked,
    Worked as Worked,
    literals_for as literals_for,
    searched as searched,
)
from .goal import Solution as Solution
from .rules import types_of as types_of
