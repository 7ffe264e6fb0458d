from .constraint import (
    Constraint as Constraint,
)
from .likeliest import (
    MostLikely as MostLikely,
    most_likely as most_likely,
)
