"""The order of a search: sizes of programs, and skeletons, from cheap to costly.

Each stage is one depth-first search. Its cost is an estimate of the steps that it takes,
as a logarithm, and stages are gone through in the order of that; so what is found first
is about what is quickest to find. `staged` turns a stage into the arrays that the
compiled loop reads.
"""

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
    """One search through the programs of a size, or through those of one sketch.

    `num_lines` and `num_registers` bound its programs; `log_cost` is the natural
    logarithm of the machine steps that it is expected to take.
    """

    num_lines: int
    num_registers: int
    is_direct: bool
    """Whether it skips what is wasteful."""
    log_cost: float
    sketch: Sketch | None = None
    skeleton: Skeleton | None = None
    """Where the sketch comes from; its holes are straight-line code."""


def size_stages(num_lines: int, num_registers: int, num_touched: int) -> list[Stage]:
    """Sizes, each once for direct programs and once for all.

    Args:
        num_lines: the longest programs.
        num_registers: the most registers.
        num_touched: how many registers the examples speak of. A line names three
            registers at most, so that of more than `max(3 * lines, num_touched)` some
            stay unused.
    """
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
    """The most lines for which every program was tried once so many stages are done.

    A size is excluded by its stage for all programs alone, since a direct stage leaves
    some out; skeletons exclude nothing. So it is one less than the shortest stage of
    that sort that is still to come, and no more than the longest size that was searched.

    Args:
        stages: all, in order.
        num_finished: how many of them were searched to their end.
    """
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

    A library's terms come earlier than others that are as costly. A term that comes
    from two sides is searched once, and no skeleton before sizes of a tenth of a second.

    Args:
        machine: what the skeletons are lowered to.
        max_holes: the most lines that a skeleton leaves open; with 0 only a library's
            come.
        library: abstractions of solved tasks.
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
    """The search for what fills a skeleton; a bonus moves it forward.

    With `h` holes, `o` open operands and `r` registers the logarithm of its cost is
    `3 - bonus + 1.1 h log(13 r) + 0.55 o log r`.
    """
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
    """First what wastes nothing, then everything.

    Args:
        sketch: the user's program with holes.
        code: of the machine; a sketch has all of its lines and registers.
    """
    size = (code.num_lines, code.num_registers)
    return (Stage(*size, True, 0.0, sketch), Stage(*size, False, 1.0, sketch))


def staged(
    code: RegisterCode, scope: Scope, stage: Stage
) -> tuple[Scope, InstructionTable]:
    """What is searched in a stage; the same for all of its shares.

    For a size, every line may be anything that differs from all else. For a sketch a line
    may be what the sketch admits, and only its wholly open lines are held to waste
    nothing. In both, a line may become a `write` only if memory changes at all, which
    is what lets the search require that the last line that may write does.

    Args:
        code: of the machine.
        scope: the examples, with the rest of its fields still empty.
        stage: which.

    Returns:
        The scope with its fields filled in, and the instructions over the stage's
        registers.

    Example:
        >>> from softcode.induce.enumerate import Enumerate
        >>> from softcode.machine import Assembly
        >>> from softcode.task import Task
        >>> task = Task.of([([1, 2], [2, 2])]).on(Assembly(4, 2, 3, num_steps=4))
        >>> plan = Enumerate(max_holes=0).prepare(task)
        >>> scope, choices = staged(plan.code, plan.scope, plan.stages[0])
        >>> scope.allowed.shape == (1, len(choices.rows)), scope.may_write.tolist()
        (True, [True])
    """
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
    """`[line, choice]` that the sketch admits, and which lines are wholly open.

    A choice is admitted if its instruction and each of its registers are. What fills a
    skeleton's hole is straight-line code that neither halts nor does nothing, and sets
    neither the register that is always 0 nor the one of the length.

    Args:
        sketch: which values each place may have.
        of: the machine's register code, whose columns name the sketch's tables.
        choices: the instructions.
        skeleton: where the sketch comes from; `None` for a user's.
    """
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
    """How many registers the sketch names, which are not interchangeable.

    That is one more than the greatest register at a place where the sketch admits one
    alone.
    """
    named = [0]
    for name in code.columns[1:4]:
        table = sketch.allowed[name]
        is_given = table.sum(1) == 1
        named += (np.argmax(table[is_given], axis=1) + 1).tolist()
    return max(named)


@functools.lru_cache(maxsize=64)
def _choices(num_registers: int, is_direct: bool, is_whole: bool) -> InstructionTable:
    """The instructions over these registers.

    Args:
        num_registers: how many.
        is_direct: whether redundant neighbours are told; if not, none is.
        is_whole: whether instructions that do the same are all kept, as a sketch may
            ask for one in its own words; if not, one of each.
    """
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
