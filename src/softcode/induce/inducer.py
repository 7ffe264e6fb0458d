"""What an inducer is: a way to propose programs. It does not judge them."""

import abc
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, TypeAlias

from jaxtyping import PRNGKeyArray

from ..files import Fault
from ..verify import AnyProgram


# A task as the inducer gets it: on a machine, or with the types of its values.
Posed: TypeAlias = Any
# Everything a search carries from one round to the next: arrays, by name.
State: TypeAlias = dict[str, Any]
# What an inducer derives from the task before it starts, and never changes.
Plan: TypeAlias = Any


class Proposal(NamedTuple):
    """A program worth checking, and which of the inducer's searches it comes from.

    Example:
        >>> from softcode.program import Program
        >>> Proposal(Program.parse("inc 1 1"), origin=3).origin
        3
    """

    program: AnyProgram
    origin: int
    term: str | None = None
    """The program in the words of the term that it was made from, if it was."""
    expression: str | None = None
    """That term without holes, as an s-expression (see `softcode.skeleton`)."""


class Round(NamedTuple):
    """What one call of `propose` gives.

    Example:
        >>> Round((), {}, {"num_steps": 100}).is_exhausted
        False
    """

    proposals: Sequence[Proposal]
    state: State
    info: Mapping[str, Any]
    """What happened, as plain values, for the history and the progress display."""
    is_exhausted: bool = False
    """Whether nothing is left to propose."""
    has_proposed_all: bool = False
    """With that: whether every program that does the training examples was proposed, and
    not one alone of those that do the same on them."""


class Refused(Fault):
    """An inducer cannot work on a task; says why, and what could.

    Example:
        >>> raise Refused("models are not searched. Use gradient")
        Traceback (most recent call last):
        softcode.induce.inducer.Refused: models are not searched. Use gradient
    """


class AbstractInducer(abc.ABC):
    """A way to find programs: `induce` calls it in rounds and tells it the verdicts.

    An inducer is a frozen dataclass of settings. All that changes is in the state, a
    nest of dictionaries of arrays, so that a search can be written down after any round
    and taken up again; the same state always gives the same round.

    Example:
        >>> from softcode.induce import Enumerate
        >>> isinstance(Enumerate(), AbstractInducer), Enumerate(max_lines=2).covers()
        (True, 'all programs of up to 2 lines and its registers')
    """

    name: ClassVar[str]
    way: ClassVar[str]
    """How it finds programs, in the words of a report: "found by gradient descent"."""
    rounds_alone: ClassVar[int] = 400
    """Rounds that it has to itself where it is the first of several."""

    advice: ClassVar[str] = (
        "Give it more time (--seconds), a machine with more lines or registers, or "
        "another inducer (--with)."
    )
    """What to do where its time was not enough."""
    takes_functions: ClassVar[bool] = False
    """Whether it looks for functions over plain values, and not for programs."""

    @abc.abstractmethod
    def refuses(self, task: Posed) -> str | None:
        """Why it cannot work on this task, and what could; `None` if it can.

        Takes no time to speak of: whoever has a choice of inducers asks each.
        """

    @abc.abstractmethod
    def price(self, task: Posed) -> float:
        """About how many seconds it takes to have tried what it is best at.

        Only compared: `auto` asks the cheapest first, and leaves out the dearest.
        """

    @classmethod
    @abc.abstractmethod
    def suited(cls, task: Posed) -> "AbstractInducer":
        """It, with the settings that `auto` gives it for this task."""

    @classmethod
    @abc.abstractmethod
    def activity(cls, info: Mapping[str, Any]) -> str:
        """What it is doing, in a few words, from a round's entry in the history."""

    @property
    @abc.abstractmethod
    def is_complete(self) -> bool:
        """Whether having nothing left to propose proves that no program exists."""

    @abc.abstractmethod
    def covers(self) -> str:
        """Which programs a complete search went through, in words."""

    @abc.abstractmethod
    def prepare(self, task: Posed) -> Plan:
        """What is derived, once, from a task that the inducer does not refuse."""

    @abc.abstractmethod
    def init(self, plan: Plan, key: PRNGKeyArray) -> State:
        """The state before the first round."""

    @abc.abstractmethod
    def like(self, plan: Plan, state: State) -> State:
        """The form of a state that was read from a file, where nobody vouches for it.

        Args:
            plan: what `prepare` gave.
            state: what was read. Only what the shapes depend on is looked at.

        Returns:
            The same nest with arrays of the shapes and types that it must have; where
            values are used as places, a `softcode.induce.run.Within`.

        Raises:
            LookupError, TypeError, ValueError: if no such state was ever made.
        """

    @abc.abstractmethod
    def propose(self, plan: Plan, state: State) -> Round:
        """The next programs worth checking; may be none in a round that only searched."""

    @abc.abstractmethod
    def observe(self, plan: Plan, state: State, verdicts: Sequence[bool]) -> State:
        """Learns which of the last round's proposals passed."""
