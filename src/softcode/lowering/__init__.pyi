from .code import NotLowered as NotLowered
from .lowered import (
    Lowered as Lowered,
    lower as lower,
    lowered_onto as lowered_onto,
)
