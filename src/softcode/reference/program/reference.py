"""Reference programs: what each program does next, given what it has seen."""

import dataclasses
import enum
import functools
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from ...world import NONE, AnyState, ArgumentValue, Call, Observed, World


RETURN = 0

# What is seen, with a field for each observation: a named tuple, or a path's glance.
Seen: TypeAlias = Any
# `see` gives the current observation; calls are yielded, and the last may be returned.
See: TypeAlias = Callable[[], Seen]
Steps: TypeAlias = Generator[Call, None, Call | None]
Subprogram: TypeAlias = Callable[..., Steps]
Ids: TypeAlias = tuple[int, ...]


class Returns(enum.Enum):
    """How a frame says that it ends.

    The papers' interpreter emits the end of a frame together with the next call, and so
    has no way for a frame to do nothing; each code base adds one of its own. Here:

    - `WITH_CALL`: the flag comes with the frame's last call, which is a tail call: the
      frame is gone before the callee runs, so that tail recursion needs no stack. A frame
      that has nothing left to do makes one step RETURN.
    - `ALONE`: every frame ends with a step RETURN of its own. A tail call is then a call
      followed by RETURN.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["towers_of_hanoi"]
        >>> for returns in Returns:
        ...     program = task.program(returns=returns)
        ...     print(program.describe(Context(program.ids["HANOI"], (0, 0), ((0,),))))
        HANOI(): TOWER(left, right) and return
        HANOI(): TOWER(left, right)
    """

    WITH_CALL = "with_call"
    ALONE = "alone"


class Decision(NamedTuple):
    """What a step does: a program (0 is RETURN), its arguments, and whether it ends.

    Example:
        >>> Decision(program=0, args=(0, 0), returns=True)
        Decision(program=0, args=(0, 0), returns=True)
    """

    program: int
    args: Ids
    returns: bool


class Context(NamedTuple):
    """All that a decision may depend on: a frame's call and what it has seen so far.

    Example:
        >>> Context(program=4, args=(0, 0), observations=((1, 0), (0, 0))).observations[-1]
        (0, 0)
    """

    program: int
    args: Ids
    observations: tuple[Observed, ...]


class Name(NamedTuple):
    """A program's name, which makes calls.

    Example:
        >>> print(Name("MOVE")("pointer", "up"))
        MOVE(pointer, up)
    """

    name: str

    def __call__(self, *args: ArgumentValue) -> Call:
        return Call(self.name, args)


def names(text: str) -> Iterator[Name]:
    """A name for each word.

    Example:
        >>> MOVE, SWAP = names("MOVE SWAP")
    """
    return map(Name, text.split())


@dataclasses.dataclass(frozen=True)
class ReferenceProgram:
    """Subprograms over a world: the oracle of every decision.

    A subprogram is a generator function of `see` and its arguments. `see()` is the
    current observation, a named tuple; `yield CALL` calls a primitive or subprogram;
    `return CALL` calls it as the last thing; a plain end returns. Whatever it does thus
    follows from what its frame has seen, and `decide` can ask it about any context.

    Args:
        world: what is seen and done.
        subprograms: by name.
        entry: the subprogram that a run starts with, without arguments.
        returns: how a frame says that it ends.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> program = TASKS["quicksort"].program("recursive")
        >>> program.describe(Context(program.ids["COMPSWAP"], (0, 0), ((0, 0, 0, 0),)))
        'COMPSWAP(): RETURN'
    """

    world: World
    subprograms: Mapping[str, Subprogram]
    entry: str
    returns: Returns = Returns.WITH_CALL

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """All programs, in the order of their ids."""
        return ("RETURN", *self.world.primitives, *self.subprograms)

    @functools.cached_property
    def ids(self) -> dict[str, int]:
        """The id of each program."""
        return {name: index for index, name in enumerate(self.names)}

    @property
    def no_args(self) -> Ids:
        """The arguments of a call without any."""
        return (0,) * len(self.world.arguments)

    @functools.cached_property
    def _argument_ids(self) -> list[dict[ArgumentValue, int]]:
        spaces = self.world.arguments
        return [{value: index for index, value in enumerate(v)} for v in spaces]

    @functools.cached_property
    def _decisions(self) -> dict[bool, dict[Call | None, Decision]]:
        return {False: {}, True: {None: Decision(RETURN, self.no_args, True)}}

    def decision(self, call: Call | None, returns: bool) -> Decision:
        """A call as numbers; no call is RETURN."""
        known = self._decisions[returns]
        if call not in known and call is not None:
            padding = (NONE,) * (len(self.no_args) - len(call.args))
            values = zip(self._argument_ids, call.args + padding, strict=True)
            args = tuple(ids[value] for ids, value in values)
            known[call] = Decision(self.ids[call.name], args, returns)
        return known[call]

    @functools.cached_property
    def _calls(self) -> dict[tuple[int, Ids], Call]:
        return {}

    def call(self, program: int, args: Ids) -> Call:
        """Numbers as a call, without the arguments that are not used."""
        known = self._calls.get((program, args))
        if known is None:
            spaces = self.world.arguments
            values = [space[index] for space, index in zip(spaces, args, strict=True)]
            while values and values[-1] == NONE:
                values.pop()
            known = Call(self.names[program], tuple(values))
            self._calls[program, args] = known
        return known

    def is_primitive(self, program: int) -> bool:
        """Whether it acts on the world by itself."""
        return 0 < program <= len(self.world.primitives)

    @functools.cached_property
    def _effects(self) -> dict[tuple[int, Ids], Callable[[AnyState], None] | None]:
        return {}

    def effect(self, program: int, args: Ids) -> Callable[[AnyState], None] | None:
        """What a primitive does to a state; nothing for RETURN and subprograms.

        Raises:
            ValueError: if the primitive takes no such arguments.
        """
        if not self.is_primitive(program):
            return None
        key = (program, args)
        if key not in self._effects:
            self._effects[key] = self.world.action(self.call(program, args))
        return self._effects[key]

    def decide(self, context: Context) -> Decision:
        """What the program does in a context."""
        frame = Activation(self, context.program, context.args)
        seen = [self.world.named(values) for values in context.observations]
        for observation in seen[:-1]:
            frame.decide(observation)
        return frame.decide(seen[-1])

    def describe(self, context: Context) -> str:
        """A context's call and its decision, for people."""
        shown = self.describe_decision(self.decide(context))
        return f"{self.call(context.program, context.args)}: {shown}"

    def describe_decision(self, decision: Decision) -> str:
        """What is done, for people."""
        if decision.program == RETURN:
            return "RETURN"
        called = str(self.call(decision.program, decision.args))
        return f"{called} and return" if decision.returns else called


class Activation:
    """A call of a subprogram that is under way.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> program = TASKS["greatest_common_divisor"].program()
        >>> frame = Activation(program, program.ids["REDUCE"], program.no_args)
        >>> step = frame.decide(program.world.named((0, 0)))
        >>> program.describe_decision(step)
        'SUBTRACT()'
    """

    __slots__ = ("_program", "_seen", "_steps")

    def __init__(self, program: ReferenceProgram, index: int, args: Ids) -> None:
        name, values = program.call(index, args)
        self._program = program
        self._seen: Seen = None
        steps = program.subprograms[name](lambda: self._seen, *values)
        self._steps: Steps | None = steps

    def decide(self, observation: Seen) -> Decision:
        """The next step, given what is seen now (as a named tuple)."""
        if self._steps is None:
            return self._program.decision(None, True)
        self._seen = observation
        try:
            return self._program.decision(next(self._steps), False)
        except StopIteration as end:
            self._steps = None
            with_call = self._program.returns is Returns.WITH_CALL
            return self._program.decision(end.value, with_call or end.value is None)
