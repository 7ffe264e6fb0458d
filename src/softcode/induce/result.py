"""How a search ended, and what it found."""

import dataclasses
import enum
from collections.abc import Mapping

from ..verify import AnyProgram, Check, Domain, Rivals


class Outcome(enum.Enum):
    """How a search ended; the value says it in words.

    Example:
        >>> Outcome.none_exists.value
        'No such program exists: every one within the bounds was tried.'
    """

    solved = "A program was found that does all the examples it was judged by."
    budget_spent = (
        "No program was found within the budget. Give it more time (--seconds), a "
        "machine with more lines or registers, or another inducer (--with)."
    )
    none_exists = "No such program exists: every one within the bounds was tried."
    none_left = (
        "Nothing is left to propose. That proves nothing: a program may exist. Try more "
        "restarts, or another inducer (--with)."
    )
    interrupted = "Interrupted before a program was found. Go on with --resume."


@dataclasses.dataclass(frozen=True)
class Result:
    """What a search found, how sure that is, and what it cost.

    Example:
        >>> told = Outcome.interrupted
        >>> result = Result(None, told, told.value, {}, None, 7, 2, 1.5)
        >>> result.outcome is Outcome.solved, result.num_proposals
        (False, 7)
    """

    program: AnyProgram | None
    outcome: Outcome
    message: str
    verified: Mapping[str, Check]
    found_by: str | None
    num_proposals: int
    num_rounds: int
    seconds: float
    term: str | None = None
    """The program in words, if it was made from a skeleton."""
    expression: str | None = None
    """The program as an s-expression, which `softcode.library` can compress."""
    origins: tuple[int, ...] = ()
    """The searches (restarts) whose proposals passed, in the order they did."""
    programs: tuple[AnyProgram, ...] = ()
    """All the different programs that passed, in the order they did."""
    caution: str | None = None
    """Why it may do the examples by accident, where they are few for its size."""
    domain: Domain | None = None
    """Where the program was seen to have answers, at other sizes; `None` where the
    machine says nothing of them."""
    rivals: Rivals | None = None
    """What else the examples may have meant, where that was seen."""
    not_kept: str | None = None
    """Why the run's folder does not hold this, where it could not be written."""
