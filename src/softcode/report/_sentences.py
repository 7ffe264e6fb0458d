"""A run's result in one sentence."""

import re
from collections.abc import Mapping
from typing import Any

from ..induce import words_of


_ENDINGS = {
    "budget_spent": "the budget is spent",
    "none_exists": "there is none of this size",
    "none_left": "everything within its limits was tried",
    "interrupted": "the run was interrupted",
}


# Of a program that was run on nothing but what it was found from or chosen by.
NOTHING_HELD_OUT = (
    "All examples had a part in finding it: that it is right on others was not looked "
    "at."
)


def result_sentence(summary: Mapping[str, Any]) -> str:
    """What came of a run, from the content of its `run.json`.

    Example:
        >>> result_sentence({
        ...     "task": {"name": "map inc"}, "outcome": "none_exists", "seconds": 3.0,
        ...     "program": None, "message": "Give the machine more lines.",
        ... })
        'No program found for map inc in 3.0 s: there is none of this size. Give the \
machine more lines.'
    """
    name = summary["task"]["name"]
    outcome = summary.get("outcome")
    seconds = summary.get("seconds")
    spent = f" in {duration(seconds)}" if seconds is not None else ""
    message = summary.get("message") or ""
    if not summary.get("program"):
        ending = _ENDINGS.get(str(outcome), str(outcome))
        return f"No program found for {name}{spent}: {ending}. {message}".strip()
    num_lines = count_lines(str(summary["program"]))
    lines = f"{num_lines} line{'' if num_lines == 1 else 's'}"
    way = words_of(str(summary.get("found_by")))
    found = f"a program of {lines} for {name}{way and ' by '}{way}{spent}"
    checks = [_passed(*item) for item in (summary.get("verified") or {}).items()]
    passes = f"; it passes {_listed(checks)}" if checks else ""
    if outcome == "solved":
        caution = summary.get("caution")
        held_out = "" if summary.get("num_held_out", 1) else f" {NOTHING_HELD_OUT}"
        told = f" Caution: {caution}." if caution else ""
        return f"Found {found}{passes}.{held_out}{told}"
    ending = _ENDINGS.get(str(outcome), str(outcome))
    return f"Not solved ({ending}); the best is {found}{passes}. {message}".strip()


def count_lines(program: str) -> int:
    """How many instructions a program's text has: no labels, comments or settings."""
    code = (re.split(r"[;#]", line)[0].strip() for line in program.splitlines())
    return sum(
        bool(line) and not line.startswith(".machine") and not line.endswith(":")
        for line in code
    )


def duration(seconds: int | float) -> str:
    """So many seconds, in the unit that people would use."""
    if seconds < 100:
        return f"{seconds:.1f} s"
    if seconds < 6000:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def amount(value: int | float) -> str:
    """A number for people: thousands apart, or at most four digits that matter."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


def _passed(split: str, result: Mapping[str, Any]) -> str:
    passed, total = result.get("passed"), result.get("total")
    share = f"all {total}" if passed == total else f"{passed} of {total}"
    return f"{share} example{'' if total == 1 else 's'} of {split}"


def _listed(texts: list[str]) -> str:
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if texts[1:] else texts[0]
