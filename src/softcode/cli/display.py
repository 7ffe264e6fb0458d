"""What a search shows in a terminal while it goes on, and of its program at the end.

Progress goes to the second channel, and only if that is a terminal: in a file or a pipe
there is nothing but the answer.
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.live import Live
from rich.status import Status
from rich.table import Table
from rich.text import Text

from ..files import Fault
from ..induce import INDUCERS, Budget, Result
from ..report import NOTHING_HELD_OUT
from ..verify import Check
from .app import errors


def print_checks(checks: Mapping[str, Check], judges: Sequence[str]) -> None:
    """Prints what a program did on each split, and the first example that fails.

    If no split was held out of the search, that is said: all it was run on, it was also
    chosen by.

    Args:
        checks: of a program that was found.
        judges: the splits that it was found from and chosen by.
    """
    for split, check in checks.items():
        num_left = check.total - check.num_halted
        halted = f", {num_left} not halted" if num_left else ""
        print(f"  {split:<14} {check.passed} of {check.total}  ({check.size}{halted})")
        for failure in check.failures[:1]:
            print(f"    {failure.input} should give {failure.wanted}")
            print(f"    and {failure.told}")
    if not any(check.total for name, check in checks.items() if name not in judges):
        print(f"  {NOTHING_HELD_OUT}")


def require_kept(result: Result) -> None:
    """Raises, after the answer was told, if its folder does not hold it.

    Raises:
        Fault: says what could not be written.
    """
    if result.not_kept is not None:
        raise Fault(result.not_kept, "what is told above is not all kept there")


def shown_plainly(status: Status) -> Callable[[str], None]:
    """Shows texts in a line of progress as they are: a user's word is no mark-up."""
    return lambda text: status.update(Text(text))


class Display:
    """Live progress in a terminal; nothing where there is none.

    A table with a line for each inducer that had a turn, which says what it did last in
    its own words (`activity`), and above it the proposals checked and the seconds left.

    Args:
        budget: when the search stops.
        is_shown: false where the answer is JSON.
    """

    def __init__(self, budget: Budget, *, is_shown: bool):
        self._budget = budget
        self._started = time.perf_counter()
        self._latest: dict[str, dict[str, Any]] = {}
        shown = is_shown and sys.stderr.isatty()
        self._live = Live(console=errors(), transient=True) if shown else None

    def __enter__(self):
        if self._live is not None:
            self._live.__enter__()
        return self

    def __exit__(self, *exception):
        if self._live is not None:
            self._live.__exit__(*exception)

    def show(self, entry: dict[str, Any]) -> None:
        """Takes a round's entry of the history."""
        self._latest[entry["inducer"]] = entry
        if self._live is not None:
            self._live.update(self._table(entry))

    def _table(self, entry: dict[str, Any]) -> Table:
        """The table at this round.

        Args:
            entry: the round's, as the history has it.
        """
        limit = self._budget.seconds
        left = (
            "" if limit is None else f", {max(0, limit - entry['seconds']):.0f} s left"
        )
        table = Table(title=f"{entry['num_proposals']} proposals checked{left}")
        table.add_column("inducer")
        table.add_column("now")
        for name, latest in self._latest.items():
            told = INDUCERS[name].activity(latest) if name in INDUCERS else ""
            table.add_row(Text(name), Text(told))
        return table
