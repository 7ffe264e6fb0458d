"""Topological sort by depth-first search, with its own stack (a vertex's children in turn).

The world and Algorithm 2 of Cai, Shin and Song (2017, section 4.1). What they leave
open is settled here so: a vertex's children are listed one after another, and a 0 ends the
list; the colour of vertex 0, and of the place after the last vertex, is `INVALID`. The
paper's ACTIVE_STACK reads the place where its stack's pointer is, which is above the
topmost entry; here it reads the topmost entry. Vertices are written as they turn black,
so the result is read backwards.
"""

import graphlib
import itertools

import numpy as np

from ....files import Fault
from ....reference import PredicateAbstraction, See, Steps, names
from ....world import (
    UP_DOWN,
    AnyState,
    Number,
    Observation,
    Primitive,
    World,
    WorldState,
)
from ...task import LessonPlan, NpiTask
from .facts import (
    BLACK,
    GREY,
    INVALID,
    INVARIANTS,
    PREDICATES,
    START,
    WHITE,
    next_child,
)


COLOURS = {"grey": GREY, "black": BLACK}


def look(state: AnyState) -> tuple[Number, ...]:
    """What is seen: two colours, and whether the stack is empty.

    The colours are those of the start and of the active vertex's next child; `INVALID`
    says that there is none.
    """
    return (
        state.colour[state.start],
        state.colour[next_child(state)],
        state.stack_top == 1,
    )


def write(state: AnyState, what: str, colour: str = "") -> None:
    """One of the paper's assignments: a colour, or one of `_ASSIGNMENTS`."""
    if what == "colour_current":
        state.colour[state.active] = COLOURS[colour]
    elif what == "colour_next":
        state.colour[next_child(state)] = COLOURS[colour]
    else:
        _ASSIGNMENTS[what](state)


def _active_start(state: AnyState) -> None:
    """The search goes on from the start."""
    state.active = state.start


def _active_neighbour(state: AnyState) -> None:
    """Down to the next child."""
    state.active = next_child(state)


def _active_stack(state: AnyState) -> None:
    """Up to the topmost entry of the stack."""
    state.active = state.stack[state.stack_top - 1]


def _save(state: AnyState) -> None:
    """Remembers the active vertex, whose list of children goes on after the way down."""
    state.saved = state.active


def _stack_push(state: AnyState) -> None:
    """The active vertex above the topmost entry; the pointer is moved apart."""
    state.stack[state.stack_top] = state.active


def _stack_pop(state: AnyState) -> None:
    """The topmost entry to 0, which is no vertex; the pointer is moved apart."""
    state.stack[state.stack_top - 1] = 0


def _result(state: AnyState) -> None:
    """The active vertex as the next of the result."""
    state.result[state.result_top] = state.active


_ASSIGNMENTS = {
    "active_start": _active_start,
    "active_neighbour": _active_neighbour,
    "active_stack": _active_stack,
    "save": _save,
    "stack_push": _stack_push,
    "stack_pop": _stack_pop,
    "result": _result,
}
# The vertices whose number of children that are done may be moved.
COUNTS = {"child_of_active": "active", "child_of_saved": "saved"}
POINTERS = ("result_top", "stack_top", "start")


def move(state: AnyState, pointer: str, direction: str) -> None:
    """A pointer by one.

    Args:
        state: which changes.
        pointer: one of `POINTERS`; or one of `COUNTS`, for how many children of a vertex
            are done.
        direction: `up` or `down`.
    """
    step = UP_DOWN[direction]
    if pointer in COUNTS:
        vertex = getattr(state, COUNTS[pointer])
        state.num_done[vertex] = state.num_done[vertex] + step
    else:
        setattr(state, pointer, getattr(state, pointer) + step)


PAINTS = ("colour_current", "colour_next")
TARGETS = (*PAINTS, *_ASSIGNMENTS)
MOVED = (*POINTERS, *COUNTS)

WORLD = World(
    variables=("start", "active", "saved", "stack_top", "result_top"),
    arrays=("colour", "children", "first_child", "num_done", "stack", "result"),
    observations=(
        Observation("start_colour", 4),
        Observation("child_colour", 4),
        Observation("stack_is_empty"),
    ),
    look=look,
    arguments=(
        ("none", *TARGETS, *MOVED, "push", "pop"),
        ("none", *COLOURS, *UP_DOWN),
    ),
    primitives={
        "WRITE": Primitive(
            write,
            (*itertools.product(PAINTS, COLOURS), *((name,) for name in _ASSIGNMENTS)),
        ),
        "MOVE": Primitive(move, tuple(itertools.product(MOVED, UP_DOWN))),
    },
)

WRITE, MOVE = names("WRITE MOVE")
TOPOSORT, TRAVERSE, CHECK_CHILD, EXPLORE, STACK, NEXT_START = names(
    "TOPOSORT TRAVERSE CHECK_CHILD EXPLORE STACK NEXT_START"
)


def toposort(see: See) -> Steps:
    """Traverse from each vertex that was not reached yet."""
    if see().start_colour != INVALID:
        yield from _from_one_start()
        return TOPOSORT()


def toposort_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while see().start_colour != INVALID:
        yield from _from_one_start()


def _from_one_start() -> Steps:
    """The steps for one start: all that is reached from it turns black."""
    yield WRITE("active_start")
    yield WRITE("colour_current", "grey")
    yield TRAVERSE()
    yield MOVE("start", "up")
    yield NEXT_START()


def traverse(see: See) -> Steps:
    """All that can be reached from the active vertex."""
    yield CHECK_CHILD()
    return EXPLORE()


def check_child(see: See) -> Steps:
    """Pass over children that were reached before."""
    if see().child_colour not in (WHITE, INVALID):
        yield MOVE("child_of_active", "up")
        return CHECK_CHILD()


def check_child_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while see().child_colour not in (WHITE, INVALID):
        yield MOVE("child_of_active", "up")


def explore(see: See) -> Steps:
    """Go down to the next child, or up from a vertex that is done.

    It ends when the vertex that is done has nothing above it: that was the start.
    """
    if see().child_colour == WHITE:
        yield from _go_down()
    else:
        yield from _blacken()
        if see().stack_is_empty:
            return MOVE("result_top", "up")
        yield from _go_up()
    yield CHECK_CHILD()
    return EXPLORE()


def explore_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while True:
        if see().child_colour == WHITE:
            yield from _go_down()
        else:
            yield from _blacken()
            if see().stack_is_empty:
                return MOVE("result_top", "up")
            yield from _go_up()
        yield CHECK_CHILD()


def _go_down() -> Steps:
    """The child turns grey and active, and the active vertex goes on the stack."""
    yield WRITE("colour_next", "grey")
    yield STACK("push")
    yield WRITE("save")
    yield WRITE("active_neighbour")
    yield MOVE("child_of_saved", "up")


def _blacken() -> Steps:
    """The active vertex is done and written down; the result's pointer is moved apart."""
    yield WRITE("colour_current", "black")
    yield WRITE("result")


def _go_up() -> Steps:
    """The topmost entry of the stack is active again."""
    yield MOVE("result_top", "up")
    yield STACK("pop")


def stack(see: See, operation: str) -> Steps:
    """Push the active vertex, or make the topmost one active."""
    if operation == "push":
        yield WRITE("stack_push")
        return MOVE("stack_top", "up")
    yield WRITE("active_stack")
    yield WRITE("stack_pop")
    return MOVE("stack_top", "down")


def next_start(see: See) -> Steps:
    """Pass over vertices that were reached before."""
    if see().start_colour not in (WHITE, INVALID):
        yield MOVE("start", "up")
        return NEXT_START()


def next_start_in_a_loop(see: See) -> Steps:
    """The same, in one frame."""
    while see().start_colour not in (WHITE, INVALID):
        yield MOVE("start", "up")


RECURSIVE = {
    "TOPOSORT": toposort,
    "TRAVERSE": traverse,
    "CHECK_CHILD": check_child,
    "EXPLORE": explore,
    "STACK": stack,
    "NEXT_START": next_start,
}


def random_input(rng: np.random.Generator, size: int) -> list[list[int]]:
    """The children of each vertex, in any order, without a cycle.

    Edges go from a lower rank to a higher one in a random order of the vertices; how
    many of those that may be are there is drawn anew each time.
    """
    rank = rng.permutation(size)
    density = rng.uniform(0, 1)
    edges = rank[:, None] < rank[None, :]
    edges &= rng.random((size, size)) < density
    children = [rng.permutation(np.flatnonzero(row) + 1) for row in edges]
    return [row.tolist() for row in children]


def encode(graph: list[list[int]]) -> WorldState:
    """A graph, given as the children of vertex 1, of vertex 2 and so on.

    Raises:
        Fault: if a child is no vertex.
        ValueError: if there is a cycle.

    Example:
        >>> start = encode([[2], []])
        >>> start.children, start.first_child
        ([0, 2, 0, 0], [0, 1, 3, 0])
    """
    size = len(graph)
    if any(not 1 <= child <= size for row in graph for child in row):
        raise Fault(f"children are vertices from 1 to {size}")
    graphlib.TopologicalSorter(dict(enumerate(graph, start=1))).prepare()
    ends = list(itertools.accumulate((len(row) + 1 for row in graph), initial=1))
    return WorldState(
        start=1,
        active=1,
        saved=0,
        stack_top=1,
        result_top=1,
        colour=[INVALID, *[WHITE] * size, INVALID, INVALID],
        children=[0, *itertools.chain.from_iterable((*row, 0) for row in graph)],
        first_child=[0, *ends[:-1], 0],
        num_done=[0] * (size + 2),
        stack=[0] * (size + 2),
        result=[0] * (size + 2),
    )


def result(state: AnyState) -> list[int]:
    """The vertices, each before its children."""
    return state.result[1 : state.result_top][::-1]


def expected(graph: list[list[int]]) -> list[int]:
    """The order that depth-first search finds, from vertex 1 on, child by child.

    Written apart from the world: each vertex of the way down has an iterator over its
    children, and is noted when that is used up.

    Example:
        >>> expected([[3], [], [2]])
        [1, 3, 2]
    """
    order: list[int] = []
    reached: set[int] = set()
    for root in range(1, len(graph) + 1):
        if root in reached:
            continue
        reached.add(root)
        stack = [(root, iter(graph[root - 1]))]
        while stack:
            vertex, children = stack[-1]
            child = next((c for c in children if c not in reached), None)
            if child is None:
                order.append(vertex)
                stack.pop()
            else:
                reached.add(child)
                stack.append((child, iter(graph[child - 1])))
    return order[::-1]


TASK = NpiTask(
    name="topological_sort",
    world=WORLD,
    levels={
        "recursive": RECURSIVE,
        "non-recursive": {
            **RECURSIVE,
            "TOPOSORT": toposort_in_a_loop,
            "CHECK_CHILD": check_child_in_a_loop,
            "EXPLORE": explore_in_a_loop,
            "NEXT_START": next_start_in_a_loop,
        },
    },
    entry="TOPOSORT",
    random_input=random_input,
    encode=encode,
    result=result,
    expected=expected,
    paper_size=5,
    lessons=LessonPlan(num_inputs=6, sizes=(5, 7), pool_size=2000),
    abstraction=PredicateAbstraction(
        WORLD,
        start=START,
        predicates=PREDICATES,
        invariants=INVARIANTS,
        constants=("rank", "owner"),
    ),
)
