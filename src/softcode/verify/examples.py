"""Running a program on examples, exactly."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..machine import Choices, run_to_end
from ..program import Program, Rows, decode
from ..reading import MISSING
from ..task import EncodedTask


_MAX_SHOWN = 3
# What is found may take so many times what its machine gives a split.
_PATIENCE = 16


@dataclasses.dataclass(frozen=True)
class Failure:
    """An example that the program gets wrong: the input, what was wanted, what came.

    `got` is `None` where there is no answer.
    """

    input: Any
    wanted: Any
    got: Any

    @property
    def told(self) -> str:
        """What came, in words."""
        return "has no answer" if self.got is None else f"gives {self.got}"


@dataclasses.dataclass(frozen=True)
class Check:
    """What a program did on the examples of one split.

    `num_halted` counts the runs that ended by themselves. The rest have no answer, and
    do not pass, unless the machine's time is fixed: then they were read off when it was
    up. Nor do runs that left the range of values, on a machine that is not modular.

    Args:
        passed: examples whose observed cells are all right.
        total: examples of the split.
        num_halted: see above.
        size: what they were run at, in words.
        failures: the first few that do not pass.

    Example:
        >>> found = Check(passed=15, total=16, num_halted=16, size="8 cells, base 8")
        >>> found.all_passed, found.summary()["passed"]
        (False, 15)
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
    r"""What the program does on one split of the task, at the split's size.

    Args:
        program: of the task's machine.
        task: whose examples.
        split: the name of the split.

    Raises:
        KeyError: if the task has no such split.

    Example:
        >>> from softcode.machine import Assembly
        >>> from softcode.task import Task
        >>> task = Task.of([([1, 2], [2, 2]), ([3, 1], [4, 1])]).on(Assembly(num_cells=2))
        >>> doubled = Program.parse("read 1 2\nadd 2 2 2\nwrite 1 2", task.machine)
        >>> found = check(doubled, task, "train")
        >>> found.passed, found.total, found.failures[0]
        (1, 2, Failure(input=[3, 1], wanted=[4, 1], got=[6, 1]))
    """
    machine = task.machine_for(split)
    outputs = task.outputs(split)
    ending = run_to_end(
        machine, program.choices, task.inputs(split), patience=_PATIENCE
    )
    rows = machine.observe(ending.state)
    examples = task.splits[split].examples
    right = _agrees(rows, outputs, (len(examples),)) & ending.has_answer
    halted = np.broadcast_to(ending.halted, right.shape)
    failures = []
    for index in np.flatnonzero(~right)[:_MAX_SHOWN].tolist():
        got = {
            name: np.broadcast_to(cells, (len(cells), right.size))[:, index]
            for name, cells in rows.items()
        }
        example = examples[index]
        answer = decode(machine, got, example.output)
        has_answer = np.broadcast_to(ending.has_answer, right.shape)[index]
        failures.append(
            Failure(example.input, example.output, answer if has_answer else None)
        )
    return Check(
        passed=int(right.sum()),
        total=right.size,
        num_halted=int(halted.sum()),
        size=task.describe_size(split),
        failures=tuple(failures),
    )


def check_task(program: Program, task: EncodedTask) -> dict[str, Check]:
    """What the program does on every split of the task.

    Args:
        program: of the task's machine.
        task: whose examples.

    Returns:
        For each split, by its name, what `check` says.

    Example:
        >>> from softcode.task import recipes
        >>> task = recipes()["inc"].make().on()
        >>> found = check_task(task.reference, task)
        >>> {split: one.all_passed for split, one in found.items()}
        {'train': True, 'validation': True, 'test': True, 'extrapolation': True}
    """
    return {split: check(program, task, split) for split in task.splits}


def check_batch(
    programs: Sequence[Program], task: EncodedTask, split: str
) -> np.ndarray:
    r"""Whether each program passes each example of the split, `[program, example]`.

    All run at once, in the time of the split and no longer.

    Args:
        programs: of the task's machine, at least one.
        task: whose examples.
        split: the name of the split.

    Raises:
        KeyError: if the task has no such split.

    Example:
        >>> from softcode.machine import Assembly
        >>> from softcode.task import Task
        >>> task = Task.of([([1, 2], [2, 2]), ([3, 1], [4, 1])]).on(Assembly(num_cells=2))
        >>> text = "read 1 2\n{}\nwrite 1 2"
        >>> lines = ("inc 2 2", "add 2 2 2")
        >>> both = [Program.parse(text.format(line), task.machine) for line in lines]
        >>> check_batch(both, task, "train").tolist()
        [[True, True], [True, False]]
    """
    machine = task.machine_for(split)
    choices: Choices = {
        name: np.stack([program.choices[name] for program in programs], -1)[..., None]
        for name in machine.parameters
    }
    inputs = {name: row[:, None] for name, row in task.inputs(split).items()}
    ending = run_to_end(machine, choices, inputs)
    rows = machine.observe(ending.state)
    wanted = {name: row[:, None] for name, row in task.outputs(split).items()}
    shape = (len(programs), len(task.splits[split].examples))
    return _agrees(rows, wanted, shape) & ending.has_answer


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
