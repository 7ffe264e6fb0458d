from .gradient import (
    Gradient as Gradient,
    GradientPlan as GradientPlan,
)
from .lessons import (
    minibatch as minibatch,
    slopes_of_lessons as slopes_of_lessons,
)
