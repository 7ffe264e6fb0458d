"""Several inducers, taking turns."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import jax.random as jr
import numpy as np
from jaxtyping import PRNGKeyArray

from ..task import EncodedTask
from .inducer import AbstractInducer, Refused, Round, State
from .registry import INDUCERS
from .run import Within


# Who takes longer, in seconds, would mostly write down what nobody has time to search.
_DEAREST = 300.0


class PortfolioPlan(NamedTuple):
    """The task, and the inducers' own plans so far: each is made at its first turn."""

    task: EncodedTask
    plans: dict[int, Any]


@dataclasses.dataclass(frozen=True)
class Portfolio(AbstractInducer):
    """Inducers in turn; the first one that goes on has a head start, and a longer turn.

    Turns are counted in rounds and not in seconds, so the same seed gives the same
    search on any machine. Inducers that cannot work on the task are left out.

    Args:
        inducers: who takes turns, in this order.
        head_start: rounds that the first one has to itself.
        first_turn: rounds of the first one for each round of another.

    Example:
        >>> from softcode.induce import Compose, Enumerate
        >>> both = Portfolio((Compose(), Enumerate(max_lines=2)), head_start=2)
        >>> [both._turn([0, 1], num_rounds) for num_rounds in range(7)]
        [0, 0, 0, 0, 0, 0, 1]
    """

    inducers: tuple[AbstractInducer, ...]
    head_start: int = 400
    first_turn: int = 4

    name: ClassVar[str] = "portfolio"
    way: ClassVar[str] = "several ways by turns"

    def refuses(self, task: EncodedTask) -> str | None:
        refusals = [inducer.refuses(task) for inducer in self.inducers]
        return None if None in refusals else " ".join(filter(None, refusals))

    def price(self, task: EncodedTask) -> float:
        able = [i for i in self.inducers if i.refuses(task) is None]
        return min((inducer.price(task) for inducer in able), default=math.inf)

    @classmethod
    def suited(cls, task: EncodedTask) -> "Portfolio":
        """All inducers that can work on the task, the cheapest first.

        Raises:
            Refused: if none can; with the words of each.
        """
        every = [
            inducer.suited(task)
            for inducer in INDUCERS.values()
            if not inducer.takes_functions
        ]
        refusals = [inducer.refuses(task) for inducer in every]
        able = [i for i, why in zip(every, refusals, strict=True) if why is None]
        if not able:
            raise Refused(" ".join(filter(None, refusals)))
        able.sort(key=lambda inducer: inducer.price(task))
        asked = [i for i in able if i.price(task) <= _DEAREST] or able[:1]
        return cls(tuple(asked), head_start=asked[0].rounds_alone)

    @classmethod
    def activity(cls, info: Mapping[str, Any]) -> str:
        del info
        return "the next one's turn"

    @property
    def is_complete(self) -> bool:
        return any(inducer.is_complete for inducer in self.inducers)

    def covers(self) -> str:
        complete = [i.covers() for i in self.inducers if i.is_complete]
        return " or ".join(complete or [i.covers() for i in self.inducers])

    def prepare(self, task: EncodedTask) -> PortfolioPlan:
        return PortfolioPlan(task, {})

    def init(self, plan: PortfolioPlan, key: PRNGKeyArray) -> State:
        keys = jr.split(key, len(self.inducers))
        return {
            "round": np.array(0),
            "turn": np.array(-1),
            # Who cannot work on the task has no turn.
            "exhausted": np.array(
                [i.refuses(plan.task) is not None for i in self.inducers]
            ),
            "keys": np.asarray(jr.key_data(keys)),
            "states": {},
        }

    def like(self, plan: PortfolioPlan, state: State) -> State:
        count = len(self.inducers)
        parts = {
            turn: self.inducers[int(turn)].like(self._plan(plan, int(turn)), own)
            for turn, own in state["states"].items()
        }
        first = self.init(plan, jr.key(0))
        turn = Within(first["turn"], -1, count - 1)
        return {**first, "turn": turn, "states": parts}

    def propose(self, plan: PortfolioPlan, state: State) -> Round:
        able = [i for i in range(len(self.inducers)) if not state["exhausted"][i]]
        turn = self._turn(able, int(state["round"]))
        inducer, exhausted = self.inducers[turn], state["exhausted"].copy()
        following = {
            **state,
            "round": state["round"] + 1,
            "turn": np.array(turn),
            "exhausted": exhausted,
        }
        own = self._plan(plan, turn)
        before = state["states"].get(str(turn))
        if before is None:
            before = inducer.init(own, jr.wrap_key_data(state["keys"][turn]))
        result = inducer.propose(own, before)
        exhausted[turn] = result.is_exhausted
        following["states"] = {**state["states"], str(turn): result.state}
        info = {"inducer": inducer.name, **result.info}
        is_over = (result.is_exhausted and inducer.is_complete) or exhausted.all()
        has_proposed_all = result.has_proposed_all and bool(is_over)
        return Round(result.proposals, following, info, bool(is_over), has_proposed_all)

    def observe(
        self, plan: PortfolioPlan, state: State, verdicts: Sequence[bool]
    ) -> State:
        turn = int(state["turn"])
        before = state["states"].get(str(turn))
        if before is None:
            return state
        seen = self.inducers[turn].observe(self._plan(plan, turn), before, verdicts)
        return {**state, "states": {**state["states"], str(turn): seen}}

    def _plan(self, plan: PortfolioPlan, index: int) -> Any:
        """The inducer's own plan, made when it is first needed."""
        if index not in plan.plans:
            plan.plans[index] = self.inducers[index].prepare(plan.task)
        return plan.plans[index]

    def _turn(self, able: list[int], num_rounds: int) -> int:
        if num_rounds < self.head_start:
            return able[0]
        order = [able[0]] * self.first_turn + able[1:]
        return order[(num_rounds - self.head_start) % len(order)]
