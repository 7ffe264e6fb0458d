"""Induction by gradient descent through a soft reading, from many restarts."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
from jaxtyping import PRNGKeyArray

from ...files import Fault
from ...machine import AbstractMachine, setting
from ...program import Program
from ...task import EncodedTask
from ..inducer import AbstractInducer, Proposal, Round, State
from ..run import Within
from .descent import Descent
from .lessons import Lessons
from .objectives import AbstractObjective, Lesson, ModelLoss, RunLoss
from .starts import Restart, starter
from .updates import updater


class GradientPlan(NamedTuple):
    """The task in the form that descent needs.

    Example:
        >>> from softcode.machine import Assembly
        >>> GradientPlan((Lesson(Assembly(4, 2, 3), None),)).machine.base
        4
    """

    lessons: tuple[Lesson, ...]
    """One for each split that is learned from."""

    @property
    def machine(self) -> AbstractMachine:
        """What programs are for."""
        return self.lessons[0].machine


@dataclasses.dataclass(frozen=True)
class Gradient(AbstractInducer):
    """Descends an objective from many starts; proposes each one's likeliest program.

    Restarts are trained side by side with Adam. After every chunk of updates each is
    hardened, and proposed if its program has changed. A restart that has passed, has
    used up its updates or no longer improves gives its place to a new one.

    Args:
        num_restarts: how many are trained side by side.
        objective: what is descended: `RunLoss`, `TraceLikelihood`, and for models
            `ModelLoss` and `JointLikelihood`.
        descent: how each restart is updated, and for how long.
        lessons: which examples are learned from, and when.
        starts: programs to start from, compiled with `start_noise`, in place of random
            weights; the restarts take them in turn.
        start_noise: the γ of the source paper's eq. (3).
        replace: whether a finished restart gives its place to a new one. Without it,
            at most `num_restarts` starts are ever made.
        patience: give a restart up after as many updates in which its loss has not
            fallen by one hundredth.

    Raises:
        ValueError: for settings out of range, or that do not go together.

    Source: Saldyt, "Synthesized Differentiable Programs", section 2.2.

    Example:
        >>> from softcode.induce import induce
        >>> from softcode.machine import Turing
        >>> from softcode.task import Task
        >>> task = Task.of([([0, 1], [1, 0]), ([1, 1], [0, 0])]).on(Turing(2, 2, 2))
        >>> few = Gradient(num_restarts=4, objective=RunLoss(supervision="final"))
        >>> few.refuses(task) is None
        True
        >>> print(Gradient(objective=ModelLoss()).refuses(task).split(",")[0])
        `ModelLoss` is for models
    """

    num_restarts: int = setting(
        "restarts", "How many starts are tuned side by side.", low=1, default=100
    )
    objective: AbstractObjective = setting(
        "supervision",
        "Look at the final output, at guessed steps towards it (sweep), or at a "
        "reference program's trace.",
        among=("final", "sweep", "trace"),
        holds="objective",
        default=RunLoss(),
    )
    descent: Descent = Descent()
    lessons: Lessons = Lessons()
    starts: tuple[Program, ...] = setting(
        "start",
        "A program to start from, a text file or a run folder; it is compiled into "
        "weights, with noise.",
        holds="programs",
        default=(),
    )
    start_noise: float = 0.3
    replace: bool = True
    patience: int = 400

    name: ClassVar[str] = "gradient"
    way: ClassVar[str] = "gradient descent"

    def __post_init__(self):
        for name in ("num_restarts", "patience"):
            if getattr(self, name) < 1:
                got = getattr(self, name)
                raise Fault(f"`Gradient({name}=...)` must be at least 1, got {got}.")
        if self.lessons.minibatch is not None and not self.objective.goes_by_example:
            raise Fault(
                f"`{type(self.objective).__name__}` looks at all examples at once; leave "
                f"`Lessons(minibatch=...)` out, got {self.lessons.minibatch}."
            )

    @property
    def is_complete(self) -> bool:
        return False

    def covers(self) -> str:
        return f"{self.num_restarts} restarts of gradient descent"

    def refuses(self, task: EncodedTask) -> str | None:
        for split in self.lessons.splits:
            if split not in task.splits:
                return (
                    f"`Lessons(splits=...)` names {split!r}; the task has "
                    f"{', '.join(task.splits)}."
                )
        machine = task.machine_for("train")
        others = [program.machine.parameters for program in self.starts]
        if any(parameters != machine.parameters for parameters in others):
            return (
                "A program to start from is for another machine than the task's; "
                "parse its text with `Program.parse(text, task.machine)`."
            )
        if machine.capabilities.needs_weights is not None:
            return machine.capabilities.needs_weights
        return self.objective.refuses(task, self.lessons.splits)

    def price(self, task: EncodedTask) -> float:
        del task
        return 120.0

    @classmethod
    def suited(cls, task: EncodedTask) -> "Gradient":
        if task.machine.capabilities.has_steps:
            return cls(num_restarts=32, descent=Descent(chunk=25))
        # What is known to serve many models: several tries a restart, some of them with
        # an entropy bonus.
        descent = Descent(
            num_updates=3000,
            learning_rate=(0.1, 0.1),
            start_scale=1.0,
            noise=0.1,
            entropy=0.5,
            entropy_share=0.3,
            cycles=10,
            renewed=(0.2, 0.6),
        )
        return cls(
            num_restarts=64, objective=ModelLoss(), descent=descent, patience=3000
        )

    @classmethod
    def activity(cls, info: Mapping[str, Any]) -> str:
        losses = list(info.get("losses", {}).values()) or [float("nan")]
        return (
            f"{len(losses)} restarts alive, best loss {min(losses):.3g}, "
            f"{info['num_solved']} solved"
        )

    def prepare(self, task: EncodedTask) -> GradientPlan:
        splits = self.lessons.splits
        return GradientPlan(tuple(self.objective.lesson(task, s) for s in splits))

    def init(self, plan: GradientPlan, key: PRNGKeyArray) -> State:
        """The state before the first chunk: arrays with a leading axis of restarts.

        `ids` are the restarts' numbers, which grow as they are replaced and are what
        they draw from; `proposed` are the choices that each proposed last, -1 before;
        `asked` the places of those whose programs the last round proposed.
        """
        fresh = self._starter(plan)
        ids = np.arange(self.num_restarts)
        seed = np.asarray(jr.key_data(key))
        never = {
            name: np.full((self.num_restarts, *space.shape), -1, np.int32)
            for name, space in plan.machine.parameters.items()
        }
        return {
            "restarts": fresh(key, ids),
            "seed": seed,
            "ids": ids,
            "next_id": np.array(self.num_restarts),
            "num_updates": np.zeros(self.num_restarts, np.int32),
            "best_loss": np.full(self.num_restarts, np.inf, np.float32),
            "best_at": np.zeros(self.num_restarts, np.int32),
            "is_alive": np.ones(self.num_restarts, bool),
            "proposed": never,
            "asked": np.zeros(0, np.int32),
            "num_chunks": np.array(0),
        }

    def like(self, plan: GradientPlan, state: State) -> State:
        asked = np.zeros(len(state["asked"]), np.int32)
        bounded = Within(asked, 0, self.num_restarts - 1)
        return {**self.init(plan, jr.key(0)), "asked": bounded}

    def propose(self, plan: GradientPlan, state: State) -> Round:
        """A chunk of updates of all restarts; then each one's program, if it changed.

        A restart that is over is still computed, as the shapes are compiled, and proposes
        nothing. A loss counts as better if it has fallen by one hundredth. Each chunk
        draws its minibatches from the seed and its number, so that a search taken up
        draws the same.
        """
        if not state["is_alive"].any():
            nothing = {**state, "asked": np.zeros(0, np.int32)}
            return Round((), nothing, {}, is_exhausted=True)
        machines = tuple(lesson.machine for lesson in plan.lessons)
        descend = updater(
            self.objective, self.descent, self.lessons, machines, self.num_restarts
        )
        aims = tuple(lesson.aim for lesson in plan.lessons)
        draw = jr.fold_in(jr.wrap_key_data(state["seed"]), state["num_chunks"])
        restarts, losses = descend(state["restarts"], aims, jr.key_data(draw))
        losses = np.asarray(losses)
        num_updates = (
            state["num_updates"] + np.int32(self.descent.chunk) * state["is_alive"]
        )
        improved = losses < 0.99 * state["best_loss"]
        choices = {
            name: np.asarray(jnp.argmax(table, -1), np.int32)
            for name, table in restarts["logits"].items()
        }
        changed = np.zeros(self.num_restarts, bool)
        for name, values in choices.items():
            differs = values != state["proposed"][name]
            changed |= differs.reshape(self.num_restarts, -1).any(1)
        asked = np.flatnonzero(changed & state["is_alive"]).astype(np.int32)
        proposals = [
            Proposal(
                Program(plan.machine, {name: v[k] for name, v in choices.items()}),
                int(state["ids"][k]),
            )
            for k in asked
        ]
        alive = np.flatnonzero(state["is_alive"])
        info = {
            "losses": {str(state["ids"][k]): _rounded(float(losses[k])) for k in alive},
            "num_updates": {str(state["ids"][k]): int(num_updates[k]) for k in alive},
        }
        following = {
            **state,
            "restarts": restarts,
            "num_updates": num_updates,
            "best_loss": np.where(improved, losses, state["best_loss"]),
            "best_at": np.where(improved, num_updates, state["best_at"]),
            "proposed": choices,
            "asked": asked,
            "num_chunks": state["num_chunks"] + 1,
        }
        return Round(proposals, following, info)

    def observe(
        self, plan: GradientPlan, state: State, verdicts: Sequence[bool]
    ) -> State:
        """Ends restarts that passed, are through or are stuck; may replace them."""
        is_solved = np.zeros(self.num_restarts, bool)
        is_solved[state["asked"]] = verdicts
        is_spent = state["num_updates"] >= self.descent.num_updates
        is_stuck = state["num_updates"] - state["best_at"] >= self.patience
        is_over = (is_solved | is_spent | is_stuck) & state["is_alive"]
        if not is_over.any():
            return state
        if not self.replace:
            return {**state, "is_alive": state["is_alive"] & ~is_over}
        return self._replaced(plan, state, np.flatnonzero(is_over))

    def _starter(self, plan: GradientPlan) -> Callable[..., Restart]:
        first, *_ = plan.lessons
        return starter(
            plan.machine,
            first.num_schedules,
            self.descent,
            self.starts,
            self.start_noise,
        )

    def _replaced(self, plan: GradientPlan, state: State, places: np.ndarray) -> State:
        """The state with new starts in these places."""
        count = len(places)
        ids = int(state["next_id"]) + np.arange(count)
        fresh = self._starter(plan)
        # Padded to the full number, so that making starts is compiled once.
        padded = np.resize(ids, self.num_restarts)
        starts = fresh(jr.wrap_key_data(jnp.asarray(state["seed"])), padded)

        def put(old: np.ndarray, new: np.ndarray) -> np.ndarray:
            result = np.array(old)
            result[places] = np.asarray(new)[:count]
            return result

        def reset(name: str, value: Any) -> np.ndarray:
            result = np.array(state[name])
            result[places] = value
            return result

        return {
            **state,
            "restarts": jax.tree.map(put, state["restarts"], starts),
            "ids": reset("ids", ids),
            "next_id": np.array(int(state["next_id"]) + count),
            "num_updates": reset("num_updates", 0),
            "best_loss": reset("best_loss", np.inf),
            "best_at": reset("best_at", 0),
        }


def _rounded(value: float) -> float:
    return float(f"{value:.4g}") if np.isfinite(value) else 1e9
