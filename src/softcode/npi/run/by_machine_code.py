"""A task and its table of decisions as machine code: long runs, of few inputs."""

import concurrent.futures
import functools
import os
import textwrap
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Int

from ...machine import compiled, compiled_source
from ...reference import RETURN, Ids, ReferenceProgram
from ...world import BatchState, SourceWriter, place_of
from .by_table import DecisionTable, OutsideTableError
from .execution import Execution


# Steps between two moments at which a run can be interrupted: about a quarter of a second.
_NUM_STEPS_AT_ONCE = 10_000_000
_FIRST_DEPTH = 64
_UNKNOWN, _UNDER_WAY, _ENDED, _LOST = -1, 0, 1, 2
# Spreads keys over the slots of a hash table (Knuth's multiplicative hashing).
_FACTOR = 0x9E3779B97F4A7C15


class CompiledTable:
    """Runs states as `execute` with the table's controller does, in machine code.

    The world's observations and primitives are written down once, as straight-line
    code over integers, and compiled together with the look-up of decisions. A run of one
    input is as fast as one of many; each core takes states of its own.

    Args:
        table: the decisions.

    Example:
        >>> from softcode.npi import TASKS
        >>> from softcode.reference import close
        >>> from softcode.world import BatchState
        >>> task = TASKS["insertion_sort"]
        >>> program = task.program()
        >>> table = DecisionTable.of(program, close(program, task.abstraction).contexts)
        >>> states = BatchState.of([task.encode([3, 1, 2])])
        >>> run = CompiledTable(table).run(states)
        >>> task.result(run.states.state(0)), int(run.num_decisions[0])
        ([1, 2, 3], 19)
    """

    def __init__(self, table: DecisionTable) -> None:
        self.table = table
        self._slots = _hashed(table.keys, table.contexts)
        self._bodies = _Bodies(table)

    @functools.cached_property
    def _step_on(self) -> Callable[..., Any]:
        scope = {
            "place_of": place_of,
            "context_of": _context_of,
            "deeper": _deeper,
        }
        return compiled_source(source_of(self.table, self._bodies), "step_on", scope)

    def run(self, states: BatchState, *, max_steps: int | None = None) -> Execution:
        """Runs all states to their ends.

        Args:
            states: where the runs start; they are changed.
            max_steps: the most decisions of one run.

        Raises:
            OutsideTableError: if a run comes to a context that is not in the table.
        """
        world = self.table.calls.program.world
        variables = np.stack([states.variables[v] for v in world.variables], 1)
        arrays = tuple(states.arrays[name] for name in world.arrays)
        lengths = tuple(states.lengths[name] for name in world.arrays)
        fixed = (variables, arrays, lengths, states.has_left)
        limit = np.iinfo(np.int64).max if max_steps is None else max_steps
        ends = np.zeros((states.num_states, 3), np.int64)
        is_over = threading.Event()

        def run_one(row: int) -> None:
            ends[row] = self._run_one(row, fixed, limit, is_over)

        step_on = self._step_on  # compiled once, before there are threads
        step_on(0, 0, *self._begun(), *fixed, *self._decisions)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            try:
                list(pool.map(run_one, range(states.num_states)))
            finally:
                is_over.set()
        for column, name in enumerate(world.variables):
            states.variables[name] = variables[:, column].copy()
        status, num_decisions, depths = ends.T
        if (status == _UNKNOWN).any():
            raise OutsideTableError()
        has_ended = (status == _ENDED) & ~states.has_left
        return Execution(states, num_decisions, has_ended, int(depths.max(initial=1)))

    def _begun(self) -> tuple[int, int, np.ndarray]:
        program = self.table.calls.program
        entry = self.table.calls.number(program.ids[program.entry], program.no_args)
        stack = np.zeros(_FIRST_DEPTH, np.int64)
        stack[0] = -1 - entry
        return 0, 1, stack

    @property
    def _decisions(self) -> tuple[np.ndarray, ...]:
        table = self.table
        return (*self._slots, table.next_calls, table.returns, self._bodies.of_calls)

    def _run_one(
        self, row: int, fixed: tuple, limit: int, is_over: threading.Event
    ) -> tuple[int, int, int]:
        depth, deepest, stack = self._begun()
        status, num_steps = _UNDER_WAY, 0
        while status == _UNDER_WAY and num_steps < limit and not is_over.is_set():
            budget = min(limit - num_steps, _NUM_STEPS_AT_ONCE)
            status, made, depth, deepest, stack = self._step_on(
                row, budget, depth, deepest, stack, *fixed, *self._decisions
            )
            num_steps += made
        return status, num_steps, deepest


def source_of(table: DecisionTable, bodies: "_Bodies") -> str:
    """The source of a function that makes some steps of one run.

    Args:
        table: whose calls are numbered, and whose observations are looked up.
        bodies: what those calls do.
    """
    program = table.calls.program
    unpacked = "".join(
        f"    cells{n}, length{n} = arrays[{n}], lengths[{n}][row]\n"
        for n in range(len(program.world.arrays))
    )
    return _SOURCE.format(
        unpacked=unpacked,
        look=textwrap.indent(_look(program), " " * 8),
        blocks=textwrap.indent(bodies.lines(), " " * 8),
        num_seen=int(np.prod(table.sizes)),
    )


# Each array is taken out of its tuple once: every access to one counts a reference.
_SOURCE = f"""\
def step_on(row, budget, depth, deepest, stack, variables, arrays, lengths, has_left,
            slot_keys, slot_contexts, next_calls, returns, block_of_calls):
{{unpacked}}\
    for step in range(budget):
{{look}}
        context = context_of(stack[depth] * {{num_seen}} + seen, slot_keys, slot_contexts)
        if context < 0:
            return {_UNKNOWN}, step, depth, deepest, stack
        call = next_calls[context]
        block = block_of_calls[call]
        if returns[context]:
            # A frame that returns is gone before the call that it makes.
            depth -= 1
        else:
            stack[depth] = context
{{blocks}}
        if depth < 0:
            return {_ENDED}, step + 1, depth, deepest, stack
    return {_UNDER_WAY}, budget, depth, deepest, stack
"""

_LEAVE = f"return {_LOST}, step + 1, depth, deepest, stack"

_ENTER = """\
depth += 1
deepest = max(deepest, depth + 1)
stack = deeper(stack, depth)
stack[depth] = -1 - call"""


class _Bodies:
    """What calls do, as blocks of lines; calls that do the same share one.

    Attributes:
        blocks: all different ones.
        of_calls: for each call of the table, the number of its block.
    """

    def __init__(self, table: DecisionTable) -> None:
        self.program = table.calls.program
        known: dict[str, int] = {}
        calls = zip(table.calls.programs, table.calls.args, strict=True)
        blocks = (self._block(index, args) for index, args in calls)
        numbers = [known.setdefault(block, len(known)) for block in blocks]
        self.blocks, self.of_calls = list(known), np.array(numbers)

    def _block(self, index: int, args: Ids) -> str:
        if index == RETURN:
            # A return that does not return would wait for ever.
            return f"if not returns[context]:\n{textwrap.indent(_LEAVE, '    ')}"
        if not self.program.is_primitive(index):
            return _ENTER
        try:
            effect = self.program.effect(index, args)
        except ValueError:
            return _LEAVE
        writer = SourceWriter(self.program.world)
        assert effect is not None
        effect(writer.state())
        return "\n".join(writer.lines) or "pass"

    def lines(self) -> str:
        """Which block is done, for the number `block`."""
        return "\n".join(
            f"{'elif' if number else 'if'} block == {number}:\n"
            + textwrap.indent(block, "    ")
            for number, block in enumerate(self.blocks)
        )


def _look(program: ReferenceProgram) -> str:
    """Lines after which `seen` is the observation, as one number."""
    world = program.world
    writer = SourceWriter(world)
    values = world.look(writer.state())
    seen = "0"
    for value, observation in zip(values, world.observations, strict=True):
        seen = f"({seen}) * {observation.num_values} + {writer.named(value)}"
    return "\n".join([*writer.lines, f"seen = {seen}"])


@compiled
def _slot_of(key: int, num_slots: int) -> np.uint64:
    """Where a key's search begins."""
    return ((np.uint64(key) * np.uint64(_FACTOR)) >> np.uint64(32)) & np.uint64(
        num_slots - 1
    )


@compiled
def _context_of(key: int, slot_keys: np.ndarray, slot_contexts: np.ndarray) -> int:
    """The context of a key, or -1."""
    slot = _slot_of(key, len(slot_keys))
    while slot_contexts[slot] >= 0 and slot_keys[slot] != key:
        slot = (slot + np.uint64(1)) & np.uint64(len(slot_keys) - 1)
    return int(slot_contexts[slot])


@compiled
def _fill(
    keys: np.ndarray,
    contexts: np.ndarray,
    slot_keys: np.ndarray,
    slot_contexts: np.ndarray,
) -> None:
    for place in range(len(keys)):
        slot = _slot_of(keys[place], len(slot_keys))
        while slot_contexts[slot] >= 0:
            slot = (slot + np.uint64(1)) & np.uint64(len(slot_keys) - 1)
        slot_keys[slot], slot_contexts[slot] = keys[place], contexts[place]


@compiled
def _deeper(stack: np.ndarray, depth: int) -> np.ndarray:
    """A stack with room for this depth."""
    if depth < len(stack):
        return stack
    wider = np.zeros(2 * depth, np.int64)
    wider[: len(stack)] = stack
    return wider


def _hashed(
    keys: Int[np.ndarray, " context"], contexts: Int[np.ndarray, " context"]
) -> tuple[np.ndarray, np.ndarray]:
    """Slots in which a key is found by its hash; a slot without a context has -1."""
    num_slots = 1 << int(2 * len(keys)).bit_length()
    slot_keys = np.zeros(num_slots, np.int64)
    slot_contexts = np.full(num_slots, -1, np.int64)
    _fill(keys, contexts, slot_keys, slot_contexts)
    return slot_keys, slot_contexts
