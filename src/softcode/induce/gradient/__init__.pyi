from .descent import Descent as Descent
from .gradient import (
    Gradient as Gradient,
    GradientPlan as GradientPlan,
)
from .lessons import (
    Lessons as Lessons,
    minibatch as minibatch,
)
from .objectives import (
    AbstractObjective as AbstractObjective,
    JointLikelihood as JointLikelihood,
    ModelLoss as ModelLoss,
    RunLoss as RunLoss,
    TraceLikelihood as TraceLikelihood,
)
