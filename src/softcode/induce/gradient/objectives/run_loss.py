"""The relaxed loss of one set of weights: how far a run is from what it should show."""

import dataclasses
from collections.abc import Sequence
from typing import ClassVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, PyTree

from ....files import Fault
from ....machine import AbstractMachine, settled
from ....reading import MISSING, AbstractSoftReading, Relaxed
from ....task import EncodedTask
from .objective import (
    AbstractObjective,
    Aim,
    Lesson,
    Logits,
    Slopes,
    Standing,
    mean_entropy,
)
from .supervision import Supervision, supervision_refused, targets


# Keeps the logarithm of a probability finite. At 1e-6 a certain error costs 13.8 nats.
_FLOOR = 1e-6


@dataclasses.dataclass(frozen=True)
class RunLoss(AbstractObjective):
    """The composite loss of the source paper, eq. (10)-(12), less an entropy bonus.

    `mean_μ -log P(target) + efficiency mean_t (1 - h_t) - entropy_weight H(program)`,
    where μ are the places at which the loss looks (over time, cells and examples, each
    row of cells averaged apart), `h_t` is the probability of having halted by step `t`
    (it never falls, so eq. (11)'s running maximum is itself), and `H` is the mean
    entropy of the program's choices in nats.

    Args:
        supervision: where the loss looks, see `targets`.
        efficiency: the weight of the time spent before halting.
        forcing: how far each step starts from what the last one should have shown, in
            place of what it did (teacher forcing): 0 is a free run, 1 corrects every
            cell that is looked at.
        trace_rows: the rows of cells that a trace shows; all of them if `None`.
        reading: how the machine is run.

    Source: Saldyt, "Synthesized Differentiable Programs", section 2.2.

    Example:
        >>> from softcode.task import recipes
        >>> task = recipes()["inc"].make().on()
        >>> lesson = RunLoss(supervision="sweep").lesson(task, "train")
        >>> lesson.num_schedules, lesson.aim.targets["memory"].shape
        (13, (13, 8, 8, 16))
    """

    supervision: Supervision = "sweep"
    efficiency: float = 0.0
    forcing: float = 0.0
    trace_rows: tuple[str, ...] | None = None
    reading: AbstractSoftReading = Relaxed()

    name: ClassVar[str] = "run loss"
    goes_by_example: ClassVar[bool] = True

    def __post_init__(self):
        if not 0 <= self.forcing <= 1:
            raise Fault(
                f"`RunLoss(forcing=...)` is a part from 0 to 1, got {self.forcing}."
            )

    def refuses(self, task: EncodedTask, splits: tuple[str, ...]) -> str | None:
        machine = task.machine_for("train")
        if not machine.capabilities.has_steps:
            return (
                f"`RunLoss` is for machines that run by steps, and this is "
                f"{machine.title}; learn with `ModelLoss()`."
            )
        if len(splits) > 1:
            return (
                "Learning from several splits is for models, and this is "
                f"{machine.title}; put all examples into `train`."
            )
        return supervision_refused(task, self.supervision)

    def lesson(self, task: EncodedTask, split: str) -> Lesson:
        aims = targets(task, self.supervision, self.trace_rows)
        aim = aim_of(task.inputs(split), aims)
        return Lesson(task.machine_for(split), aim, len(next(iter(aims.values()))))

    def slopes(
        self, machines: tuple[AbstractMachine, ...], begins: tuple[float, ...]
    ) -> Slopes:
        del begins
        (machine,) = machines

        def slopes(
            logits: Logits, standing: Standing, aims: Sequence[PyTree]
        ) -> tuple[Array, Logits]:
            return jax.value_and_grad(self.loss)(logits, standing, aims[0], machine)

        return slopes

    def loss(
        self, logits: Logits, standing: Standing, aim: Aim, machine: AbstractMachine
    ) -> Float[Array, ""]:
        """The loss of one restart; the formula is that of the class.

        Args:
            logits: `[*place, choice]` for each parameter.
            standing: which schedule is aimed at, and the weight of the bonus.
            aim: inputs and targets.
            machine: what is run.
        """
        reading = self.reading.with_batch(1)
        program = reading.prepare(logits)
        inputs = {
            name: reading.of_probabilities(
                jax.nn.one_hot(row, machine.inputs[name].size, axis=1)
            )
            for name, row in aim.inputs.items()
        }
        state = settled(machine, program, machine.init(inputs, reading), reading)
        targets = {
            name: times[standing.schedule] for name, times in aim.targets.items()
        }

        def step(
            state: PyTree, target: dict[str, Array]
        ) -> tuple[PyTree, tuple[dict[str, Array], Array]]:
            state = machine.step(program, state, reading)
            rows = machine.observe(state)
            error = {n: _surprise(rows[n], target[n], reading) for n in target}
            has_halted = reading.one_hot(machine.halted(state, reading), 2)[1]
            running = 1 - jnp.mean(has_halted)
            if self.forcing > 0:
                forced = {n: self._forced(rows[n], target[n], reading) for n in target}
                state = state._replace(**forced)
            return state, (error, running)

        # Keeping only the states and running each step again is faster than reading back
        # all that a step computes, by a factor of 2 to 3 on a CPU.
        _, (errors, running) = jax.lax.scan(jax.checkpoint(step), state, targets)
        correctness = jnp.zeros(())
        for name, times in targets.items():
            num_looked_at = jnp.maximum(jnp.sum(times != MISSING), 1)
            correctness += jnp.sum(errors[name]) / num_looked_at.astype(jnp.float32)
        bonus = standing.entropy * mean_entropy(logits)
        return correctness + self.efficiency * jnp.mean(running) - bonus

    def _forced(
        self,
        cells: Float[Array, "cell value example"],
        target: Int[Array, "cell example"],
        reading: AbstractSoftReading,
    ) -> Float[Array, "cell value example"]:
        """The cells, moved towards the target where there is one."""
        size = cells.shape[1]
        right = jax.nn.one_hot(target, size, axis=1)
        shown = reading.one_hot(cells, size)
        moved = reading.of_probabilities(shown + self.forcing * (right - shown))
        return jnp.where((target == MISSING)[:, None], cells, moved)


def aim_of(inputs: dict[str, np.ndarray], targets: dict[str, np.ndarray]) -> Aim:
    """The aim of these rows of integers, for JAX."""
    return Aim(
        {name: jnp.asarray(row) for name, row in inputs.items()},
        {name: jnp.asarray(times) for name, times in targets.items()},
    )


def _surprise(
    cells: Float[Array, "cell value example"],
    target: Int[Array, "cell example"],
    reading: AbstractSoftReading,
) -> Float[Array, ""]:
    """The sum of `-log P(target)` over the cells and examples that are looked at."""
    values = jnp.arange(cells.shape[1], dtype=target.dtype)[None, :, None]
    right = jnp.sum(jnp.where(target[:, None] == values, cells, 0.0), axis=1)
    surprise = -reading.log_probabilities(right, _FLOOR)
    return jnp.sum(jnp.where(target == MISSING, 0.0, surprise))
