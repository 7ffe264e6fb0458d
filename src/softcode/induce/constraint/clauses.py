"""A task as clauses: which programs do its examples."""

import numpy as np

from ...machine import AbstractMachine, Choices, Unknowns
from ...reading import MISSING, Formula, OneHot
from ...task import EncodedTask, places_of


def clauses_of(task: EncodedTask, splits: tuple[str, ...]) -> tuple[Formula, Unknowns]:
    """The formula that a program does these splits' examples, and its unknowns.

    What no split of the task reads, these or others, is no unknown.
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
    return [None if value == MISSING else value for value in cells.tolist()]


def choices_of(
    machine: AbstractMachine, unknowns: Unknowns, model: set[int]
) -> Choices:
    """The program that a solver's model means."""

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
    """The clause that a program is not this one."""
    clause = []
    for name, rows in unknowns.items():
        values = np.asarray(choices[name]).reshape(-1).tolist()
        for terms, value in zip(rows, values, strict=True):
            term = terms[value]
            if not isinstance(term, bool):
                clause.append(-term)
    return clause
