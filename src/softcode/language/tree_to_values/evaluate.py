"""Computing a model's graph under a reading."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from ...files import Fault
from ...reading import AbstractReading, Cells, Value
from ..tree import Element, Network, Table
from .graph import Graph
from .schedule import Schedule, Where


# The cells of a parameter or input, and at which of them an element is.
Find = Callable[[Element], tuple[Cells, int]]


def evaluate_nodes(
    graph: Graph, find: Find, s: AbstractReading
) -> dict[Element, Value]:
    """The outputs, node by node: for a reading whose values have no batches.

    Args:
        graph: the model.
        find: where sources are.
        s: the reading.

    Raises:
        Fault: for a model that calls a network, which needs numbers.

    Example:
        >>> from softcode.language.tree_to_values import Node
        >>> from softcode.reading import Exact
        >>> x, flip = Element("x"), Table("flip", np.array([1, 0]), 2)
        >>> nodes = [Node("source", 2, (), x), Node("apply", 2, (0,), flip)]
        >>> graph = Graph(nodes, {Element("y"): 1})
        >>> found = evaluate_nodes(graph, lambda element: (np.array([0]), 0), Exact())
        >>> {str(element): value.item() for element, value in found.items()}
        {'y': 1}
    """
    values: list[Any] = []
    for node in graph.nodes:
        args = [values[arg] for arg in node.args]
        match node.operation:
            case "constant":
                values.append(s.constant(node.what, node.size))
            case "source":
                cells, place = find(node.what)
                values.append(cells[place])
            case "apply":
                values.append(s.apply(node.what.entries, node.size, *args))
            case "switch":
                values.append(s.switch(args[0], args[1:]))
            case "call":
                raise Fault(
                    f"{node.what.name} is a network; this reading has no numbers to give "
                    "it. Solve such a model with `ModelClauses` and log-likelihoods."
                )
    return {element: values[number] for element, number in graph.outputs.items()}


class _Tensors(NamedTuple):
    """Tensors side by side."""

    values: Any


def evaluate_lanes(
    schedule: Schedule,
    find: Find,
    weights: Mapping[str, Any],
    s: Any,
    tensors: frozenset[Element] = frozenset(),
) -> Callable[[Element], Value]:
    """The outputs, group by group: like operations at once, along a lane axis.

    Args:
        schedule: the model.
        find: where sources are.
        weights: the weights of each learned function.
        s: the reading, with batch axes.
        tensors: the sources that are tensors.

    Returns:
        A function that gives each output's value.

    Example:
        >>> from softcode.language.tree_to_values import Node, schedule_of
        >>> from softcode.reading import Exact
        >>> x, flip = Element("x"), Table("flip", np.array([1, 0]), 2)
        >>> nodes = [Node("source", 2, (), x), Node("apply", 2, (0,), flip)]
        >>> schedule = schedule_of(Graph(nodes, {Element("y"): 1}))
        >>> cells = np.array([[0, 1, 1]])
        >>> output = evaluate_lanes(schedule, lambda element: (cells, 0), {}, Exact(1))
        >>> output(Element("y")).tolist()
        [1, 0, 0]
    """
    lanes = s.with_lanes()
    groups: list[Any] = []
    for size, elements in schedule.constants:
        values = [s.constant(element, size) for element in elements]
        groups.append(s.lanes_of(s.stack(values)))
    for _, elements in schedule.sources:
        places = [find(element) for element in elements]
        cells, chosen = places[0][0], [place for _, place in places]
        is_tensor = elements[0] in tensors
        # Tensors go to networks as they are, `[lane, example, *shape]`.
        lanes_of = _Tensors(cells[np.array(chosen)]) if is_tensor else None
        groups.append(lanes_of or s.lanes_of(cells, chosen))
    for group in schedule.groups:
        wheres = group.args
        if group.node.operation == "switch":
            # All branches are gathered at once, and are the cells that are read.
            branches = _put_together(wheres[1:])
            cells = s.cells_of(_gathered(groups, branches, s), len(wheres) - 1)
            args = [_gathered(groups, wheres[0], s), cells]
        else:
            args = [_gathered(groups, where, s) for where in wheres]
        what = group.node.what
        match group.node.operation:
            case "apply":
                assert isinstance(what, Table)
                result = lanes.apply(what.entries, group.node.size, *args)
            case "switch":
                selector, cells = args
                result = lanes.read(cells, selector)
            case _:
                assert isinstance(what, Network)
                result = _called(what, args, weights[what.name], lanes)
        groups.append(result)

    def output(element: Element) -> Value:
        group, lane = schedule.outputs[element]
        return s.lane(groups[group], lane)

    return output


def _called(network: Network, args: list[Any], weights: Any, s: Any) -> Value:
    """What a network says: its arguments flat, put end to end, through its layers."""
    # Few models have networks, and those that have none are run without JAX.
    import jax.numpy as jnp

    from ..networks import logits_of

    parts = []
    for arg, extent in zip(args, network.inputs, strict=True):
        if isinstance(arg, _Tensors):
            # The axes of a tensor come after those of its batch.
            num_axes = len(extent) if isinstance(extent, tuple) else 1
            batch = arg.values.shape[: arg.values.ndim - num_axes]
            parts.append(arg.values.reshape((*batch, -1)))
        else:
            rows = s.one_hot(arg, extent)
            parts.append(jnp.moveaxis(jnp.asarray(rows), 0, -1))
    batch = np.broadcast_shapes(*(part.shape[:-1] for part in parts))
    flat = [jnp.broadcast_to(part, (*batch, part.shape[-1])) for part in parts]
    logits = logits_of(weights, jnp.concatenate(flat, -1))
    return s.call(jnp.moveaxis(logits, -1, 0))


def _put_together(wheres: tuple[Where, ...]) -> Where:
    return Where(*(np.concatenate(parts) for parts in zip(*wheres, strict=True)))


def _gathered(groups: list[Any], where: Where, s: Any) -> Any:
    """The values at these places, as lanes."""
    chosen = np.unique(where.groups)
    if isinstance(groups[chosen[0]], _Tensors):
        return _Tensors(groups[chosen[0]].values[where.lanes])
    if len(chosen) == 1:
        return s.take(groups[chosen[0]], where.lanes)
    # Runs of lanes that come from one group, put end to end.
    ends = np.flatnonzero(np.diff(where.groups)) + 1
    starts = np.concatenate([[0], ends])
    if len(starts) <= 2 * len(chosen):
        parts = np.split(where.lanes, ends)
        pieces = [
            s.take(groups[where.groups[start]], part)
            for start, part in zip(starts, parts, strict=True)
        ]
        return s.concatenate(pieces)
    # Each group's own lanes once, then all in order.
    order = np.argsort(where.groups, kind="stable")
    pieces = [s.take(groups[g], where.lanes[where.groups == g]) for g in chosen]
    return s.take(s.concatenate(pieces), np.argsort(order))
