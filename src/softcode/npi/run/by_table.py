"""A table of decisions: what is left of a network once it is certified."""

import dataclasses
from collections.abc import Iterable

import numpy as np
from jaxtyping import Bool, Int

from ...files import Fault
from ...reference import Context, Contexts, ReferenceProgram
from .execution import (
    AbstractController,
    Calls,
    Decisions,
    FrameObservations,
    Frames,
    deeper,
    first_depths,
)


@dataclasses.dataclass(frozen=True, eq=False)
class DecisionTable:
    """Contexts by number, and where an observation leads from each.

    A context is found by its *key*: the number of the context before it (for a frame's
    first, of its call) and the observation, as one number.

    Attributes:
        calls: what the numbers of calls mean.
        sizes: how many values each observation has.
        keys: of all contexts, sorted.
        contexts: for each key, the number of its context.
        next_calls: for each context, what it calls.
        returns: for each context, whether its frame ends.

    Example:
        >>> from softcode.npi import TASKS
        >>> from softcode.reference import close
        >>> task = TASKS["binary_search"]
        >>> program = task.program()
        >>> table = DecisionTable.of(program, close(program, task.abstraction).contexts)
        >>> len(table.keys), table.sizes
        (18, (2, 2))
    """

    calls: Calls
    sizes: tuple[int, ...]
    keys: Int[np.ndarray, " context"]
    contexts: Int[np.ndarray, " context"]
    next_calls: Int[np.ndarray, " context"]
    returns: Bool[np.ndarray, " context"]

    @classmethod
    def of(cls, program: ReferenceProgram, contexts: Contexts) -> "DecisionTable":
        """The table of these contexts, which must hold all that comes before each.

        Raises:
            Fault: if there are none.
        """
        if not len(contexts):
            raise Fault("a table needs a context; there is none")
        sizes = tuple(o.num_values for o in program.world.observations)
        calls = Calls(program)
        numbers = {context: n for n, context in enumerate(contexts)}
        keys = [_key(context, numbers, calls, sizes) for context in contexts]
        order = np.argsort(keys)
        decisions = contexts.decisions.values()
        return cls(
            calls,
            sizes,
            np.array(keys)[order],
            order,
            np.array([calls.number(d.program, tuple(d.args)) for d in decisions]),
            np.array([d.returns for d in decisions]),
        )

    def controller(self) -> "TableController":
        """Who decides by this table."""
        return TableController(self)


def _key(
    context: Context,
    numbers: dict[Context, int],
    calls: Calls,
    sizes: tuple[int, ...],
) -> int:
    *before, last = context.observations
    if before:
        node = numbers[context._replace(observations=tuple(before))]
    else:
        # Calls are told from contexts by their sign.
        node = -1 - calls.number(context.program, tuple(context.args))
    return node * int(np.prod(sizes)) + _as_one(last, sizes)


def _as_one(observation: Iterable[int], sizes: tuple[int, ...]) -> int:
    return int(np.ravel_multi_index(tuple(observation), sizes))


class OutsideTableError(Fault, LookupError):
    """A run has come to a context of which its table says nothing.

    Example:
        >>> print(OutsideTableError())
        a run has come to a context that is not in the table
    """

    def __init__(self) -> None:
        super().__init__("a run has come to a context that is not in the table")


class TableController(AbstractController):
    """Decides by a table; a step that is not in it is an `OutsideTableError`."""

    def __init__(self, table: DecisionTable):
        self.table, self.calls = table, table.calls
        self.begin(0)
        self._num_seen = int(np.prod(table.sizes))
        steps = np.cumprod([1, *table.sizes[:0:-1]])[::-1]
        self._strides = steps.astype(np.int64)

    def begin(self, num_runs: int) -> None:
        self._nodes = first_depths(num_runs)

    def enter(self, runs: Frames, depths: Frames, calls: Frames) -> None:
        self._nodes = deeper(self._nodes, int(depths.max(initial=0)))
        self._nodes[runs, depths] = -1 - calls

    def decide(
        self, runs: Frames, depths: Frames, observations: FrameObservations
    ) -> Decisions:
        seen = observations @ self._strides
        wanted = self._nodes[runs, depths] * self._num_seen + seen
        places = np.searchsorted(self.table.keys, wanted)
        places = np.minimum(places, len(self.table.keys) - 1)
        if (self.table.keys[places] != wanted).any():
            raise OutsideTableError()
        contexts = self.table.contexts[places]
        self._nodes[runs, depths] = contexts
        return Decisions(self.table.next_calls[contexts], self.table.returns[contexts])
