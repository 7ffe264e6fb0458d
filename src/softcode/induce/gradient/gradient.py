"""Induction by gradient descent through the relaxed machine, from many restarts."""

import dataclasses
from typing import Any, ClassVar, Literal, NamedTuple

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np

from ...files import Fault
from ...language import Model
from ...machine import AbstractMachine, setting
from ...program import Program
from ...task import EncodedTask
from ..inducer import AbstractInducer, Proposal, Round, State
from ..run import Within
from .descent import descent, starter
from .objectives import Aim
from .supervision import Supervision, targets


class GradientPlan(NamedTuple):
    """The task in the form that descent needs."""

    machine: AbstractMachine
    aim: Any
    num_schedules: int
    others: tuple[tuple[Model, Aim], ...] = ()
    """What the splits after the first are run on, and what they should show."""


@dataclasses.dataclass(frozen=True)
class Gradient(AbstractInducer):
    """Descends the relaxed loss from many starts; proposes each one's likeliest program.

    Restarts are trained side by side with Adam. After every `chunk` updates each is
    hardened, and proposed if its program has changed. A restart that has passed, has
    used up its updates or no longer improves gives its place to a new one. Settings
    that are known to divide restarts into those that succeed and those that do not are
    drawn for each restart: the learning rate, the noise, and whether it gets an
    entropy bonus (given to all from the start, it makes them all alike).

    Args:
        num_restarts: how many are trained side by side.
        num_updates: the most updates of one restart.
        chunk: updates between two exact checks.
        learning_rate: least and greatest; drawn log-uniformly for each restart.
        start_scale: standard deviation of the first logits. Larger starts are worse.
        noise: the greatest standard deviation of the gradient noise; drawn uniformly.
        entropy: weight of the entropy bonus, for those restarts that get one.
        entropy_share: the share of restarts that do.
        efficiency: weight of the time spent before halting (the paper's eq. 11).
        forcing: how far each step starts from what the last should have shown; 0 to 1.
        filtered: whether the loss is the likelihood of the whole trace with the pointer
            summed out, see `AbstractHiddenPointer`; needs `supervision="trace"`, a
            machine that has it and no `forcing`. Its entropy bonus falls over each cycle.
        leaning: instructions and what is added to their first logits.
        cycles: a restart's updates are as many equal parts; before each but the first
            some of its lines, all their choices, are made anew.
        renewed: least and greatest share of lines that are; drawn each time.
        supervision: where the loss looks; see `softcode.induce.supervision`.
        splits: for a model, the splits to learn from, the first of which is `train`;
            their losses are added.
        curriculum: the splits after the first come in one by one, the last after this
            part of a restart's updates; 0 has all from the start.
        minibatch: how many examples of each split an update looks at, drawn anew each
            time; all of them if `None`.
        trace_rows: the rows of cells that a trace shows; all of them if `None`.
        controller: what is mixed where the pointer is unsure; see `Relaxed`.
        reading: `"relaxed"` multiplies marginals (mean field), and `"logarithmic"` does
            the same with their logarithms (see `Logarithmic`); for models, `"joint"`
            sums out a run as a whole, where its tables stay small (see `joint_loss`).
        starts: programs to start from, compiled with `start_noise`, in place of random
            weights; the restarts take them in turn.
        start_noise: the γ of the source paper's eq. (3).
        replace: whether a finished restart gives its place to a new one. Without it,
            at most `num_restarts` starts are ever made.
        patience: give a restart up after as many updates in which its loss has not
            fallen by one hundredth.

    Source: Saldyt, "Synthesized Differentiable Programs", section 2.2.
    """

    num_restarts: int = setting(
        "restarts", "How many starts are tuned side by side.", low=1, default=100
    )
    num_updates: int = 1000
    chunk: int = 50
    learning_rate: tuple[float, float] = (0.05, 0.3)
    start_scale: float = 0.1
    noise: float = 0.0
    entropy: float = 0.01
    entropy_share: float = 0.0
    efficiency: float = 0.0
    forcing: float = 0.0
    filtered: bool = False
    leaning: tuple[tuple[str, float], ...] = ()
    cycles: int = 1
    renewed: tuple[float, float] = (0.3, 0.8)
    supervision: Supervision = setting(
        "supervision",
        "Look at the final output, at guessed steps towards it (sweep), or at a "
        "reference program's trace.",
        among=("final", "sweep", "trace"),
        default="sweep",
    )
    splits: tuple[str, ...] = ("train",)
    curriculum: float = 0.0
    minibatch: int | None = None
    trace_rows: tuple[str, ...] | None = None
    controller: Literal["probabilities", "logits"] = "probabilities"
    reading: Literal["relaxed", "logarithmic", "joint"] = "relaxed"
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
        for name in ("num_restarts", "num_updates", "chunk", "patience"):
            if getattr(self, name) < 1:
                got = getattr(self, name)
                raise Fault(f"`Gradient({name}=...)` must be at least 1, got {got}.")
        if self.minibatch is not None and (self.minibatch < 1 or self.filtered):
            raise Fault(
                "`Gradient(minibatch=...)` is at least 1, and not for `filtered`; got "
                f"{self.minibatch}."
            )
        if self.splits[:1] != ("train",) or not 0 <= self.curriculum <= 1:
            raise Fault(
                "`Gradient(splits=..., curriculum=...)` needs splits that start with "
                f"'train' and a part from 0 to 1, got {self.splits} and "
                f"{self.curriculum}."
            )
        if self.filtered and self.supervision != "trace":
            raise Fault(
                "`Gradient(filtered=True)` learns from a trace; set "
                f"`supervision='trace'`, got {self.supervision!r}."
            )
        if self.reading == "logarithmic" and (
            self.filtered or self.forcing or self.controller != "probabilities"
        ):
            raise Fault(
                "`Gradient(reading='logarithmic')` mixes probabilities in a free run; "
                "leave `filtered`, `forcing` and `controller` as they are."
            )
        low, high = self.learning_rate
        if not 0 < low <= high:
            raise Fault(
                "`Gradient(learning_rate=(low, high))` needs 0 < low <= high, got "
                f"{self.learning_rate!r}; (0.05, 0.3) is usual."
            )

    @property
    def is_complete(self) -> bool:
        return False

    def covers(self) -> str:
        return f"{self.num_restarts} restarts of gradient descent"

    def refuses(self, task):
        machine = task.machine_for("train")
        if any(p.machine.parameters != machine.parameters for p in self.starts):
            return (
                "A program to start from is for another machine than the task's; "
                "parse its text with `Program.parse(text, task.machine)`."
            )
        can = machine.capabilities
        if can.needs_weights is not None:
            return can.needs_weights
        if self.filtered and can.hidden_pointer is None:
            return (
                "`filtered=True` needs a machine whose pointer can be summed out (an "
                f"assembly machine with labels), and this is {machine.title}; learn with "
                "`filtered=False`."
            )
        if not can.has_steps and (
            self.supervision != "final" or self.controller != "probabilities"
        ):
            return (
                "A model shows nothing between its inputs and outputs, and mixes "
                "probabilities: learn with `supervision='final'` and "
                "`controller='probabilities'`."
            )
        if self.reading == "joint" and not can.has_graph:
            return (
                f"`reading='joint'` is for models, and this is {machine.kind!r}; learn "
                "with `reading='relaxed'`."
            )
        if len(self.splits) > 1 and can.has_steps:
            return (
                f"Learning from several splits is for models, and this is "
                f"{machine.kind!r}; put all examples into `train`."
            )
        if self.supervision == "trace" and task.reference is None:
            return (
                "the task has no reference program to take a trace from; learn with "
                "supervision 'sweep' or 'final'"
            )
        for split in self.splits:
            if split not in task.splits:
                return (
                    f"`Gradient(splits=...)` names {split!r}; the task has "
                    f"{', '.join(task.splits)}."
                )
        return None

    def price(self, task):
        del task
        return 120.0

    @classmethod
    def suited(cls, task):
        if task.machine.capabilities.has_steps:
            return cls(num_restarts=32, chunk=25)
        # What is known to serve many models: several tries a restart, some of them with
        # an entropy bonus.
        return cls(
            num_restarts=64,
            num_updates=3000,
            learning_rate=(0.1, 0.1),
            start_scale=1.0,
            noise=0.1,
            entropy=0.5,
            entropy_share=0.3,
            cycles=10,
            renewed=(0.2, 0.6),
            supervision="final",
            patience=3000,
        )

    @classmethod
    def activity(cls, info):
        losses = list(info.get("losses", {}).values()) or [float("nan")]
        return (
            f"{len(losses)} restarts alive, best loss {min(losses):.3g}, "
            f"{info['num_solved']} solved"
        )

    def prepare(self, task):
        machine = task.machine_for("train")
        can = machine.capabilities
        aims = targets(task, self.supervision, self.trace_rows)
        if self.filtered:
            assert can.hidden_pointer is not None
            trace = {name: value[0] for name, value in aims.items()}
            aim = can.hidden_pointer.evidence(task.inputs("train"), trace)
            return GradientPlan(machine, aim, 1)
        aim = _aim(task, "train", aims)
        others = []
        for split in self.splits[1:]:
            model: Any = task.machine_for(split)
            shown = {n: row[None, None] for n, row in task.outputs(split).items()}
            others.append((model, _aim(task, split, shown)))
        num_schedules = len(next(iter(aims.values())))
        return GradientPlan(machine, aim, num_schedules, tuple(others))

    def init(self, plan, key):
        fresh = starter(self, plan.machine, plan.num_schedules)
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

    def like(self, plan, state):
        asked = np.zeros(len(state["asked"]), np.int32)
        bounded = Within(asked, 0, self.num_restarts - 1)
        return {**self.init(plan, jr.key(0)), "asked": bounded}

    def propose(self, plan, state):
        if not state["is_alive"].any():
            nothing = {**state, "asked": np.zeros(0, np.int32)}
            return Round((), nothing, {}, is_exhausted=True)
        descend = descent(self, plan.machine, tuple(model for model, _ in plan.others))
        aims = (plan.aim, *(aim for _, aim in plan.others))
        draw = jr.fold_in(jr.wrap_key_data(state["seed"]), state["num_chunks"])
        restarts, losses = descend(state["restarts"], aims, jr.key_data(draw))
        losses = np.asarray(losses)
        num_updates = state["num_updates"] + np.int32(self.chunk) * state["is_alive"]
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

    def observe(self, plan, state, verdicts):
        is_solved = np.zeros(self.num_restarts, bool)
        is_solved[state["asked"]] = verdicts
        is_spent = state["num_updates"] >= self.num_updates
        is_stuck = state["num_updates"] - state["best_at"] >= self.patience
        is_over = (is_solved | is_spent | is_stuck) & state["is_alive"]
        if not is_over.any():
            return state
        if not self.replace:
            return {**state, "is_alive": state["is_alive"] & ~is_over}
        return self._replaced(plan, state, np.flatnonzero(is_over))

    def _replaced(self, plan: GradientPlan, state: State, places: np.ndarray) -> State:
        """The state with new starts in these places."""
        count = len(places)
        ids = int(state["next_id"]) + np.arange(count)
        fresh = starter(self, plan.machine, plan.num_schedules)
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


def _aim(task: EncodedTask, split: str, aims: dict[str, np.ndarray]) -> Aim:
    inputs = {name: jnp.asarray(row) for name, row in task.inputs(split).items()}
    return Aim(inputs, {name: jnp.asarray(value) for name, value in aims.items()})


def _rounded(value: float) -> float:
    return float(f"{value:.4g}") if np.isfinite(value) else 1e9
