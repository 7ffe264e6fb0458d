"""In which order a graph's nodes are computed, and which of them together.

Nodes with the same operation (the same table, the same number of cases) that do not wait
for each other are computed at once, along an axis of *lanes*; so a model of thousands of
nodes is a few hundred operations, and compiles in seconds. Which operation comes next is
chosen as in on-the-fly batching: the one whose waiting nodes have the least mean depth
(Neubig, Goldberg and Dyer 2017).
"""

import collections
import dataclasses
from typing import Any, NamedTuple

import numpy as np

from ..tree import Element
from .graph import Graph, Node


class Where(NamedTuple):
    """Values of nodes that are computed apart: for each, which group and which lane."""

    groups: np.ndarray
    lanes: np.ndarray


class Group(NamedTuple):
    """Nodes that are computed at once; each argument of all of them is a `Where`."""

    node: Node
    """The first of them, which says what is done."""
    args: tuple[Where, ...]
    num_lanes: int


@dataclasses.dataclass(frozen=True, eq=False)
class Schedule:
    r"""Groups in order; the first ones are the constants and the sources.

    Args:
        constants: for each size, the elements that are needed as constants.
        sources: for each name, its elements.
        groups: what is computed, in order; the number of a group counts constants and
            sources before it.
        outputs: where each output is.

    Example:
        >>> from softcode.language import Model
        >>> schedule = Model("x = Input(2)\ny = Output(2)\ny.set_to(x)").schedule
        >>> schedule.sources
        (('x', (Element(name='x', index=()),)),)
        >>> schedule.groups, list(schedule.outputs.values())
        ((), [(0, 0)])
    """

    constants: tuple[tuple[int, tuple[int, ...]], ...]
    sources: tuple[tuple[str, tuple[Element, ...]], ...]
    groups: tuple[Group, ...]
    outputs: dict[Element, tuple[int, int]]


def schedule_of(graph: Graph) -> Schedule:
    """The order in which a graph is computed.

    Args:
        graph: the model.

    Example:
        >>> from softcode.language.tree import Table
        >>> flip = Table("flip", np.array([1, 0]), 2)
        >>> nodes = [Node("source", 2, (), Element("x", (i,))) for i in range(3)]
        >>> nodes += [Node("apply", 2, (i,), flip) for i in range(3)]
        >>> outputs = {Element("y", (i,)): 3 + i for i in range(3)}
        >>> [group.num_lanes for group in schedule_of(Graph(nodes, outputs)).groups]
        [3]
    """
    nodes = graph.nodes
    place = np.zeros((len(nodes), 2), int)
    constants, sources = _first_groups(nodes, place)
    depth = np.zeros(len(nodes), int)
    waits = np.zeros(len(nodes), int)
    users: list[list[int]] = [[] for _ in nodes]
    for number, node in enumerate(nodes):
        if node.args:
            depth[number] = 1 + max(depth[arg] for arg in node.args)
        own = {arg for arg in node.args if nodes[arg].args or _is_nullary(nodes[arg])}
        waits[number] = len(own)
        for arg in own:
            users[arg].append(number)

    ready: dict[Any, list[int]] = collections.defaultdict(list)
    for number, node in enumerate(nodes):
        if (node.args or _is_nullary(node)) and not waits[number]:
            ready[_signature(node)].append(number)
    groups: list[Group] = []
    while ready:
        signature = min(ready, key=lambda s: (np.mean(depth[ready[s]]), ready[s][0]))
        members = ready.pop(signature)
        first = len(constants) + len(sources)
        place[members, 0] = first + len(groups)
        place[members, 1] = np.arange(len(members))
        groups.append(_group(nodes, members, place))
        for member in members:
            for user in users[member]:
                waits[user] -= 1
                if not waits[user]:
                    ready[_signature(nodes[user])].append(user)
    at = {e: (int(place[n, 0]), int(place[n, 1])) for e, n in graph.outputs.items()}
    return Schedule(constants, sources, tuple(groups), at)


def _first_groups(nodes: list[Node], place: np.ndarray):
    """Constants by their size and sources by their name; fills in their places."""
    constants: dict[int, list[int]] = collections.defaultdict(list)
    sources: dict[tuple[str, int], list[int]] = collections.defaultdict(list)
    for number, node in enumerate(nodes):
        if node.operation == "constant":
            constants[node.size].append(number)
        elif isinstance(node.what, Element):
            sources[node.what.name, node.size].append(number)
    members = [*constants.values(), *sources.values()]
    for group, numbers in enumerate(members):
        place[numbers, 0], place[numbers, 1] = group, np.arange(len(numbers))
    return (
        tuple((k, tuple(int(nodes[n].what) for n in v)) for k, v in constants.items()),
        tuple((k[0], tuple(nodes[n].what for n in v)) for k, v in sources.items()),
    )


def _is_nullary(node: Node) -> bool:
    """A function without arguments: there is none left (it is a constant)."""
    return not node.args and node.operation in ("apply", "call", "switch")


def _signature(node: Node) -> tuple:
    what = id(node.what) if node.operation in ("apply", "call") else 0
    return node.operation, what, node.size, len(node.args)


def _group(nodes: list[Node], members: list[int], place: np.ndarray) -> Group:
    args = np.array([nodes[m].args for m in members], int).reshape(len(members), -1)
    wheres = tuple(Where(*place[column].T.copy()) for column in args.T)
    return Group(nodes[members[0]], wheres, len(members))
