"""Induction by constraint solving: a symbolic run with the program unknown."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, get_args

import numpy as np
from jaxtyping import PRNGKeyArray

from ... import interruption
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
    """How much there is to say of a run: steps times values of places and cells."""
    kept = (*machine.parameters.values(), *machine.inputs.values())
    return machine.num_steps * sum(math.prod(s.shape) * s.size for s in kept)


# What a search counts. At most `bound` places choose otherwise; it is raised when none
# does it with fewer. The solver at work was made after so many slices (`made_at`), with
# so many programs ruled out (`made_with`).
_COUNTS = {name: np.array(0) for name in ("bound", "slices", "made_at", "made_with")}


class ConstraintPlan(NamedTuple):
    """The formula, and the solver at work on it; the latter is made again on resuming.

    `work` changes, alone among all plans: a live solver cannot be copied. It says for
    which state it stands (`slices`, `bound`), so that another state gets a solver of
    its own.
    """

    task: EncodedTask
    formula: Formula
    unknowns: Unknowns
    work: dict[str, Any]
    """The live solver, where it stands, and what it was told."""


@dataclasses.dataclass(frozen=True)
class Constraint(AbstractInducer):
    """Asks a solver for a program that does all examples; may prove that none does.

    The machine is read symbolically once for each example, with the program unknown, and
    the outputs are required. A program that fails on other examples is ruled out and the
    solver goes on from where it was. Solvers work in slices, counted in conflicts.

    A run that is taken up again keeps the programs that were ruled out and the bound of
    `fewest`. What the solver has learned since is not kept: its slices are made again,
    and after them the search goes on as if it had not ended. CP-SAT and Z3 count seconds,
    so that their rounds depend on the machine.

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
        """`5 + 0.001 sum_split T S n` seconds, for `n` examples of a split.

        `T` is the time of a run and `S` the number of values that all its places and
        cells may have, so that `T S` grows as the formula of one example.
        """
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
        """Those of its splits that the task has."""
        return [split for split in self.splits if split in task.splits]

    @property
    def is_complete(self) -> bool:
        return True

    def covers(self) -> str:
        of = "" if self.splits == ("train",) else f" on {' and '.join(self.splits)}"
        return f"every program of this machine{of}, by a solver's proof"

    def prepare(self, task: EncodedTask) -> ConstraintPlan:
        """Writes the formula down; with `fewest`, also a counter."""
        formula, unknowns = clauses_of(task, tuple(self._present(task)))
        costs = [
            formula.negation(terms[value])
            for name, value in self.fewest
            for terms in unknowns[name]
        ]
        bounds = _counter(formula, [c for c in costs if not isinstance(c, bool)])
        work = {"solver": None, "slices": -1, "bounds": bounds, "bound": -1, "told": 0}
        return ConstraintPlan(task, formula, unknowns, work)

    def init(self, plan: ConstraintPlan, key: PRNGKeyArray) -> State:
        del key
        empty = {
            name: np.zeros((0, *space.shape), np.int32)
            for name, space in plan.task.machine.parameters.items()
        }
        return {"refused": empty, **_COUNTS}

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
        most = max(count, int(state["slices"]))
        counts = {name: Within(first, 0, most) for name, first in _COUNTS.items()}
        counts |= {"bound": _COUNTS["bound"], "slices": _COUNTS["slices"]}
        return {"refused": refused, **counts}

    def propose(self, plan: ConstraintPlan, state: State) -> Round:
        """One slice of the solver's work.

        An answer is a program, which is ruled out at once, so that no later one is the
        same. If there is none under a bound of `fewest`, the bound is raised by 1 and a
        new solver begins; without a bound, or beyond the greatest, every program that
        does the examples was proposed.
        """
        solving = self._solver(plan, state)
        answer = solving.solve(self.conflicts)
        plan.work["slices"] = int(state["slices"]) + 1
        following = {**state, "slices": state["slices"] + 1}
        info = {"slices": int(following["slices"])}
        if answer is None:
            return Round((), following, info)
        if not answer:
            bounds = plan.work["bounds"]
            if int(state["bound"]) >= len(bounds):
                return Round((), following, info, True, has_proposed_all=True)
            following |= {
                "bound": state["bound"] + 1,
                "made_at": following["slices"],
                "made_with": np.array(_count(state)),
            }
            return Round((), following, {**info, "bound": int(following["bound"])})
        choices = choices_of(plan.task.machine, plan.unknowns, solving.model())
        refused = {
            name: np.concatenate([rows, choices[name][None]])
            for name, rows in state["refused"].items()
        }
        program = Program(plan.task.machine, choices)
        following["refused"] = refused
        return Round([Proposal(program, _count(state))], following, info)

    def observe(
        self, plan: ConstraintPlan, state: State, verdicts: Sequence[bool]
    ) -> State:
        return state

    def _solver(self, plan: ConstraintPlan, state: State) -> AbstractSolver:
        """The live solver, told of all that the state rules out."""
        work, bound = plan.work, int(state["bound"])
        is_there = work["slices"] == int(state["slices"]) and work["bound"] == bound
        if not is_there:
            # A higher bound takes a clause back, so that the solver starts again; so it
            # does for a state that is not the one where it stands.
            work |= {"solver": solver(self.solver, plan.formula), "bound": bound}
            if bound < len(work["bounds"]):
                work["solver"].add([[-work["bounds"][bound]]])
            self._refuse(plan, state, 0, int(state["made_with"]))
            self._catch_up(plan, state)
        self._refuse(plan, state, work["told"], _count(state))
        return work["solver"]

    def _catch_up(self, plan: ConstraintPlan, state: dict) -> None:
        """Makes a solver's slices again, of a search that was taken up.

        What it has learned is in the process that was killed; with it, it goes on as it
        would have.
        """
        for _ in range(int(state["slices"]) - int(state["made_at"])):
            if interruption.is_asked():
                raise KeyboardInterrupt
            told = plan.work["told"]
            if plan.work["solver"].solve(self.conflicts) and told < _count(state):
                self._refuse(plan, state, told, told + 1)

    def _refuse(self, plan: ConstraintPlan, state: dict, start: int, end: int) -> None:
        """Tells the solver of these programs."""
        for index in range(start, end):
            choices = {name: rows[index] for name, rows in state["refused"].items()}
            clause = refusal(plan.task.machine, plan.unknowns, choices)
            plan.work["solver"].add([clause])
        plan.work["told"] = end


def _count(state: dict) -> int:
    """How many programs are ruled out."""
    return len(next(iter(state["refused"].values())))


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

    A sequential counter (Sinz 2005): after each term `t`, the variables `r'_k` say that
    more than `k` of those so far hold, by the clauses `r_k -> r'_k`, `t -> r'_0` and
    `t and r_{k-1} -> r'_k`. Only that direction is said, which is enough to forbid: the
    clause `not r_k` allows `k` at most.

    Args:
        formula: gets the clauses, about the square of the number of terms.
        terms: literals.

    Example:
        >>> formula = Formula()
        >>> three = [formula.variable() for _ in range(3)]
        >>> len(_counter(formula, three))
        3
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
