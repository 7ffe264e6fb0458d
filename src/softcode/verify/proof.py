"""Asking a solver for an input on which two programs differ."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from ..files import not_installed
from ..machine import AbstractMachine
from ..program import Program
from ..reading import (
    Symbolic,
    conjunction,
    differ,
    disjunction,
    known_cells,
    negation,
    unknown_value,
    z3_terms,
)
from .every_input import bounds_of


try:
    import z3
except ImportError:
    raise not_installed("z3-solver", "solver") from None


@dataclasses.dataclass(frozen=True)
class Proof:
    """Whether two programs end alike on every input of a size, as a solver found.

    `holds` is `None` if the solver did not finish in time; then nothing is known.
    """

    holds: bool | None
    counterexample: Any | None
    bounds: str

    def __str__(self) -> str:
        if self.holds is None:
            return f"the solver did not finish in time ({self.bounds})"
        if self.counterexample is not None:
            return f"they differ on {self.counterexample} ({self.bounds})"
        return f"no input tells them apart ({self.bounds})"


def equivalent(
    program: Program,
    reference: Program,
    machine: AbstractMachine,
    *,
    seconds: float = 60.0,
) -> Proof:
    """Whether the program's answer is the reference's, on every input of this size.

    Where neither has an answer (see `run_to_end`), they agree. Both are run on the
    symbolic reading, from the same free values in the machine's first row of cells (other
    rows start as the machine has them), and the solver is asked for values for which
    some cell of that row ends differently. Of a model all inputs are free, and
    all outputs are compared. Needs `softcode[solver]`.

    Args:
        program: what is checked.
        reference: what is taken as right.
        machine: the size at which both are run.
        seconds: how long the solver may take.

    Raises:
        ValueError: for a model that calls networks.

    Example:
        >>> from softcode.machine import Assembly
        >>> machine = Assembly(base=4, num_registers=2, num_lines=2, num_steps=2)
        >>> twice = Program.parse("add 1 1 1", machine)
        >>> nothing = Program.parse("noop", machine)
        >>> print(equivalent(twice, nothing, machine))
        no input tells them apart (4 memory cells below 4, 2 steps)
    """
    free: dict[str, list] = {}
    constraints = []
    for name, space in machine.free_rows.items():
        free[name] = []
        for index in range(space.shape[0]):
            value, is_one = unknown_value(f"{name}[{index}]", space.size)
            free[name].append(value)
            constraints.append(is_one)
    blank = {
        name: known_cells(row.tolist(), machine.inputs[name].size)
        for name, row in machine.blank().items()
    }
    (ours, answers), (theirs, wanted) = (
        _final(p, machine, {**blank, **free}) for p in (program, reference)
    )
    rows_differ = disjunction(
        *(
            differ(a, b)
            for name in machine.compared_rows
            for a, b in zip(ours[name], theirs[name], strict=True)
        )
    )
    difference = disjunction(
        conjunction(answers, rows_differ),
        conjunction(answers, negation(wanted)),
        conjunction(wanted, negation(answers)),
    )
    bounds = bounds_of(machine)
    if machine.capabilities.has_steps:
        bounds += f", {machine.num_steps} steps"
    solver = z3.Solver()
    solver.set("timeout", int(1000 * seconds))
    solver.add(*constraints, conjunction(difference))
    answer = solver.check()
    if answer == z3.unsat:
        return Proof(True, None, bounds)
    if answer == z3.unknown:
        return Proof(None, None, bounds)
    model = solver.model()
    found = {name: _elements(model, cells) for name, cells in free.items()}
    is_whole = machine.capabilities.is_compared_whole
    shown = found if is_whole else found[machine.require_main_row()]
    return Proof(False, shown, bounds)


def _elements(model: z3.ModelRef, cells: Sequence[Sequence[z3.BoolRef]]) -> list[int]:
    """The elements that a solver's model gives to some cells."""
    return [
        next(i for i, term in enumerate(value) if z3.is_true(model.eval(term, True)))
        for value in cells
    ]


def _final(
    program: Program, machine: AbstractMachine, inputs: dict
) -> tuple[dict, Any]:
    """The rows of cells in which a run ends, as terms, and whether it has an answer."""
    reading = Symbolic(z3_terms)
    choices = {
        name: _known(program.choices[name], space.size)
        for name, space in machine.parameters.items()
    }
    state = machine.init(inputs, reading)
    in_range = []
    for _ in range(machine.num_steps):
        in_range.append(machine.leaves_range(choices, state, reading)[0])
        state = machine.step(choices, state, reading)
    halted = machine.fixed_time or machine.halted(state, reading)[1]
    return machine.observe(state), conjunction(halted, *in_range)


def _known(array: Any, size: int) -> Any:
    if array.ndim == 1:
        return known_cells(array.tolist(), size)
    return [_known(row, size) for row in array]
