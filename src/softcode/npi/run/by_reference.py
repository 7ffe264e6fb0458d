"""A reference program that decides, where a network or a table could."""

import numpy as np

from ...reference import Activation, ReferenceProgram
from .execution import AbstractController, Calls, Decisions, FrameObservations, Frames


class ReferenceController(AbstractController):
    """Follows the reference program, one activation for each frame.

    Args:
        program: the program.

    Example:
        >>> from softcode.npi import TASKS, execute
        >>> from softcode.world import BatchState
        >>> task = TASKS["greatest_common_divisor"]
        >>> states = BatchState.of([task.encode((4, 6)), task.encode((5, 5))])
        >>> run = execute(ReferenceController(task.program()), states)
        >>> [task.result(run.states.state(row)) for row in (0, 1)]
        [2, 5]
    """

    def __init__(self, program: ReferenceProgram):
        self.calls = Calls(program)
        self._frames: dict[tuple[int, int], Activation] = {}

    def begin(self, num_runs: int) -> None:
        self._frames.clear()

    def enter(self, runs: Frames, depths: Frames, calls: Frames) -> None:
        for run, depth, call in zip(
            runs.tolist(), depths.tolist(), calls.tolist(), strict=True
        ):
            program, args = self.calls.programs[call], self.calls.args[call]
            frame = Activation(self.calls.program, program, args)
            self._frames[run, depth] = frame

    def decide(
        self, runs: Frames, depths: Frames, observations: FrameObservations
    ) -> Decisions:
        named = self.calls.program.world.named
        places = zip(runs.tolist(), depths.tolist(), strict=True)
        made = [
            self._frames[place].decide(named(tuple(seen)))
            for place, seen in zip(places, observations.tolist(), strict=True)
        ]
        return Decisions(
            np.array([self.calls.number(d.program, tuple(d.args)) for d in made]),
            np.array([d.returns for d in made]),
        )
