"""Straight lines over a grid of two by two tiles: the read head moves, and adds or applies.

A program has registers that are written once. It begins with what a network reads at the
top left; each of up to four lines moves the head and reads there, or computes from earlier
registers; any register is the result (Gaunt et al. 2017, section 4.2, appendix B).
"""

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..behaviour import AbstractBehaviour, AbstractSpace
from ..diagrams import Automaton, NetworkCall, automaton_of
from ..task import PerceptualTask


# Positions: top left, top right, bottom left, bottom right.
_MOVES = {
    "MOVE_NORTH": (0, 1, 0, 1),
    "MOVE_EAST": (1, 1, 3, 3),
    "MOVE_SOUTH": (2, 3, 2, 3),
    "MOVE_WEST": (0, 0, 2, 2),
}
_NUM_TILES = 4
NUM_VALUES = 19
"""Registers hold whole numbers below this."""
_NO_VALUE = -1


@dataclasses.dataclass(frozen=True, eq=False)
class TileSum(AbstractBehaviour):
    """Tiles that are read by one network, each so many times, and added up.

    Args:
        network: that reads the tiles.
        num_classes: how many labels it tells.
        times: for each tile, how often it is added.
        lines: a shortest program.

    Example:
        >>> top = TileSum("digit", 10, (1, 1, 0, 0), ())
        >>> top.run({"digit": [3, 4, 9, 9]}, ())
        7
    """

    network: str
    num_classes: int
    times: tuple[int, ...]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:  # type: ignore[override]
        """The program's lines."""
        return "; ".join((f"R0 = READ by {self.network}", *self.lines))

    @property
    def cost(self) -> float:  # type: ignore[override]
        """How many lines it has."""
        return float(len(self.lines))

    def ways(self, num_images: int, inputs: tuple[int, ...]) -> Automaton:
        del num_images, inputs
        calls = (
            NetworkCall(self.network, tile) for tile, n in enumerate(self.times) if n
        )
        times = [each for each in self.times if each]
        ways = np.indices((self.num_classes,) * len(times))
        total = sum(n * way for n, way in zip(times, ways, strict=True))
        # A sum beyond what a register holds is no result.
        table = np.where(np.asarray(total) < NUM_VALUES, total, _NO_VALUE)
        return automaton_of(tuple(calls), table)

    def run(self, read: dict[str, Any], inputs: tuple[int, ...]) -> int | None:
        del inputs
        labels = read[self.network]
        total = sum(n * labels[tile] for tile, n in enumerate(self.times))
        return total if total < NUM_VALUES else None


@dataclasses.dataclass(frozen=True)
class AddTiles(AbstractSpace):
    """Programs of up to four lines that add up tiles (ADD2X2).

    Of the 2.5 billion programs for each network, 73 do different things and one gives 0.

    Args:
        classes: for each network that a program may choose, how many labels it tells.
        num_lines: the longest program.

    Example:
        >>> len(AddTiles({"digit": 10}).behaviours(None))
        73
    """

    classes: dict[str, int] = dataclasses.field(
        default_factory=lambda: {"digit": 10, "operator": 4}
    )
    num_lines: int = 4

    @property
    def networks(self) -> dict[str, int]:
        return dict(self.classes)

    def behaviours(self, task: PerceptualTask | None) -> list[AbstractBehaviour]:
        del task
        return [
            TileSum(network, num, times, lines)
            for network, num in self.classes.items()
            for times, lines in _sums(self.num_lines).items()
            if any(times)
        ]


def _sums(num_lines: int) -> dict[tuple[int, ...], tuple[str, ...]]:
    """How often each tile may be added, and a shortest program for it."""
    unit = lambda tile: tuple(int(t == tile) for t in range(_NUM_TILES))
    first = (0, (unit(0),))
    states: dict[tuple, tuple[str, ...]] = {first: ()}
    found: dict[tuple[int, ...], tuple[str, ...]] = {unit(0): ()}
    for number in range(1, num_lines + 1):
        following: dict[tuple, tuple[str, ...]] = {}
        for (at, registers), lines in states.items():
            for line, now, value in _steps(at, registers, number):
                following.setdefault((now, (*registers, value)), (*lines, line))
        for (_, registers), lines in following.items():
            found.setdefault(registers[-1], lines)
        states = following
    return found


def _steps(
    at: int, registers: tuple, number: int
) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """The lines that may come next: the text, where the head then is, what is written."""
    for name, leads in _MOVES.items():
        now = leads[at]
        yield (
            f"R{number} = {name}",
            now,
            tuple(int(t == now) for t in range(_NUM_TILES)),
        )
    for a, b in itertools.combinations_with_replacement(range(len(registers)), 2):
        total = tuple(x + y for x, y in zip(registers[a], registers[b], strict=True))
        yield f"R{number} = ADD(R{a}, R{b})", at, total


def applied(a: Any, b: Any, operator: Any) -> Any:
    """What an operator makes of two numbers: `+ - *` and `/`, modulo 19.

    Divided by 0, a number is 18; other operators than 0 to 3 add (Gaunt et al. 2017,
    footnote 3 and appendix B).

    Args:
        a: the first number, or many.
        b: the second.
        operator: 0 to 3.

    Example:
        >>> [int(applied(7, 2, operator)) for operator in range(4)]
        [9, 5, 14, 3]
    """
    quotient = np.where(b == 0, NUM_VALUES - 1, a // np.maximum(b, 1))
    choices = [a + b, a - b, a * b, quotient]
    code = np.where(np.asarray(operator) < len(choices), operator, 0)
    return np.choose(code, np.broadcast_arrays(*choices)) % NUM_VALUES


@dataclasses.dataclass(frozen=True, eq=False)
class TileProgram(AbstractBehaviour):
    """A program that applies operators which are read off tiles to given numbers.

    Args:
        network: that reads the tiles.
        num_classes: how many labels it tells.
        path: the tiles that are read, in order; the first is the top left one.
        moves: the lines that lead along the path.
        applies: for each APPLY the registers of both numbers and the operator. The first
            three registers are the given numbers, then come the tiles read, a register
            of 0, and the results in order.

    Example:
        >>> once = TileProgram("operator", 4, (0,), (), ((0, 1, 3),))
        >>> once.text, once.run({"operator": [2, 0, 0, 0]}, (3, 5, 0))
        ('R0 = READ by operator; R1 = APPLY(a, b, R0)', 15)
    """

    network: str
    num_classes: int
    path: tuple[int, ...]
    moves: tuple[str, ...]
    applies: tuple[tuple[int, int, int], ...]

    @property
    def text(self) -> str:  # type: ignore[override]
        """The program's lines."""
        names = ["a", "b", "c", *(f"R{n}" for n in range(len(self.path))), "0"]
        lines = [f"R0 = READ by {self.network}"]
        lines += [f"R{n} = {move}" for n, move in enumerate(self.moves, 1)]
        for first, second, operator in self.applies:
            name = f"R{len(lines)}"
            operands = f"{names[first]}, {names[second]}, {names[operator]}"
            lines.append(f"{name} = APPLY({operands})")
            names.append(name)
        return "; ".join(lines)

    @property
    def cost(self) -> float:  # type: ignore[override]
        """How many lines it has."""
        return float(len(self.moves) + len(self.applies))

    def ways(self, num_images: int, inputs: tuple[int, ...]) -> Automaton:
        del num_images
        calls = tuple(NetworkCall(self.network, self.path[k]) for k in self.read_places)
        return automaton_of(calls, self.table(inputs))

    @property
    def read_places(self) -> list[int]:
        """Which places of the path the result may depend on."""
        needed = {self.applies[-1]} if self.applies else set()
        first = 3 + len(self.path) + 1
        waiting, seen = list(itertools.chain(*needed)), set()
        while waiting:
            register = waiting.pop()
            if register not in seen:
                seen.add(register)
                if register >= first:
                    waiting += self.applies[register - first]
        return [k for k in range(len(self.path)) if 3 + k in seen]

    def table(self, inputs: tuple[int, ...]) -> np.ndarray:
        """The result for every way to read what it may depend on.

        Args:
            inputs: the three numbers.
        """
        read = self.read_places
        ways = np.indices((self.num_classes,) * len(read))
        labels: list[Any] = [0] * len(self.path)
        for place, way in zip(read, ways, strict=True):
            labels[place] = way
        return np.asarray(self._result(inputs, labels))

    def run(self, read: dict[str, Any], inputs: tuple[int, ...]) -> int | None:
        labels = [read[self.network][tile] for tile in self.path]
        return int(self._result(inputs, labels))

    def _result(self, inputs: tuple[int, ...], labels: list[Any]) -> Any:
        registers = [*map(np.asarray, inputs), *map(np.asarray, labels), np.asarray(0)]
        for a, b, operator in self.applies:
            registers.append(applied(registers[a], registers[b], registers[operator]))
        return registers[-1]
