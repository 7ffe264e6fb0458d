"""Induction by looking loops up: every program of one loop or two over the cells."""

import dataclasses
from typing import ClassVar, NamedTuple

import numpy as np

from ..machine import Assembly
from ..program import Program
from ..skeleton import (
    AbstractTerm,
    Block,
    Bodies,
    Fold,
    Map,
    Over,
    Scan,
    Sequence,
    Skeleton,
    Store,
    expression_of,
    loop_bodies,
    tabulate,
)
from ..task import Task
from . import _loop_tables as tables
from ._inducer import AbstractInducer, Proposal, Round


# Loops are tried on so many examples, the hardest; what passes is checked on all.
_NUM_EXAMPLES = 4
# The lines of a loop that ends, besides its body's: `read`, `write`, `inc`, two jumps.
_FRAME = 5


class ComposePlan(NamedTuple):
    """The task in the form that the tables need."""

    machine: Assembly
    loops: tables.Loops
    bodies: tuple[Bodies, Bodies]
    memory: np.ndarray
    """`[example, cell]`."""
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
    cells to one (`Fold`), over all cells or up to a 0. Its body is straight-line code
    of `x` and of the address or of what is carried; bodies that do the same are one
    (`softcode.skeleton.loop_bodies`). So a loop over eight cells is eight look-ups, and
    all programs of two loops are tried in about a second. Nothing is said of programs
    of another form.

    Args:
        max_body: the most lines of a loop's body.
        num_kept: the most programs that are proposed.
    """

    max_body: int = 3
    num_kept: int = 50

    name: ClassVar[str] = "compose"

    def __post_init__(self):
        for name in ("max_body", "num_kept"):
            if getattr(self, name) < 1:
                raise ValueError(
                    f"`Compose({name}=...)` must be at least 1, got "
                    f"{getattr(self, name)}"
                )

    @property
    def is_complete(self) -> bool:
        return False

    def covers(self) -> str:
        return f"all programs of one or two loops with {self.max_body}-line bodies"

    def prepare(self, task):
        machine = task.machine_for("train")
        if not isinstance(machine, Assembly) or machine.jump_to != "label":
            raise ValueError(
                "`Compose` makes programs of the assembly machine with labels, and the "
                f"task is for {machine.kind!r}. Use `Gradient`."
            )
        bodies = loop_bodies(self.max_body)
        return ComposePlan(machine, _loops(machine, bodies), bodies, *_hardest(task))

    def init(self, plan, key):
        del plan, key
        return {"round": np.array(0)}

    def propose(self, plan, state):
        found, num_tried = composed(plan, self.num_kept)
        proposals = [
            Proposal(c.program, origin, c.term, c.expression)
            for origin, c in enumerate(found)
        ]
        following = {"round": state["round"] + 1}
        return Round(proposals, following, {"num_programs": num_tried}, True)

    def observe(self, plan, state, verdicts):
        del plan, verdicts
        return state


def composed(
    plan: ComposePlan, num_kept: int, share_right: float = 1.0
) -> tuple[list[Composed], int]:
    """The programs that get most of the output right, and how many were tried.

    Args:
        plan: what `Compose.prepare` gives.
        num_kept: the most programs given.
        share_right: the least share of the output, by weight, that must be right.
    """
    total = int(plan.weight.sum())
    # The last loop may do without an end, which is a line less.
    pairs, num_tried = tables.best_pairs(
        plan.loops,
        plan.memory,
        plan.wanted,
        plan.weight,
        plan.machine.num_lines + 1,
        most=int((1 - share_right) * total),
        num_kept=num_kept,
    )
    found, seen = [], set()
    for pair in pairs:
        for term in _terms(plan, pair):
            skeleton = Skeleton(term, plan.machine)
            if (
                skeleton.num_registers > plan.machine.num_registers
                or not skeleton.has_room
            ):
                continue
            program = Program.parse(skeleton.text, plan.machine)
            if program.text not in seen:
                seen.add(program.text)
                words = skeleton.sentence(program)
                share = 1 - pair.lost / max(1, total)
                found.append(Composed(program, words, expression_of(term), share))
    return found, num_tried


def _terms(plan: ComposePlan, pair: tables.Pair) -> list[AbstractTerm]:
    """The pair as terms: its last loop ends, or goes on until the time is up."""
    rows = plan.loops.rows
    before: list[AbstractTerm] = []
    if pair.first >= 0:
        kind, is_list, *_ = rows[pair.first]
        before = _loop(plan, pair.first, ends=True)
        if is_list:
            before.append(Block(("zero i",)))
        if kind != tables.MAP and rows[pair.second, 0] != tables.MAP:
            before.append(Block(("zero a",)))
    kind, is_list, *_ = rows[pair.second]
    ways = (True,) if is_list or kind >= tables.FOLD_FIRST else (False, True)
    terms = []
    for ends in ways:
        parts = [*before, *_loop(plan, pair.second, ends=ends)]
        terms.append(parts[0] if len(parts) == 1 else Sequence(tuple(parts)))
    return terms


def _loop(plan: ComposePlan, number: int, *, ends: bool) -> list[AbstractTerm]:
    kind, is_list, body, _ = plan.loops.rows[number].tolist()
    updates, carries = plan.bodies
    over = Over.list if is_list else Over.once if ends else Over.ever
    if kind == tables.MAP:
        lines = tuple(_with_address(line) for line in updates.lines[body])
        return [Map(Block(lines), over)]
    block = Block(carries.lines[body])
    if kind in (tables.SCAN, tables.SCAN_BEFORE):
        return [Scan(block, over, stores_first=kind == tables.SCAN_BEFORE)]
    return [Fold(block, over), Store("z" if kind == tables.FOLD_FIRST else "i", "a")]


def _with_address(line: str) -> str:
    """The line of a map's body, where `a` stands for the address."""
    return " ".join("i" if word == "a" else word for word in line.split())


def _loops(machine: Assembly, bodies: tuple[Bodies, Bodies]) -> tables.Loops:
    """Every loop that the machine has a way to end."""
    updates, carries = bodies
    lists = (0, 1) if machine.num_cells == machine.base else (1,)
    rows = []
    for is_list in lists:
        for kind in range(tables.FOLD_LAST + 1):
            if kind == tables.FOLD_LAST and not is_list:
                continue
            chosen = updates if kind == tables.MAP else carries
            for number, lines in enumerate(chosen.lines):
                rows.append((kind, is_list, number, _FRAME + len(lines)))
    order = sorted(range(len(rows)), key=lambda number: rows[number][3])
    return tables.Loops(
        np.array(rows, np.int32)[order],
        np.ascontiguousarray(tabulate(updates, machine.base)),
        np.ascontiguousarray(tabulate(carries, machine.base)),
    )


def _hardest(task: Task) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The examples in which most cells change, `[example, cell]`, and cells' weights."""
    memory, wanted = task.inputs("train")["memory"], task.outputs("train")["memory"]
    changes = (memory != wanted) & (wanted >= 0)
    chosen = np.argsort(-changes.sum(0), kind="stable")[:_NUM_EXAMPLES]
    num_changed, num_observed = changes[:, chosen].sum(), (wanted[:, chosen] >= 0).sum()
    factor = max(1, int(num_observed - num_changed) // max(1, int(num_changed)))
    weight = np.where(changes, factor, wanted >= 0)
    rows = (memory.T[chosen], wanted.T[chosen], weight.T[chosen])
    return tuple(np.ascontiguousarray(row, np.int32) for row in rows)  # pyright: ignore[reportReturnType]
