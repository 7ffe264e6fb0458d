"""What is true throughout a depth-first search of a graph without cycles.

These are the invariants that keep the abstract search from meeting what a real one never
does, such as a child that is grey (which would be a cycle). Two arrays that no program
sees witness that there is no cycle: `rank` orders the vertices, and `owner` says whose
list of children a place is in.

The argument is this. The stack holds the way from the start to the active vertex, each
entry before the next in rank. Whatever is grey is on that way, or active: nothing grey
lies above the topmost entry, below the bottom one or between two. A child comes after
its parent in rank, and so after all of the way; hence one that is come upon is not grey.
"""

from ....world import AnyState, Flag, Number, choose, implies


WHITE, GREY, BLACK, INVALID = range(4)


def next_child(state: AnyState) -> Number:
    """The next child of the active vertex; 0 if there is none."""
    return child_of(state, state.active)


def child_of(state: AnyState, vertex: Number) -> Number:
    """The next child of a vertex; 0 if there is none.

    `children` holds the lists of all vertices one after another, each ended by a 0;
    `first_child` says where a vertex's list starts, `num_done` how many of it are done.
    """
    return state.children[state.first_child[vertex] + state.num_done[vertex]]


def topmost(state: AnyState) -> Number:
    """The place of the stack's topmost entry, also while it is being removed.

    That takes two steps: the entry becomes 0, and then the pointer goes down. Between
    them the topmost entry is the one below. 0 if the stack is empty.
    """
    top = state.stack_top - 1
    return choose(state.stack[top] == 0, top - 1, top)


def _is_entry(state: AnyState, place: Number) -> Flag:
    """A place of the stack that holds a vertex."""
    return (1 <= place) & (place <= topmost(state))


def _precedes(state: AnyState, first: Number, second: Number) -> Flag:
    """A vertex comes before another in the order that shows that there is no cycle."""
    return state.rank[first] < state.rank[second]


def _is_the_end(state: AnyState, vertex: Number, later: Number) -> Flag:
    """Behind a place that is no vertex there is none."""
    return implies(
        (1 <= vertex) & (vertex < later) & (state.colour[vertex] == INVALID),
        state.colour[later] == INVALID,
    )


START = (
    lambda state: (
        (state.start == 1)
        & (state.active == 1)
        & (state.stack_top == 1)
        & (state.result_top == 1)
        & (state.colour[0] == INVALID)
        & ((state.colour[1] == WHITE) | (next_child(state) == 0))
    ),
    lambda state, vertex: (
        (state.colour[vertex] == WHITE) | (state.colour[vertex] == INVALID)
    ),
    lambda state, vertex, later: _is_the_end(state, vertex, later),
    lambda state, place: 0 <= state.children[place],
    lambda state, place: (
        (state.children[place] == 0)
        | _precedes(state, state.owner[place], state.children[place])
    ),
    lambda state, place: (
        (state.children[place] == 0) | (state.owner[place + 1] == state.owner[place])
    ),
    lambda state, vertex: (
        (state.num_done[vertex] == 0)
        & (state.owner[state.first_child[vertex]] == vertex)
    ),
)

PREDICATES = {
    "the start is the last vertex": lambda state: (
        state.colour[state.start + 1] == INVALID
    ),
    "the topmost entry is being removed": lambda state: (
        (1 < state.stack_top) & (state.stack[state.stack_top - 1] == 0)
    ),
    "the start is active": lambda state: state.start == state.active,
    "the active vertex is white": lambda state: state.colour[state.active] == WHITE,
    "the active vertex is grey": lambda state: state.colour[state.active] == GREY,
    "the active vertex is the topmost": lambda state: (
        (1 <= topmost(state)) & (state.active == state.stack[topmost(state)])
    ),
    "the active vertex is above the topmost": lambda state: (
        state.active == state.stack[state.stack_top]
    ),
    "the active vertex is the saved one": lambda state: state.active == state.saved,
    "the active vertex is the saved one's child": lambda state: (
        state.active == child_of(state, state.saved)
    ),
}

INVARIANTS = {
    "there is no vertex 0": lambda state: state.colour[0] == INVALID,
    "the stack's pointer is above its bottom": lambda state: 1 <= state.stack_top,
    "colours are colours": lambda state, vertex: (
        (WHITE <= state.colour[vertex]) & (state.colour[vertex] <= INVALID)
    ),
    "children are vertices": lambda state, place: 0 <= state.children[place],
    "a child is after its parent": lambda state, place: (
        (state.children[place] == 0)
        | _precedes(state, state.owner[place], state.children[place])
    ),
    "a list of children goes on until its end": lambda state, place: (
        (state.children[place] == 0) | (state.owner[place + 1] == state.owner[place])
    ),
    "a vertex looks at a child of its own": lambda state, vertex: (
        state.owner[state.first_child[vertex] + state.num_done[vertex]] == vertex
    ),
    "no vertex is after the end": _is_the_end,
    "the start is a vertex or behind all": lambda state: 1 <= state.start,
    "vertices before the start were reached": lambda state, vertex: implies(
        (1 <= vertex) & (vertex < state.start), state.colour[vertex] != WHITE
    ),
    "entries are grey": lambda state, place: implies(
        _is_entry(state, place), state.colour[state.stack[place]] == GREY
    ),
    "the bottom entry is the start": lambda state: implies(
        1 <= topmost(state), state.stack[1] == state.start
    ),
    "entries are in order": lambda state, place, above: implies(
        (1 <= place) & (place < above) & _is_entry(state, above),
        _precedes(state, state.stack[place], state.stack[above]),
    ),
    "the active vertex is after the topmost": lambda state: implies(
        1 <= topmost(state),
        (state.active == state.stack[topmost(state)])
        | _precedes(state, state.stack[topmost(state)], state.active),
    ),
    "nothing that is grey is above the topmost": lambda state, vertex: implies(
        (state.colour[vertex] == GREY)
        & (vertex != state.active)
        & (vertex != next_child(state)),
        (1 <= topmost(state))
        & (
            (vertex == state.stack[topmost(state)])
            | _precedes(state, vertex, state.stack[topmost(state)])
        ),
    ),
    "nothing that is grey is below the bottom": lambda state, vertex: implies(
        (state.colour[vertex] == GREY) & (1 <= topmost(state)),
        (vertex == state.stack[1]) | _precedes(state, state.stack[1], vertex),
    ),
    "nothing that is grey is between entries": lambda state, vertex, place: implies(
        (state.colour[vertex] == GREY) & (2 <= place) & _is_entry(state, place),
        (vertex == state.stack[place])
        | _precedes(state, state.stack[place], vertex)
        | (vertex == state.stack[place - 1])
        | _precedes(state, vertex, state.stack[place - 1]),
    ),
}
