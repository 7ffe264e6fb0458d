"""Induction by gradient descent through the relaxed machine, from many restarts."""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any, ClassVar, Literal, NamedTuple

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
import optax
from jax.sharding import Mesh, PartitionSpec
from jaxtyping import Array, PRNGKeyArray

from ..machine import AbstractMachine, Relaxed
from ..program import Program, weights_of
from ._inducer import AbstractInducer, Proposal, Round, State
from ._loss import Aim, loss
from .supervision import Supervision, targets


# Gradient noise shrinks with the update t as (1 + t) ** -0.55 (Neelakantan et al. 2015).
_NOISE_DECAY = 0.55


class GradientPlan(NamedTuple):
    """The task in the form that descent needs."""

    machine: AbstractMachine
    aim: Aim
    num_schedules: int


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
        supervision: where the loss looks; see `softcode.induce.supervision`.
        trace_rows: the rows of cells that a trace shows; all of them if `None`.
        controller: what is mixed where the pointer is unsure; see `Relaxed`.
        start: a program to start from, compiled with `start_noise`, in place of noise.
        start_noise: the γ of the source paper's eq. (3).
        replace: whether a finished restart gives its place to a new one. Without it,
            at most `num_restarts` starts are ever made.
        patience: give a restart up after as many updates in which its loss has not
            fallen by one hundredth.

    Source: Saldyt, "Synthesized Differentiable Programs", section 2.2.
    """

    num_restarts: int = 100
    num_updates: int = 1000
    chunk: int = 50
    learning_rate: tuple[float, float] = (0.05, 0.3)
    start_scale: float = 0.1
    noise: float = 0.0
    entropy: float = 0.01
    entropy_share: float = 0.0
    efficiency: float = 0.0
    forcing: float = 0.0
    line_decay: tuple = (0.0, 0.0)
    supervision: Supervision = "sweep"
    trace_rows: tuple[str, ...] | None = None
    controller: Literal["probabilities", "logits"] = "probabilities"
    start: Program | None = None
    start_noise: float = 0.3
    replace: bool = True
    patience: int = 400

    name: ClassVar[str] = "gradient"

    def __post_init__(self):
        for name in ("num_restarts", "num_updates", "chunk", "patience"):
            if getattr(self, name) < 1:
                got = getattr(self, name)
                raise ValueError(
                    f"`Gradient({name}=...)` must be at least 1, got {got}."
                )
        low, high = self.learning_rate
        if not 0 < low <= high:
            raise ValueError(
                "`Gradient(learning_rate=(low, high))` needs 0 < low <= high, got "
                f"{self.learning_rate!r}; (0.05, 0.3) is usual."
            )

    @property
    def is_complete(self) -> bool:
        return False

    def covers(self) -> str:
        return f"{self.num_restarts} restarts of gradient descent"

    def prepare(self, task):
        machine = task.machine_for("train")
        if (
            self.start is not None
            and self.start.machine.parameters != machine.parameters
        ):
            raise ValueError(
                "The program to start from is for another machine than the task's; "
                "parse its text with `Program.parse(text, task.machine)`."
            )
        aims = targets(task, self.supervision, self.trace_rows)
        inputs = {name: jnp.asarray(row) for name, row in task.inputs("train").items()}
        aim = Aim(inputs, {name: jnp.asarray(value) for name, value in aims.items()})
        return GradientPlan(machine, aim, len(next(iter(aims.values()))))

    def init(self, plan, key):
        fresh = _starter(self, plan.machine, plan.num_schedules)
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
        }

    def propose(self, plan, state):
        if not state["is_alive"].any():
            return Round((), state, {}, is_exhausted=True)
        descend = _descent(self, plan.machine)
        restarts, losses = descend(state["restarts"], plan.aim)
        losses = np.asarray(losses)
        num_updates = state["num_updates"] + self.chunk * state["is_alive"]
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
            "losses": {str(state["ids"][k]): _rounded(losses[k]) for k in alive},
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
        fresh = _starter(self, plan.machine, plan.num_schedules)
        # Padded to the full number, so that making starts is compiled once.
        padded = np.resize(ids, self.num_restarts)
        starts = fresh(jr.wrap_key_data(jnp.asarray(state["seed"])), padded)

        def put(old: Array, new: Array) -> np.ndarray:
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


def gradient_lines(machine):
    return next(iter(machine.parameters.values())).shape[0]


def _rounded(value: float) -> float:
    return float(f"{value:.4g}") if np.isfinite(value) else 1e9


@functools.lru_cache(maxsize=8)
def _starter(
    gradient: Gradient, machine: AbstractMachine, num_schedules: int
) -> Callable:
    """A compiled function: from a key and restarts' numbers to their first states."""
    spaces = machine.parameters
    optimizer = optax.scale_by_adam()
    center = None
    if gradient.start is not None:
        center = gradient.start.choices

    def first_logits(key: PRNGKeyArray) -> dict[str, Array]:
        if center is not None:
            program = Program(machine, center)
            return weights_of(program, noise=gradient.start_noise, key=key)
        keys = jr.split(key, len(spaces))
        return {
            name: gradient.start_scale * jr.normal(k, (*space.shape, space.size))
            for k, (name, space) in zip(keys, spaces.items(), strict=True)
        }

    def start(key: PRNGKeyArray, number: Array) -> dict[str, Any]:
        keys = jr.split(jr.fold_in(key, number), 6)
        logits = first_logits(keys[0])
        low, high = np.log(gradient.learning_rate)
        gets_entropy = jr.uniform(keys[3]) < gradient.entropy_share
        return {
            "logits": logits,
            "optimizer": optimizer.init(logits),
            "learning_rate": jnp.exp(jr.uniform(keys[1], minval=low, maxval=high)),
            "line_decay": jr.uniform(
                jr.fold_in(key, 7),
                minval=gradient.line_decay[0],
                maxval=gradient.line_decay[1] + 1e-6,
            ),
            "noise": jr.uniform(keys[2], maxval=max(gradient.noise, 1e-12)),
            "entropy": jnp.where(gets_entropy, gradient.entropy, 0.0),
            "schedule": jr.randint(keys[4], (), 0, num_schedules),
            "key": jr.key_data(keys[5]),
            "update": jnp.zeros((), jnp.int32),
        }

    starts = jax.jit(jax.vmap(start, in_axes=(None, 0)))
    return lambda key, ids: jax.tree.map(np.asarray, starts(key, jnp.asarray(ids)))


@functools.lru_cache(maxsize=8)
def _descent(gradient: Gradient, machine: AbstractMachine) -> Callable:
    """A compiled function: the restarts after one chunk of updates, and their losses."""
    reading = Relaxed(num_batch_axes=1, controller=gradient.controller)
    optimizer = optax.scale_by_adam()

    def update(restart: dict[str, Any], aim: Aim) -> tuple[dict[str, Any], Array]:
        value, slope = jax.value_and_grad(loss)(
            restart["logits"],
            restart["schedule"],
            restart["entropy"],
            aim,
            machine,
            reading,
            gradient.efficiency,
            gradient.forcing,
        )
        if gradient.noise > 0:
            slope = _with_noise(slope, restart)
        direction, moments = optimizer.update(slope, restart["optimizer"])
        pace = restart["learning_rate"] * jnp.clip(
            restart["update"].astype(jnp.float32)
            / jnp.maximum(restart["line_decay"], 1e-3)
            - jnp.arange(0, gradient_lines(machine), dtype=jnp.float32),
            0.0,
            1.0,
        )
        logits = jax.tree.map(
            lambda w, d: w - pace[(...,) + (None,) * (w.ndim - 1)] * d,
            restart["logits"],
            direction,
        )
        following = {
            **restart,
            "logits": logits,
            "optimizer": moments,
            "update": restart["update"] + 1,
        }
        return following, value

    def descend(restarts: dict[str, Any], aim: Aim) -> tuple[dict[str, Any], Array]:
        def one_update(restarts, _):
            return jax.vmap(update, in_axes=(0, None))(restarts, aim)

        restarts, losses = jax.lax.scan(one_update, restarts, length=gradient.chunk)
        return restarts, losses[-1]

    devices = jax.devices()
    num_shards = len(devices) if gradient.num_restarts % len(devices) == 0 else 1
    if num_shards > 1:
        mesh = Mesh(np.array(devices), ("restart",))
        of_restart, shared = PartitionSpec("restart"), PartitionSpec()
        descend = jax.shard_map(
            descend,
            mesh=mesh,
            in_specs=(of_restart, shared),
            out_specs=(of_restart, of_restart),
            check_vma=False,
        )
    return jax.jit(descend, compiler_options=_compiler_options())


def _compiler_options() -> dict[str, Any]:
    """Makes XLA's CPU compiler keep small reductions in its own loops.

    Handing them to its library of kernels was measured to be 1.3 times slower here.
    """
    if jax.default_backend() == "cpu" and jax.__version_info__ >= (0, 10):
        return {"xla_cpu_experimental_ynn_fusion_type": ""}
    return {}


def _with_noise(slope: Any, restart: dict[str, Any]) -> Any:
    """The gradient with Gaussian noise that shrinks as the updates go on."""
    key = jr.fold_in(jr.wrap_key_data(restart["key"]), restart["update"])
    leaves, structure = jax.tree.flatten(slope)
    scale = restart["noise"] * (1.0 + restart["update"]) ** -_NOISE_DECAY
    keys = jr.split(key, len(leaves))
    noisy = [
        leaf + scale * jr.normal(k, leaf.shape)
        for k, leaf in zip(keys, leaves, strict=True)
    ]
    return jax.tree.unflatten(structure, noisy)
