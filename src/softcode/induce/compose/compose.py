"""Induction by looking loops up: every program of one loop or two over the cells."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from jaxtyping import PRNGKeyArray

from ...files import Fault
from ...machine import AbstractMachine, RegisterCode
from ...program import Program
from ...skeleton import (
    AbstractTerm,
    Bodies,
    Skeleton,
    expression_of,
    loop_bodies,
    tabulate,
)
from ...task import EncodedTask
from ..inducer import AbstractInducer, Proposal, Round, State
from . import loop_tables as tables
from .carries import carries
from .functions import Functions, LoopCells, cell_maps, cells_of, functions
from .kinds import FOLD_LAST, MAP
from .terms import carry_terms, map_terms, pair_terms


# Two loops are tried on so many examples, the hardest; what passes is checked on all.
_NUM_EXAMPLES = 4
# The lines of a loop that ends, besides its body's: `read`, `write`, `inc`, two jumps;
# and `sub` where the end is told by the length.
_FRAME = 5


class ComposePlan(NamedTuple):
    """The task in the form that the tables need.

    Only the training examples are in it. `bodies` are those that make a new `x` and those
    that make a new `a` (`loop_bodies`); `functions` and `loops` are tables of them, for the
    machine's base.
    """

    machine: AbstractMachine
    code: RegisterCode
    bodies: tuple[Bodies, Bodies]
    functions: Functions
    loops: tables.Loops
    memory: np.ndarray
    """`[example, cell]`, the hardest example first."""
    wanted: np.ndarray
    weight: np.ndarray
    """What each cell counts: those that change as much as all others together."""


class Composed(NamedTuple):
    """A program of loops, and the share of the output, by weight, that it gets right."""

    program: Program
    term: str
    expression: str
    share_right: float


@dataclasses.dataclass(frozen=True)
class Compose(AbstractInducer):
    """Programs of one or two loops, whose bodies are looked up and not run.

    A loop replaces each cell (`Map`), carries a value along (`Scan`) or reduces the
    cells to one (`Fold`), over all cells or up to a 0, from the first cell or the
    second. Its bodies are straight-line code; those that do the same are one
    (`softcode.skeleton.loop_bodies`), so that a loop over eight cells is eight
    look-ups. There are three rounds:

    1. one map: two functions in a row, or one under a condition; each of the cell and
       of its address, a key in the first cell or a constant;
    2. one scan or fold: of such a function, or under such a condition;
    3. two plain loops, one after the other.

    Nothing is said of programs of another form.

    Args:
        max_body: the most lines of a loop's body.
        num_kept: the most programs that are proposed.

    Example:
        >>> from softcode.induce import induce
        >>> from softcode.machine import Assembly
        >>> from softcode.task import Example, Split, Task
        >>> machine = Assembly(4, 4, 10, num_steps=60, modular=True)
        >>> rows = [[1, 0, 2, 1], [3, 1, 0, 2], [2, 2, 1, 3]]
        >>> examples = tuple(Example(row, [(x + 1) % 4 for x in row]) for row in rows)
        >>> task = Task("next", {"train": Split(examples)}).on(machine)
        >>> print(induce(task, Compose(max_body=1)).term)
        for each cell x once:
            x = x + 1
            memory[i] = x
    """

    max_body: int = 3
    num_kept: int = 16

    name: ClassVar[str] = "compose"
    way: ClassVar[str] = "looking loops up"

    def __post_init__(self):
        for name in ("max_body", "num_kept"):
            if getattr(self, name) < 1:
                raise Fault(
                    f"`Compose({name}=...)` must be at least 1, got "
                    f"{getattr(self, name)}"
                )

    def refuses(self, task: EncodedTask) -> str | None:
        machine = task.machine_for("train")
        code = machine.capabilities.register_code
        if code is None:
            return (
                f"{self.name} makes lines of register instructions with labels, and "
                f"programs of {machine.title} with these settings are something else. "
                "Use auto, constraint or gradient"
            )
        return None

    def price(self, task: EncodedTask) -> float:
        del task
        return 1.0

    @classmethod
    def suited(cls, task: EncodedTask) -> "Compose":
        del task
        return cls()

    @classmethod
    def activity(cls, info: Mapping[str, Any]) -> str:
        return f"{info['num_programs']} programs of loops that fit"

    @property
    def is_complete(self) -> bool:
        return False

    def covers(self) -> str:
        return f"all programs of one or two loops with {self.max_body}-line bodies"

    def prepare(self, task: EncodedTask) -> ComposePlan:
        machine = task.machine_for("train")
        code = machine.require_register_code()
        bodies = loop_bodies(self.max_body)
        fns = functions(bodies[0], code.base)
        loops = _loops(code, bodies)
        return ComposePlan(machine, code, bodies, fns, loops, *_hardest(task, code))

    def init(self, plan: ComposePlan, key: PRNGKeyArray) -> State:
        del plan, key
        return {"round": np.array(0)}

    def like(self, plan: ComposePlan, state: State) -> State:
        del plan, state
        return {"round": np.array(0)}

    def propose(self, plan: ComposePlan, state: State) -> Round:
        number = int(state["round"])
        match number:
            case 0:
                terms = _maps(plan)
            case 1:
                terms = _carries(plan)
            case _:
                terms = _pairs(plan, self.num_kept)
        found = _fitting(plan, terms)[: self.num_kept]
        proposals = [
            Proposal(c.program, origin, c.term, c.expression)
            for origin, c in enumerate(found)
        ]
        info = {"num_programs": len(found)}
        return Round(proposals, {"round": state["round"] + 1}, info, number == 2)

    def observe(
        self, plan: ComposePlan, state: State, verdicts: Sequence[bool]
    ) -> State:
        del plan, verdicts
        return state


def composed(plan: ComposePlan, num_kept: int, share_right: float) -> list[Composed]:
    """The programs of two loops or one that get most of the output right.

    Args:
        plan: what `Compose.prepare` gives.
        num_kept: the most programs given.
        share_right: the least share of the output, by weight, that must be right. With 1
            only pairs of loops are looked for.

    Returns:
        Programs that fit the machine, the nearest first and then the shortest.

    Example:
        >>> from softcode.machine import Assembly
        >>> from softcode.task import Example, Split, Task
        >>> machine = Assembly(4, 4, 10, num_steps=60, modular=True)
        >>> examples = (Example([1, 0, 2, 1], [2, 1, 3, 2]),)
        >>> task = Task("nearly next", {"train": Split(examples)}).on(machine)
        >>> plan = Compose(max_body=1).prepare(task)
        >>> found = composed(plan, 1, 0.5)[0]
        >>> "x = x + 1" in found.term, found.share_right
        (True, 1.0)
    """
    exact = [] if share_right == 1 else [*_maps(plan), *_carries(plan)]
    found = _fitting(plan, [*exact, *_pairs(plan, num_kept, share_right)])
    return found[:num_kept]


def _pairs(
    plan: ComposePlan, num_kept: int, share_right: float = 1.0
) -> list[tuple[AbstractTerm, float]]:
    """The third round: two plain loops, as terms, each with the share that it gets right.

    A pair that is wrong by weight `w` of a total `W` has the share `1 - w / W`; both are
    counted on the hardest examples alone, and `induce` looks at all.
    """
    chosen = slice(_NUM_EXAMPLES)
    total = max(1, int(plan.weight[chosen].sum()))
    # Where the time is fixed, the last loop may do without an end, which is a line less.
    found, _ = tables.best_pairs(
        plan.loops,
        plan.memory[chosen],
        tables.WantedLast(plan.wanted[chosen], plan.weight[chosen]),
        plan.code.num_lines + plan.code.fixed_time,
        most=int((1 - share_right) * total),
        num_kept=num_kept,
    )
    return [
        (term, 1 - pair.lost / total)
        for pair in found
        for term in pair_terms(plan.loops, plan.bodies, pair, plan.code)
    ]


def _maps(plan: ComposePlan) -> list[tuple[AbstractTerm, float]]:
    """The first round: maps, with all of the training examples right."""
    terms = []
    for cells in _ranges(plan):
        for found in cell_maps(plan.functions, cells):
            made = map_terms(plan.functions, plan.bodies[0], cells, found, plan.code)
            terms += [(term, 1.0) for term in made]
    return terms


def _carries(plan: ComposePlan) -> list[tuple[AbstractTerm, float]]:
    """The second round: scans and folds, with all of the training examples right.

    The bodies make the next value carried, `a' = table[body, f(x), a]`; their lines and
    those of the function share the room that the loop's own lines leave.
    """
    bodies = plan.bodies[1]
    table = np.ascontiguousarray(tabulate(bodies, plan.code.base), np.int64)
    lengths = np.array([len(lines) for lines in bodies.lines])
    room = plan.code.num_lines - _FRAME
    terms = []
    for cells in _ranges(plan):
        for found in carries(plan.functions, table, lengths, cells, room):
            made = carry_terms(plan.functions, plan.bodies, cells, found, plan.code)
            terms += [(term, 1.0) for term in made]
    return terms


def _ranges(plan: ComposePlan) -> Iterator[LoopCells]:
    """What a loop may go over.

    From the first cell on or from the second; up to a 0, and to the end of memory where the
    machine can tell that. Ranges of which some example would have no end are left out.
    """
    lists = (False, True) if plan.code.tells_last_cell else (True,)
    for start in (0, 1):
        for is_list in lists:
            cells = cells_of(plan.memory, plan.wanted, start, is_list)
            if cells.ends:
                yield cells


def _fitting(
    plan: ComposePlan, terms: list[tuple[AbstractTerm, float]]
) -> list[Composed]:
    """The terms that fit the machine, as programs; the nearest and shortest first.

    A term fits if its registers and lines are no more than the machine's. Terms that lower
    to one program are one, and the first of them says what it does.
    """
    made = []
    for term, share in terms:
        skeleton = Skeleton(term, plan.machine)
        fits = skeleton.num_registers <= plan.code.num_registers
        if fits and skeleton.has_room:
            made.append((-share, skeleton.num_lines, len(made), skeleton))
    found, seen = [], set()
    for share, _, _, skeleton in sorted(made, key=lambda entry: entry[:3]):
        program = Program.parse(skeleton.text, plan.machine)
        if program.text not in seen:
            seen.add(program.text)
            words, expression = skeleton.sentence(program), expression_of(skeleton.term)
            found.append(Composed(program, words, expression, -share))
    return found


def _loops(code: RegisterCode, bodies: tuple[Bodies, Bodies]) -> tables.Loops:
    """Every loop that the machine has a way to end.

    Args:
        code: of the machine; without a way to tell the last cell, all loops are lists.
        bodies: those that make `x`, for maps, and those that make `a`, for the rest.

    Returns:
        The rows, the shortest first, with the tables of the bodies for the machine's base.
    """
    updates, carries = bodies
    lists = (0, 1) if code.tells_last_cell else (1,)
    rows = []
    for is_list in lists:
        for kind in range(FOLD_LAST + 1):
            if kind == FOLD_LAST and not is_list:
                continue
            chosen = updates if kind == MAP else carries
            for number, lines in enumerate(chosen.lines):
                num_lines = _FRAME + (code.gives_length and not is_list) + len(lines)
                rows.append((kind, is_list, number, num_lines))
    order = sorted(range(len(rows)), key=lambda number: rows[number][3])
    return tables.Loops(
        np.array(rows, np.int32)[order],
        np.ascontiguousarray(tabulate(updates, code.base)),
        np.ascontiguousarray(tabulate(carries, code.base)),
    )


def _hardest(
    task: EncodedTask, code: RegisterCode
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The examples, those in which most cells change first, and the cells' weights.

    With `n` cells that change and `m` observed ones that do not, over all examples, one
    that changes weighs `max(1, m // n)` and the others 1, so that doing nothing is not
    nearly right. A cell that nobody observes weighs 0.

    Returns:
        The first cells, the last cells and the weights, each `[example, cell]`.
    """
    memory, wanted = (
        r[code.memory] for r in (task.inputs("train"), task.outputs("train"))
    )
    changes = (memory != wanted) & (wanted >= 0)
    chosen = np.argsort(-changes.sum(0), kind="stable")
    num_changed, num_observed = changes.sum(), (wanted >= 0).sum()
    factor = max(1, int(num_observed - num_changed) // max(1, int(num_changed)))
    weight = np.where(changes, factor, wanted >= 0)
    rows = (memory.T[chosen], wanted.T[chosen], weight.T[chosen])
    return tuple(np.ascontiguousarray(row, np.int32) for row in rows)  # pyright: ignore[reportReturnType]
