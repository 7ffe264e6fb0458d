"""Where a program was seen to have answers: at sizes and values that it was not shown."""

import dataclasses
import math
from typing import Any

import numpy as np

from ..machine import AbstractMachine, MachineFault, run_to_end
from ..program import Program
from ..task import EncodedTask
from .examples import check


# Other lengths are tried in this order of size; so many inputs of each.
_LENGTHS = (1, 2, 3, 5, 8, 13, 21, 33)
_NUM_INPUTS = 4
# A run may take so many times what the machine gives a list of that length.
_PATIENCE = 16
# Lengths at which a program has no answer, after which the rest is not tried.
_MOST_WITHOUT = 3


@dataclasses.dataclass(frozen=True)
class Domain:
    """What random inputs of other lengths and values say of a program.

    Without a reference it is only known whether there *is* an answer: whether the run
    ends by itself and leaves the range of values nowhere, so that it is the same however
    long one waits and however far the machine counts. Where the concept is known, it is
    also known whether the answer is right.

    Example:
        >>> found = Domain((1, 33), 8, num_answered=31, num_tried=32, without=[7])
        >>> print(found)
        It has no answer on 1 of 32 random inputs of lengths 1 to 33 with values below
        8, such as [7]; whether it is right there is not known.
        >>> found.is_whole
        False
    """

    lengths: tuple[int, int]
    """The shortest and the longest input."""
    num_values: int
    """All values of the inputs are below it."""
    num_answered: int
    num_tried: int
    without: Any | None = None
    """An input on which there is no answer, if there is one."""
    num_right: int | None = None
    """How many are right of `num_fresh` that were made from the concept, if it is known."""
    num_fresh: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing speaks against the program at other sizes."""
        return self.num_answered == self.num_tried and (
            self.num_right is None or self.num_right == self.num_fresh
        )

    def __str__(self) -> str:
        low, high = self.lengths
        lengths = f"length {low}" if low == high else f"lengths {low} to {high}"
        tried = f"random inputs of {lengths} with values below {self.num_values}"
        if self.num_answered == self.num_tried:
            text = f"It also ends within its range on {self.num_tried} {tried}"
        else:
            text = (
                f"It has no answer on {self.num_tried - self.num_answered} of "
                f"{self.num_tried} {tried}, such as {self.without}"
            )
        if self.num_right is None:
            return f"{text}; whether it is right there is not known."
        return (
            f"{text}; of {self.num_fresh} fresh examples of such lengths it does "
            f"{self.num_right}."
        )

    def summary(self) -> dict[str, Any]:
        """The same as plain values."""
        return {**dataclasses.asdict(self), "lengths": list(self.lengths)}


def domain_of(program: Program, task: EncodedTask, *, seed: int = 0) -> Domain | None:
    r"""Where the program has answers, and whether they are right where that is known.

    Args:
        program: one that does the task's examples.
        task: its inputs say which values are drawn; its concept, if it has one, makes
            fresh examples.
        seed: of the inputs.

    Returns:
        `None` where the machine says nothing of other sizes: it cannot be resized, or
        its time is fixed.

    Example:
        >>> from softcode.machine import Assembly
        >>> from softcode.task import Task
        >>> task = Task.of([([1, 2], [2, 2])]).on(Assembly(base=8, num_cells=2))
        >>> program = Program.parse("read 1 2\ninc 2 2\nwrite 1 2", task.machine)
        >>> domain_of(program, task).is_whole
        True
    """
    machine = task.machine
    if machine.fixed_time or not machine.capabilities.can_resize:
        return None
    random = np.random.default_rng(seed)
    row = machine.require_main_row()
    shown = [task.inputs(split)[row] for split in task.splits]
    low = min(int(cells.min()) for cells in shown)
    high = max(int(cells.max()) for cells in shown)
    if _sized(machine, machine.inputs[row].shape[0], high + 1) is None:
        # The other splits count further than this machine does.
        high = int(task.inputs("train")[row].max())
    tried: list[tuple[int, np.ndarray, np.ndarray]] = []
    for length in _LENGTHS:
        sized = _sized(machine, length, high + 1)
        if sized is not None:
            cells = random.integers(low, high + 1, (length, _NUM_INPUTS))
            tried.append((length, cells, _has_answer(program, sized, row, cells)))
        if sum(not has.any() for _, _, has in tried) > _MOST_WITHOUT:
            break
    if not tried:
        return None
    missing = [
        cells[:, index].tolist()
        for _, cells, has in tried
        for index in np.flatnonzero(~has)
    ]
    num_right, num_fresh = _right(program, task, seed)
    return Domain(
        lengths=(tried[0][0], tried[-1][0]),
        num_values=high + 1,
        num_answered=sum(int(has.sum()) for _, _, has in tried),
        num_tried=sum(has.size for _, _, has in tried),
        without=missing[0] if missing else None,
        num_right=num_right,
        num_fresh=num_fresh,
    )


def _sized(
    machine: AbstractMachine, length: int, num_values: int
) -> AbstractMachine | None:
    """The machine for inputs of this length and these values, if there is one."""
    try:
        sized = machine.grown(length, num_values)
    except MachineFault:
        return None
    return sized if num_values <= sized.inputs[sized.require_main_row()].size else None


def _has_answer(
    program: Program, machine: AbstractMachine, row: str, cells: np.ndarray
) -> np.ndarray:
    """Whether each run has an answer, on this machine or one that counts further."""
    inputs = {
        name: np.repeat(given[:, None], cells.shape[1], 1)
        for name, given in machine.blank().items()
    }
    inputs[row] = cells.astype(np.int32)
    ending = run_to_end(machine, program.choices, inputs, patience=_PATIENCE)
    wider = machine.wider()
    if ending.in_range.all() or wider is None:
        return np.asarray(ending.has_answer)
    return _has_answer(program, wider, row, cells)


def _right(program: Program, task: EncodedTask, seed: int) -> tuple[int | None, int]:
    """How many of how many fresh examples the program does."""
    if task.task.fresh is None:
        return None, 0
    right, total = 0, 0
    smallest = math.ceil(
        task.machine.inputs[task.machine.require_main_row()].shape[0] / 2
    )
    for length in (n for n in _LENGTHS if smallest <= n):
        split = task.task.fresh(length, _NUM_INPUTS, seed)
        if split.examples:
            found = check(program, task.with_splits({"train": split}), "train")
            right, total = right + found.passed, total + found.total
    return right, total
