"""Blocks with gotos along a tape of digits and operators (MATH).

Three blocks each MOVE the head to the next tile and read it, or APPLY an operator to two
registers; each writes its own register and says which block is next, until the head comes
to the end of the tape; then one register is the result (Gaunt et al. 2017, section 4.3,
appendix B.3).
"""

import dataclasses
import itertools
from typing import Any

import numpy as np

from ..behaviour import AbstractBehaviour, AbstractSpace
from ..diagrams import Automaton, NetworkCall, automaton_of
from ..task import PerceptualTask
from .tiles import applied


_NUM_BLOCKS = 3
# A run that has not come to the end after so many steps for each tile has no result.
_STEPS_FOR_TILE = 3
_NUM_SAMPLES = 64
_NO_VALUE = -1


@dataclasses.dataclass(frozen=True)
class TapeBlock:
    """One block: what it does, and which block is next.

    Args:
        network: that reads the next tile; `None` for an APPLY.
        operands: the registers of both numbers and the operator, for an APPLY.
        goto: the block that follows.

    Example:
        >>> TapeBlock("digit", (0, 0, 0), 1).text
        'MOVE, read by digit; go to 1'
    """

    network: str | None
    operands: tuple[int, int, int]
    goto: int

    @property
    def text(self) -> str:
        """The block in words."""
        if self.network is not None:
            return f"MOVE, read by {self.network}; go to {self.goto}"
        a, b, operator = self.operands
        return f"APPLY(R{a}, R{b}, R{operator}); go to {self.goto}"


@dataclasses.dataclass(frozen=True, eq=False)
class TapeProgram(AbstractBehaviour):
    """A program of three blocks.

    Args:
        blocks: the blocks; block `k` writes register `k`.
        result: the register that is given in the end.
        classes: for each network how many labels it tells.

    Example:
        >>> blocks = (
        ...     TapeBlock("digit", (0, 0, 0), 1),
        ...     TapeBlock(None, (1, 0, 2), 2),
        ...     TapeBlock("operator", (0, 0, 0), 0),
        ... )
        >>> program = TapeProgram(blocks, 1, {"digit": 10, "operator": 4})
        >>> program.run({"digit": [3, 0, 4, 0, 5], "operator": [0, 2, 0, 0, 0]}, ())
        17
    """

    blocks: tuple[TapeBlock, ...]
    result: int
    classes: dict[str, int]
    num_programs: int = 1

    @property
    def text(self) -> str:  # type: ignore[override]
        """The blocks."""
        lines = [f"{number}: {block.text}" for number, block in enumerate(self.blocks)]
        return "; ".join((*lines, f"give R{self.result}"))

    @property
    def cost(self) -> float:  # type: ignore[override]
        """How many of the blocks are run at all."""
        return float(len(self._trace(3)[1]))

    def ways(self, num_images: int, inputs: tuple[int, ...]) -> Automaton:
        del inputs
        return automaton_of(*self.table(num_images))

    def table(self, num_images: int) -> tuple[tuple[NetworkCall, ...], np.ndarray]:
        """The calls that matter, and the result for every way of reading them.

        Args:
            num_images: how many tiles there are.
        """
        calls, _ = self._trace(num_images)
        if calls is None:
            return (), np.asarray(_NO_VALUE)
        unique = tuple(dict.fromkeys(calls))
        ways = np.indices(tuple(self.classes[call.network] for call in unique))
        labels = dict(zip(unique, ways, strict=True))
        table = np.asarray(self._result(num_images, labels))
        if table.ndim < len(unique):
            table = np.broadcast_to(table, ways.shape[1:])
        matters = [
            bool((table != np.take(table, [0], axis)).any())
            for axis in range(table.ndim)
        ]
        index = tuple(slice(None) if each else 0 for each in matters)
        kept = tuple(c for c, each in zip(unique, matters, strict=True) if each)
        return kept, np.asarray(table[index])

    def run(self, read: dict[str, Any], inputs: tuple[int, ...]) -> int | None:
        del inputs
        num_images = len(next(iter(read.values())))
        labels = {
            NetworkCall(name, slot): label
            for name, labels in read.items()
            for slot, label in enumerate(labels)
        }
        result = self._result(num_images, labels)
        return None if result is None else int(result)

    def _trace(self, num_images: int) -> tuple[list[NetworkCall] | None, set[int]]:
        """The tiles read in order, `None` if it does not end; and the blocks run."""
        at, head, calls, seen = 0, -1, [], set()
        for _ in range(_STEPS_FOR_TILE * num_images + _NUM_BLOCKS):
            block = self.blocks[at]
            seen.add(at)
            if block.network is not None:
                head += 1
                if head == num_images:
                    return calls, seen
                calls.append(NetworkCall(block.network, head))
            elif head == -1:
                # It stands before the first tile, where a run ends as well.
                return calls, seen
            at = block.goto
        return None, seen

    def _result(self, num_images: int, labels: dict[NetworkCall, Any]) -> Any:
        """The result with these labels, or with many at once."""
        registers: list[Any] = [np.asarray(0)] * _NUM_BLOCKS
        at, head = 0, -1
        for _ in range(_STEPS_FOR_TILE * num_images + _NUM_BLOCKS):
            block = self.blocks[at]
            if block.network is not None:
                head += 1
                if head == num_images:
                    return registers[self.result]
                registers[at] = np.asarray(labels[NetworkCall(block.network, head)])
            elif head == -1:
                return registers[self.result]
            else:
                a, b, operator = (registers[k] for k in block.operands)
                registers[at] = applied(a, b, operator)
            at = block.goto
        return None


@dataclasses.dataclass(frozen=True)
class Tape(AbstractSpace):
    """All programs of three blocks (MATH): two million, of which 136,242 begin with a MOVE.

    Those that begin otherwise end before the first tile.

    Args:
        classes: for each network how many labels it tells.

    Example:
        >>> Tape().networks
        {'digit': 10, 'operator': 4}
    """

    classes: dict[str, int] = dataclasses.field(
        default_factory=lambda: {"digit": 10, "operator": 4}
    )

    @property
    def networks(self) -> dict[str, int]:
        return dict(self.classes)

    def behaviours(self, task: PerceptualTask) -> list[AbstractBehaviour]:
        (num_images,) = task.lengths
        rng = np.random.default_rng(0)
        samples = {
            NetworkCall(name, slot): rng.integers(num, size=_NUM_SAMPLES)
            for name, num in self.classes.items()
            for slot in range(num_images)
        }
        outputs = np.unique(task.splits["train"].outputs)
        found: dict[bytes, tuple[TapeProgram, int]] = {}
        for blocks in self._all_blocks():
            whole = TapeProgram(blocks, 0, self.classes)
            if whole._trace(num_images)[0] is None:
                continue
            for result in range(_NUM_BLOCKS):
                program = dataclasses.replace(whole, result=result)
                values = np.broadcast_to(
                    program._result(num_images, samples), _NUM_SAMPLES
                )
                key = values.astype(np.int8).tobytes()
                if key in found:
                    found[key] = found[key][0], found[key][1] + 1
                elif len(np.unique(values)) > 1:
                    found[key] = program, 1
        programs = [
            dataclasses.replace(program, num_programs=number)
            for program, number in found.values()
        ]
        return sorted(
            (p for p in programs if np.isin(outputs, p.table(num_images)[1]).all()),
            key=lambda p: p.cost,
        )

    def _all_blocks(self):
        """Every choice of three blocks, of which the first moves."""
        moves = [
            TapeBlock(name, (0, 0, 0), goto)
            for name in self.classes
            for goto in range(_NUM_BLOCKS)
        ]
        applies = [
            TapeBlock(None, (a, b, operator), goto)
            for a, b, operator, goto in itertools.product(range(_NUM_BLOCKS), repeat=4)
        ]
        yield from itertools.product(moves, moves + applies, moves + applies)
