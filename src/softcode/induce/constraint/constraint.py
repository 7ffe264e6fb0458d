"""Induction by constraint solving: a symbolic run with the program unknown."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, get_args

import numpy as np
from jaxtyping import PRNGKeyArray

from ...files import Fault
from ...machine import AbstractMachine, Unknowns, setting
from ...program import Program
from ...reading import Formula
from ...task import EncodedTask
from ..inducer import AbstractInducer, Proposal, Round, State
from ..run import Within
from .clauses import choices_of, clauses_of, refusal
from .solvers import AbstractSolver, SolverName, require_solver, solver


# What a solver's first answer takes, besides what grows with the formula.
_BEFORE_IT_BEGINS = 5.0
# For each value that a program or a run may have, at each step: measured, it is a dozen
# clauses, which are written down in 40 microseconds and searched in far more.
_SECONDS = 1e-3


def _size(machine: AbstractMachine) -> int:
    """How much there is in a run for clauses to say."""
    kept = (*machine.parameters.values(), *machine.inputs.values())
    return machine.num_steps * sum(math.prod(s.shape) * s.size for s in kept)


class ConstraintPlan(NamedTuple):
    """The formula, and the solver at work on it; the latter is made again on resuming."""

    task: EncodedTask
    formula: Formula
    unknowns: Unknowns
    work: dict[str, Any]
    """The live solver, and how many of the state's programs it was told to leave out."""


@dataclasses.dataclass(frozen=True)
class Constraint(AbstractInducer):
    """Asks a solver for a program that does all examples; may prove that none does.

    The machine is read symbolically once for each example, with the program unknown, and
    the outputs are required. A program that fails on other examples is ruled out and the
    solver goes on from where it was. Solvers work in slices, counted in conflicts.

    Args:
        solver: `cadical` or `glucose` (PySAT), `cp-sat` (OR-Tools) or `z3`, all on the
            same clauses.
        conflicts: how many make one slice.
        fewest: pairs of a parameter and a value: look for the programs with the fewest
            places that choose otherwise, such as `(("gate", 4),)` for a circuit with the
            most `NOP`.
        splits: the splits whose examples are required at once.

    Example:
        >>> from softcode.induce import induce
        >>> from softcode.machine import Turing
        >>> from softcode.task import Example, Split, Task
        >>> flip = Split((Example([0, 1, 0], [1, 1, 0]),))
        >>> task = Task("flip", {"train": flip}).on(Turing(2, 2, 3, num_steps=3))
        >>> induce(task, Constraint()).outcome.name
        'solved'
    """

    solver: SolverName = setting(
        "solver", "Which solver.", among=get_args(SolverName), default="cadical"
    )
    conflicts: int = 5000
    fewest: tuple[tuple[str, int], ...] = ()
    splits: tuple[str, ...] = ("train",)

    name: ClassVar[str] = "constraint"
    way: ClassVar[str] = "constraint solving"
    rounds_alone: ClassVar[int] = 40

    def __post_init__(self):
        if self.conflicts < 1:
            raise Fault(
                f"`Constraint(conflicts=...)` must be at least 1, got {self.conflicts}."
            )

    def refuses(self, task: EncodedTask) -> str | None:
        try:
            require_solver(self.solver)
        except Fault as lacking:
            return str(lacking)
        for split in self._present(task):
            machine = task.machine_for(split)
            can = machine.capabilities
            if can.clauses is None:
                return can.needs_weights or (
                    f"{self.name} needs runs that can be said as clauses, and those of "
                    f"{machine.title} cannot. Use gradient"
                )
        return _faulty(self.fewest, task)

    def price(self, task: EncodedTask) -> float:
        return _BEFORE_IT_BEGINS + _SECONDS * sum(
            _size(task.machine_for(split)) * len(task.splits[split].examples)
            for split in self._present(task)
        )

    @classmethod
    def suited(cls, task: EncodedTask) -> "Constraint":
        del task
        return cls()

    @classmethod
    def activity(cls, info: Mapping[str, Any]) -> str:
        return f"{info['slices']} slices of a solver's work"

    def _present(self, task: EncodedTask) -> list[str]:
        return [split for split in self.splits if split in task.splits]

    @property
    def is_complete(self) -> bool:
        return True

    def covers(self) -> str:
        of = "" if self.splits == ("train",) else f" on {' and '.join(self.splits)}"
        return f"every program of this machine{of}, by a solver's proof"

    def prepare(self, task: EncodedTask) -> ConstraintPlan:
        formula, unknowns = clauses_of(task, tuple(self._present(task)))
        costs = [
            formula.negation(terms[value])
            for name, value in self.fewest
            for terms in unknowns[name]
        ]
        bounds = _counter(formula, [c for c in costs if not isinstance(c, bool)])
        work = {"solver": None, "told": 0, "bounds": bounds, "bound": -1}
        return ConstraintPlan(task, formula, unknowns, work)

    def init(self, plan: ConstraintPlan, key: PRNGKeyArray) -> State:
        del key
        empty = {
            name: np.zeros((0, *space.shape), np.int32)
            for name, space in plan.task.machine.parameters.items()
        }
        # At most so many places choose otherwise; raised when none does it with fewer.
        return {"refused": empty, "bound": np.array(0), "slices": np.array(0)}

    def like(self, plan: ConstraintPlan, state: State) -> State:
        spaces = plan.task.machine.parameters
        counts = {len(rows) for rows in state["refused"].values()}
        if len(counts) != 1:
            raise Fault("programs that were refused lack parts")
        (count,) = counts
        refused = {
            name: Within(
                np.zeros((count, *space.shape), np.int32), 0, max(0, space.size - 1)
            )
            for name, space in spaces.items()
        }
        return {"refused": refused, "bound": np.array(0), "slices": np.array(0)}

    def propose(self, plan: ConstraintPlan, state: State) -> Round:
        solving = self._solver(plan, state)
        answer = solving.solve(self.conflicts)
        following = {**state, "slices": state["slices"] + 1}
        info = {"slices": int(following["slices"])}
        if answer is None:
            return Round((), following, info)
        if not answer:
            bounds = plan.work["bounds"]
            if int(state["bound"]) >= len(bounds):
                return Round((), following, info, True, has_proposed_all=True)
            following["bound"] = state["bound"] + 1
            return Round((), following, {**info, "bound": int(following["bound"])})
        choices = choices_of(plan.task.machine, plan.unknowns, solving.model())
        refused = {
            name: np.concatenate([rows, choices[name][None]])
            for name, rows in state["refused"].items()
        }
        program = Program(plan.task.machine, choices)
        number = len(next(iter(refused.values()))) - 1
        return Round(
            [Proposal(program, number)], {**following, "refused": refused}, info
        )

    def observe(
        self, plan: ConstraintPlan, state: State, verdicts: Sequence[bool]
    ) -> State:
        return state

    def _solver(self, plan: ConstraintPlan, state: State) -> AbstractSolver:
        """The live solver, told of all that the state rules out."""
        work, bound = plan.work, int(state["bound"])
        refused = state["refused"]
        count = len(next(iter(refused.values())))
        if work["solver"] is None or work["bound"] != bound or work["told"] > count:
            # A higher bound takes a clause back, so that the solver starts again.
            work["solver"], work["told"] = solver(self.solver, plan.formula), 0
            work["bound"] = bound
            if bound < len(work["bounds"]):
                work["solver"].add([[-work["bounds"][bound]]])
        for index in range(work["told"], count):
            choices = {name: rows[index] for name, rows in refused.items()}
            clause = refusal(plan.task.machine, plan.unknowns, choices)
            work["solver"].add([clause])
        work["told"] = count
        return work["solver"]


def _faulty(fewest: tuple[tuple[str, int], ...], task: EncodedTask) -> str | None:
    """What is wrong with the pairs of `Constraint(fewest=...)`, if something is."""
    known = task.machine.parameters
    for name, value in fewest:
        if name not in known:
            return (
                f"`Constraint(fewest=...)` names {name!r}; the program's parameters "
                f"are {', '.join(known)}."
            )
        if not 0 <= value < known[name].size:
            return (
                f"`Constraint(fewest=...)` names the value {value} of {name!r}, which is "
                f"from 0 to {known[name].size - 1}."
            )
    return None


def _counter(formula: Formula, terms: list[int]) -> list[int]:
    """For each `k`, a term that holds if more than `k` of these terms do.

    A sequential counter (Sinz 2005).
    """
    reached: list[int] = []
    for term in terms:
        following = [formula.variable() for _ in range(len(reached) + 1)]
        for place, more in enumerate(following):
            if place < len(reached):
                formula.add(-reached[place], more)
            if place == 0:
                formula.add(-term, more)
            else:
                formula.add(-term, -reached[place - 1], more)
        reached = following
    return reached
