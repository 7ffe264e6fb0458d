"""Induction by search through the programs themselves, smallest first."""

import dataclasses
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, NamedTuple

import numpy as np
from jaxtyping import PRNGKeyArray

from ...files import Fault
from ...library.abstractions import Library
from ...machine import AbstractMachine, RegisterCode, setting
from ...machine.assembly import CODE
from ...program import Program, Sketch
from ...skeleton import Hole, Skeleton, expression_of
from ...task import EncodedTask
from ..inducer import AbstractInducer, Proposal, Round, State
from .bounds import bounds, require_stack
from .scope import UNDECIDED, Scope, SearchState, results_table, start
from .search import EXHAUSTED, FOUND, search
from .stages import (
    Stage,
    num_lines_excluded,
    size_stages,
    skeleton_stages,
    sketch_stages,
    staged,
)


# A stage is searched in so many parts, on as many cores as there are. It is a constant,
# so that the same programs are found on every machine.
NUM_SHARES = 8


class EnumeratePlan(NamedTuple):
    """The task in the form that the search needs."""

    machine: AbstractMachine
    code: RegisterCode
    scope: Scope
    stages: tuple[Stage, ...]
    """The order in which sizes are searched."""


@dataclasses.dataclass(frozen=True)
class Enumerate(AbstractInducer):
    """Every program of the assembly machine up to a size, in stages of growing cost.

    Skeletons of loops, whose holes are searched, come among them as cheap as they are
    (see `softcode.skeleton`); with a sketch, its holes alone are searched. The search
    is driven by execution (see `search.py`), so that a line is only chosen when it
    is first run and a label when its jump is first taken. Registers that hold nothing
    yet are interchangeable and taken in order. It is complete within `max_lines`: a
    program that fits the examples exists within these bounds if and only if the search
    proposes one with the same effect.

    Args:
        max_lines: the longest programs searched; the machine's lines if `None`.
        max_registers: the most registers used; the machine's if `None`.
        chunk: machine steps in one round, over all cores.
        max_holes: the most lines that a skeleton leaves open; 0 for no skeletons.
        sketch: a program with holes; only what fills them is searched.
        library: abstractions of solved tasks, whose skeletons come before others that
            are as costly.

    Example:
        >>> from softcode.induce import induce
        >>> from softcode.machine import Assembly
        >>> from softcode.task import Example, Split, Task
        >>> machine = Assembly(4, 2, 3, num_steps=4)
        >>> first_is_two = Split((Example([1, 3], [2, 3]), Example([0, 1], [1, 1])))
        >>> task = Task("inc first", {"train": first_is_two}).on(machine)
        >>> result = induce(task, Enumerate(max_holes=0))
        >>> result.outcome.name, result.program.text.count("read")
        ('solved', 1)
    """

    max_lines: int | None = None
    max_registers: int | None = None
    chunk: int = 20_000_000
    max_holes: int = 4
    sketch: Sketch | None = setting(
        "sketch",
        "A program's text with ? for the lines, registers or labels to be found.",
        holds="sketch",
        is_alone=True,
        default=None,
    )
    library: Library | None = setting(
        "library",
        "What solved tasks had in common, searched as well (see `softcode library`).",
        holds="library",
        default=None,
    )

    name: ClassVar[str] = "enumerate"
    way: ClassVar[str] = "search"

    def __post_init__(self):
        if self.sketch is not None and self.library is not None:
            raise Fault(
                "a sketch and a library do not go together: what fills the sketch is all "
                "that is searched; give one"
            )
        for name in ("max_lines", "max_registers", "chunk"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise Fault(f"`Enumerate({name}=...)` must be at least 1, got {value}")

    def refuses(self, task: EncodedTask) -> str | None:
        machine = task.machine_for("train")
        if machine.capabilities.register_code is None:
            return (
                f"{self.name} searches lines of register instructions with labels, and "
                f"programs of {machine.title} with these settings are something else. "
                "Use auto, constraint or gradient"
            )
        sketch = self.sketch
        if sketch is not None and sketch.machine.parameters != machine.parameters:
            return (
                "the sketch is for another machine than the task's; read it with "
                "`Sketch(task.machine, text)`"
            )
        return None

    def price(self, task: EncodedTask) -> float:
        del task
        return 3.0

    @classmethod
    def suited(cls, task: EncodedTask) -> "Enumerate":
        del task
        return cls()

    @classmethod
    def activity(cls, info: Mapping[str, Any]) -> str:
        if "num_nodes" not in info:
            return "everything was tried"
        return (
            f"{info['num_open']} open lines of {info['num_lines']}, "
            f"{info['num_registers']} registers, "
            f"{info['num_nodes'] / 1e6:.0f} million steps run"
        )

    @property
    def is_complete(self) -> bool:
        return True

    def covers(self) -> str:
        if self.sketch is not None:
            return "all ways to fill the sketch's holes"
        lines = "the machine's" if self.max_lines is None else f"{self.max_lines}"
        registers = "its" if self.max_registers is None else f"{self.max_registers}"
        return f"all programs of up to {lines} lines and {registers} registers"

    def prepare(self, task: EncodedTask) -> EnumeratePlan:
        machine = task.machine_for("train")
        code = machine.require_register_code()
        num_lines = min(code.num_lines, self.max_lines or code.num_lines)
        num_registers = min(
            code.num_registers, self.max_registers or code.num_registers
        )
        scope = _scope(task, code)
        if self.sketch is not None:
            stages = sketch_stages(self.sketch, code)
            return EnumeratePlan(machine, code, scope, stages)
        stages = size_stages(num_lines, num_registers, scope.first_touched)
        stages += skeleton_stages(machine, self.max_holes, self.library)
        ordered = sorted(stages, key=lambda stage: stage.log_cost)
        return EnumeratePlan(machine, code, scope, tuple(ordered))

    def init(self, plan: EnumeratePlan, key: PRNGKeyArray) -> State:
        del key
        return {"num_steps": np.array(0), **_start(plan, 0)}

    def like(self, plan: EnumeratePlan, state: State) -> State:
        """The form of a saved state, with bounds on what is used as a place.

        The stage says the shapes. One past the last stage is a search that is over.
        """
        number = int(state["stage"])
        if not 0 <= number <= len(plan.stages):
            raise IndexError(f"there is no stage {number}")
        stage = plan.stages[min(number, len(plan.stages) - 1)]
        scope, choices = staged(plan.code, plan.scope, stage)
        require_stack(state)
        return {
            "num_steps": np.array(0),
            **_start(plan, number),
            **bounds(scope, choices, stage.num_lines, NUM_SHARES),
        }

    def propose(self, plan: EnumeratePlan, state: State) -> Round:
        """Goes on until something is found or `chunk` steps were run.

        Small stages are gone through many in one round.
        """
        # Small stages are gone through many in one round.
        begun = int(state["num_steps"])
        while int(state["stage"]) < len(plan.stages):
            result = self._search(plan, state, begun + self.chunk)
            state = result.state
            if result.proposals or int(state["num_steps"]) - begun >= self.chunk:
                return result
        return Round((), state, {}, is_exhausted=True)

    def _search(self, plan: EnumeratePlan, state: State, until: int) -> Round:
        """Searches one stage, until it is done or so many steps were run in all.

        The shares that are not exhausted get even parts of the steps and run side by
        side, in threads, which the compiled loop lets run. What is found does not
        depend on the number of
        cores: each share is a search of its own.

        Args:
            plan: the task and the stages.
            state: of the stage that it names.
            until: the total of steps, over all rounds, at which to stop.

        Returns:
            The programs found, one for each share at most; and the state, which is the
            next stage's start if this one is exhausted.
        """
        number = int(state["stage"])
        stage = plan.stages[number]
        active = np.flatnonzero(~state["exhausted"]).tolist()
        searches = [_share(state, share) for share in active]
        budget = max(1, (until - int(state["num_steps"])) // len(active))

        scope, choices = staged(plan.code, plan.scope, stage)

        def go_on(index: int) -> tuple[int, int]:
            shared = scope._replace(share=active[index])
            return search(searches[index], shared, choices, budget)

        with ThreadPoolExecutor(min(len(active), os.cpu_count() or 1)) as pool:
            ends = list(pool.map(go_on, range(len(active))))
        statuses = np.array([status for status, _ in ends])
        proposals = tuple(
            _proposal(plan, stage, one.program)
            for one, status in zip(searches, statuses, strict=True)
            if status == FOUND
        )
        exhausted = state["exhausted"].copy()
        exhausted[active] = statuses == EXHAUSTED
        num_steps = int(state["num_steps"]) + sum(used for _, used in ends)
        info = {
            "num_lines": stage.num_lines,
            "num_registers": stage.num_registers,
            "num_open": int(scope.is_open.sum()),
            "num_nodes": num_steps,
        }
        # With fewer registers than the machine's, nothing is said of all its programs.
        if self.sketch is None and self.max_registers is None:
            done = number + bool(exhausted.all())
            info["num_lines_excluded"] = num_lines_excluded(plan.stages, done)
        following = {**state, "exhausted": exhausted, "num_steps": np.array(num_steps)}
        if exhausted.all():
            following |= _start(plan, number + 1)
        else:
            for name in SearchState._fields:
                rows = state[name].copy()
                rows[active] = [getattr(one, name) for one in searches]
                following[name] = rows
        return Round(proposals, following, info)

    def observe(
        self, plan: EnumeratePlan, state: State, verdicts: Sequence[bool]
    ) -> State:
        del plan, verdicts
        return state


def _start(plan: EnumeratePlan, stage: int) -> dict[str, np.ndarray]:
    """A stage before its first round: all its shares, side by side."""
    # Past the last stage there is nothing to search, and the state keeps its shape.
    chosen = plan.stages[min(stage, len(plan.stages) - 1)]
    scope, _ = staged(plan.code, plan.scope, chosen)
    fresh = start(scope, chosen.num_lines)
    return {
        "stage": np.array(stage),
        "exhausted": np.zeros(NUM_SHARES, bool),
        **{
            name: np.stack([array] * NUM_SHARES)
            for name, array in fresh._asdict().items()
        },
    }


def _share(state: State, share: int) -> SearchState:
    """One share of the state, copied, so that the state itself stays as it was."""
    return SearchState(
        **{name: state[name][share].copy() for name in SearchState._fields}
    )


def _scope(task: EncodedTask, code: RegisterCode) -> Scope:
    """The examples as the search reads them, with what depends on a stage left empty.

    Most programs fail on the first example, so the hardest comes first: of those in which
    most cells change, one whose first cell is not 0, with the most different values.
    """
    inputs, outputs = task.inputs("train"), task.outputs("train")
    memory, wanted = inputs[code.memory], outputs[code.memory]
    # The hardest example first: most cells change, and fewest values are there twice,
    # so that what a line does can be seen.
    observed = wanted >= 0
    num_changed = ((wanted != memory) & observed).sum(0)
    sorted_cells = np.sort(memory, axis=0)
    num_distinct = 1 + (np.diff(sorted_cells, axis=0) != 0).sum(0)
    starts_at_zero = memory[0] == 0
    order = np.lexsort((-num_distinct, starts_at_zero, -num_changed))

    def rows(cells: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(cells.T[order], dtype=np.int32)

    # Registers after the last that starts otherwise, or is observed, are alike.
    is_told = inputs[code.registers].any(1) | (outputs[code.registers] >= 0).any(1)
    return Scope(
        memory=rows(memory),
        registers=rows(inputs[code.registers]),
        wanted_memory=rows(wanted),
        wanted_registers=rows(outputs[code.registers]),
        results=results_table(code.base, code.modular),
        num_steps=code.num_steps,
        wraps=code.wraps,
        must_halt=not code.fixed_time,
        first_touched=int(np.max(np.flatnonzero(is_told), initial=-1)) + 1,
        is_direct=False,
        must_change=False,
        stores_once=False,
        allowed=np.ones((0, 0), bool),
        allowed_labels=np.ones((0, 0), bool),
        is_open=np.ones(0, bool),
        may_write=np.zeros(0, bool),
        share=0,
        num_shares=NUM_SHARES,
        shared_line=0,
    )


def _proposal(plan: EnumeratePlan, stage: Stage, lines: np.ndarray) -> Proposal:
    """The program that the search found, and what it says as a term.

    A program that fills a skeleton has that skeleton's words. Of one that was found by
    its size, an expression is made if it runs straight through, so that a library can
    learn of it too.
    """
    program = _program(plan, lines, stage.sketch)
    skeleton = stage.skeleton
    term = skeleton.sentence(program) if skeleton else None
    if skeleton is None and stage.sketch is None:
        skeleton = _straight_line(program, plan.code)
    expression = expression_of(skeleton.fill(program)) if skeleton else None
    return Proposal(program, 0, term, expression)


def _straight_line(program: Program, code: RegisterCode) -> Skeleton | None:
    """The skeleton of a program without jumps that runs once; `None` for others."""
    codes = code.lines(program.choices)[:, 0]
    num_lines = int(np.max(np.flatnonzero(codes != CODE["halt"]), initial=-1)) + 1
    if code.wraps or num_lines == 0 or CODE["jump"] in codes:
        return None
    return Skeleton(Hole(num_lines), program.machine)


def _program(plan: EnumeratePlan, lines: np.ndarray, sketch: Sketch | None) -> Program:
    """The program with these lines; what was never run is the sketch's, or `halt`."""
    num_lines = plan.code.num_lines
    table = np.zeros((num_lines, 5), np.int32)
    table[:, 0] = CODE["halt"]
    given = table
    if sketch is not None:
        given = np.stack(
            [np.argmax(sketch.allowed[n], -1) for n in plan.code.columns], axis=1
        )
        table[~sketch.open_lines] = given[~sketch.open_lines]
    decided = lines[:, 0] != UNDECIDED
    table[: len(lines)][decided] = lines[decided, :5]
    is_open = (table[:, 0] == CODE["jump"]) & (table[:, 4] == UNDECIDED)
    if sketch is not None:
        table[is_open, 4] = given[is_open, 4]
    else:
        # A jump that was never taken may go anywhere: to its own next line, as no-op.
        table[is_open, 0] = CODE["noop"]
    # A label after the last line is the end: that line, if there is one, or a halt.
    table[:, 4] = np.clip(table[:, 4], 0, num_lines - 1)
    return Program(plan.machine, plan.code.choices(table))
