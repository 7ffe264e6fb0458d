from .joint_likelihood import (
    joint_loss as joint_loss,
)
from .losses_of_models import (
    loss_with_networks as loss_with_networks,
    model_loss as model_loss,
    slopes_of_model as slopes_of_model,
)
from .run_loss import (
    Aim as Aim,
    loss as loss,
    mean_entropy as mean_entropy,
)
