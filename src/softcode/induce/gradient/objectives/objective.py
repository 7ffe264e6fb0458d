"""What may be descended: a function of a program's weights, and its slope."""

import abc
from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PyTree

from ....machine import AbstractMachine
from ....task import EncodedTask


# `[*place, choice]` for each parameter of a program.
Logits: TypeAlias = dict[str, Float[Array, "..."]]


class Aim(NamedTuple):
    """What a run starts from and should show; integers, shared by all restarts.

    Example:
        >>> import numpy as np
        >>> aim = Aim({"memory": np.zeros((4, 9))}, {"memory": np.zeros((1, 20, 4, 9))})
        >>> num_examples = aim.inputs["memory"].shape[-1]
        >>> num_examples
        9
    """

    inputs: dict[str, Array]
    """`[cell, example]` for each row of cells."""
    targets: dict[str, Array]
    """`[schedule, step, cell, example]`, `MISSING` where the loss does not look."""


class Lesson(NamedTuple):
    """One split of a task, in the form that an objective learns from.

    Example:
        >>> from softcode.machine import Assembly
        >>> Lesson(Assembly(4, 2, 3), Aim({}, {})).num_schedules
        1
    """

    machine: AbstractMachine
    """What the split's examples are run on."""
    aim: PyTree
    """Arrays: an `Aim`, or what else the objective looks at."""
    num_schedules: int = 1
    """How many ways there are to come to the outputs; each restart aims at one."""


class Standing(NamedTuple):
    """Where one restart stands when it asks for its slope.

    Example:
        >>> import jax.numpy as jnp
        >>> zero = jnp.zeros((), int)
        >>> int(Standing(zero, jnp.array(0.01), zero + 300, jnp.array(0.5)).update)
        300
    """

    schedule: Int[Array, ""]
    """Which of the aim's schedules it aims at."""
    entropy: Float[Array, ""]
    """The weight of its entropy bonus, 0 or more."""
    update: Int[Array, ""]
    """The updates that it has had."""
    part_of_cycle: Float[Array, ""]
    """Which part of its cycle is over, from 0 to 1 (see `Descent.cycles`)."""


# From a restart's logits, its standing and the aim of each lesson: its loss and its slope.
Slopes: TypeAlias = Callable[
    [Logits, Standing, Sequence[PyTree]], tuple[Float[Array, ""], Logits]
]


class AbstractObjective(abc.ABC):
    """What is descended. A frozen value of settings; says what it cannot do.

    To add one: a file here with a class, its name in `__init__.pyi`, and a row in
    `tests/conformance/test_objectives.py`.

    Example:
        >>> from softcode.induce.gradient.objectives import RunLoss
        >>> isinstance(RunLoss(), AbstractObjective), RunLoss.name
        (True, 'run loss')
    """

    name: ClassVar[str]
    goes_by_example: ClassVar[bool]
    """Whether the last axis of all arrays of an aim is that of the examples, so that an
    update may look at some of them."""

    @abc.abstractmethod
    def refuses(self, task: EncodedTask, splits: tuple[str, ...]) -> str | None:
        """Why it cannot learn from these splits, and what could; `None` if it can.

        Args:
            task: on its machine.
            splits: the first is `train`; all are there.
        """

    @abc.abstractmethod
    def lesson(self, task: EncodedTask, split: str) -> Lesson:
        """What is learned from a split, for a task that is not refused."""

    @abc.abstractmethod
    def slopes(
        self, machines: tuple[AbstractMachine, ...], begins: tuple[float, ...]
    ) -> Slopes:
        """A function that gives the loss and the slope of one restart; to be compiled.

        Args:
            machines: what each lesson is run on.
            begins: the update with which each lesson comes in.
        """


def mean_entropy(logits: Logits) -> Float[Array, ""]:
    """The entropy of the program's choices in nats, averaged over all of them.

    `H = mean over places of -sum_c p_c log p_c`, where `p` is the softmax of the logits.

    Example:
        >>> import jax.numpy as jnp
        >>> sure, even = [99.0, 0.0], [0.0, 0.0]
        >>> round(float(mean_entropy({"choice": jnp.array([sure, even])})), 3)
        0.347
    """
    entropies = []
    for table in logits.values():
        log_probability = jax.nn.log_softmax(table, axis=-1)
        entropy = -jnp.sum(jnp.exp(log_probability) * log_probability, axis=-1)
        entropies.append(jnp.ravel(entropy))
    return jnp.mean(jnp.concatenate(entropies))
