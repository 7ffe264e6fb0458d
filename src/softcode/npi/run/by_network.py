"""A network that decides, in batches of frames."""

import functools
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from ...reference import ReferenceProgram
from ..network import (
    DecisionLogits,
    Interface,
    StoredWeights,
    num_layers_of,
    step_logits,
)
from .execution import (
    AbstractController,
    Calls,
    Decisions,
    FrameObservations,
    Frames,
    deeper,
    first_depths,
)


# Steps are compiled for powers of two alone, and fewer frames than these (which cost as
# much, one step being mostly overhead) are filled up.
_LEAST_ROWS = 16


class NetworkController(AbstractController):
    """Runs the network on all frames at once; each keeps its hidden state on its stack.

    Args:
        program: whose names and world the network was trained for. What it would
            do plays no part.
        interface: what the network was trained for.
        weights: the network's.

    Example:
        >>> import jax.random as jr
        >>> from softcode.npi import TASKS, NetworkSizes, execute
        >>> from softcode.npi.network import init_weights
        >>> from softcode.world import BatchState
        >>> task = TASKS["greatest_common_divisor"]
        >>> interface = Interface.of(task)
        >>> weights = init_weights(interface, NetworkSizes(4, 1, 4, 4, 4), jr.key(0))
        >>> untrained = NetworkController(task.program(), interface, weights)
        >>> states = BatchState.of([task.encode((4, 6))])
        >>> int(execute(untrained, states, max_steps=5).num_decisions[0]) <= 5
        True
    """

    def __init__(
        self,
        program: ReferenceProgram,
        interface: Interface,
        weights: StoredWeights,
    ):
        self.calls = Calls(program)
        self.interface = interface
        self.weights = {name: jnp.asarray(table) for name, table in weights.items()}
        self._step = _compiled_step(interface)
        self._shape = (num_layers_of(self.weights), 2, len(weights["end.matrix"]))
        self._sizes = (len(interface.programs), *map(len, interface.arguments))
        # The number of the call of each choice of the heads; -1 until it is first made.
        self._numbers = np.full(int(np.prod(self._sizes)), -1)

    def begin(self, num_runs: int) -> None:
        self._calls = first_depths(num_runs)
        self._states = first_depths(num_runs, *self._shape, dtype=np.float32)

    def enter(self, runs: Frames, depths: Frames, calls: Frames) -> None:
        deepest = int(depths.max(initial=0))
        self._calls = deeper(self._calls, deepest)
        self._states = deeper(self._states, deepest)
        self._calls[runs, depths] = calls
        self._states[runs, depths] = 0

    def decide(
        self, runs: Frames, depths: Frames, observations: FrameObservations
    ) -> Decisions:
        count = len(runs)
        calls = self._calls[runs, depths]
        programs = np.asarray(self.calls.programs, np.int32)[calls]
        args = np.asarray(self.calls.args, np.int32)[calls]
        states = np.moveaxis(self._states[runs, depths], 0, 2)
        padded = max(_LEAST_ROWS, 1 << (count - 1).bit_length())
        given = (programs, args, observations.astype(np.int32))
        rows = [
            np.pad(a, [(0, padded - count), *[(0, 0)] * (a.ndim - 1)]) for a in given
        ]
        states = np.pad(states, [(0, 0), (0, 0), (0, padded - count), (0, 0)])
        choices, returns, states = self._step(self.weights, *rows, states)
        kept = np.moveaxis(np.asarray(states)[:, :, :count], 2, 0)
        self._states[runs, depths] = kept
        return Decisions(
            self._numbered(np.asarray(choices)[:count]), np.asarray(returns)[:count]
        )

    def _numbered(self, choices: np.ndarray) -> np.ndarray:
        """The numbers of the calls that the heads chose."""
        numbers = self._numbers[choices]
        for choice in np.unique(choices[numbers < 0]).tolist():
            program, *args = (int(i) for i in np.unravel_index(choice, self._sizes))
            self._numbers[choice] = self.calls.number(program, tuple(args))
        return self._numbers[choices]


@functools.lru_cache(maxsize=16)
def _compiled_step(interface: Interface) -> Callable:
    sizes = (len(interface.programs), *map(len, interface.arguments))

    @jax.jit
    def step(weights, programs, args, observations, states):
        logits, states = step_logits(
            weights, interface, programs, args, observations, states
        )
        return _choices(logits, sizes), logits.end > 0, states

    return step


def _choices(logits: DecisionLogits, sizes: tuple[int, ...]) -> jax.Array:
    """The greatest logit of each head, all heads as one number."""
    heads = [logits.program]
    if len(sizes) > 1:  # calls may have no arguments at all
        ends = np.cumsum(sizes[1:])[:-1].tolist()
        heads += jnp.split(logits.args, ends, axis=-1)
    one = jnp.zeros(logits.end.shape, jnp.int32)
    for head, size in zip(heads, sizes, strict=True):
        one = one * size + jnp.argmax(head, -1).astype(jnp.int32)
    return one
