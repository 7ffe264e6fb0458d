"""The likelihood of a whole trace, with the line that runs as a hidden state."""

import dataclasses
from collections.abc import Sequence
from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, PyTree

from ....machine import AbstractMachine
from ....task import EncodedTask
from .objective import AbstractObjective, Lesson, Logits, Slopes, Standing, mean_entropy
from .supervision import supervision_refused, targets


# The part of a cycle in which the entropy bonus falls to zero, and how far below zero it
# goes after that, which makes the choices sure.
_ENTROPY_SPAN = 0.7
_ENTROPY_END = -0.1


@dataclasses.dataclass(frozen=True)
class TraceLikelihood(AbstractObjective):
    """`-log P(trace)` of the reference program's run, with the pointer summed out.

    The trace shows what is in the cells at each step, and not which line was run. So a
    later step moves the pointer to the lines that explain it, and a jump that led there
    is credited, which descent through a run (`RunLoss`) cannot do. The formula is that
    of the machine's `AbstractHiddenPointer`.

    The entropy bonus falls over each cycle from its weight to a little below zero, and
    is no part of the loss that is told: with the part `p` of the cycle that is over it
    weighs `entropy * max(1 - p / 0.7, -0.1)`.

    Example:
        >>> from softcode.task import recipes
        >>> task = recipes()["inc"].make().on()
        >>> TraceLikelihood().refuses(task, ("train", "test"))
        '`TraceLikelihood` learns from one split; put all examples into `train`.'
    """

    name: ClassVar[str] = "trace likelihood"
    goes_by_example: ClassVar[bool] = False

    def refuses(self, task: EncodedTask, splits: tuple[str, ...]) -> str | None:
        machine = task.machine_for("train")
        if machine.capabilities.hidden_pointer is None:
            return (
                "`TraceLikelihood` needs a machine whose pointer can be summed out (an "
                f"assembly machine with labels), and this is {machine.title}; learn with "
                "`RunLoss()`."
            )
        if len(splits) > 1:
            return "`TraceLikelihood` learns from one split; put all examples into `train`."
        return supervision_refused(task, "trace")

    def lesson(self, task: EncodedTask, split: str) -> Lesson:
        machine = task.machine_for(split)
        pointer = machine.capabilities.hidden_pointer
        assert pointer is not None, "`refuses` says so before"
        trace = {name: times[0] for name, times in targets(task, "trace").items()}
        return Lesson(machine, pointer.evidence(task.inputs(split), trace))

    def slopes(
        self, machines: tuple[AbstractMachine, ...], begins: tuple[float, ...]
    ) -> Slopes:
        del begins
        (machine,) = machines
        pointer = machine.capabilities.hidden_pointer
        assert pointer is not None, "`refuses` says so before"

        def slopes(
            logits: Logits, standing: Standing, aims: Sequence[PyTree]
        ) -> tuple[Array, Logits]:
            fall = jnp.maximum(1 - standing.part_of_cycle / _ENTROPY_SPAN, _ENTROPY_END)

            def lowered(logits: Logits) -> tuple[Array, Array]:
                value = pointer.loss(logits, aims[0])
                return value - fall * standing.entropy * mean_entropy(logits), value

            (_, value), slope = jax.value_and_grad(lowered, has_aux=True)(logits)
            return value, slope

        return slopes
