from .finding import perceive as perceive
from .perceived import Perceived as Perceived
from .settings import Perceive as Perceive
