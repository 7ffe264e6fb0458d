"""What is true throughout quicksort, so that its closure holds just what happens.

Two things have to be known. Where the stack's pointers are: how many entries a frame has
pushed, and which of the two pointers has been moved already. And that a recursive call
leaves the entries that it found: `low_found` and `high_found` are the stacks as a frame
found them. Slots above the top hold 0, so what is in them is never by accident a bound.

`base` is the top as a frame found it. Predicates tell abstract states apart; invariants
hold of every state and are proved at each step that the closure comes to. Facts with a
parameter `slot` are meant for every slot.
"""

from ....world import AnyState, Flag, implies


NOWHERE = -1


def _is_range(state: AnyState, depth: int) -> Flag:
    """The entry so far below the stacks' tops holds two elements or more.

    Args:
        state: of the stacks.
        depth: 1 for the topmost entry, 2 for the one below it.
    """
    low = state.low_stack[state.low_top - depth]
    return (1 <= low) & (low < state.high_stack[state.high_top - depth])


START = (
    lambda state: (
        (state.low == 1)
        & (0 <= state.high)
        & (state.j == NOWHERE)
        & (state.low_top == 2)
        & (state.high_top == 2)
        & (state.base == 2)
        & (state.low_stack[1] == 1)
        & (state.high_stack[1] == state.high)
    ),
    lambda state, slot: implies(
        slot != 1, (state.low_stack[slot] == 0) & (state.high_stack[slot] == 0)
    ),
    lambda state, slot: (
        (state.low_found[slot] == state.low_stack[slot])
        & (state.high_found[slot] == state.high_stack[slot])
    ),
)

PREDICATES = {
    "j is nowhere": lambda state: state.j == NOWHERE,
    "low to high is a range": lambda state: (1 <= state.low) & (state.low < state.high),
    "low is the top's": lambda state: state.low == state.low_stack[state.low_top - 1],
    "high is the top's": lambda state: (
        state.high == state.high_stack[state.high_top - 1]
    ),
    "the top's low is reset": lambda state: state.low_stack[state.low_top - 1] == 0,
    "the top's high is reset": lambda state: state.high_stack[state.high_top - 1] == 0,
    "the entry below is a range": lambda state: _is_range(state, 2),
    "nothing is above the top's low": lambda state: state.low_stack[state.low_top] == 0,
    "nothing is above the top's high": lambda state: (
        state.high_stack[state.high_top] == 0
    ),
    "low is above the top": lambda state: state.low_stack[state.low_top] == state.low,
    "high is above the top": lambda state: (
        state.high_stack[state.high_top] == state.high
    ),
    "the stacks are level": lambda state: state.low_top == state.high_top,
    "only low was pushed": lambda state: state.low_top == state.high_top + 1,
    "only low was popped": lambda state: state.low_top + 1 == state.high_top,
    "one entry was found": lambda state: state.base == 2,
    "a range was found": lambda state: (
        (1 <= state.low_found[state.base - 1])
        & (state.low_found[state.base - 1] < state.high_found[state.base - 1])
    ),
    "the top's low is as found": lambda state: (
        state.low_stack[state.base - 1] == state.low_found[state.base - 1]
    ),
    "the top's high is as found": lambda state: (
        state.high_stack[state.base - 1] == state.high_found[state.base - 1]
    ),
    **{
        f"{count:+d} in this frame": lambda state, count=count: (
            state.low_top == state.base + count
        )
        for count in range(-1, 3)
    },
}

INVARIANTS = {
    "every frame finds an entry": lambda state: 2 <= state.base,
    "lows far above the top are 0": lambda state, slot: implies(
        state.low_top < slot, state.low_stack[slot] == 0
    ),
    "highs far above the top are 0": lambda state, slot: implies(
        state.high_top < slot, state.high_stack[slot] == 0
    ),
    "lows below the top are as found": lambda state, slot: implies(
        slot + 1 < state.base, state.low_stack[slot] == state.low_found[slot]
    ),
    "highs below the top are as found": lambda state, slot: implies(
        slot + 1 < state.base, state.high_stack[slot] == state.high_found[slot]
    ),
}

REMEMBERED = {"base": "low_top", "low_found": "low_stack", "high_found": "high_stack"}
