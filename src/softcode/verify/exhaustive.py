"""Running a program on every input within bounds."""

import dataclasses
import itertools
from typing import Any

import numpy as np

from ..machine import AbstractMachine, run
from ..program import Program


_BATCH = 65_536


@dataclasses.dataclass(frozen=True)
class Exhaustive:
    """Whether two programs agree on every input within bounds, and how many those are."""

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
    """Whether the program ends as the reference does, on every input of this size.

    Compares the machine's first row of cells (or `rows`); other rows start at zero.

    Args:
        program: what is checked.
        reference: what is taken as right.
        machine: the size at which both are run.
        max_inputs: stop after as many; the answer says so.
        rows: the rows of cells that are compared.
    """
    name, space = next(iter(machine.inputs.items()))
    compared = rows or (name,)
    (length,) = space.shape
    num_possible = space.size**length
    every_input = itertools.product(range(space.size), repeat=length)
    num_done = 0
    bounds = f"{length} {name} cells below {space.size}"
    while num_done < min(num_possible, max_inputs):
        wanted = min(_BATCH, max_inputs - num_done)
        batch = np.array(list(itertools.islice(every_input, wanted)), np.int32).T
        inputs = {
            other: batch if other == name else np.zeros((*s.shape, 1), np.int32)
            for other, s in machine.inputs.items()
        }
        ours = machine.observe(run(machine, program.choices, inputs))
        theirs = machine.observe(run(machine, reference.choices, inputs))
        same = np.all([np.all(ours[r] == theirs[r], axis=0) for r in compared], axis=0)
        num_done += batch.shape[1]
        if not same.all():
            at = batch[:, int(np.argmin(same))].tolist()
            return Exhaustive(num_done, num_possible, at, bounds)
    return Exhaustive(num_done, num_possible, None, bounds)
