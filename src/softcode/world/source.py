"""States that write down what is done to them, as source that Numba compiles.

A primitive is run once on such a state. Its variables are names of local integers, and
each operation on them writes a line; so what is left is straight-line code, without the
attributes, the dictionaries and the strings that a task is written with.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from ..machine import compiled
from .world import Flag, Number, World, choose, half


@compiled
def place_of(place: int, length: int, row: int, has_left: np.ndarray) -> int:
    """A place of an array, where -1 is the last; the first, if there is no such place.

    Args:
        place: what is asked for.
        length: of the array.
        row: which of the states it is.
        has_left: `[state]`; set true where there is no such place.

    Example:
        >>> has_left = np.zeros(2, bool)
        >>> [place_of(place, 4, row, has_left) for row, place in ((0, -1), (1, 9))]
        [3, 0]
        >>> has_left.tolist()
        [False, True]
    """
    if 0 <= place < length:
        return place
    if place == -1 and length > 0:
        return length - 1
    has_left[row] = True
    return 0


class SourceTerm:
    """A name of a local integer (a condition is 0 or 1); operations write lines."""

    __slots__ = ("name", "writer")

    def __init__(self, writer: "SourceWriter", name: str) -> None:
        self.writer, self.name = writer, name

    def _with(self, form: str, *others: Number) -> "SourceTerm":
        names = (self.writer.named(other) for other in others)
        return self.writer.term(form.format(self.name, *names))

    def __add__(self, other: Number) -> "SourceTerm":
        return self._with("{} + {}", other)

    def __sub__(self, other: Number) -> "SourceTerm":
        return self._with("{} - {}", other)

    def __radd__(self, other: Number) -> "SourceTerm":
        return self._with("{1} + {0}", other)

    def __rsub__(self, other: Number) -> "SourceTerm":
        return self._with("{1} - {0}", other)

    def __eq__(self, other: Number) -> Flag:
        return self._with("int({} == {})", other)

    def __ne__(self, other: Number) -> Flag:
        return self._with("int({} != {})", other)

    def __bool__(self) -> bool:
        raise TypeError("primitives never branch on a value; use `choose`, `&` and `|`")

    def __lt__(self, other: Number) -> Flag:
        return self._with("int({} < {})", other)

    def __le__(self, other: Number) -> Flag:
        return self._with("int({} <= {})", other)

    def __gt__(self, other: Number) -> Flag:
        return self._with("int({} > {})", other)

    def __ge__(self, other: Number) -> Flag:
        return self._with("int({} >= {})", other)

    def __and__(self, other: Number) -> "SourceTerm":
        return self._with("{} & {}", other)

    def __or__(self, other: Number) -> "SourceTerm":
        return self._with("{} | {}", other)

    __rand__, __ror__ = __and__, __or__

    def __hash__(self) -> int:
        return hash(self.name)

    def choose(self, yes: Number, no: Number) -> "SourceTerm":
        """One of two values, as this one is 1 or 0."""
        return self._with("{1} if {0} else {2}", yes, no)

    def half(self) -> "SourceTerm":
        """Half of it, rounded down."""
        return self._with("{} // 2")


@choose.register
def _chosen(condition: SourceTerm, yes: Number, no: Number) -> SourceTerm:
    return condition.choose(yes, no)


@half.register
def _halved(number: SourceTerm) -> SourceTerm:
    return number.half()


class SourceWriter:
    """Lines of a function over one of many states.

    They use these names: `variables` (`[state, variable]`), `row` (which state), and
    for the array number n `cells{n}` (`[state, place]`) and `length{n}` (a number);
    `has_left` (`[state]`) notes a place that an array does not have, in whose stead the
    first is taken, as in `BatchState`. `place_of` is below.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> world = TASKS["towers_of_hanoi"].world
        >>> writer = SourceWriter(world)
        >>> world.primitives["COUNT"].act(writer.state(), "up")
        >>> print(*writer.lines, sep="; ")
        t0 = variables[row, 0]; t1 = t0 + 1; variables[row, 0] = t1
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.lines: list[str] = []
        self._numbers = itertools.count()

    def named(self, value: Number) -> str:
        """A value as source."""
        return value.name if isinstance(value, SourceTerm) else str(int(value))

    def term(self, expression: str) -> SourceTerm:
        """A new name for what an expression has as its value."""
        name = f"t{next(self._numbers)}"
        self.lines.append(f"{name} = {expression}")
        return SourceTerm(self, name)

    def state(self) -> "SourceState":
        """The state, to see and to change."""
        return SourceState(self)


class SourceState:
    """A state whose every use is written down."""

    __slots__ = ("_writer",)

    def __init__(self, writer: SourceWriter) -> None:
        object.__setattr__(self, "_writer", writer)

    def __getattr__(self, name: str) -> "SourceTerm | _SourceCells":
        writer = self._writer
        if name in writer.world.arrays:
            return _SourceCells(writer, writer.world.arrays.index(name))
        return writer.term(f"variables[row, {self._place(name)}]")

    def __setattr__(self, name: str, value: Number) -> None:
        place, source = self._place(name), self._writer.named(value)
        self._writer.lines.append(f"variables[row, {place}] = {source}")

    def _place(self, name: str) -> int:
        variables: Sequence[str] = self._writer.world.variables
        if name not in variables:
            raise AttributeError(name)
        return variables.index(name)


class _SourceCells:
    """An array whose every use is written down."""

    def __init__(self, writer: SourceWriter, index: int) -> None:
        self._writer, self._index = writer, index

    def _at(self, place: Number) -> str:
        source, length = self._writer.named(place), f"length{self._index}"
        at = self._writer.term(f"place_of({source}, {length}, row, has_left)")
        return f"cells{self._index}[row, {at.name}]"

    def __getitem__(self, place: Number) -> SourceTerm:
        return self._writer.term(self._at(place))

    def __setitem__(self, place: Number, value: Number) -> None:
        source = self._writer.named(value)
        self._writer.lines.append(f"{self._at(place)} = {source}")
