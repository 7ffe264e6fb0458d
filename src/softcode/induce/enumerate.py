"""Induction by search through the programs themselves, smallest first."""

import dataclasses
import functools
import os
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, NamedTuple

import numpy as np

from ..machine import CODE, Assembly
from ..program import Program
from ..task import Task
from . import _lazy_search as lazy
from ._inducer import AbstractInducer, Proposal, Round, State
from ._lazy_choices import Choices, instruction_choices


# A stage is searched in so many parts, on as many cores as there are. It is a constant,
# so that the same programs are found on every machine.
NUM_SHARES = 8


class EnumeratePlan(NamedTuple):
    """The task in the form that the search needs."""

    machine: Assembly
    problem: lazy.Problem
    stages: tuple["Stage", ...]
    """The order in which sizes are searched."""


class Stage(NamedTuple):
    """One search: how many lines and registers, and whether it skips what is wasteful."""

    num_lines: int
    num_registers: int
    is_direct: bool


@dataclasses.dataclass(frozen=True)
class Enumerate(AbstractInducer):
    """Every program of the assembly machine up to a size, in stages of growing cost.

    The search is driven by execution (see `_lazy_search`), so that a line is only
    chosen when it is first run and a label when its jump is first taken. Registers that
    hold nothing yet are interchangeable and taken in order. It is complete within
    `max_lines`: a program that fits the examples exists within these bounds if and only
    if the search proposes one with the same effect.

    Args:
        max_lines: the longest programs searched; the machine's lines if `None`.
        max_registers: the most registers used; the machine's if `None`.
        chunk: machine steps in one round, over all cores.
    """

    max_lines: int | None = None
    max_registers: int | None = None
    chunk: int = 20_000_000

    name: ClassVar[str] = "enumerate"

    def __post_init__(self):
        for name in ("max_lines", "max_registers", "chunk"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(
                    f"`Enumerate({name}=...)` must be at least 1, got {value}"
                )

    @property
    def is_complete(self) -> bool:
        return True

    def covers(self) -> str:
        lines = "the machine's" if self.max_lines is None else f"{self.max_lines}"
        registers = "its" if self.max_registers is None else f"{self.max_registers}"
        return f"all programs of up to {lines} lines and {registers} registers"

    def prepare(self, task):
        machine = task.machine_for("train")
        if not isinstance(machine, Assembly) or machine.jump_to != "label":
            raise ValueError(
                "`Enumerate` searches programs of the assembly machine with labels, and "
                f"the task is for {machine.kind!r}"
                + (" with jumps to registers" if machine.kind == "assembly" else "")
                + ". Use `Gradient`."
            )
        num_lines = min(machine.num_lines, self.max_lines or machine.num_lines)
        num_registers = min(
            machine.num_registers, self.max_registers or machine.num_registers
        )
        problem = _problem(task, machine)
        stages = _stages(num_lines, num_registers, problem.first_touched)
        return EnumeratePlan(machine, problem, stages)

    def init(self, plan, key):
        del key
        return {"num_steps": np.array(0), **_start(plan, 0)}

    def propose(self, plan, state):
        number = int(state["stage"])
        if number >= len(plan.stages):
            return Round((), state, {}, is_exhausted=True)
        stage = plan.stages[number]
        active = np.flatnonzero(~state["exhausted"]).tolist()
        searches = [_share(state, share) for share in active]
        budget = max(1, self.chunk // len(active))

        def go_on(index: int) -> tuple[int, int]:
            problem = _staged(plan, stage, active[index])
            choices = _choices(stage.num_registers, stage.is_direct)
            return lazy.search(searches[index], problem, choices, budget)

        with ThreadPoolExecutor(min(len(active), os.cpu_count() or 1)) as pool:
            ends = list(pool.map(go_on, range(len(active))))
        statuses = np.array([status for status, _ in ends])
        proposals = tuple(
            Proposal(_program(plan.machine, search.program), 0)
            for search, status in zip(searches, statuses, strict=True)
            if status == lazy.FOUND
        )
        exhausted = state["exhausted"].copy()
        exhausted[active] = statuses == lazy.EXHAUSTED
        num_steps = int(state["num_steps"]) + sum(used for _, used in ends)
        info = {**stage._asdict(), "num_nodes": num_steps}
        following = {**state, "exhausted": exhausted, "num_steps": np.array(num_steps)}
        if exhausted.all():
            following |= _start(plan, number + 1)
        else:
            for name in lazy.SearchState._fields:
                rows = state[name].copy()
                rows[active] = [getattr(search, name) for search in searches]
                following[name] = rows
        return Round(proposals, following, info)

    def observe(self, plan, state, verdicts):
        del plan, verdicts
        return state


@functools.lru_cache(maxsize=64)
def _choices(num_registers: int, is_direct: bool) -> Choices:
    choices = instruction_choices(num_registers)
    if is_direct:
        return choices
    return choices._replace(is_redundant=np.zeros_like(choices.is_redundant))


def _start(plan: EnumeratePlan, stage: int) -> dict[str, np.ndarray]:
    """A stage before its first round: all its shares, side by side."""
    # Past the last stage there is nothing to search, and the state keeps its shape.
    num_lines = plan.stages[min(stage, len(plan.stages) - 1)].num_lines
    search = lazy.start(plan.problem, num_lines)
    return {
        "stage": np.array(stage),
        "exhausted": np.zeros(NUM_SHARES, bool),
        **{
            name: np.stack([array] * NUM_SHARES)
            for name, array in search._asdict().items()
        },
    }


def _share(state: State, share: int) -> lazy.SearchState:
    return lazy.SearchState(
        **{name: state[name][share].copy() for name in lazy.SearchState._fields}
    )


def _stages(num_lines: int, num_registers: int, num_touched: int) -> tuple[Stage, ...]:
    """Sizes in order of cost, each first for direct programs and later for all."""
    stages = [
        Stage(lines, registers, is_direct)
        for lines in range(1, num_lines + 1)
        for registers in range(1, num_registers + 1)
        for is_direct in (True, False)
        if registers <= max(3 * lines, num_touched)
    ]
    return tuple(sorted(stages, key=_log_cost))


def _log_cost(stage: Stage) -> float:
    """The logarithm of the time that a stage takes.

    Measured: a direct line has about 13 ways for each register, any line as many as
    there are instructions; with one register there are fewer, but their runs are
    longer. Wasteful programs wait until they cost a twentieth.
    """
    if stage.is_direct:
        num_ways = 13 * max(2, stage.num_registers)
        return stage.num_lines * float(np.log(num_ways))
    num_ways = max(40, len(_choices(stage.num_registers, False).rows))
    return stage.num_lines * float(np.log(num_ways)) + float(np.log(20))


def _staged(plan: EnumeratePlan, stage: Stage, share: int) -> lazy.Problem:
    has_room = stage.num_lines < plan.machine.num_lines
    # With room left, what follows is a halt: only programs of full length come round.
    return plan.problem._replace(
        ends_freely=has_room,
        wraps=plan.machine.wraps and not has_room,
        is_direct=stage.is_direct,
        share=share,
    )


def _problem(task: Task, machine: Assembly) -> lazy.Problem:
    inputs, outputs = task.inputs("train"), task.outputs("train")
    # The hardest example first: most cells change, and fewest values are there twice,
    # so that what a line does can be seen.
    observed = outputs["memory"] >= 0
    num_changed = ((outputs["memory"] != inputs["memory"]) & observed).sum(0)
    sorted_cells = np.sort(inputs["memory"], axis=0)
    num_distinct = 1 + (np.diff(sorted_cells, axis=0) != 0).sum(0)
    starts_at_zero = inputs["memory"][0] == 0
    order = np.lexsort((-num_distinct, starts_at_zero, -num_changed))

    def rows(cells: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(cells.T[order], dtype=np.int32)

    uses_registers = inputs["registers"].any() or (outputs["registers"] >= 0).any()
    return lazy.Problem(
        memory=rows(inputs["memory"]),
        registers=rows(inputs["registers"]),
        wanted_memory=rows(outputs["memory"]),
        wanted_registers=rows(outputs["registers"]),
        results=lazy.problem_tables(machine.base),
        num_steps=machine.num_steps,
        wraps=machine.wraps,
        first_touched=machine.num_registers if uses_registers else 0,
        ends_freely=False,
        is_direct=False,
        share=0,
        num_shares=NUM_SHARES,
    )


def _program(machine: Assembly, lines: np.ndarray) -> Program:
    """The program that the search found; what it never ran is `halt`."""
    num_lines = machine.num_lines
    table = np.zeros((num_lines, 5), np.int32)
    table[:, 0] = CODE["halt"]
    decided = lines[:, 0] != lazy.UNDECIDED
    table[: len(lines)][decided] = lines[decided, :5]
    # A jump that was never taken may go anywhere: to its own next line, as no-op.
    is_open = (table[:, 0] == CODE["jump"]) & (table[:, 4] == lazy.UNDECIDED)
    table[is_open, 0] = CODE["noop"]
    # A label after the last line is the end: that line, if there is one, or a halt.
    table[:, 4] = np.clip(table[:, 4], 0, num_lines - 1)
    names = ("instruction", "first", "second", "output", "target")
    return Program(machine, {name: table[:, i] for i, name in enumerate(names)})
