"""Running a program on examples, exactly."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..machine import Choices, run
from ..program import Program, Rows, decode
from ..reading import MISSING, Exact
from ..task import EncodedTask


_MAX_SHOWN = 3


@dataclasses.dataclass(frozen=True)
class Failure:
    """An example that the program gets wrong: the input, what was wanted, what came."""

    input: Any
    wanted: Any
    got: Any


@dataclasses.dataclass(frozen=True)
class Check:
    """What a program did on the examples of one split.

    `num_halted` counts the runs that ended by themselves; the rest were read off when
    their time was up.
    """

    passed: int
    total: int
    num_halted: int
    size: str
    failures: tuple[Failure, ...] = ()

    @property
    def all_passed(self) -> bool:
        """Whether no example fails."""
        return self.passed == self.total

    def summary(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "passed": self.passed,
            "total": self.total,
            "halted": self.num_halted,
            "size": self.size,
        }


def check(program: Program, task: EncodedTask, split: str) -> Check:
    """What the program does on one split of the task, at the split's size."""
    machine = task.machine_for(split)
    outputs = task.outputs(split)
    state = run(machine, program.choices, task.inputs(split))
    rows = machine.observe(state)
    examples = task.splits[split].examples
    right = _agrees(rows, outputs, (len(examples),))
    halted = np.broadcast_to(machine.halted(state, Exact(1)), right.shape)
    failures = []
    for index in np.flatnonzero(~right)[:_MAX_SHOWN].tolist():
        got = {
            name: np.broadcast_to(cells, (len(cells), right.size))[:, index]
            for name, cells in rows.items()
        }
        example = examples[index]
        failures.append(
            Failure(example.input, example.output, decode(machine, got, example.output))
        )
    return Check(
        passed=int(right.sum()),
        total=right.size,
        num_halted=int(halted.sum()),
        size=task.describe_size(split),
        failures=tuple(failures),
    )


def check_task(program: Program, task: EncodedTask) -> dict[str, Check]:
    """What the program does on every split of the task."""
    return {split: check(program, task, split) for split in task.splits}


def check_batch(
    programs: Sequence[Program], task: EncodedTask, split: str
) -> np.ndarray:
    """Whether each program passes each example of the split, `[program, example]`."""
    machine = task.machine_for(split)
    choices: Choices = {
        name: np.stack([program.choices[name] for program in programs], -1)[..., None]
        for name in machine.parameters
    }
    inputs = {name: row[:, None] for name, row in task.inputs(split).items()}
    rows = machine.observe(run(machine, choices, inputs))
    wanted = {name: row[:, None] for name, row in task.outputs(split).items()}
    shape = (len(programs), len(task.splits[split].examples))
    return _agrees(rows, wanted, shape)


def _agrees(
    rows: Mapping[str, np.ndarray], wanted: Rows, shape: tuple[int, ...]
) -> np.ndarray:
    """Whether all observed cells are as wanted, for each run of the batch.

    What depends on the program alone, or on the input, has axes of length 1 for the rest.
    """
    right = np.ones(shape, bool)
    for name, cells in rows.items():
        right &= np.all((cells == wanted[name]) | (wanted[name] == MISSING), axis=0)
    return right
