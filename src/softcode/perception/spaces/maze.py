"""Three blocks with gotos in a maze of street signs (the paper's first figure).

An agent stands on a grid of signs. LOOK reads the sign where it stands, and a stop sign
ends the run; MOVE goes one square the way that the last sign said; INC adds 1 to a
register, which is the result (Gaunt et al. 2017, figure 1 and appendix A).
"""

import dataclasses
import itertools
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from ..behaviour import AbstractBehaviour, AbstractSpace
from ..diagrams import AbstractWays, Diagram, NetworkCall
from ..task import PerceptualFault, PerceptualTask


STOP: Final = 4
"""The label of the stop sign; 0 to 3 are up, right, down and left."""
_NUM_SIGNS, _NUM_BLOCKS = 5, 3
_NETWORK: Final = "look"
_STEPS: Final = ((0, -1), (1, 0), (0, 1), (-1, 0))
# The more squares, the more signs a run may have seen that it must not read otherwise.
_MOST_SQUARES = 12
_NUM_SAMPLES = 150

_Instruction = Literal["LOOK", "MOVE", "INC"]
_INSTRUCTIONS: Final[tuple[_Instruction, ...]] = ("LOOK", "MOVE", "INC")


class _State(NamedTuple):
    """A run between two steps."""

    block: int
    place: int
    way: int
    steps: int
    seen: tuple[tuple[int, int], ...] = ()
    """The signs read so far: the square and the label of each."""


@dataclasses.dataclass(frozen=True, eq=False)
class MazeProgram(AbstractBehaviour):
    """A program of three blocks, which is not told how large the maze is.

    The plain numbers beside an example's images are the width of the grid and the square
    that the agent starts on. At the edge of the grid a move that would leave it stays.

    Args:
        blocks: for each block its instruction and the block that follows.

    Example:
        >>> program = MazeProgram((("LOOK", 1), ("INC", 2), ("MOVE", 0)))
        >>> program.run({"look": [1, 1, 4]}, (3, 0))
        2
    """

    blocks: tuple[tuple[_Instruction, int], ...]
    num_programs: int = 1

    @property
    def text(self) -> str:  # type: ignore[override]
        """The blocks."""
        lines = (
            f"{n}: {what}; go to {goto}" for n, (what, goto) in enumerate(self.blocks)
        )
        return "; ".join(lines)

    @property
    def cost(self) -> float:  # type: ignore[override]
        """How many of the blocks are run at all."""
        at, seen = 0, set()
        while at not in seen:
            seen.add(at)
            at = self.blocks[at][1]
        return float(len(seen))

    def ways(self, num_images: int, inputs: tuple[int, ...]) -> "MazeWays":
        return MazeWays(self, num_images, inputs)

    def run(self, read: dict[str, Any], inputs: tuple[int, ...]) -> int | None:
        signs = read[_NETWORK]
        state = _State(0, inputs[1], 0, 0)
        been: set[tuple[int, int, int]] = set()
        while state[:3] not in been:
            been.add(state[:3])
            instruction, goto = self.blocks[state.block]
            if instruction == "LOOK":
                sign = int(signs[state.place])
                if sign == STOP:
                    return state.steps
                state = state._replace(block=goto, way=sign)
            else:
                state = self.moved(state, len(signs), inputs[0])
        return None

    def moved(self, state: _State, num_images: int, width: int) -> _State:
        """The state after a block that does not look."""
        instruction, goto = self.blocks[state.block]
        if instruction == "INC":
            return state._replace(block=goto, steps=state.steps + 1)
        right, down = _STEPS[state.way]
        height = num_images // width
        x = min(max(state.place % width + right, 0), width - 1)
        y = min(max(state.place // width + down, 0), height - 1)
        return state._replace(block=goto, place=y * width + x)


class MazeWays(AbstractWays):
    """All ways to read the signs of a maze: which are read depends on those before.

    Args:
        program: what is run.
        num_images: squares of the maze.
        inputs: its width, and the square of the start.

    Raises:
        PerceptualFault: if the maze has too many squares to sum over.

    Example:
        >>> program = MazeProgram((("LOOK", 1), ("INC", 2), ("MOVE", 0)))
        >>> diagram = program.ways(2, (2, 0)).diagram(1, ("look",))
        >>> diagram.arcs.tolist()  # To the right, and then a stop sign.
        [[0, 1, 0, 0, 1], [1, 2, 0, 1, 4]]
    """

    def __init__(self, program: MazeProgram, num_images: int, inputs: tuple[int, ...]):
        if num_images > _MOST_SQUARES:
            raise PerceptualFault(
                f"a maze of {num_images} squares",
                f"ways to read more than {_MOST_SQUARES} signs are not summed",
                "learn from small mazes: the program does for larger ones",
            )
        self.program, self.num_images, self.inputs = program, num_images, inputs
        self.calls = tuple(NetworkCall(_NETWORK, slot) for slot in range(num_images))
        self._explored: tuple[list, list[_State]] | None = None

    def diagram(self, wanted: int, networks: Sequence[str]) -> Diagram | None:
        if self._explored is None:
            self._explored = self._arcs()
        arcs, order = self._explored
        # Backwards from the stop signs at which the count is the wanted one.
        leads: set[_State] = set()
        kept = []
        for source, target, slot, label in reversed(arcs):
            is_end = target is None and source.steps == wanted
            if is_end or (target is not None and target in leads):
                leads.add(source)
                kept.append((source, target, slot, label))
        if not order or order[0] not in leads:
            return None
        kept_states = [state for state in order if state in leads]
        numbers = {state: n for n, state in enumerate(kept_states)}
        network = networks.index(_NETWORK)
        last = len(numbers)
        rows = [
            (
                numbers[source],
                last if target is None else numbers[target],
                network,
                *read,
            )
            for source, target, *read in reversed(kept)
        ]
        return Diagram(np.array(rows, np.int32).reshape(-1, 5), last + 1)

    def _arcs(self) -> tuple[list, list[_State]]:
        """Arcs from each state that looks, in an order in which no arc goes back.

        A state is at a block that looks at a square whose sign it does not know. By the
        number of signs that were read, states stand in layers.
        """
        start = self._to_next_look(_State(0, self.inputs[1], 0, 0))
        layer = [] if start is None else [start]
        arcs, order = [], []
        while layer:
            following: dict[_State, None] = {}
            for state in layer:
                order.append(state)
                for label in range(_NUM_SIGNS):
                    if label == STOP:
                        arcs.append((state, None, state.place, label))
                        continue
                    goto = self.program.blocks[state.block][1]
                    seen = tuple(sorted((*state.seen, (state.place, label))))
                    read = state._replace(block=goto, way=label, seen=seen)
                    after = self._to_next_look(read)
                    if after is not None:
                        arcs.append((state, after, state.place, label))
                        following[after] = None
            layer = list(following)
        return arcs, order

    def _to_next_look(self, state: _State) -> _State | None:
        """Goes on to a square whose sign is not known; `None` if it never comes to one."""
        known = dict(state.seen)
        been: set[tuple[int, int, int]] = set()
        while state[:3] not in been:
            been.add(state[:3])
            instruction, goto = self.program.blocks[state.block]
            if instruction != "LOOK":
                state = self.program.moved(state, self.num_images, self.inputs[0])
            elif state.place in known:
                state = state._replace(block=goto, way=known[state.place])
            else:
                return state
        return None


@dataclasses.dataclass(frozen=True)
class Maze(AbstractSpace):
    """All 729 programs of three blocks in a maze; some seventy do different things.

    Example:
        >>> Maze().networks
        {'look': 5}
    """

    @property
    def networks(self) -> dict[str, int]:
        return {_NETWORK: _NUM_SIGNS}

    def behaviours(self, task: PerceptualTask) -> list[AbstractBehaviour]:
        shown = task.splits["train"]
        rng = np.random.default_rng(0)
        picked = rng.integers(len(shown.outputs), size=_NUM_SAMPLES)
        cases = []
        for place in picked.tolist():
            num_images, inputs, _ = shown.key(place)
            cases.append((rng.integers(_NUM_SIGNS, size=num_images).tolist(), inputs))
        found: dict[tuple, tuple[MazeProgram, int]] = {}
        for program in _all_programs():
            values = tuple(program.run({_NETWORK: s}, inputs) for s, inputs in cases)
            if len(set(values)) > 1:
                first, number = found.get(values, (program, 0))
                cheaper = min(first, program, key=lambda p: p.cost)
                found[values] = cheaper, number + 1
        keys = {shown.key(place) for place in range(len(shown.outputs))}
        programs = [
            dataclasses.replace(program, num_programs=number)
            for program, number in found.values()
            if all(_can_give(program, *key) for key in keys)
        ]
        return sorted(programs, key=lambda p: p.cost)


def _can_give(
    program: MazeProgram, num_images: int, inputs: tuple[int, ...], wanted: int
) -> bool:
    """Whether some signs would make the program give this."""
    ways = program.ways(num_images, inputs)
    return ways.diagram(wanted, (_NETWORK,)) is not None


def _all_programs():
    choices = tuple(itertools.product(_INSTRUCTIONS, range(_NUM_BLOCKS)))
    return map(MazeProgram, itertools.product(choices, repeat=_NUM_BLOCKS))
