"""One run, step by step, whoever decided."""

import dataclasses
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ...reference import RETURN, Context, Decision, ReferenceProgram
from ...world import BatchState, Call, WorldState
from .execution import (
    AbstractController,
    Decisions,
    Execution,
    FrameObservations,
    Frames,
    execute,
)


class RecordedStep(NamedTuple):
    """A decision, and the context in which it was made."""

    context: Context
    decision: Decision
    level: int
    """How many calls led to the frame, those that have ended by a tail call too."""


@dataclasses.dataclass(frozen=True)
class Record:
    """A run: all of its steps, and how it ended."""

    steps: tuple[RecordedStep, ...]
    run: Execution

    def calls(self, program: ReferenceProgram) -> Iterator[tuple[int, Call]]:
        """All calls in order, each with its level; the first is at 0."""
        first = self.steps[0].context
        yield 0, program.call(first.program, first.args)
        for _, decision, level in self.steps:
            if decision.program != RETURN:
                yield level + 1, program.call(decision.program, decision.args)


def record_run(
    controller: AbstractController, state: WorldState, *, max_steps: int | None = None
) -> Record:
    """Runs one input, and keeps every step.

    Args:
        controller: who decides.
        state: where the run starts.
        max_steps: the most decisions.

    Example:
        >>> from softcode.npi import TASKS, DecisionTable
        >>> from softcode.reference import close
        >>> task = TASKS["insertion_sort"]
        >>> program = task.program()
        >>> table = DecisionTable.of(program, close(program, task.abstraction).contexts)
        >>> record = record_run(table.controller(), task.encode([2, 1]))
        >>> for level, call in list(record.calls(program))[:3]:
        ...     print("  " * level + str(call))
        SORT()
          INSERT()
            TAKE()
    """
    recorder = _Recorder(controller)
    run = execute(recorder, BatchState.of([state]), max_steps=max_steps)
    return Record(tuple(recorder.steps), run)


class _Recorder(AbstractController):
    """Passes all on, and writes down what one run does."""

    def __init__(self, inner: AbstractController):
        self.inner, self.calls = inner, inner.calls
        self.steps: list[RecordedStep] = []
        # Of each frame on the stack, what it has seen and its level.
        self._open: list[tuple[Context, int]] = []
        self._level = -1

    def begin(self, num_runs: int) -> None:
        self.inner.begin(num_runs)

    def enter(self, runs: Frames, depths: Frames, calls: Frames) -> None:
        self.inner.enter(runs, depths, calls)
        call = int(calls[0])
        context = Context(self.calls.programs[call], self.calls.args[call], ())
        del self._open[int(depths[0]) :]
        self._open.append((context, self._level + 1))

    def decide(
        self, runs: Frames, depths: Frames, observations: FrameObservations
    ) -> Decisions:
        decided = self.inner.decide(runs, depths, observations)
        depth, call = int(depths[0]), int(decided.calls[0])
        (program, args, before), self._level = self._open[depth]
        seen = (*before, tuple(np.ravel(observations).tolist()))
        context = Context(program, args, seen)
        self._open[depth] = (context, self._level)
        returns = bool(decided.returns[0])
        decision = Decision(self.calls.programs[call], self.calls.args[call], returns)
        self.steps.append(RecordedStep(context, decision, self._level))
        return decided
