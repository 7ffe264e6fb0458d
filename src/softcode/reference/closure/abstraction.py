"""Finitely many states that stand for all states of every size."""

from collections.abc import Collection
from typing import Any, Protocol, TypeAlias, runtime_checkable

from ...world import Call, Observed


# Anything that can be put in a set.
AbstractState: TypeAlias = Any


@runtime_checkable
class AbstractWorld(Protocol):
    """A world whose steps may lead to any of several states.

    It is sound if every run of the real world is among its own. Then whatever
    the fixed point over it leaves out cannot happen, at any size.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> isinstance(TASKS["addition"].abstraction, AbstractWorld)
        True
    """

    @property
    def assurance(self) -> str:
        """Why it is held to be sound, and what nobody has proved of that, in words."""
        ...

    def initial(self) -> Collection[AbstractState]:
        """Where inputs of any size may start."""
        ...

    def observe(self, state: AbstractState) -> Observed:
        """What is seen."""
        ...

    def successors(self, state: AbstractState, call: Call) -> Collection[AbstractState]:
        """Where a primitive may lead."""
        ...

    def enter(self, state: AbstractState) -> Collection[AbstractState]:
        """How a callee may see its caller's state at its start."""
        ...

    def leave(
        self, caller: AbstractState, callee: AbstractState
    ) -> Collection[AbstractState]:
        """How a caller may see its callee's last state, given its own at the call."""
        ...
