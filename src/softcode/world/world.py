"""A world that programs act on: named integers and arrays, seen through a few flags."""

import dataclasses
import functools
import types
from collections import namedtuple
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np


# The value of an argument that is not used.
NONE = "none"

# What is seen at once: one small integer for each observation.
Observed: TypeAlias = tuple[int, ...]

# A number of any reading: an integer, an array of them (one for each state), a solver's
# term, or the name of a local variable in source that is written.
Number: TypeAlias = Any
# What is true or false in any reading; in source it is 1 or 0.
Flag: TypeAlias = Any
# A state of any reading: variables that are numbers, and arrays that give numbers at
# places that are numbers. `WorldState` is that of integers.
AnyState: TypeAlias = Any
# A value of an argument, as people read it.
ArgumentValue: TypeAlias = str | int


class Call(NamedTuple):
    """A program's name, and its arguments as people read them.

    Example:
        >>> print(Call("MOVE", ("pointer", "up")))
        MOVE(pointer, up)
    """

    name: str
    args: tuple[ArgumentValue, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.args))})"


class WorldState(types.SimpleNamespace):
    """Variables (integers) and arrays, by name.

    Primitives and observations are written once, in plain Python that never branches on
    a value, and run on four kinds of state: this one, whose arrays are lists;
    `BatchState`, many states at once; one of a solver's terms, for proofs; and one that
    writes down what is done to it, to be compiled. So they may only use `+`, `-`, `==`,
    `<=`, `<`, `&` and `|`, places of an array, `choose` and `half`.

    Example:
        >>> state = WorldState(place=1, array=[5, 7])
        >>> state.array[state.place] + 1
        8
    """

    def copy(self) -> "WorldState":
        """A state that can change apart from this one."""
        parts = vars(self).items()
        return type(self)(**{k: v.copy() if _is_array(v) else v for k, v in parts})


@functools.singledispatch
def choose(condition: Flag, yes: Number, no: Number) -> Number:
    """One of two values, for a condition of any reading.

    A reading with conditions of a type of its own registers what they choose.

    Example:
        >>> choose(2 < 3, "smaller", "not smaller")
        'smaller'
    """
    return yes if condition else no


@choose.register(np.ndarray)
@choose.register(np.bool_)
def _choose_in_each(
    condition: np.ndarray | np.bool_, yes: Number, no: Number
) -> Number:
    return np.where(condition, yes, no)


@functools.singledispatch
def half(number: Number) -> Number:
    """Half of a number of any reading, rounded down.

    Example:
        >>> half(7)
        3
    """
    return number // 2


def implies(condition: Flag, conclusion: Flag) -> Flag:
    """Whether the conclusion holds wherever the condition does.

    Example:
        >>> implies(2 < 1, 1 < 0), implies(1 < 2, 1 < 0)
        (True, False)
    """
    return choose(condition, conclusion, True)


@dataclasses.dataclass(frozen=True)
class Observation:
    """Something that can be seen of a state: one of `num_values` values from 0.

    Example:
        >>> Observation("stack_is_empty").num_values
        2
    """

    name: str
    num_values: int = 2


@dataclasses.dataclass(frozen=True)
class Primitive:
    """An action on a state, and the arguments that it takes.

    `act(state, *args)` changes the state. `calls` lists every tuple of arguments that
    means something; any other is refused before `act` sees it.

    Example:
        >>> def step(state, direction):
        ...     state.place = state.place + (1 if direction == "up" else -1)
        >>> up_or_down = Primitive(step, (("up",), ("down",)))
    """

    act: Callable[..., None]
    calls: Collection[tuple[ArgumentValue, ...]] = ((),)


@dataclasses.dataclass(frozen=True)
class World:
    """What can be seen of a state, and what can be done to it.

    Args:
        variables: the names of the state's integers.
        arrays: the names of its arrays.
        observations: what is seen, in the order in which `look` gives it.
        look: the values of all observations in a state.
        arguments: for each place of a call, the values that may stand there. The first
            of each is `NONE`.
        primitives: what can be done, by name.

    Raises:
        ValueError: if the first value of an argument is another.

    Example:
        >>> def drop(state):
        ...     state.height = state.height - 1
        >>> well = World(
        ...     variables=("height",),
        ...     arrays=(),
        ...     observations=(Observation("is_down"),),
        ...     look=lambda state: (state.height == 0,),
        ...     arguments=(),
        ...     primitives={"DROP": Primitive(drop)},
        ... )
        >>> state = WorldState(height=1)
        >>> well.action(Call("DROP"))(state)
        >>> well.observe(state)
        Observed(is_down=1)

    Source: Reed and de Freitas, "Neural Programmer-Interpreters" (2016), section 3: what
    is observed at each step, and programs that act.
    """

    variables: tuple[str, ...]
    arrays: tuple[str, ...]
    observations: tuple[Observation, ...]
    look: Callable[[AnyState], tuple[Number, ...]]
    arguments: tuple[tuple[ArgumentValue, ...], ...]
    primitives: Mapping[str, Primitive]

    def __post_init__(self) -> None:
        if any(values[0] != NONE for values in self.arguments):
            raise ValueError(f"the first value of each argument must be {NONE!r}")

    @functools.cached_property
    def observed(self) -> Callable[..., Observed]:
        """The named tuple that an observation comes as."""
        return namedtuple("Observed", [what.name for what in self.observations])

    @functools.cached_property
    def _known(self) -> dict[Observed, Observed]:
        return {}

    def observe(self, state: WorldState) -> Observed:
        """What is seen in a state of integers, as a named tuple."""
        return self.named(self.look(state))

    def named(self, values: Observed) -> Observed:
        """The values of all observations as a named tuple.

        Raises:
            ValueError: if a value is not one that its observation may have.
        """
        seen = self._known.get(values)
        if seen is None:
            for value, what in zip(values, self.observations, strict=True):
                if not 0 <= value < what.num_values:
                    raise ValueError(f"{what.name} is {value}, which it may not be")
            seen = self._known[values] = self.observed(*map(int, values))
        return seen

    def action(self, call: Call) -> Callable[[AnyState], None]:
        """What a primitive does to a state.

        Raises:
            ValueError: if the primitive does not exist or takes no such arguments.
        """
        primitive = self.primitives.get(call.name)
        if primitive is None or call.args not in primitive.calls:
            raise ValueError(f"there is no primitive {call}")
        if not call.args:
            return primitive.act
        return lambda state: primitive.act(state, *call.args)


def _is_array(value: object) -> bool:
    return hasattr(value, "copy")
