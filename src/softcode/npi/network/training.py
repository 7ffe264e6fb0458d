"""Training on frames until every decision has a margin."""

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
import optax
from jaxtyping import Array, Float, PRNGKeyArray

from ... import interruption
from ...files import Fault
from ...reference import Frame
from .batches import FrameBatch, batch_of, by_length, margins
from .interface import Interface
from .network import NetworkSizes, NetworkWeights, frame_logits, init_weights


@dataclasses.dataclass(frozen=True)
class Training:
    """How a network is trained.

    Args:
        learning_rate: of Adam; falls to a tenth along a cosine.
        max_updates: when to give up.
        chunk: updates between two looks at the margins.
        minibatch: the most frames of one length in one update.
        margin: training ends once every decision is ahead by so much, in logits.
        max_norm: gradients longer than this are shortened to it.
        min_updates: training does not end before, whatever the margins.
        noise: each gradient is taken where every weight is moved at random, by so many
            standard deviations of its table (An, 1996). What is learned then holds for
            all networks nearby, and for more of what no lesson shows; it takes longer.
        weight_decay: of Adam; weights fall by this times the learning rate an update
            (Loshchilov and Hutter, 2019).
        focus: where a length has more frames than `minibatch`, they are drawn one after
            another with weights `exp(-focus * margin)`, margins being those at the last
            chunk's end. So what is not learned yet comes up more often (as programs do
            in the adaptive curriculum of Reed and de Freitas, 2016).
        sizes: the network's.

    Example:
        >>> Training(margin=1.0, max_updates=500).minibatch
        256
    """

    learning_rate: float = 3e-3
    max_updates: int = 4000
    chunk: int = 50
    minibatch: int = 256
    margin: float = 3.0
    max_norm: float = 1.0
    min_updates: int = 0
    noise: float = 0.0
    weight_decay: float = 0.0
    focus: float = 0.0
    sizes: NetworkSizes = NetworkSizes()

    def __post_init__(self):
        for name in ("max_updates", "chunk", "minibatch"):
            if getattr(self, name) < 1:
                raise Fault(
                    f"`Training({name}=...)` is at least 1, got {getattr(self, name)}."
                )
        for name in ("min_updates", "noise", "weight_decay", "focus"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise Fault(
                    f"`Training({name}=...)` is at least 0, got {getattr(self, name)}."
                )
        if self.min_updates > self.max_updates:
            raise Fault(
                f"`Training(min_updates={self.min_updates})` is more than "
                f"`max_updates`, {self.max_updates}; give more of those."
            )
        if self.learning_rate <= 0 or self.margin <= 0:
            raise Fault(
                "`Training(learning_rate=..., margin=...)` are above 0, got "
                f"{self.learning_rate} and {self.margin}."
            )


class Trained(NamedTuple):
    """Weights, and how far training came.

    Example:
        >>> weights = {"end": jnp.zeros(2)}
        >>> trained = Trained(weights, 50, margin=2.0, loss=0.1, state={})
        >>> trained.has_learned(Training(margin=3.0))
        False
    """

    weights: NetworkWeights
    num_updates: int
    margin: float
    """The least of all training decisions; negative if one is wrong."""
    loss: float
    state: dict[str, Any]
    """What training goes on from, arrays in nested dictionaries."""

    def has_learned(self, training: Training) -> bool:
        """Whether every training decision has the margin that was asked for."""
        return self.margin >= training.margin


def train(
    interface: Interface,
    frames: Sequence[Frame],
    key: PRNGKeyArray,
    training: Training = Training(),
    *,
    on_chunk: Callable[[Trained], Any] | None = None,
    start: Mapping[str, Any] | None = None,
) -> Trained:
    """A network that decides on these frames as they say.

    Descends the cross-entropies of program, arguments and end, summed over the heads and
    averaged over steps, with Adam. Equal frames say nothing new: give each once. Ctrl-C
    ends it after a chunk (see `softcode.interruption`).

    Args:
        interface: the task's.
        frames: what is to be learned, at least one.
        key: for the first weights and the order of frames.
        training: how.
        on_chunk: is called after every chunk.
        start: where training goes on, the `state` of an earlier `Trained` of the same
            frames, key and training; at the beginning if `None`.

    Returns:
        The weights at which all margins were reached, or the last ones.

    Example:
        >>> from softcode.reference import sample
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["greatest_common_divisor"]
        >>> seen = sample(task.program(), [task.encode((4, 6))])
        >>> small = Training(margin=1.0, sizes=NetworkSizes(16, 1, 16, 8, 8))
        >>> frames = [frame for frame in seen.frames() if len(frame.steps) == 1]
        >>> train(Interface.of(task), frames, jr.key(0), small).margin > 0
        True
    """
    if not frames:
        raise Fault("There are no frames to learn from; give some traces.")
    batches = [batch_of(group, n) for n, group in by_length(frames).items()]
    first = first_state(interface, frames, key, training)
    descend = _descent(interface, training, tuple(len(b.programs) for b in batches))
    layout = jax.tree.structure(_optimizer(training).init(first["weights"]))
    trained = _trained(dict(first if start is None else start))
    with interruption.looked_at():
        while not (is_over(trained, training) or interruption.is_asked()):
            state = trained.state
            weights, optimizer, loss, leads = descend(
                state["weights"],
                jax.tree.unflatten(layout, state["optimizer"].values()),
                jr.fold_in(key, trained.num_updates + 1),
                batches,
                list(state["leads"].values()),
            )
            num_updates = trained.num_updates + training.chunk
            trained = _trained(_state(weights, optimizer, leads, num_updates, loss))
            if on_chunk is not None:
                on_chunk(trained)
    return trained


def first_state(
    interface: Interface,
    frames: Sequence[Frame],
    key: PRNGKeyArray,
    training: Training,
) -> dict[str, Any]:
    """What training begins with, arrays in nested dictionaries; as `Trained.state`.

    Args:
        interface: the task's.
        frames: what is to be learned.
        key: for the first weights.
        training: how.

    Example:
        >>> from softcode.reference import sample
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["greatest_common_divisor"]
        >>> frames = list(sample(task.program(), [task.encode((4, 6))]).frames())
        >>> small = Training(sizes=NetworkSizes(4, 1, 4, 4, 4))
        >>> sorted(first_state(Interface.of(task), frames, jr.key(0), small))
        ['leads', 'loss', 'num_updates', 'optimizer', 'weights']
    """
    weights = init_weights(interface, training.sizes, jr.fold_in(key, 0))
    leads = [jnp.zeros(len(group)) for group in by_length(frames).values()]
    return _state(weights, _optimizer(training).init(weights), leads, 0, np.inf)


def _state(
    weights: NetworkWeights,
    optimizer: Any,
    leads: Sequence[Any],
    num_updates: int,
    loss: Any,
) -> dict[str, Any]:
    return {
        "weights": dict(weights),
        "optimizer": _numbered(jax.tree.leaves(optimizer)),
        "leads": _numbered(leads),
        "num_updates": np.array(num_updates),
        "loss": np.array(loss, np.float32),
    }


def _numbered(arrays: Sequence[Any]) -> dict[str, Any]:
    return {str(number): array for number, array in enumerate(arrays)}


def _trained(state: dict[str, Any]) -> Trained:
    num_updates = int(state["num_updates"])
    state = {
        **state,
        # A file gives them in the order of their names, and the tenth after the first.
        "optimizer": _in_order(state["optimizer"]),
        "leads": _in_order(state["leads"]),
    }
    leads = state["leads"].values()
    margin = min(float(np.min(lead)) for lead in leads) if num_updates else -np.inf
    return Trained(state["weights"], num_updates, margin, float(state["loss"]), state)


def _in_order(numbered: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(numbered.items(), key=lambda item: int(item[0])))


def is_over(trained: Trained, training: Training) -> bool:
    """Whether training has ended by itself: all is learned, or its updates are used up.

    Example:
        >>> done = Trained(weights={}, num_updates=4000, margin=1.0, loss=0.1, state={})
        >>> [is_over(done, Training(max_updates=most)) for most in (4000, 9000)]
        [True, False]
    """
    if trained.num_updates >= training.max_updates:
        return True
    is_learned = trained.num_updates > 0 and trained.has_learned(training)
    return is_learned and trained.num_updates >= training.min_updates


def _least_margins(
    weights: NetworkWeights, interface: Interface, batch: FrameBatch
) -> Float[Array, " frame"]:
    """The least margin of each frame's steps."""
    logits = frame_logits(
        weights, interface, batch.programs, batch.args, batch.observations
    )
    return jnp.min(margins(logits, batch, interface), -1)


def _optimizer(training: Training) -> optax.GradientTransformation:
    rate = optax.cosine_decay_schedule(
        training.learning_rate, training.max_updates, 0.1
    )
    return optax.chain(
        optax.clip_by_global_norm(training.max_norm),
        optax.adamw(rate, weight_decay=training.weight_decay),
    )


@functools.lru_cache(maxsize=8)
def _descent(
    interface: Interface, training: Training, sizes: tuple[int, ...]
) -> Callable:
    """A compiled function: weights after one chunk, their loss and their margin."""
    optimizer = _optimizer(training)
    drawn = [min(size, training.minibatch) for size in sizes]

    def loss(weights: NetworkWeights, batches: list[FrameBatch]) -> Float[Array, ""]:
        total, num_steps = jnp.zeros(()), jnp.zeros(())
        for batch in batches:
            total += jnp.sum(_surprise(weights, interface, batch))
            num_steps += jnp.sum(batch.is_step)
        return total / num_steps

    def update(
        carried: tuple[NetworkWeights, optax.OptState],
        key: PRNGKeyArray,
        batches: list[FrameBatch],
        leads: Sequence[Array],
    ) -> tuple[tuple[NetworkWeights, optax.OptState], Array]:
        weights, state = carried
        moving, *keys = jr.split(key, len(batches) + 1)
        some = [
            _drawn(batch, -training.focus * lead, count, k)
            for k, lead, count, batch in zip(keys, leads, drawn, batches, strict=True)
        ]
        value, slope = jax.value_and_grad(loss)(
            _moved(weights, training.noise, moving), some
        )
        change, state = optimizer.update(slope, state, weights)
        moved: Any = optax.apply_updates(weights, change)
        return (moved, state), value

    @jax.jit
    def descend(
        weights: NetworkWeights,
        state: optax.OptState,
        key: PRNGKeyArray,
        batches: list[FrameBatch],
        leads: Sequence[Array],
    ) -> tuple[NetworkWeights, optax.OptState, Array, list[Array]]:
        batches = [jax.tree.map(jnp.asarray, batch) for batch in batches]
        (weights, state), losses = jax.lax.scan(
            lambda carried, k: update(carried, k, batches, leads),
            (weights, state),
            jr.split(key, training.chunk),
        )
        leads = [_least_margins(weights, interface, batch) for batch in batches]
        return weights, state, losses[-1], leads

    return descend


def _drawn(
    batch: FrameBatch,
    log_chances: Float[Array, " frame"],
    count: int,
    key: PRNGKeyArray,
) -> FrameBatch:
    """Some of the frames, drawn without repetition (the greatest of Gumbel variables)."""
    if count == len(log_chances):
        return batch
    keys = log_chances + jr.gumbel(key, log_chances.shape)
    _, chosen = jax.lax.top_k(keys, count)
    return jax.tree.map(lambda row: row[chosen], batch)


def _moved(weights: NetworkWeights, noise: float, key: PRNGKeyArray) -> NetworkWeights:
    """Weights nearby: each moved by so many standard deviations of its table."""
    if not noise:
        return weights
    keys = dict(zip(weights, jr.split(key, len(weights)), strict=True))
    return {
        name: table + noise * jnp.std(table) * jr.normal(keys[name], table.shape)
        for name, table in weights.items()
    }


def _surprise(
    weights: NetworkWeights, interface: Interface, batch: FrameBatch
) -> Float[Array, "frame step"]:
    """The cross-entropies of all heads at each step, added up."""
    logits = frame_logits(
        weights, interface, batch.programs, batch.args, batch.observations
    )
    classes = optax.softmax_cross_entropy_with_integer_labels
    surprise = optax.sigmoid_binary_cross_entropy(
        logits.end, batch.returns.astype(jnp.float32)
    )
    surprise += classes(logits.program, batch.next_programs)
    start = 0
    for place, values in enumerate(interface.arguments):
        own = logits.args[..., start : start + len(values)]
        surprise += classes(own, batch.next_args[..., place])
        start += len(values)
    return jnp.where(batch.is_step, surprise, 0.0)
