"""A task as clauses: which programs do its examples.

An *unknown* is one place where a program chooses, as a term for each value it may take,
of which exactly one holds. A place that no split reads is settled: its terms are `True`
and `False`, so that it costs no variable and two programs that differ there alone are
one.
"""

import numpy as np

from ...machine import AbstractMachine, Choices, Unknowns
from ...reading import MISSING, Formula, OneHot
from ...task import EncodedTask, places_of


def clauses_of(task: EncodedTask, splits: tuple[str, ...]) -> tuple[Formula, Unknowns]:
    """The formula that a program does these splits' examples, and its unknowns.

    The machine is read symbolically once for each example, all with the same unknowns.
    What no split of the task reads, these or others, is no unknown.

    Args:
        task: on its machine, whose runs can be said as clauses.
        splits: the splits whose examples are required.

    Returns:
        The formula; and for each parameter its unknowns, places in the order of `ravel`.
    """
    formula = Formula()
    unknowns = _unknowns(task, formula)
    for split in splits:
        made = task.machine_for(split).capabilities.clauses
        assert made is not None, "`Constraint.refuses` says so before"
        clauses = made(formula, unknowns)
        inputs, outputs = task.inputs(split), task.outputs(split)
        for index in range(len(task.splits[split].examples)):
            wanted = {n: _observed(rows[:, index]) for n, rows in outputs.items()}
            given = {name: rows[:, index].tolist() for name, rows in inputs.items()}
            clauses.example(given, wanted)
    return formula, unknowns


def _unknowns(task: EncodedTask, formula: Formula) -> Unknowns:
    """One-hot terms for each place that is open, and constants for the others."""
    is_open, settled = places_of(task)
    return {
        name: [
            formula.one_hot(space.size)
            if place
            else tuple(choice == value for choice in range(space.size))
            for place, value in zip(
                is_open[name].ravel().tolist(),
                settled[name].ravel().tolist(),
                strict=True,
            )
        ]
        for name, space in task.machine.parameters.items()
    }


def _observed(cells: np.ndarray) -> list[int | None]:
    """A row's values, with `None` where nobody observes.

    Example:
        >>> _observed(np.array([3, MISSING]))
        [3, None]
    """
    return [None if value == MISSING else value for value in cells.tolist()]


def choices_of(
    machine: AbstractMachine, unknowns: Unknowns, model: set[int]
) -> Choices:
    """The program that a solver's model means.

    Args:
        machine: says the shape of each parameter.
        unknowns: the terms of each place.
        model: the literals that hold, with their sign.

    Returns:
        For each parameter the values whose terms hold; 0 where none does, which only a
        variable that no clause names can lead to.
    """

    def value(terms: OneHot) -> int:
        holds = (i for i, t in enumerate(terms) if t is True or t in model)
        return next(holds, 0)

    return {
        name: np.array([value(terms) for terms in rows], np.int32).reshape(
            machine.parameters[name].shape
        )
        for name, rows in unknowns.items()
    }


def refusal(
    machine: AbstractMachine, unknowns: Unknowns, choices: Choices
) -> list[int]:
    """The clause that a program is not this one: one of its choices does not hold.

    Settled places are left out, as they cannot be otherwise.
    """
    clause = []
    for name, rows in unknowns.items():
        values = np.asarray(choices[name]).reshape(-1).tolist()
        for terms, value in zip(rows, values, strict=True):
            term = terms[value]
            if not isinstance(term, bool):
                clause.append(-term)
    return clause
