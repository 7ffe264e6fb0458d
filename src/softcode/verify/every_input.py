"""Running a program on every input within bounds."""

import dataclasses
import math
from typing import Any

import numpy as np

from ..machine import AbstractMachine, run_to_end
from ..program import Program


_BATCH = 65_536


@dataclasses.dataclass(frozen=True)
class Exhaustive:
    """Whether two programs agree on every input within bounds, and how many those are.

    Example:
        >>> print(Exhaustive(500, 512, None, "3 memory cells below 8"))
        they agree on the first 500 of 512 inputs (3 memory cells below 8)
    """

    num_inputs: int
    num_possible: int
    counterexample: Any | None
    bounds: str

    @property
    def holds(self) -> bool:
        """Whether every possible input was run and none tells the programs apart."""
        return self.counterexample is None and self.num_inputs == self.num_possible

    def __str__(self) -> str:
        if self.counterexample is not None:
            return f"they differ on {self.counterexample} ({self.bounds})"
        if not self.holds:
            return (
                f"they agree on the first {self.num_inputs:,} of "
                f"{self.num_possible:,} inputs ({self.bounds})"
            )
        return f"they agree on all {self.num_inputs:,} inputs ({self.bounds})"


def exhaustive(
    program: Program,
    reference: Program,
    machine: AbstractMachine,
    *,
    max_inputs: int = 2_000_000,
    rows: tuple[str, ...] | None = None,
) -> Exhaustive:
    r"""Whether the program's answer is the reference's, on every input of this size.

    Where neither has an answer, they agree; where one has, they do not. Of a model, all
    inputs are gone through and all outputs are compared. Of another machine it is its
    first row of cells (or `rows`); other rows start as the machine has them.

    Args:
        program: what is checked.
        reference: what is taken as right.
        machine: the size at which both are run.
        max_inputs: stop after as many; the answer says so.
        rows: the rows of cells that are compared.

    Raises:
        ValueError: for a model that calls networks.

    Example:
        >>> from softcode.machine import Assembly
        >>> machine = Assembly(base=9, num_cells=2)
        >>> plus_one = Program.parse("read 1 2\ninc 2 2\nwrite 1 2", machine)
        >>> doubled = Program.parse("read 1 2\nadd 2 2 2\nwrite 1 2", machine)
        >>> print(exhaustive(plus_one, plus_one, machine))
        they agree on all 81 inputs (2 memory cells below 9)
        >>> exhaustive(plus_one, doubled, machine).counterexample
        [0, 0]
    """
    free = machine.free_rows
    compared = rows or machine.compared_rows
    sizes = [space.size for space in free.values() for _ in range(space.shape[0])]
    num_possible, num_done = math.prod(sizes), 0
    while num_done < min(num_possible, max_inputs):
        last = min(num_done + _BATCH, num_possible, max_inputs)
        cells = _inputs_numbered(np.arange(num_done, last), sizes)
        num_done = last
        ends = np.cumsum([space.shape[0] for space in free.values()])[:-1]
        parts = np.split(cells, ends) if free else []
        given = dict(zip(free, parts, strict=True))
        blank = {
            name: np.repeat(row[:, None], cells.shape[1], 1)
            for name, row in machine.blank().items()
        }
        both = [
            run_to_end(machine, p.choices, {**blank, **given})
            for p in (program, reference)
        ]
        ours, theirs = (machine.observe(ending.state) for ending in both)
        same = np.ones(cells.shape[1:], bool)
        for row in compared:
            # What no input changes has an axis of length 1 for all of them.
            same &= np.all(ours[row] == theirs[row], axis=0)
        answered, wanted = (ending.has_answer for ending in both)
        same = (answered == wanted) & (same | ~answered)
        if not same.all():
            at = int(np.argmin(same))
            found = {name: row[:, at].tolist() for name, row in given.items()}
            is_whole = machine.capabilities.is_compared_whole
            shown = found if is_whole else found[machine.require_main_row()]
            return Exhaustive(num_done, num_possible, shown, bounds_of(machine))
    return Exhaustive(num_done, num_possible, None, bounds_of(machine))


def bounds_of(machine: AbstractMachine) -> str:
    """`4 memory cells below 8`, for each row that takes every value."""
    return ", ".join(
        f"{space.shape[0]} {name} cells below {space.size}"
        for name, space in machine.free_rows.items()
    )


def _inputs_numbered(numbers: np.ndarray, sizes: list[int]) -> np.ndarray:
    """The cells of these inputs, `[cell, input]`: the digits of their numbers."""
    cells = np.zeros((len(sizes), len(numbers)), np.int32)
    for place in reversed(range(len(sizes))):
        numbers, cells[place] = np.divmod(numbers, sizes[place])
    return cells
