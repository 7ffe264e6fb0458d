"""Induction of functions over plain values, by going through expressions."""

import dataclasses
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from jaxtyping import PRNGKeyArray

from ...expression import Function, Type, Variable
from ...expression.definition import NAMES
from ...expression.search import (
    Asked,
    Solution,
    Worked,
    literals_for,
    searched,
    types_of,
)
from ...machine import setting
from ...task import TypedTask
from ...verify import PosedTask, passes_function, varied
from ..inducer import AbstractInducer, Proposal, Round, State
from ..run import Within
from ..time_left import seconds_left


# Examples that are searched with at once; the others are asked when one is found.
_MOST_SHOWN = 14
_MOST_OTHERS = 6
_NUM_PROBES = 3
# Values computed in a round, about a second's.
_PER_ROUND = 1.5e6
# After a function was found, others are looked for with so much of the work so far.
_AFTER = 0.25
_MOST_PROPOSED = 64
# What costs so much more is a rival, where there are so many examples at least.
_NEAR = ((6, 1), (4, 2), (0, 4))
# When so little time is left, what is held back is told.
_HURRY = 1.5
# What a function's own text calls otherwise.
_TAKEN = frozenset(NAMES)


@dataclasses.dataclass
class ExpressionsPlan:
    """The task, and the search at work on it; that is made again on resuming.

    A search at work cannot be copied: `begun`, `at` and `steps` say for which state it
    stands, so that another state gets a search of its own.
    """

    task: TypedTask
    order: tuple[int, ...]
    """Examples of `train`, in the order in which they are shown."""
    begun: tuple[int, ...] = ()
    at: int = -1
    steps: Iterator[Worked] | None = None
    num_tried: int = 0
    work: float = 0.0
    last: Worked | None = None
    held: list[Solution] = dataclasses.field(default_factory=list)
    """What was found and waits for others that do the examples too."""
    told_at: float = 0.0


@dataclasses.dataclass(frozen=True)
class Expressions(AbstractInducer):
    """Builds expressions from variables and literals, the cheapest first.

    One expression is kept for each behaviour on the examples' inputs (Udupa et al.,
    TRANSIT, PLDI 2013); bodies are built on the elements that they are called with;
    what is wanted is also taken apart: into pieces that are joined, into elements of a
    list, into conditionals whose branches are right on some examples. The same seed,
    and any seed, gives the same rounds.

    Args:
        megabytes: what the values of expressions may fill.

    Example:
        >>> from softcode.induce import induce
        >>> pairs = [([3, 1, 2], 6), ([5], 5), ([], 0), ([4, 4], 8)]
        >>> print(induce(pairs, Expressions()).program.source)
        def program(items: list[int]) -> int:
            return sum(items)
    """

    megabytes: int = setting(
        "megabytes", "Megabytes that expressions may fill.", low=10, default=1200
    )

    name: ClassVar[str] = "expressions"
    way: ClassVar[str] = "search through expressions"
    takes_functions: ClassVar[bool] = True
    advice: ClassVar[str] = (
        "Give it more time (--seconds), or examples of one case at a time."
    )

    def refuses(self, task: PosedTask) -> str | None:
        if not isinstance(task, TypedTask):
            kind = task.machine.title
            return f"expressions are functions over plain values, and not for {kind}"
        for name, type in zip(task.names, task.types, strict=True):
            if why := _unsearched(type):
                return f"the argument {name} is {type}: {why}"
        if why := _unsearched(task.result):
            return f"the result is {task.result}: {why}"
        for split in task.splits:
            for row in (*task.values(split), *task.outputs(split)):
                if _has_huge(row):
                    return "a whole number is beyond 2^61, which is not searched"
        return None

    def price(self, task: PosedTask) -> float:
        return 1.0

    @classmethod
    def suited(cls, task: PosedTask) -> "Expressions":
        return cls()

    @classmethod
    def activity(cls, info: Mapping[str, Any]) -> str:
        return f"functions of cost {info.get('cost', 0) + 1}"

    @property
    def is_complete(self) -> bool:
        # Only values of the examples, and small ones, are written out.
        return False

    def covers(self) -> str:
        return "expressions in the task's variables and literals, the cheapest first"

    def prepare(self, task: PosedTask) -> ExpressionsPlan:
        assert isinstance(task, TypedTask)
        return ExpressionsPlan(task, _order(task))

    def init(self, plan: ExpressionsPlan, key: PRNGKeyArray) -> State:
        del key  # Nothing is drawn.
        first = plan.order[:_MOST_SHOWN]
        return {"round": np.array(0), "shown": np.array(first)}

    def like(self, plan: ExpressionsPlan, state: State) -> State:
        num = int(np.asarray(state["shown"]).shape[0])
        if not 1 <= num <= len(plan.order):
            raise ValueError("too many examples are shown")
        shown = np.zeros(num, np.asarray(plan.order).dtype)
        return {
            "round": np.array(0),
            "shown": Within(shown, 0, len(plan.order) - 1),
        }

    def propose(self, plan: ExpressionsPlan, state: State) -> Round:
        shown, number = tuple(state["shown"].tolist()), int(state["round"])
        if plan.begun != shown or plan.at != number:
            self._begin(plan, shown)
            while plan.at < number:
                self._round(plan)
        proposals, missed, is_over = self._round(plan)
        following = {"round": np.array(number + 1), "shown": state["shown"]}
        if missed and not proposals:
            more = [*shown, *missed]
            following = {"round": np.array(0), "shown": np.array(more)}
        complete = plan.last.complete if plan.last else 0
        info = {
            "cost": complete,
            "tried": plan.num_tried,
            "excluded": _excluded(complete),
            "nearest": self._nearest(plan, shown),
        }
        return Round(proposals, following, info, is_over)

    def observe(
        self, plan: ExpressionsPlan, state: State, verdicts: Sequence[bool]
    ) -> State:
        return state

    def _begin(self, plan: ExpressionsPlan, shown: tuple[int, ...]) -> None:
        plan.begun, plan.at, plan.num_tried, plan.work = shown, 0, 0, 0.0
        plan.held, plan.last, plan.told_at = [], None, 0.0
        plan.steps = searched(
            _asked(plan.task, shown), num_bytes=self.megabytes * 10**6
        )

    def _round(self, plan: ExpressionsPlan) -> tuple[list[Proposal], list[int], bool]:
        """Works for a while: what is proposed, examples that were missed, the end."""
        assert plan.steps is not None
        plan.at += 1
        until, missed = plan.work + _PER_ROUND, []
        is_over, in_hurry = False, False
        while plan.work < until:
            step = next(plan.steps, None)
            if step is None:
                is_over = True
                break
            plan.last = step
            plan.num_tried += step.tried
            plan.work += step.cells
            released = list(step.solutions)
            in_hurry = seconds_left() < _HURRY
            if in_hurry:
                released += step.flush()
            self._take(plan, released, missed)
            is_due = plan.held and plan.work >= plan.told_at
            if is_due or (plan.held and in_hurry) or missed:
                break
        if is_over and plan.last is not None:
            self._take(plan, plan.last.flush(), missed)
        if not plan.held or not (is_over or in_hurry or plan.work >= plan.told_at):
            return [], missed[:2], is_over
        # A function that looks at nothing is the last that is meant.
        found = sorted(
            plan.held, key=lambda each: each.cost + 2 * (not each.expression.free)
        )
        # What costs much more is no rival of the cheapest; it is next if that fails.
        near = [s for s in found if s.cost <= found[0].cost + _near(plan.task)][
            :_MOST_PROPOSED
        ]
        plan.held = found[len(near) :]
        # Two expressions may be one text, such as sums in another order.
        written: dict[str, Function] = {}
        for each in near:
            function = _function(plan.task, each)
            written.setdefault(function.source, function)
        proposals = [Proposal(function, 0) for function in written.values()]
        return proposals, [], is_over

    def _take(
        self, plan: ExpressionsPlan, solutions: list[Solution], missed: list[int]
    ) -> None:
        """Keeps those that do all examples of `train`; notes where others fail."""
        for solution in solutions:
            function = _function(plan.task, solution)
            passed = passes_function(function, plan.task, "train")
            if passed.all():
                if not plan.held:
                    plan.told_at = plan.work * (1 + _AFTER) + _PER_ROUND / 4
                plan.held.append(solution)
                continue
            wrong = [i for i in np.flatnonzero(~passed).tolist() if i not in plan.begun]
            missed += [i for i in wrong[:1] if i not in missed]

    def _nearest(self, plan: ExpressionsPlan, shown: tuple[int, ...]) -> str:
        """The function that does most of the shown examples, and how many."""
        nearest = plan.last.nearest() if plan.last else None
        if nearest is None:
            return ""
        function = _function(plan.task, Solution(0, nearest))
        num = int(passes_function(function, plan.task, "train").sum())
        total = len(plan.order)
        return f"{num} of {total} training examples are done by\n\n{function.source}"


def _function(task: TypedTask, solution: Solution) -> Function:
    variables = tuple(map(Variable, task.names, task.types))
    name = re.sub(r"\W+", "_", task.name).strip("_").lower()
    if not name.isidentifier() or keyword.iskeyword(name) or name in _TAKEN:
        name = "program"
    if name in task.names or name == "task":
        name = "program"
    return Function(name, variables, solution.expression)


def _asked(task: TypedTask, shown: Sequence[int]) -> Asked:
    """The search for these examples; of other inputs only the values are looked at."""
    values, outputs = task.values("train"), task.outputs("train")
    rows = [values[i] for i in shown]
    others = [
        row for split in task.splits if split != "train" for row in task.values(split)
    ]
    others = sorted(others, key=lambda row: len(repr(row)))[:_MOST_OTHERS]
    probes = [row for row, _ in zip(varied(task, 0), range(_NUM_PROBES), strict=False)]
    wanted = [outputs[i] for i in shown]
    types = types_of(task.types, task.result)
    return Asked(
        tuple(map(Variable, task.names, task.types)),
        task.result,
        (*rows, *others, *probes),
        tuple(wanted),
        literals_for(rows, wanted, types),
    )


def _order(task: TypedTask) -> tuple[int, ...]:
    """The examples, such that the first few are small and unlike one another."""
    values, outputs = task.values("train"), task.outputs("train")
    by_size = sorted(range(len(values)), key=lambda i: (len(repr(values[i])), i))
    if len(by_size) <= _MOST_SHOWN:
        return tuple(by_size)
    # One of each result first, as far as they go: branches are seldom alike.
    seen: set[str] = set()
    unlike, rest = [], []
    for index in by_size:
        kind = repr(outputs[index])
        (rest if kind in seen else unlike).append(index)
        seen.add(kind)
    spread = unlike[:: max(1, len(unlike) // _MOST_SHOWN)]
    return tuple(dict.fromkeys((*spread, *by_size)))


def _unsearched(type: Type) -> str:
    """Why values of this type are not searched; "" if they are."""
    while type.is_list:
        type = type.element
    if type.name in ("none", "optional"):
        return "null is not searched. Leave these examples out, or write another value"
    return ""


def _has_huge(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_has_huge, value))
    return isinstance(value, int) and abs(value) > 2**61


def _near(task: TypedTask) -> int:
    """How much more a function may cost to be a rival: the more, the fewer examples."""
    num = sum(len(split.examples) for split in task.splits.values())
    return next(more for least, more in _NEAR if num >= least)


def _excluded(cost: int) -> str:
    if cost == 0:
        return ""
    return (
        f"Every function of cost up to {cost} was tried (operations, variables and small "
        "literals cost 1 to 3 each), and none does the examples"
    )
