"""A reference program that decides, where a network or a table could."""

import numpy as np

from ...reference import Activation, ReferenceProgram
from .execution import AbstractController, Calls, Decisions


class ReferenceController(AbstractController):
    """Follows the reference program, one activation for each frame.

    Args:
        program: the program.
    """

    def __init__(self, program: ReferenceProgram):
        self.calls = Calls(program)
        self._frames: dict[tuple[int, int], Activation] = {}

    def begin(self, num_problems):
        self._frames.clear()

    def enter(self, problems, depths, calls):
        for problem, depth, call in zip(
            problems.tolist(), depths.tolist(), calls.tolist(), strict=True
        ):
            program, args = self.calls.programs[call], self.calls.args[call]
            frame = Activation(self.calls.program, program, args)
            self._frames[problem, depth] = frame

    def decide(self, problems, depths, observations):
        named = self.calls.program.environment.named
        places = zip(problems.tolist(), depths.tolist(), strict=True)
        made = [
            self._frames[place].decide(named(tuple(seen)))
            for place, seen in zip(places, observations.tolist(), strict=True)
        ]
        return Decisions(
            np.array([self.calls.number(d.program, tuple(d.args)) for d in made]),
            np.array([d.returns for d in made]),
        )
