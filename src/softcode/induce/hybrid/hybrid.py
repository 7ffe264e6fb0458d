"""Induction by search and gradients together: near misses, compiled and tuned."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from jaxtyping import PRNGKeyArray

from ...files import Fault
from ...program import Program
from ...task import EncodedTask
from ..compose import Compose, composed
from ..gradient import Descent, Gradient, GradientPlan, RunLoss
from ..inducer import AbstractInducer, Proposal, Round, State
from .padding import with_noops


class HybridPlan(NamedTuple):
    """The near misses, and the descent that starts from them."""

    starts: tuple[Program, ...]
    shares_right: tuple[float, ...]
    """Of each near miss, how much of the output it gets right."""
    gradient: Gradient
    plan: GradientPlan


@dataclasses.dataclass(frozen=True)
class Hybrid(AbstractInducer):
    """Programs that are nearly right, compiled into weights and tuned by descent.

    `Compose` tries all programs of loops; those that get most output cells right are
    the starts. Each is compiled as it is and with no-ops at random places, in the loop
    among them, since descent does not insert lines but turns a no-op into one; with
    noise γ, so that its neighbourhood is seen. Then `Gradient` tunes all side by side.

    Args:
        num_starts: how many near misses are compiled.
        num_padded: how many versions of each have no-ops besides the plain one.
        compose: which programs are tried.
        gradient: how they are tuned; its `starts` are set here.

    Source: Saldyt, "Synthesized Differentiable Programs", section 2.3 and Table 1.

    Example:
        >>> from softcode.machine import Turing
        >>> from softcode.task import Task
        >>> task = Task.of([([0, 1], [1, 0])]).on(Turing(2, 2, 2))
        >>> print(Hybrid(num_starts=4).refuses(task).split(",")[0])
        compose makes lines of register instructions with labels
    """

    num_starts: int = 16
    num_padded: int = 3
    compose: Compose = Compose()
    gradient: Gradient = Gradient(
        num_restarts=64,
        objective=RunLoss(supervision="final"),
        descent=Descent(num_updates=400, chunk=25),
    )

    name: ClassVar[str] = "hybrid"
    way: ClassVar[str] = "tuning near misses"

    def __post_init__(self):
        if self.num_starts < 1 or self.num_padded < 0:
            raise Fault(
                "`Hybrid` needs at least one start and no fewer than 0 padded versions; "
                f"got num_starts={self.num_starts}, num_padded={self.num_padded}"
            )

    def refuses(self, task: EncodedTask) -> str | None:
        return self.compose.refuses(task) or self.gradient.refuses(task)

    def price(self, task: EncodedTask) -> float:
        del task
        return 60.0

    @classmethod
    def suited(cls, task: EncodedTask) -> "Hybrid":
        del task
        return cls()

    @classmethod
    def activity(cls, info: Mapping[str, Any]) -> str:
        if "num_starts" in info:
            return f"{info['num_starts']} near misses and their like to start from"
        return Gradient.activity(info)

    @property
    def is_complete(self) -> bool:
        return False

    def covers(self) -> str:
        return f"descent from {self.num_starts} near misses"

    def prepare(self, task: EncodedTask) -> HybridPlan | None:
        near = near_misses(task, self.compose, self.num_starts)
        if not near:
            return None
        starts = [program for program, _ in near]
        starts += [
            padded
            for number, (program, _) in enumerate(near)
            for padded in _padded(program, self.num_padded, number)
        ]
        gradient = dataclasses.replace(self.gradient, starts=tuple(starts))
        shares = tuple(share for _, share in near)
        return HybridPlan(tuple(starts), shares, gradient, gradient.prepare(task))

    def init(self, plan: HybridPlan | None, key: PRNGKeyArray) -> State:
        if plan is None:
            return {"round": np.array(0)}
        return {
            "round": np.array(0),
            "descent": plan.gradient.init(plan.plan, key),
        }

    def like(self, plan: HybridPlan | None, state: State) -> State:
        if plan is None:
            return {"round": np.array(0)}
        descent = plan.gradient.like(plan.plan, state["descent"])
        return {"round": np.array(0), "descent": descent}

    def propose(self, plan: HybridPlan | None, state: State) -> Round:
        """First the starts as they are, then rounds of descent.

        A near miss or its padded version may do the task already. Their origins count
        down from -1, so that they are told from restarts.
        """
        if plan is None:
            # No loop fits the machine: there is nothing to start from.
            return Round((), state, {"num_starts": 0}, is_exhausted=True)
        if state["round"] == 0:
            # Restarts are numbered from 0; what was only tried counts down.
            starts = [Proposal(p, -1 - n) for n, p in enumerate(plan.starts)]
            following = {**state, "round": state["round"] + 1}
            shares = [round(share, 3) for share in plan.shares_right]
            info = {"num_starts": len(starts), "shares_right": shares}
            return Round(starts, following, info)
        found = plan.gradient.propose(plan.plan, state["descent"])
        following = {"round": state["round"] + 1, "descent": found.state}
        return Round(found.proposals, following, found.info, found.is_exhausted)

    def observe(
        self, plan: HybridPlan | None, state: State, verdicts: Sequence[bool]
    ) -> State:
        if plan is None or state["round"] == 1:
            return state
        descent = plan.gradient.observe(plan.plan, state["descent"], verdicts)
        return {**state, "descent": descent}


def near_misses(
    task: EncodedTask, compose: Compose, num_kept: int
) -> list[tuple[Program, float]]:
    """The programs of loops that get most of the output right, and how much.

    Args:
        task: the examples; the hardest are looked at.
        compose: which programs are tried.
        num_kept: the most programs given.

    Example:
        >>> from softcode.machine import Assembly
        >>> from softcode.task import Task
        >>> machine = Assembly(4, 4, 10, num_steps=60, modular=True)
        >>> task = Task.of([([1, 0, 2, 1], [2, 1, 3, 0])]).on(machine)
        >>> ((program, share),) = near_misses(task, Compose(max_body=1), 1)
        >>> share
        0.75
    """
    plan = compose.prepare(task)
    found = composed(plan, num_kept, share_right=0.0)
    return [(c.program, c.share_right) for c in found]


def _padded(program: Program, count: int, seed: int) -> list[Program]:
    """The program with some of its free lines used for no-ops, in as many ways.

    Args:
        program: a near miss.
        count: how many versions; none if the program fills the machine.
        seed: of the draw. A version has 1 up to all free lines as no-ops, each before a
            line that is drawn uniformly.
    """
    code = program.machine.require_register_code()
    used = len([line for line in program.text.splitlines() if line.startswith(" ")])
    num_free = code.num_lines - used
    if num_free < 1:
        return []
    random = np.random.default_rng(seed)
    versions = []
    for _ in range(count):
        num_noops = int(random.integers(1, num_free + 1))
        places = np.sort(random.integers(0, used, num_noops)).tolist()
        versions.append(with_noops(program, places))
    return versions
