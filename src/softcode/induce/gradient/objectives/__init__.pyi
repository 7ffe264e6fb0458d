from .joint_likelihood import (
    JointLikelihood as JointLikelihood,
    joint_loss as joint_loss,
)
from .lessons_of_models import over_splits as over_splits
from .losses_of_models import (
    loss_with_networks as loss_with_networks,
    model_loss as model_loss,
    slopes_of_model as slopes_of_model,
)
from .mean_field import ModelLoss as ModelLoss
from .objective import (
    AbstractObjective as AbstractObjective,
    Aim as Aim,
    Lesson as Lesson,
    Logits as Logits,
    Slopes as Slopes,
    Standing as Standing,
    mean_entropy as mean_entropy,
)
from .run_loss import RunLoss as RunLoss
from .supervision import (
    Supervision as Supervision,
    targets as targets,
)
from .trace_likelihood import TraceLikelihood as TraceLikelihood
