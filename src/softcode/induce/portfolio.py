"""Several inducers, taking turns."""

import dataclasses
from collections.abc import Sequence
from typing import Any, ClassVar

import jax.random as jr
import numpy as np

from ..task import Task
from ._inducer import AbstractInducer, Round


@dataclasses.dataclass(frozen=True)
class Portfolio(AbstractInducer):
    """Inducers in turn; the first one has a head start, and a longer turn.

    Turns are counted in rounds and not in seconds, so the same seed gives the same
    search on any machine. Inducers that cannot work on the task are left out.

    Args:
        inducers: who takes turns, in this order.
        head_start: rounds that the first one has to itself.
        first_turn: rounds of the first one for each round of another.
    """

    inducers: tuple[AbstractInducer, ...]
    head_start: int = 80
    first_turn: int = 4

    name: ClassVar[str] = "portfolio"

    @property
    def is_complete(self) -> bool:
        return any(inducer.is_complete for inducer in self.inducers)

    def covers(self) -> str:
        complete = [i.covers() for i in self.inducers if i.is_complete]
        return " and ".join(complete or [i.covers() for i in self.inducers])

    def prepare(self, task: Task) -> Any:
        plans, refusals = {}, []
        for index, inducer in enumerate(self.inducers):
            try:
                plans[index] = inducer.prepare(task)
            except ValueError as refusal:
                refusals.append(str(refusal))
        if not plans:
            raise ValueError(" ".join(refusals))
        return plans

    def init(self, plan, key):
        keys = jr.split(key, len(self.inducers))
        states = {
            str(index): self.inducers[index].init(part, keys[index])
            for index, part in plan.items()
        }
        return {
            "round": np.array(0),
            "turn": np.array(-1),
            "exhausted": np.zeros(len(self.inducers), bool),
            "states": states,
        }

    def propose(self, plan, state):
        able = [i for i in plan if not state["exhausted"][i]]
        turn = self._turn(able, int(state["round"]))
        result = self.inducers[turn].propose(plan[turn], state["states"][str(turn)])
        exhausted = state["exhausted"].copy()
        exhausted[turn] = result.is_exhausted
        complete = result.is_exhausted and self.inducers[turn].is_complete
        following = {
            "round": state["round"] + 1,
            "turn": np.array(turn),
            "exhausted": exhausted,
            "states": {**state["states"], str(turn): result.state},
        }
        info = {"inducer": self.inducers[turn].name, **result.info}
        is_over = complete or all(exhausted[i] for i in plan)
        return Round(result.proposals, following, info, is_over)

    def observe(self, plan, state, verdicts: Sequence[bool]):
        turn = int(state["turn"])
        if state["exhausted"][turn]:
            return state
        seen = self.inducers[turn].observe(
            plan[turn], state["states"][str(turn)], verdicts
        )
        return {**state, "states": {**state["states"], str(turn): seen}}

    def _turn(self, able: list[int], num_rounds: int) -> int:
        if num_rounds < self.head_start:
            return able[0]
        order = [able[0]] * self.first_turn + able[1:]
        return order[(num_rounds - self.head_start) % len(order)]
