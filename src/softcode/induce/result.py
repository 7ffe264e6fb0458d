"""How a search ended, and what it found."""

import dataclasses
import enum
import html
from collections.abc import Mapping
from pathlib import Path

from ..files import Fault, write_whole
from ..lowering import Lowered
from ..verify import AnyProgram, Check, Domain, Rivals


class Outcome(enum.Enum):
    """How a search ended; the value says it in words.

    Example:
        >>> Outcome.none_exists.value
        'No such program exists: every one within the bounds was tried.'
    """

    solved = "A program was found that does all the examples it was judged by."
    budget_spent = "No program was found within the budget."
    none_exists = "No such program exists: every one within the bounds was tried."
    none_left = (
        "Nothing is left to propose. That proves nothing: a program may exist. Try more "
        "restarts, or another inducer (--with)."
    )
    interrupted = "Interrupted before a program was found. Go on with --resume."


@dataclasses.dataclass(frozen=True, repr=False)
class Result:
    """What a search found, how sure that is, and what it cost.

    Printed, it shows the program, what that was checked on, and what else the examples
    may have meant; in a notebook likewise.

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
    lowered: Lowered | None = None
    """A function of one list of whole numbers, as a program of the assembly machine."""
    nearest: str | None = None
    """What came nearest, where no program was found: its text, and what it does."""
    not_kept: str | None = None
    """Why the run's folder does not hold this, where it could not be written."""

    @property
    def source(self) -> str | None:
        """The program as a function of Python; `None` if none was found.

        Raises:
            ProgramFault: where the machine's programs are no such functions.
        """
        return None if self.program is None else self.program.to_python().rstrip()

    def save(self, path: str | Path) -> None:
        """Writes `source` as a file.

        Raises:
            Fault: if no program was found.
            OSError: if the file cannot be written.
        """
        if self.source is None:
            raise Fault("no program was found, so there is none to save")
        write_whole(Path(path), self.source + "\n")

    def __str__(self) -> str:
        lines = [] if self.program is None else [self.program.shown.rstrip(), ""]
        lines += self._told()
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        told = "".join(f"<p>{html.escape(line)}</p>" for line in self._told())
        if self.program is None:
            return told
        shown = html.escape(self.program.shown.rstrip())
        return f"<pre><code>{shown}</code></pre>{told}"

    def _told(self) -> list[str]:
        """What is known, a sentence or two a line."""
        if self.program is None:
            spent = f"{self.seconds:.1f} s, {self.num_proposals} proposals."
            return [self.message, spent, *self._near_miss()]
        checks = ", ".join(
            f"{split} {check.passed} of {check.total}"
            for split, check in self.verified.items()
        )
        by = (
            f"Found by {self.found_by} in {self.seconds:.1f} s. "
            if self.found_by
            else ""
        )
        lines = [f"{by}Checked on: {checks}."]
        if self.domain is not None:
            lines.append(str(self.domain))
        if self.caution is not None:
            lines.append(f"Caution: {self.caution}.")
        if self.lowered is not None:
            lines.append(f"Also as assembly: {self.lowered.told}; see `.lowered`.")
        return lines

    def _near_miss(self) -> list[str]:
        if self.nearest is None:
            return []
        return [f"What came nearest: {self.nearest}"]
