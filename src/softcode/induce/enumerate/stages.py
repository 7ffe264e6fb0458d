"""The order of a search: sizes of programs, and skeletons, from cheap to costly."""

import functools
from typing import NamedTuple

import numpy as np

from ...library.abstractions import Library
from ...machine import AbstractMachine, RegisterCode
from ...machine.assembly import CODE
from ...program import Sketch
from ...skeleton import LENGTH, AbstractTerm, Skeleton, skeletons
from .choices import SETS_OUTPUT, InstructionTable, instruction_choices
from .scope import Scope


# What the holes of a skeleton are not: they are straight-line code, and waste nothing.
_BRANCHING = ("halt", "noop", "jump")

# Sizes that cost less than this (a tenth of a second) come before any skeleton, so that
# a few lines that do the task are preferred to a loop that is cut short.
_FIRST_SKELETON = 14.0
# What solved tasks had in common is likelier than other skeletons, by so much. Lines that
# they share are tried in many skeletons, each of which is no likelier than others.
_LIBRARY_BONUS = float(np.log(8))


class Stage(NamedTuple):
    """One search through the programs of a size, or through those of one sketch."""

    num_lines: int
    num_registers: int
    is_direct: bool
    """Whether it skips what is wasteful."""
    log_cost: float
    sketch: Sketch | None = None
    skeleton: Skeleton | None = None
    """Where the sketch comes from; its holes are straight-line code."""


def size_stages(num_lines: int, num_registers: int, num_touched: int) -> list[Stage]:
    """Sizes, each once for direct programs and once for all."""
    return [
        Stage(lines, registers, is_direct, _log_cost(lines, registers, is_direct))
        for lines in range(1, num_lines + 1)
        for registers in range(1, num_registers + 1)
        for is_direct in (True, False)
        if registers <= max(3 * lines, num_touched)
    ]


def _log_cost(num_lines: int, num_registers: int, is_direct: bool) -> float:
    """The logarithm of the steps that a stage takes.

    Measured: a direct line has about 13 ways for each register, any line as many as
    there are instructions; with one register there are fewer, but their runs are
    longer. Wasteful programs wait until they cost a twentieth.
    """
    if is_direct:
        num_ways = 13 * max(2, num_registers)
        return num_lines * float(np.log(num_ways))
    num_ways = max(40, len(_choices(num_registers, False, False).rows))
    return num_lines * float(np.log(num_ways)) + float(np.log(20))


def num_lines_excluded(stages: tuple[Stage, ...], num_finished: int) -> int:
    """The most lines for which every program was tried once so many stages are done."""
    missing = [
        stage.num_lines
        for stage in stages[num_finished:]
        if stage.sketch is None and not stage.is_direct
    ]
    tried = [s.num_lines for s in stages[:num_finished] if s.sketch is None]
    return min([max(tried, default=0), *(lines - 1 for lines in missing)])


def skeleton_stages(
    machine: AbstractMachine, max_holes: int, library: Library | None = None
) -> list[Stage]:
    """The skeletons that fit the machine, from the quickest to the longest search.

    A library's terms come earlier than others that are as costly.
    """
    favoured = library.skeletons(machine, max_holes, ("term",)) if library else ()
    others = library.skeletons(machine, max_holes, ("lines",)) if library else ()
    if max_holes:
        others += skeletons(machine, max_holes)
    stages: dict[AbstractTerm, Stage] = {}
    for skeleton in (*favoured, *others):
        if skeleton.term not in stages:
            bonus = _LIBRARY_BONUS if len(stages) < len(favoured) else 0.0
            stages[skeleton.term] = _skeleton_stage(skeleton, bonus)
    ordered = sorted(stages.values(), key=lambda stage: stage.log_cost)
    return [s._replace(log_cost=max(s.log_cost, _FIRST_SKELETON)) for s in ordered]


def _skeleton_stage(skeleton: Skeleton, bonus: float) -> Stage:
    """The search for what fills a skeleton; a bonus moves it forward."""
    # The holes may need a register or two that the skeleton does not name.
    most = skeleton.num_registers + max(1, skeleton.num_holes - 1)
    num_registers = min(skeleton.code.num_registers, most)
    # Measured, as the logarithm of the steps: an open line costs a little more than
    # its ways, an open operand about half of them, since few come to be used.
    cost = 3 - bonus + 1.1 * skeleton.num_holes * float(np.log(13 * num_registers))
    cost += 0.55 * skeleton.num_open_operands * float(np.log(num_registers))
    size = (skeleton.code.num_lines, num_registers)
    return Stage(*size, True, cost, skeleton.sketch, skeleton)


def sketch_stages(sketch: Sketch, code: RegisterCode) -> tuple[Stage, ...]:
    """First what wastes nothing, then everything."""
    size = (code.num_lines, code.num_registers)
    return (Stage(*size, True, 0.0, sketch), Stage(*size, False, 1.0, sketch))


def staged(
    code: RegisterCode, scope: Scope, stage: Stage
) -> tuple[Scope, InstructionTable]:
    """What is searched in a stage; the same for all of its shares."""
    sketch = stage.sketch
    choices = _choices(stage.num_registers, stage.is_direct, sketch is not None)
    if sketch is None:
        has_room = stage.num_lines < code.num_lines
        # With room left, what follows is a halt, and a label may stand there: only
        # programs of full length come round.
        num_labels = stage.num_lines + has_room
        allowed = np.ones((stage.num_lines, len(choices.rows)), bool)
        labels = np.ones((stage.num_lines, num_labels), bool)
        is_open = np.ones(stage.num_lines, bool)
        scope = scope._replace(
            wraps=code.wraps and not has_room,
            must_change=stage.is_direct,
            stores_once=stage.is_direct,
        )
    else:
        allowed, is_open = _allowed(sketch, code, choices, stage.skeleton)
        labels = sketch.allowed[code.columns[-1]].copy()
        scope = scope._replace(
            wraps=code.wraps,
            first_touched=max(scope.first_touched, _num_named(sketch, code)),
            stores_once=stage.skeleton is not None and stage.skeleton.stores_once,
            shared_line=int(np.argmax(allowed.sum(1) > 1)),
        )
    # A jump to the line after it does nothing.
    own = np.arange(len(labels))[:, None] + 1 == np.arange(labels.shape[1])
    if stage.is_direct or sketch is None:
        labels &= ~(own & is_open[:, None])
    # A program that changes memory has a line that writes.
    changes = (scope.wanted_memory >= 0) & (scope.wanted_memory != scope.memory)
    writes = choices.rows[:, 0] == CODE["write"]
    scope = scope._replace(
        is_direct=stage.is_direct,
        # The tables know of no more registers than the stage has.
        first_touched=min(scope.first_touched, stage.num_registers),
        may_write=(allowed & writes).any(1) & changes.any(),
        allowed=allowed,
        allowed_labels=labels,
        is_open=is_open,
    )
    return scope, choices


def _allowed(
    sketch: Sketch,
    of: RegisterCode,
    choices: InstructionTable,
    skeleton: Skeleton | None,
) -> tuple[np.ndarray, np.ndarray]:
    """`[line, choice]` that the sketch admits, and which lines are wholly open."""
    code, *operands = choices.rows.T
    instruction, *names, _ = of.columns
    allowed = sketch.allowed[instruction][:, code]
    for name, registers in zip(names, operands, strict=True):
        allowed = allowed & sketch.allowed[name][:, registers]
    is_hole = np.all(sketch.allowed[instruction], axis=1)
    for_holes = choices.is_distinct
    if skeleton is not None:
        for_holes = for_holes & ~np.isin(code, [CODE[n] for n in _BRANCHING])
        # What is always 0 stays so, and the length: the frame's jumps rest on them.
        kept = [skeleton.registers.get(name, 0) - 1 for name in ("z", LENGTH)]
        sets = np.isin(code, [CODE[n] for n in SETS_OUTPUT])
        for_holes &= ~(sets & np.isin(operands[2], kept))
    allowed[is_hole] &= for_holes
    return np.ascontiguousarray(allowed), np.asarray(is_hole)


def _num_named(sketch: Sketch, code: RegisterCode) -> int:
    """How many registers the sketch names, which are not interchangeable."""
    named = [0]
    for name in code.columns[1:4]:
        table = sketch.allowed[name]
        is_given = table.sum(1) == 1
        named += (np.argmax(table[is_given], axis=1) + 1).tolist()
    return max(named)


@functools.lru_cache(maxsize=64)
def _choices(num_registers: int, is_direct: bool, is_whole: bool) -> InstructionTable:
    """The instructions over these registers; not whole: one of each that do the same."""
    choices = instruction_choices(num_registers)
    if not is_direct:
        nothing = np.zeros_like(choices.is_redundant)
        choices = choices._replace(is_redundant=nothing)
    if is_whole:
        return choices
    kept = np.flatnonzero(choices.is_distinct)
    return InstructionTable(
        choices.rows[kept],
        choices.used[kept],
        choices.touched_after[kept],
        choices.is_distinct[kept],
        np.ascontiguousarray(choices.is_redundant[np.ix_(kept, kept)]),
    )
