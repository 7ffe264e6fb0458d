"""A task as clauses: which programs do its examples."""

from typing import Any

import numpy as np

from ...language import Model, ModelClauses
from ...machine import AbstractMachine, Choices
from ...reading import MISSING, Formula, OneHot, Symbolic, known_cells
from ...task import EncodedTask, places_of


# For each parameter, the terms of its values, in the order of its places.
Unknowns = dict[str, list[OneHot]]


def clauses_of(task: EncodedTask, splits: tuple[str, ...]) -> tuple[Formula, Unknowns]:
    """The formula that a program does these splits' examples, and its unknowns.

    What no split of the task reads, these or others, is no unknown.
    """
    formula = Formula()
    unknowns = _unknowns(task, formula)
    for split in splits:
        machine = task.machine_for(split)
        if isinstance(machine, Model):
            clauses = ModelClauses(machine, formula, unknowns)
            for example in task.splits[split].examples:
                clauses.example(example.input, example.output)
        else:
            _machine_clauses(machine, task, split, formula, unknowns)
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


def _machine_clauses(
    machine: AbstractMachine,
    task: EncodedTask,
    split: str,
    formula: Formula,
    unknowns: Unknowns,
) -> None:
    """Runs the machine on its symbolic reading, for each example."""
    reading = Symbolic(formula)
    program = {
        name: _nested(unknowns[name], space.shape)
        for name, space in machine.parameters.items()
    }
    inputs, outputs = task.inputs(split), task.outputs(split)
    for index in range(len(task.splits[split].examples)):
        rows = {
            name: known_cells(row[:, index].tolist(), machine.inputs[name].size)
            for name, row in inputs.items()
        }
        state = machine.init(rows, reading)
        for _ in range(machine.num_steps):
            state = machine.step(program, state, reading)
        observed = machine.observe(state)
        for name, wanted in outputs.items():
            for cell, value in zip(observed[name], wanted[:, index], strict=True):
                if value != MISSING:
                    formula.add(cell[int(value)])


def _nested(values: list, shape: tuple[int, ...]) -> Any:
    if len(shape) <= 1:
        return values
    step = len(values) // shape[0]
    return [
        _nested(values[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])
    ]


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
