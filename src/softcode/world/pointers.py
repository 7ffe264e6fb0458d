"""What tasks do alike: a pointer by one place, and two elements exchanged."""

from .world import AnyState


LEFT_RIGHT = {"left": -1, "right": 1}
UP_DOWN = {"up": 1, "down": -1}
_STEPS = {**LEFT_RIGHT, **UP_DOWN}


def move(state: AnyState, pointer: str, direction: str) -> None:
    """A pointer by one.

    Example:
        >>> from softcode.world import WorldState
        >>> state = WorldState(place=1)
        >>> move(state, "place", "up")
        >>> state.place
        2
    """
    setattr(state, pointer, getattr(state, pointer) + _STEPS[direction])


def swap(state: AnyState, first: str, second: str) -> None:
    """The elements of `array` at two pointers.

    Example:
        >>> from softcode.world import WorldState
        >>> state = WorldState(array=[4, 7], i=0, j=1)
        >>> swap(state, "i", "j")
        >>> state.array
        [7, 4]
    """
    here, there = getattr(state, first), getattr(state, second)
    element, other = state.array[here], state.array[there]
    state.array[here] = other
    state.array[there] = element
