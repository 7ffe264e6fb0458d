from .constraint import (
    Constraint as Constraint,
)
from .likeliest import (
    MostLikely as MostLikely,
    OutOfTime as OutOfTime,
    most_likely as most_likely,
)
