"""Running many inputs at once: whoever decides, the calls are made here."""

import abc
import dataclasses
from typing import TypeAlias

import numpy as np
from jaxtyping import Bool, Int

from ...reference import RETURN, Ids, ReferenceProgram
from ...world import BatchState, observe


# Frames on a stack that there is room for at first.
_FIRST_DEPTH = 16


# A number for each frame: of its run, its depth or its call.
Frames: TypeAlias = Int[np.ndarray, " frame"]
FrameObservations: TypeAlias = Int[np.ndarray, "frame observation"]


@dataclasses.dataclass
class Decisions:
    """What is done next in each of some runs."""

    calls: Int[np.ndarray, " run"]
    """Numbers of calls, as `Calls` gives them."""
    returns: Bool[np.ndarray, " run"]


class Calls:
    """Numbers for calls: a program with its arguments.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> calls = Calls(TASKS["quicksort"].program())
        >>> calls.number(0, (0, 0)), len(calls.programs)
        (0, 1)
    """

    def __init__(self, program: ReferenceProgram):
        self.program = program
        self._numbers: dict[tuple[int, Ids], int] = {}
        self.programs: list[int] = []
        self.args: list[Ids] = []

    def number(self, program: int, args: Ids) -> int:
        """The number of a call; a new one gets the next."""
        key = (program, args)
        if key not in self._numbers:
            self._numbers[key] = len(self.programs)
            self.programs.append(program)
            self.args.append(args)
        return self._numbers[key]


class AbstractController(abc.ABC):
    """Who decides what each frame does: a network, or a table.

    A frame is known by its run and its depth on the stack of that run.

    Example:
        >>> from softcode.npi import TASKS, ReferenceController
        >>> controller = ReferenceController(TASKS["quicksort"].program())
        >>> isinstance(controller, AbstractController)
        True
    """

    calls: Calls

    @abc.abstractmethod
    def begin(self, num_runs: int) -> None:
        """Makes room for the frames of so many runs, of which there are none yet."""

    @abc.abstractmethod
    def enter(self, runs: Frames, depths: Frames, calls: Frames) -> None:
        """Begins frames of these calls."""

    @abc.abstractmethod
    def decide(
        self, runs: Frames, depths: Frames, observations: FrameObservations
    ) -> Decisions:
        """The next step of each frame, given what is seen now."""


@dataclasses.dataclass(frozen=True)
class Execution:
    """How runs ended.

    Attributes:
        states: the last ones.
        num_decisions: of each run.
        has_ended: whether the run came to its end; not, if its steps ran out, it called
            what does not exist, or it left its arrays.
        max_depth: the most frames that were on a stack at once.

    Example:
        >>> from softcode.npi import TASKS, ReferenceController
        >>> from softcode.world import BatchState
        >>> task = TASKS["greatest_common_divisor"]
        >>> states = BatchState.of([task.encode((4, 6)), task.encode((5, 5))])
        >>> run = execute(ReferenceController(task.program()), states)
        >>> run.num_decisions.tolist(), run.has_ended.tolist(), run.max_depth
        ([19, 7], [True, True], 2)
    """

    states: BatchState
    num_decisions: Int[np.ndarray, " run"]
    has_ended: Bool[np.ndarray, " run"]
    max_depth: int


def execute(
    controller: AbstractController,
    states: BatchState,
    *,
    max_steps: int | None = None,
) -> Execution:
    """Runs all states to their ends, one decision of each at a time.

    Args:
        controller: who decides.
        states: where the runs start; they are changed.
        max_steps: the most decisions of one run.

    Example:
        >>> from softcode.npi import TASKS, DecisionTable
        >>> from softcode.reference import close
        >>> from softcode.world import BatchState
        >>> task = TASKS["insertion_sort"]
        >>> program = task.program()
        >>> table = DecisionTable.of(program, close(program, task.abstraction).contexts)
        >>> states = BatchState.of([task.encode([3, 1, 2]), task.encode([2, 1])])
        >>> run = execute(table.controller(), states)
        >>> [task.result(run.states.state(row)) for row in (0, 1)]
        [[1, 2, 3], [1, 2]]
    """
    run = _Run(controller, states)
    num_steps = 0
    while len(run.active) and num_steps != max_steps:
        run.step()
        num_steps += 1
    run.num_decisions[run.active] = num_steps
    ended = run.has_ended & ~states.has_left
    return Execution(states, run.num_decisions, ended, run.max_depth)


class _Run:
    def __init__(self, controller: AbstractController, states: BatchState):
        self.controller, self.states = controller, states
        self.program = controller.calls.program
        count = states.num_states
        self.active = np.arange(count)
        # How many frames there are below the one that decides.
        self.depths = np.zeros(count, int)
        self.num_decisions = np.zeros(count, int)
        self.has_ended = np.zeros(count, bool)
        self.max_depth, self.num_steps = 1, 0
        entry = controller.calls.number(
            self.program.ids[self.program.entry], self.program.no_args
        )
        controller.begin(count)
        controller.enter(self.active, self.depths, np.full(count, entry))

    def step(self) -> None:
        """One decision of every run that is not over."""
        runs, world = self.active, self.program.world
        depths = self.depths[runs]
        seen = observe(world, self.states, runs)
        decisions = self.controller.decide(runs, depths, seen)
        self.num_steps += 1
        # A frame that returns is gone before the call that it makes.
        depths = depths - decisions.returns
        is_over = depths < 0
        is_lost = np.zeros(len(runs), bool)
        for call in np.unique(decisions.calls).tolist():
            here = decisions.calls == call
            program, args = self._called(call)
            if program == RETURN:
                # A return that does not return would wait for ever.
                is_lost |= here & ~decisions.returns
            elif self.program.is_primitive(program):
                is_known = self._act(program, args, runs[here])
                is_lost |= here & (not is_known)
            else:
                depths[here] += 1
                is_over &= ~here
                self.controller.enter(
                    runs[here], depths[here], np.full(int(here.sum()), call)
                )
        self.depths[runs] = depths
        self.max_depth = max(self.max_depth, int(depths.max(initial=0)) + 1)
        self.has_ended[runs[is_over & ~is_lost]] = True
        is_done = is_over | is_lost
        if is_done.any():
            self.num_decisions[runs[is_done]] = self.num_steps
            self.active = runs[~is_done]

    def _called(self, call: int) -> tuple[int, Ids]:
        return self.controller.calls.programs[call], self.controller.calls.args[call]

    def _act(self, program: int, args: Ids, runs: np.ndarray) -> bool:
        """Does a primitive; whether there is such a one."""
        try:
            effect = self.program.effect(program, args)
        except ValueError:
            return False
        assert effect is not None
        effect(self.states.at(runs))
        return True


def deeper(array: np.ndarray, depth: int) -> np.ndarray:
    """An array `[run, depth, ...]` with room for this depth."""
    if depth < array.shape[1]:
        return array
    wider = np.zeros((array.shape[0], 2 * depth, *array.shape[2:]), array.dtype)
    wider[:, : array.shape[1]] = array
    return wider


def first_depths(num_runs: int, *shape: int, dtype: type = int) -> np.ndarray:
    """An empty array `[run, depth, ...]`."""
    return np.zeros((num_runs, _FIRST_DEPTH, *shape), dtype)
