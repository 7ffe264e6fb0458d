"""What an interpreter network is told of a task: sizes and names, no more."""

import dataclasses
import functools
import json
from typing import Any

from ...reference import Returns
from ..task import NpiTask


@dataclasses.dataclass(frozen=True)
class Interface:
    """The numbers that go into a network and come out of it, and what they stand for.

    Args:
        task: the task's name.
        level: the level of recursion that is learned.
        programs: all programs by id; the first is RETURN, and primitives come next.
        num_primitives: how many of them act on the world by themselves.
        entry: the id of the program that starts.
        observations: for each observation, its name and number of values.
        arguments: for each place of a call, what its values stand for; the first is
            the value of a place that is not used.
        returns: how frames end.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> interface = Interface.of(TASKS["quicksort"])
        >>> interface.encoder_width, len(interface.programs)
        (31, 12)
    """

    task: str
    level: str
    programs: tuple[str, ...]
    num_primitives: int
    entry: int
    observations: tuple[tuple[str, int], ...]
    arguments: tuple[tuple[str, ...], ...]
    returns: Returns

    @classmethod
    def of(
        cls,
        task: NpiTask,
        level: str = "recursive",
        returns: Returns = Returns.WITH_CALL,
    ) -> "Interface":
        """The interface of a task's program."""
        program = task.program(level, returns)
        world = program.world
        return cls(
            task=task.name,
            level=level,
            programs=program.names,
            num_primitives=len(world.primitives),
            entry=program.ids[program.entry],
            observations=tuple((o.name, o.num_values) for o in world.observations),
            arguments=tuple(tuple(map(str, v)) for v in world.arguments),
            returns=returns,
        )

    @functools.cached_property
    def encoder_sizes(self) -> tuple[int, ...]:
        """The sizes of all that the encoder takes: observations, then arguments."""
        seen = (num_values for _, num_values in self.observations)
        return (*seen, *map(len, self.arguments))

    @property
    def encoder_width(self) -> int:
        """The length of the encoder's input: all values one-hot, put end to end."""
        return sum(self.encoder_sizes)

    def plain(self) -> dict[str, Any]:
        """The same as plain values, as JSON has them."""
        plain = {**dataclasses.asdict(self), "returns": self.returns.value}
        return json.loads(json.dumps(plain))

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Interface":
        """The other way."""
        return cls(
            **{
                **plain,
                "programs": tuple(plain["programs"]),
                "observations": tuple((n, int(k)) for n, k in plain["observations"]),
                "arguments": tuple(map(tuple, plain["arguments"])),
                "returns": Returns(plain["returns"]),
            }
        )
