"""The mean-field loss of a model's programs."""

import dataclasses
import functools
from typing import Any, ClassVar

from ....machine import AbstractMachine
from ....reading import AbstractSoftReading, Relaxed
from ....task import EncodedTask
from .lessons_of_models import lesson_of_model, over_splits, refused_of_model
from .losses_of_models import model_loss, slopes_of_model
from .objective import AbstractObjective, Lesson, Slopes


@dataclasses.dataclass(frozen=True)
class ModelLoss(AbstractObjective):
    """`sum_o mean_i -log P(o_i)`, over a model's outputs `o` and examples `i`.

    The values of a run are taken as independent (mean field); outputs that nobody
    observes count nothing. With several splits their losses are added, and less the
    entropy bonus they are descended; the bonus is no part of the loss that is told.

    Args:
        reading: how the model is run.

    Source: Gaunt et al., "TerpreT: A Probabilistic Programming Language for Program
    Induction" (2016), whose FMGD this is, without its defects.

    Example:
        >>> from softcode.task import recipes
        >>> task = recipes()["inc"].make().on()
        >>> print(ModelLoss().refuses(task, ("train",)).split(",")[0])
        `ModelLoss` is for models
    """

    reading: AbstractSoftReading = Relaxed()

    name: ClassVar[str] = "model loss"
    goes_by_example: ClassVar[bool] = True

    def refuses(self, task: EncodedTask, splits: tuple[str, ...]) -> str | None:
        return refused_of_model(task, splits, "ModelLoss")

    def lesson(self, task: EncodedTask, split: str) -> Lesson:
        return lesson_of_model(task, split)

    def slopes(
        self, machines: tuple[AbstractMachine, ...], begins: tuple[float, ...]
    ) -> Slopes:
        loss = functools.partial(model_loss, reading=self.reading)
        models: Any = machines
        return over_splits([slopes_of_model(m, loss) for m in models], begins)
