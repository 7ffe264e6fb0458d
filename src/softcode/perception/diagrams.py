"""All ways to read so many images that lead to one result, as a graph in layers."""

import abc
import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Int


class NetworkCall(NamedTuple):
    """A network that reads the image in one slot of an example.

    Example:
        >>> NetworkCall("read", 0).network
        'read'
    """

    network: str
    slot: int


class Diagram(NamedTuple):
    """The ways of reading that give a wanted result: paths from state 0 to the last.

    Each arc is a label of one call; arcs are in the order of the calls.

    Example:
        One image that is read as 3:

        >>> Diagram(np.array([[0, 1, 0, 0, 3]]), 2).num_states
        2
    """

    arcs: Int[np.ndarray, "arc 5"]
    """From which state, to which, and the network, slot and label."""
    num_states: int
    """How many states there are; the last one is the end."""


class AbstractWays(abc.ABC):
    """All ways to read an example: which calls matter, and what leads to a result.

    Example:
        >>> ways = automaton_of((NetworkCall("read", 0),), np.arange(10) % 2)
        >>> ways.calls, ways.diagram(1, ("read",)).num_states
        ((NetworkCall(network='read', slot=0),), 2)
    """

    calls: tuple[NetworkCall, ...]
    """What is read, in order; only calls on which the result depends count."""

    @abc.abstractmethod
    def diagram(self, wanted: int, networks: Sequence[str]) -> Diagram | None:
        """The paths that end in a wanted result; `None` if none does.

        A behaviour that reads nothing and gives the result has one state, and no arcs.

        Args:
            wanted: the result.
            networks: the task's networks, by whose place a call's is told.
        """


@dataclasses.dataclass(frozen=True, eq=False)
class Automaton(AbstractWays):
    """What a behaviour gives for every way of reading, states in one layer for each call.

    States that lead to the same results are one, so that a sum of five digits has 46 in
    its last layer, though there are 100,000 ways to read five digits.

    Args:
        calls: what is read, in order.
        layers: for each call `[state, label]`, the state that the label leads to.
        results: for each state after the last call, what is then given.

    Example:
        >>> layers = (np.array([[0, 1, 0]]),)
        >>> parity = Automaton((NetworkCall("read", 0),), layers, np.arange(2))
        >>> parity.diagram(0, ("read",)).arcs[:, 4].tolist()
        [0, 2]
    """

    calls: tuple[NetworkCall, ...]
    layers: tuple[np.ndarray, ...]
    results: Int[np.ndarray, " last"]

    def diagram(self, wanted: int, networks: Sequence[str]) -> Diagram | None:
        leads = [self.results == wanted]
        for layer in reversed(self.layers):
            leads.append(leads[-1][layer].any(1))
        leads.reverse()
        if not leads[0].any():
            return None
        arcs, first = [np.zeros((0, 5), np.int32)], 0
        reached = np.array([0])
        last = len(self.layers) - 1
        for number, (layer, call) in enumerate(
            zip(self.layers, self.calls, strict=True)
        ):
            goes = leads[number + 1][layer[reached]]
            source, label = np.nonzero(goes)
            target = layer[reached][source, label]
            following = first + len(reached)
            if number == last:
                # All states with the wanted result are one, the end.
                reached, target = np.zeros(1, int), np.zeros_like(target)
            else:
                reached, target = np.unique(target, return_inverse=True)
                target = target.reshape(-1)
            arc = np.empty((len(source), 5), np.int32)
            arc[:, 0], arc[:, 1] = first + source, following + target
            arc[:, 2], arc[:, 3] = networks.index(call.network), call.slot
            arc[:, 4] = label
            arcs.append(arc)
            first = following
        return Diagram(np.concatenate(arcs), first + 1)


def automaton_of(
    calls: Sequence[NetworkCall], table: Int[np.ndarray, "*label"]
) -> Automaton:
    """The automaton of a behaviour that is known as a table.

    From the last call backwards, states with equal rows are made one (as decision
    diagrams are reduced: Bryant, "Graph-Based Algorithms for Boolean Function
    Manipulation", 1986).

    Args:
        calls: what is read, in order.
        table: the result for every way of reading, with an axis for each call.

    Example:
        >>> calls = (NetworkCall("read", 0), NetworkCall("read", 1))
        >>> sums = automaton_of(calls, np.add.outer(np.arange(10), np.arange(10)))
        >>> [len(layer) for layer in sums.layers], len(sums.results)
        ([1, 10], 19)
    """
    results, states = np.unique(table.ravel(), return_inverse=True)
    states = states.reshape(-1)
    layers = []
    for num_labels in reversed(table.shape):
        rows, states = np.unique(
            states.reshape(-1, num_labels), axis=0, return_inverse=True
        )
        states = states.reshape(-1)
        layers.append(rows.astype(np.int32))
    return Automaton(tuple(calls), tuple(reversed(layers)), results)
