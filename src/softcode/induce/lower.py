"""Proposals from above: functions found over plain values, lowered to the machine."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from jaxtyping import PRNGKeyArray

from ..expression import INT, Function, list_of
from ..files import Fault
from ..lowering import lowered_onto
from ..machine import setting
from ..program import Program
from ..skeleton import expression_of
from ..task import EncodedTask, TypedTask
from .expressions import Expressions
from .inducer import AbstractInducer, Proposal, Round, State


# Beside others that take turns: what is short is found by then.
_ROUNDS_OF_SEVERAL = 4


@dataclasses.dataclass
class LowerPlan:
    """The task on its machine, and the search for functions on the same examples."""

    task: EncodedTask
    inner: Any


@dataclasses.dataclass(frozen=True)
class Lower(AbstractInducer):
    """Programs made of functions that were found over plain values.

    The examples are taken for lists and searched by `Expressions`; each function that
    does them is lowered onto the machine (`softcode.lowering`), and every program of it
    that fits is proposed. Search goes where the language is rich, and the machine gets
    what it can run; what a small machine does by wrapping round is not found this way.

    Args:
        num_rounds: so many rounds, of about a second each, functions are looked for.
        functions: who looks for them.

    Example:
        >>> from softcode.induce import induce
        >>> from softcode.task import recipes
        >>> result = induce(recipes()["reverse all"].make().on(), Lower())
        >>> print(result.program([3, 1, 2, 0, 0, 0, 0, 5]))
        [5, 0, 0, 0, 0, 2, 1, 3]
    """

    num_rounds: int = setting(
        "num_rounds", "Rounds in which functions are looked for.", low=1, default=1000
    )
    functions: Expressions = Expressions()

    name: ClassVar[str] = "lower"
    way: ClassVar[str] = "lowering functions over plain values"
    rounds_alone: ClassVar[int] = 3
    advice: ClassVar[str] = Expressions.advice

    def refuses(self, task: EncodedTask) -> str | None:
        if not isinstance(task, EncodedTask):
            return f"{self.name} is for tasks on a machine. Use expressions"
        code = task.machine_for("train").capabilities.register_code
        if code is None or not code.tells_last_cell:
            return (
                f"{self.name} makes loops over all cells of a machine with register "
                f"code, and {task.machine.title} with these settings is another. Use auto"
            )
        typed = _typed(task)
        if typed is None:
            return f"{self.name} is for lists of numbers all of which are observed"
        return self.functions.refuses(typed)

    def price(self, task: EncodedTask) -> float:
        return 2.0

    @classmethod
    def suited(cls, task: EncodedTask) -> "Lower":
        del task
        return cls(num_rounds=_ROUNDS_OF_SEVERAL)

    @classmethod
    def activity(cls, info: Mapping[str, Any]) -> str:
        return Expressions.activity(info)

    @property
    def is_complete(self) -> bool:
        return False

    def covers(self) -> str:
        return f"{self.functions.covers()}, lowered"

    def prepare(self, task: EncodedTask) -> LowerPlan:
        typed = _typed(task)
        assert typed is not None
        return LowerPlan(task, self.functions.prepare(typed))

    def init(self, plan: LowerPlan, key: PRNGKeyArray) -> State:
        return {"count": np.array(0), "inner": self.functions.init(plan.inner, key)}

    def like(self, plan: LowerPlan, state: State) -> State:
        inner = self.functions.like(plan.inner, state["inner"])
        return {"count": np.array(0), "inner": inner}

    def propose(self, plan: LowerPlan, state: State) -> Round:
        found = self.functions.propose(plan.inner, state["inner"])
        proposals, texts = [], set()
        machine = plan.task.machine_for("train")
        for proposal in found.proposals:
            assert isinstance(proposal.program, Function)
            for skeleton in lowered_onto(proposal.program, machine):
                if skeleton.text in texts:
                    continue
                texts.add(skeleton.text)
                program = Program.parse(skeleton.text, machine)
                words, term = skeleton.sentence(program), expression_of(skeleton.term)
                proposals.append(Proposal(program, proposal.origin, words, term))
        info = {key: found.info[key] for key in ("cost", "tried")}
        count = state["count"] + 1
        following = {"count": count, "inner": found.state}
        is_over = found.is_exhausted or int(count) >= self.num_rounds
        return Round(proposals, following, info, is_over)

    def observe(self, plan: LowerPlan, state: State, verdicts: Sequence[bool]) -> State:
        inner = self.functions.observe(plan.inner, state["inner"], verdicts)
        return {**state, "inner": inner}


def _typed(task: EncodedTask) -> TypedTask | None:
    """The examples as functions of one list of whole numbers; `None` if they are not."""
    try:
        typed = task.task.typed()
    except Fault:
        return None
    is_list = typed.types == (list_of(INT),) and typed.result == list_of(INT)
    return typed if is_list else None
