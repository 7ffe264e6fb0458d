"""What is true throughout a search of any graph, so that its closure is what happens.

What has to be known is that a visit leaves the vertices it found marked as they were,
but for the one that is visited: their next children and where they were reached from. So
after a visit the caller is back where it was, and the child that it visited is marked.

What a frame found is remembered: `found` is the vertex that was active, and the arrays
that end in `_found` are the marks, counts and ways back at its start.
"""

from ....world import AnyState, Number, implies


NEW, MARKED, END = range(3)


def next_child(state: AnyState) -> Number:
    """The next child of the active vertex; 0 if there is none."""
    return child_of(state, state.active)


def child_of(state: AnyState, vertex: Number) -> Number:
    """The next child of a vertex; 0 if there is none.

    `children` holds the lists of all vertices one after another, each ended by a 0;
    `first_child` says where a vertex's list starts, `num_done` how many of it are done.
    """
    return state.children[state.first_child[vertex] + state.num_done[vertex]]


START = (
    lambda state: (
        (state.active == 1)
        & (state.found == state.active)
        & (state.mark[state.active] == NEW)
    ),
    lambda state, vertex: (state.mark[vertex] == NEW) | (state.mark[vertex] == END),
    lambda state, vertex: (
        (state.mark_found[vertex] == state.mark[vertex])
        & (state.done_found[vertex] == state.num_done[vertex])
        & (state.parent_found[vertex] == state.parent[vertex])
    ),
    lambda state: state.mark[0] == END,
)

PREDICATES = {
    "the active vertex is the found one": lambda state: state.active == state.found,
    "the active vertex was found marked": lambda state: (
        state.mark_found[state.active] == MARKED
    ),
    "the active vertex is new": lambda state: state.mark[state.active] == NEW,
    "the active vertex is marked": lambda state: state.mark[state.active] == MARKED,
    "the found vertex was marked": lambda state: (
        state.mark_found[state.found] == MARKED
    ),
    "the active vertex was reached from the found one": lambda state: (
        state.parent[state.active] == state.found
    ),
    "the active vertex is the found one's child": lambda state: (
        state.active == child_of(state, state.found)
    ),
}

INVARIANTS = {
    "there is no vertex 0": lambda state: state.mark[0] == END,
    "marks are marks": lambda state, vertex: (
        (NEW <= state.mark[vertex]) & (state.mark[vertex] <= END)
    ),
    "marks stay": lambda state, vertex: implies(
        state.mark_found[vertex] == MARKED, state.mark[vertex] == MARKED
    ),
    "the ways back stay": lambda state, vertex: implies(
        state.mark_found[vertex] == MARKED,
        state.parent[vertex] == state.parent_found[vertex],
    ),
    "what is done stays": lambda state, vertex: implies(
        (state.mark_found[vertex] == MARKED) & (vertex != state.found),
        state.num_done[vertex] == state.done_found[vertex],
    ),
}

REMEMBERED = {
    "found": "active",
    "mark_found": "mark",
    "done_found": "num_done",
    "parent_found": "parent",
}
