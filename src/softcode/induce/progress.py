"""What the loop itself carries from round to round."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from .inducer import Proposal, Round


@dataclasses.dataclass(frozen=True)
class Found:
    """A program that passed, as plain values, and who found it."""

    program: str
    found_by: str
    origin: int
    term: str | None = None
    expression: str | None = None


@dataclasses.dataclass(frozen=True)
class Progress:
    """How far a search has come; plain values, which a checkpoint holds.

    Args:
        seconds: spent so far, over all parts of a run that was taken up again.
        num_proposals: that were checked.
        num_rounds: that were made.
        found: the different programs that passed, in the order they did.
        origins: the searches (restarts) whose proposals passed, likewise.
        is_exhausted: whether nothing is left to propose.
        has_proposed_all: whether, besides, each program that does the training examples
            was proposed itself.
        num_trained: proposals that did the training examples and failed on others.
        num_lines_excluded: every program of up to so many lines was tried.
        nearest: what came nearest, and what it does.
        excluded: what was gone through, in words, where it is not counted in lines.
    """

    seconds: float = 0.0
    num_proposals: int = 0
    num_rounds: int = 0
    found: tuple[Found, ...] = ()
    origins: tuple[int, ...] = ()
    is_exhausted: bool = False
    has_proposed_all: bool = False
    num_trained: int = 0
    num_lines_excluded: int = 0
    excluded: str = ""
    nearest: str = ""

    def after(
        self,
        proposed: Round,
        verdicts: Sequence[bool],
        *,
        name: str,
        num_trained: int,
        seconds: float,
    ) -> "Progress":
        """The progress with one more round.

        Args:
            proposed: what the round gave.
            verdicts: whether each of its proposals passed.
            name: who made it.
            num_trained: how many proposals did the training examples alone.
            seconds: spent by its end.
        """
        passed = [
            proposal
            for proposal, has_passed in zip(proposed.proposals, verdicts, strict=True)
            if has_passed
        ]
        excluded = proposed.info.get("num_lines_excluded", 0)
        return Progress(
            seconds=seconds,
            num_proposals=self.num_proposals + len(verdicts),
            num_rounds=self.num_rounds + 1,
            found=_with_new(self.found, passed, name),
            origins=tuple(dict.fromkeys((*self.origins, *(p.origin for p in passed)))),
            is_exhausted=proposed.is_exhausted,
            has_proposed_all=proposed.has_proposed_all,
            num_trained=self.num_trained + num_trained,
            num_lines_excluded=max(self.num_lines_excluded, excluded),
            excluded=proposed.info.get("excluded", self.excluded),
            nearest=proposed.info.get("nearest", self.nearest),
        )

    def plain(self) -> dict[str, Any]:
        """As plain values, for a checkpoint."""
        return dataclasses.asdict(self)

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "Progress":
        """The progress of a checkpoint.

        Raises:
            KeyError, TypeError: if a value is missing or of another type.
        """
        given = dict(values)
        found = tuple(Found(**entry) for entry in given.pop("found"))
        progress = cls(
            found=found, origins=tuple(given.pop("origins")), seconds=0.0, **{}
        )
        for field in dataclasses.fields(cls):
            if field.name not in ("found", "origins"):
                value, kind = given[field.name], type(getattr(progress, field.name))
                if type(value) is not kind:
                    raise TypeError(f"{field.name} is {type(value).__name__}")
        texts = [entry.program for entry in found]
        if not all(type(text) is str for text in texts):
            raise TypeError("a program is no text")
        if not all(type(origin) is int for origin in progress.origins):
            raise TypeError("an origin is no whole number")
        return dataclasses.replace(progress, **given)


def _with_new(
    found: tuple[Found, ...], passed: Sequence[Proposal], name: str
) -> tuple[Found, ...]:
    """What was found, and those of these that are other programs."""
    by_text = {entry.program: entry for entry in found}
    for proposal in passed:
        text = str(proposal.program)
        entry = Found(text, name, proposal.origin, proposal.term, proposal.expression)
        by_text.setdefault(text, entry)
    return tuple(by_text.values())
