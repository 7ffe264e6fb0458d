from .finding import perceive as perceive
from .lifelong import live as live
from .lifetime import (
    LifelongTask as LifelongTask,
    Lifetime as Lifetime,
    Milestone as Milestone,
    Stretch as Stretch,
    drifting as drifting,
)
from .perceived import Perceived as Perceived
from .settings import Perceive as Perceive
