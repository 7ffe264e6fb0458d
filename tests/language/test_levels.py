"""A graph that is computed in loops is the graph that is computed node by node."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from softcode.language.tree import Element, Table
from softcode.language.tree_to_values import (
    Graph,
    Node,
    evaluate_levels,
    evaluate_nodes,
    levels_of,
)
from softcode.reading import Logarithmic, Relaxed


# Examples and restarts.
SHAPE = (2, 3)

every_reading = pytest.mark.parametrize(
    "reading", [Relaxed(2), Logarithmic(2)], ids=["relaxed", "logarithmic"]
)


@functools.cache
def random_graph(seed: int, num_nodes: int = 14) -> Graph:
    """Constants, sources, and functions and choices of what comes before them.

    One value may be an argument twice, some results are used by many and some by none,
    and sizes, numbers of arguments and depths are mixed.
    """
    rng = np.random.default_rng(seed)
    nodes = [
        Node("source", size, (), Element("x", (place,)))
        for place, size in enumerate((2, 3, 2, 4))
    ]
    nodes += [Node("constant", size, (), 1) for size in (2, 3)]

    def table(args: tuple[int, ...], size: int) -> Table:
        shape = [nodes[arg].size for arg in args]
        return Table("f", rng.integers(size, size=shape), size)

    while len(nodes) < num_nodes:
        sizes = np.array([node.size for node in nodes])
        if rng.random() < 0.5:
            args = tuple(rng.integers(len(nodes), size=rng.integers(1, 4)).tolist())
            size = int(rng.integers(2, 5))
            nodes.append(Node("apply", size, args, table(args, size)))
        else:
            selector, size = int(rng.integers(len(nodes))), int(rng.choice(sizes))
            branches = rng.choice(np.flatnonzero(sizes == size), size=sizes[selector])
            args = (selector, *branches.tolist())
            nodes.append(Node("switch", size, args, None))
    shown = [1, 5, *range(num_nodes - 4, num_nodes), num_nodes - 1]
    outputs = {Element("y", (place,)): n for place, n in enumerate(shown)}
    return Graph(nodes, outputs)


def logits(graph: Graph) -> dict[Element, jax.Array]:
    """For each source, logits for each example and restart."""
    rng = np.random.default_rng(7)
    return {
        node.what: jnp.asarray(rng.normal(size=(node.size, *SHAPE)), jnp.float32)
        for node in graph.nodes
        if node.operation == "source"
    }


def losses(evaluate, graph, s, given):
    """A number that depends on every entry of every output, and its slopes."""

    def loss(given):
        # A slope along which the sum of probabilities changes means nothing.
        cells = {e: s.of_logits(table, 0)[None] for e, table in given.items()}
        values = evaluate(graph, lambda element: (cells[element], 0), s)
        weights = np.random.default_rng(3)
        total = 0.0
        for element in graph.outputs:
            value = jnp.exp(s.log_probabilities(values(element), 1e-9))
            total += jnp.sum(value * weights.normal(size=(len(value), *SHAPE)))
        return total

    return jax.jit(jax.value_and_grad(loss))(given)


def node_by_node(graph, find, s):
    return evaluate_nodes(graph, find, s).__getitem__


def in_loops(graph, find, s):
    return evaluate_levels(levels_of(graph), find, s)


@every_reading
@pytest.mark.parametrize("seed", range(2))
def test_loops_have_the_losses_and_slopes_of_a_graph_that_is_written_out(seed, reading):
    graph = random_graph(seed)
    given = logits(graph)
    value, slopes = losses(node_by_node, graph, reading, given)
    looped, looped_slopes = losses(in_loops, graph, reading, given)
    np.testing.assert_allclose(looped, value, rtol=1e-5)
    for element, slope in slopes.items():
        np.testing.assert_allclose(
            looped_slopes[element], slope, rtol=1e-3, atol=1e-5, err_msg=str(element)
        )


@every_reading
def test_a_graph_that_computes_nothing_shows_its_sources_and_constants(reading):
    source, constant = Element("x"), Element("c")
    nodes = [Node("constant", 3, (), 2), Node("source", 2, (), source)]
    graph = Graph(nodes, {source: 1, constant: 0})
    value = reading.of_probabilities(jnp.array([0.25, 0.75])[:, None, None])
    shown = in_loops(graph, lambda _: (value[None], 0), reading)
    np.testing.assert_array_equal(shown(source), value)
    np.testing.assert_array_equal(shown(constant), reading.constant(2, 3))


def test_a_level_waits_for_what_it_reads():
    levels = levels_of(random_graph(1))
    done_by = {}
    for steps in levels.settled.values():
        for number in range(levels.num_levels):
            for (place,) in steps.places[steps.ends[number] : steps.ends[number + 1]]:
                done_by[int(place)] = number
    for steps in levels.mixtures.values():
        for number in range(levels.num_levels):
            now = steps.places[steps.ends[number] : steps.ends[number + 1]]
            for _, branch, result in now:
                assert done_by.get(int(branch), -1) < done_by[int(result)] == number


def test_functions_that_are_the_same_are_compiled_once():
    table = Table("f", np.array([[0, 1], [1, 1]]), 2)
    same = Table("g", table.entries.copy(), 2)
    nodes = [Node("source", 2, (), Element("x", (place,))) for place in range(2)]
    nodes += [Node("apply", 2, (0, 1), table), Node("apply", 2, (1, 2), same)]
    levels = levels_of(Graph(nodes, {Element("y"): 3}))
    (look_ups,) = levels.look_ups
    assert look_ups.tables.shape == (1, 2, 2)
    assert len(look_ups.steps.places) == 2


def test_a_function_of_what_is_known_is_no_function_any_more():
    table = Table("f", np.array([[0, 1, 2], [1, 1, 1]]), 3)
    nodes = [
        Node("source", 3, (), Element("x")),
        Node("constant", 2, (), 1),
        Node("apply", 3, (1, 0), table),
    ]
    levels = levels_of(Graph(nodes, {Element("y"): 2}))
    assert levels.num_levels == 0
    assert levels.constants[levels.outputs[Element("y")][1] // 2] in ((2, 1), (3, 1))
