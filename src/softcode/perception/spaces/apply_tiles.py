"""Programs that apply operators read off tiles: those that examples leave."""

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np

from ...machine.compilation import compiled
from ..behaviour import AbstractBehaviour, AbstractSpace
from ..task import PerceptualTask
from .tiles import NUM_VALUES, TileProgram, applied


# Along each path the head reads tiles that it has not read before; other ways to go there
# read nothing else.
_PATHS = {
    (0,): (),
    (0, 1): ("MOVE_EAST",),
    (0, 2): ("MOVE_SOUTH",),
    (0, 1, 3): ("MOVE_EAST", "MOVE_SOUTH"),
    (0, 2, 3): ("MOVE_SOUTH", "MOVE_EAST"),
    (0, 1, 3, 2): ("MOVE_EAST", "MOVE_SOUTH", "MOVE_WEST"),
    (0, 2, 3, 1): ("MOVE_SOUTH", "MOVE_EAST", "MOVE_NORTH"),
}
_NUM_LINES, _NUM_INPUTS = 4, 3
# So many examples say which programs are possible.
_NUM_ASKED = 100
# Programs are told apart on so many of them, under every way of reading.
_NUM_TOLD = 8


@dataclasses.dataclass(frozen=True)
class ApplyTiles(AbstractSpace):
    """Programs of up to four lines that apply operators to three numbers (APPLY2X2).

    The numbers and the result are known, so that most programs are excluded without
    looking at an image: a program stays if, for each of a hundred examples, *some* labels
    of its tiles give the result. Moves come first, which loses no program: what is read
    does not depend on what was computed.

    Args:
        classes: for each network that a program may choose, how many labels it tells.
        most_applies: the most APPLYs of a program. Programs of four read no tile but the
            first; they are left out, since a hundred times as many would be run.

    Example:
        >>> ApplyTiles().networks
        {'operator': 4}
    """

    classes: dict[str, int] = dataclasses.field(default_factory=lambda: {"operator": 4})
    most_applies: int = 3

    @property
    def networks(self) -> dict[str, int]:
        return dict(self.classes)

    def behaviours(self, task: PerceptualTask) -> list[AbstractBehaviour]:
        shown = task.splits["train"]
        asked = shown.some(np.arange(min(_NUM_ASKED, len(shown.outputs))))
        found: dict[bytes, AbstractBehaviour] = {}
        for network, num_classes in self.classes.items():
            for path, moves in _PATHS.items():
                num_applies = min(_NUM_LINES - len(moves), self.most_applies)
                for applies in _possible(path, num_applies, num_classes, asked):
                    program = TileProgram(network, num_classes, path, moves, applies)
                    read = [path[place] for place in program.read_places]
                    key = repr((network, read)).encode() + b"".join(
                        program.table(tuple(row)).astype(np.int8).tobytes()
                        for row in asked.inputs[:_NUM_TOLD].tolist()
                    )
                    before = found.get(key)
                    if before is None or before.cost > program.cost:
                        found[key] = program
        return sorted(found.values(), key=lambda b: b.cost)


def _possible(
    path: tuple[int, ...], num_applies: int, num_classes: int, asked
) -> Iterator[tuple[tuple[int, int, int], ...]]:
    """The ways to fill up to so many APPLYs that no example excludes."""
    ways = np.array(list(itertools.product(range(num_classes), repeat=len(path))))
    operators = _operator_table()
    for number in range(1, num_applies + 1):
        most = max(4096, 40 * 10**number)
        found = np.zeros((most, 3 * number), np.int8)
        examples = asked.inputs.astype(np.int8), asked.outputs.astype(np.int8)
        num = _search(number, ways.astype(np.int8), examples, operators, found)
        for row in found[: min(num, most)].tolist():
            yield tuple(
                (row[3 * k], row[3 * k + 1], row[3 * k + 2]) for k in range(number)
            )


def _operator_table() -> np.ndarray:
    """`applied`, as a table `[operator, a, b]`, operators of a register's values."""
    values = np.arange(NUM_VALUES)
    operator, a, b = np.meshgrid(values, values, values, indexing="ij")
    return applied(a, b, operator).astype(np.int8)


@compiled
def _all_used(chosen, number, first):
    """Whether every APPLY but the last is used by a later one."""
    for k in range(number - 1):
        is_used = False
        for later in range(3 * (k + 1), 3 * number):
            is_used = is_used or chosen[later] == first + k
        if not is_used:
            return False
    return True


@compiled
def _explains_all(chosen, registers, ways, examples, operators):
    """Whether each example has some way of reading that gives its result."""
    inputs, outputs = examples
    num_read, num_inputs = ways.shape[1], inputs.shape[1]
    first, number = num_inputs + num_read + 1, len(chosen) // 3
    registers[first - 1] = 0
    for example in range(outputs.shape[0]):
        for i in range(num_inputs):
            registers[i] = inputs[example, i]
        explained = False
        for way in range(ways.shape[0]):
            for i in range(num_read):
                registers[num_inputs + i] = ways[way, i]
            for k in range(number):
                registers[first + k] = operators[
                    registers[chosen[3 * k + 2]],
                    registers[chosen[3 * k]],
                    registers[chosen[3 * k + 1]],
                ]
            if registers[first + number - 1] == outputs[example]:
                explained = True
                break
        if not explained:
            return False
    return True


@compiled
def _search(number, ways, examples, operators, found):
    """Goes through all ways to fill the APPLYs, each of which is used by a later one.

    Gives how many are possible; the first of them are written down.
    """
    first = examples[0].shape[1] + ways.shape[1] + 1
    chosen = np.zeros(3 * number, np.int64)
    registers = np.zeros(first + number, np.int64)
    num_found = 0
    while True:
        if _all_used(chosen, number, first) and _explains_all(
            chosen, registers, ways, examples, operators
        ):
            if num_found < found.shape[0]:
                for i in range(3 * number):
                    found[num_found, i] = chosen[i]
            num_found += 1
        # The next choice, the last place fastest.
        place = 3 * number - 1
        while place >= 0:
            chosen[place] += 1
            if chosen[place] < first + place // 3:
                break
            chosen[place] = 0
            place -= 1
        if place < 0:
            return num_found
