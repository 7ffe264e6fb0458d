"""Depth-first search that marks whatever can be reached, in a graph that may have cycles.

A vertex's children are listed one after another, and a 0 ends the list, as in topological
sort; there is no vertex 0. The way back is in the graph itself: each vertex remembers from
where it was reached. An input is the children of vertex 1, of vertex 2 and so on, and the
search starts at vertex 1.
"""

import itertools

import numpy as np

from ....files import Fault
from ....reference import PredicateAbstraction, See, Steps, names
from ....world import AnyState, Number, Observation, Primitive, World, WorldState
from ...task import LessonPlan, NpiTask
from .facts import (
    END,
    INVARIANTS,
    MARKED,
    NEW,
    PREDICATES,
    REMEMBERED,
    START,
    next_child,
)


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: whether the next child is new, marked, or there is none.

    The mark of vertex 0, which ends a list, is `END`.
    """
    return (state.mark[next_child(state)],)


def put_mark(state: AnyState) -> None:
    """The active vertex is marked."""
    state.mark[state.active] = MARKED


def go_down(state: AnyState) -> None:
    """To the next child, which remembers from where."""
    child = next_child(state)
    state.parent[child] = state.active
    state.active = child


def go_up(state: AnyState) -> None:
    """Back to where the active vertex was reached from."""
    state.active = state.parent[state.active]


def pass_over(state: AnyState) -> None:
    """The active vertex's next child is done."""
    state.num_done[state.active] = state.num_done[state.active] + 1


WORLD = World(
    variables=("active",),
    arrays=("mark", "parent", "children", "first_child", "num_done"),
    observations=(Observation("child", 3),),
    look=look,
    arguments=(),
    primitives={
        "MARK": Primitive(put_mark),
        "DOWN": Primitive(go_down),
        "UP": Primitive(go_up),
        "NEXT": Primitive(pass_over),
    },
)

MARK, DOWN, UP, NEXT, SEARCH, VISIT = names("MARK DOWN UP NEXT SEARCH VISIT")


def search(see: See) -> Steps:
    """Mark the first vertex, and visit what can be reached from it."""
    yield MARK()
    return VISIT()


def visit(see: See) -> Steps:
    """Mark and visit each child that is new, from the next one on."""
    if see().child != END:
        yield from _visit_one(see().child)
        return VISIT()


def visit_in_a_loop(see: See) -> Steps:
    """The same, with all children of a vertex in one frame."""
    while see().child != END:
        yield from _visit_one(see().child)


def _visit_one(child: int) -> Steps:
    """The steps for one child: a new one is marked and visited, and then passed over.

    Args:
        child: what is seen of it, `NEW` or `MARKED`.
    """
    if child == NEW:
        yield DOWN()
        yield MARK()
        yield VISIT()
        yield UP()
    yield NEXT()


def random_input(rng: np.random.Generator, size: int) -> list[list[int]]:
    """The children of each vertex, in any order."""
    edges = rng.random((size, size)) < rng.uniform(0, 0.5)
    children = [rng.permutation(np.flatnonzero(row) + 1) for row in edges]
    return [row.tolist() for row in children]


def encode(graph: list[list[int]]) -> WorldState:
    """A graph with no vertex marked.

    Raises:
        Fault: if there is no vertex to start at, or a child is no vertex.

    Example:
        >>> encode([[2], [1]]).children
        [0, 2, 0, 1, 0]
    """
    size = len(graph)
    if not size:
        raise Fault("a search needs a vertex to start at")
    if any(not 1 <= child <= size for row in graph for child in row):
        raise Fault(f"children are vertices from 1 to {size}")
    ends = list(itertools.accumulate((len(row) + 1 for row in graph), initial=1))
    return WorldState(
        active=1,
        mark=[END, *[NEW] * size],
        parent=[0] * (size + 1),
        children=[0, *itertools.chain.from_iterable((*row, 0) for row in graph)],
        first_child=[0, *ends[:-1]],
        num_done=[0] * (size + 1),
    )


def result(state: AnyState) -> list[int]:
    """The vertices that are marked."""
    return [vertex for vertex, mark in enumerate(state.mark) if mark == MARKED]


def expected(graph: list[list[int]]) -> list[int]:
    """What can be reached from vertex 1, found breadth first.

    Example:
        >>> expected([[3], [1], [1]])
        [1, 3]
    """
    reached = frontier = {1}
    while frontier:
        frontier = {child for vertex in frontier for child in graph[vertex - 1]}
        frontier -= reached
        reached = reached | frontier
    return sorted(reached)


TASK = NpiTask(
    name="depth_first_search",
    world=WORLD,
    levels={
        "recursive": {"SEARCH": search, "VISIT": visit},
        "partial": {"SEARCH": search, "VISIT": visit_in_a_loop},
    },
    entry="SEARCH",
    random_input=random_input,
    encode=encode,
    result=result,
    expected=expected,
    paper_size=5,
    lessons=LessonPlan(num_inputs=20, sizes=(1, 7)),
    abstraction=PredicateAbstraction(
        WORLD,
        start=START,
        predicates=PREDICATES,
        invariants=INVARIANTS,
        remembered=REMEMBERED,
        constants=("children", "first_child"),
    ),
)
