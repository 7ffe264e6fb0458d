"""A graph as data: a few loops that compute it, and integers that say with what.

A model with loops over time does the same few things hundreds of times. Written out, each
is compiled; here each is a step of a loop, and what differs between steps (where operands
are, where the result goes) is numbers. There are three kinds of steps:

- a *mixture* adds to a value one of its branches, weighed with the chance that the
  selector names it. A choice between cases is such a sum, and so is a function of one
  argument, whose branches are constants;
- a *look-up* is a function of two arguments, by its table;
- *settling* makes a value of what the others have added up.

Nodes of the same depth do not wait for each other; a *level* computes one depth.
"""

import collections
import dataclasses
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..tree import Element
from .graph import Graph, Node


class LevelSteps(NamedTuple):
    """What a loop does, one step after the other, and how far it gets in each level."""

    places: np.ndarray
    """`[step, operand]`, unsigned: entries of the table of values."""
    ends: np.ndarray
    """`[level + 1]`: how many steps are done before each level, and at the end."""


class LookUps(NamedTuple):
    """Functions of two arguments, all with the same sizes."""

    tables: np.ndarray
    """`[table, first, second]`, each once."""
    size: int
    """How many values a result has."""
    steps: LevelSteps
    """The operands are first argument, second argument, result, and number of a table."""


@dataclasses.dataclass(frozen=True, eq=False)
class Levels:
    r"""All values of a run in one table, entry by entry, and the loops that fill it.

    The first entries are constants, then come sources, then what is computed.

    Args:
        constants: size and element of each constant.
        sources: the sources, in order, each with its size.
        num_given: how many entries constants and sources have.
        num_entries: how many entries there are.
        num_levels: the depth of the graph.
        mixtures: for each size of a result, steps with the selector's entry, the first
            entry of a branch and the first of the result.
        look_ups: for each combination of sizes.
        settled: for each size, steps with the first entry of the result.
        outputs: size and first entry of each output.

    Example:
        >>> from softcode.language import Model
        >>> levels = Model("x = Input(2)\ny = Output(2)\ny.set_to(x)").levels
        >>> levels.num_given, levels.num_levels, list(levels.outputs.values())
        (2, 0, [(2, 0)])
    """

    constants: tuple[tuple[int, int], ...]
    sources: tuple[tuple[Element, int], ...]
    num_given: int
    num_entries: int
    num_levels: int
    mixtures: dict[int, LevelSteps]
    look_ups: tuple[LookUps, ...]
    settled: dict[int, LevelSteps]
    outputs: dict[Element, tuple[int, int]]


def levels_of(graph: Graph) -> Levels:
    """The loops that compute a graph without networks.

    Args:
        graph: of functions and choices.

    Example:
        >>> from softcode.language.tree import Table
        >>> both = Table("both", np.array([[0, 0], [0, 1]]), 2)
        >>> nodes = [Node("source", 2, (), Element("x", (i,))) for i in range(3)]
        >>> nodes += [Node("apply", 2, (0, 1), both), Node("apply", 2, (3, 2), both)]
        >>> levels = levels_of(Graph(nodes, {Element("y"): 4}))
        >>> levels.num_given, levels.num_entries, levels.num_levels
        (6, 10, 2)
        >>> levels.look_ups[0].steps.places.tolist()
        [[0, 2, 6, 0], [6, 4, 8, 0]]
    """
    nodes, numbers = _of_two_arguments(graph.nodes)
    given = [n for n, node in enumerate(nodes) if not node.args]
    # Constants in front, in an order that does not depend on what reads them.
    given.sort(key=lambda n: nodes[n].operation != "constant")
    computed = [n for n, node in enumerate(nodes) if node.args]
    sizes = np.array([node.size for node in nodes])
    starts = np.zeros(len(nodes), int)
    order = [*given, *computed]
    starts[order] = np.concatenate([[0], np.cumsum(sizes[order])[:-1]])
    num_given = int(sizes[given].sum())

    depth = np.zeros(len(nodes), int)
    mixed, looked_up, settled = (collections.defaultdict(list) for _ in range(3))
    tables: dict[tuple, dict[bytes, int]] = collections.defaultdict(dict)
    for number in computed:
        node = nodes[number]
        depth[number] = now = 1 + max(depth[arg] for arg in node.args)
        start = starts[number]
        settled[node.size].append((now, start))
        if node.operation == "switch":
            selector, *branches = starts[list(node.args)]
            mixed[node.size].extend(
                (now, selector + case, branch, start)
                for case, branch in enumerate(branches)
            )
        else:
            entries = np.ascontiguousarray(node.what.entries, np.int32)
            own = tables[*entries.shape, node.size]
            which = own.setdefault(entries.tobytes(), len(own))
            first, second = starts[list(node.args)]
            looked_up[*entries.shape, node.size].append(
                (now, first, second, start, which)
            )
    num_levels = int(depth.max(initial=0))
    elements = [(nodes[n].what, int(sizes[n])) for n in given]
    num_constants = sum(nodes[n].operation == "constant" for n in given)
    return Levels(
        tuple((size, element) for element, size in elements[:num_constants]),
        tuple(elements[num_constants:]),
        num_given,
        int(sizes.sum()),
        num_levels,
        {size: _steps(rows, num_levels) for size, rows in mixed.items()},
        tuple(
            LookUps(_tables(tables[shape], shape), shape[-1], _steps(rows, num_levels))
            for shape, rows in looked_up.items()
        ),
        {size: _steps(rows, num_levels) for size, rows in settled.items()},
        {
            element: (int(sizes[numbers[n]]), int(starts[numbers[n]]))
            for element, n in graph.outputs.items()
        },
    )


def _steps(rows: list[tuple], num_levels: int) -> LevelSteps:
    """Steps from rows that have their depth in front."""
    array = np.array(sorted(rows, key=lambda row: row[0]), np.uint32)
    ends = np.searchsorted(array[:, 0], np.arange(1, num_levels + 2))
    return LevelSteps(array[:, 1:], ends.astype(np.uint32))


def _tables(known: dict[bytes, int], shape: tuple[int, ...]) -> np.ndarray:
    flat = [np.frombuffer(entries, np.int32) for entries in known]
    return np.stack(flat).reshape((len(known), *shape[:-1]))


def _of_two_arguments(nodes: list[Node]) -> tuple[list[Node], list[int]]:
    """The nodes with functions of two arguments alone, and the new number of each.

    A function of one argument is the choice between its results; one of three or more
    is the choice, by the first, between functions of the others.
    """
    made: list[Node] = []
    numbers: list[int] = []
    known: dict[tuple[int, int], int] = {}

    def add(node: Node) -> int:
        made.append(node)
        return len(made) - 1

    def constant(element: int, size: int) -> int:
        if (size, element) not in known:
            known[size, element] = add(Node("constant", size, (), element))
        return known[size, element]

    for node in nodes:
        args = tuple(numbers[arg] for arg in node.args)
        if node.operation == "apply":
            # Without the arguments that are known.
            fixed = {
                place: int(made[arg].what)
                for place, arg in enumerate(args)
                if made[arg].operation == "constant"
            }
            at = tuple(fixed.get(place, slice(None)) for place in range(len(args)))
            entries = np.asarray(node.what.entries[at])
            args = tuple(arg for place, arg in enumerate(args) if place not in fixed)
            numbers.append(_applied(entries, args, node, add, constant))
        elif node.operation == "constant":
            numbers.append(constant(int(node.what), node.size))
        else:
            numbers.append(add(node._replace(args=args)))
    return made, numbers


def _applied(
    entries: np.ndarray,
    args: tuple[int, ...],
    node: Node,
    add: Callable[[Node], int],
    constant: Callable[[int, int], int],
) -> int:
    """The number of a node that is this function of these arguments."""
    if (entries == entries.flat[0]).all():
        return constant(int(entries.flat[0]), node.size)
    if len(args) == 2:
        table = dataclasses.replace(node.what, entries=entries)
        return add(Node("apply", node.size, args, table))
    if len(args) == 1:
        cases = [constant(int(entry), node.size) for entry in entries]
    else:
        cases = [_applied(part, args[1:], node, add, constant) for part in entries]
    return add(Node("switch", node.size, (args[0], *cases), None))
