"""A way through a frame, as far as the program has looked at what it sees."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ...world import AnyState, Call, Flag, Number
from ..closure import Fact
from ..program import Activation, Decision, ReferenceProgram


# The states that a fact speaks of: one, or those before and after.
States: TypeAlias = tuple[AnyState, ...]
# For each array, the terms that it was read at, by their numbers.
KnownPlaces: TypeAlias = dict[str, dict[int, Number]]


class LookedError(Exception):
    """The program looks at something of which the path does not know the value."""

    def __init__(self, step: int, index: int) -> None:
        super().__init__(step, index)
        self.step, self.index = step, index


class Glance:
    """What is seen at a step, as far as a path says it already."""

    def __init__(
        self, names: tuple[str, ...], step: int, known: Mapping[tuple[int, int], int]
    ) -> None:
        self._names, self._step, self._known = names, step, known

    def __getattr__(self, name: str) -> int:
        if name not in self._names:
            raise AttributeError(name)
        return self._value(self._names.index(name))

    def __getitem__(self, place: int | slice) -> int | tuple[int, ...]:
        if isinstance(place, slice):
            return tuple(map(self._value, range(len(self._names))[place]))
        return self._value(range(len(self._names))[place])

    def __iter__(self) -> Iterator[int]:
        return map(self._value, range(len(self._names)))

    def _value(self, index: int) -> int:
        value = self._known.get((self._step, index))
        if value is None:
            raise LookedError(self._step, index)
        return value


@dataclasses.dataclass(frozen=True)
class Path:
    """A way through a frame: what was seen, what is known, and the state of terms.

    `looks` are the observations at each step, as terms, and `seen` those values of them
    that the program asked for, by step and index. `came_from` says of a place where its
    element was at the frame's start. `places` are those that the arrays were read at:
    other paths' are of no use to it.
    """

    state: AnyState
    facts: tuple[tuple[Fact, States], ...]
    came_from: Callable[[Number], Number] | None
    looks: tuple[tuple[Number, ...], ...] = ()
    seen: Mapping[tuple[int, int], int] = dataclasses.field(default_factory=dict)
    known: tuple[Flag, ...] = ()
    places: KnownPlaces = dataclasses.field(default_factory=dict)


def decide(program: ReferenceProgram, call: Call, path: Path) -> Decision:
    """The step at the end of a path, which all that was seen before leads to.

    Raises:
        LookedError: if that depends on something of which the path has no value.
    """
    index, args, _ = program.decision(call, False)
    frame = Activation(program, index, args)
    names = tuple(what.name for what in program.world.observations)
    glances = [Glance(names, step, path.seen) for step in range(len(path.looks))]
    return [frame.decide(glance) for glance in glances][-1]
