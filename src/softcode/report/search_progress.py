"""What a search shows while it goes on, in a terminal or a notebook."""

from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ..induce import INDUCERS


class SearchProgress:
    """Live progress of a search where it can be seen; nothing in a file or a pipe.

    A table with a line for each inducer that had a turn, which says what it did last in
    its own words, and above it the proposals checked and the seconds left.

    Args:
        seconds: that the search has; `None` if it has no limit.
        console: where it is shown; the second channel if left out.
        is_shown: false where nobody is to see it.

    Example:
        >>> from softcode.induce import induce
        >>> with SearchProgress(10.0) as progress:
        ...     result = induce([(1, 2), (5, 6)], seconds=10, on_round=progress.show)
        >>> result.source.splitlines()[-1].strip()
        'return n + 1'
    """

    def __init__(
        self,
        seconds: float | int | None = None,
        console: Console | None = None,
        *,
        is_shown: bool = True,
    ):
        self._seconds = seconds
        self._latest: dict[str, dict[str, Any]] = {}
        console = console or Console(stderr=True)
        is_seen = is_shown and (console.is_terminal or console.is_jupyter)
        self._live = Live(console=console, transient=True) if is_seen else None

    def __enter__(self):
        if self._live is not None:
            self._live.__enter__()
        return self

    def __exit__(self, *exception):
        if self._live is not None:
            self._live.__exit__(*exception)

    def show(self, entry: dict[str, Any]) -> None:
        """Takes a round's entry of the history: it is what `on_round` is told.

        Args:
            entry: the round's.
        """
        self._latest[entry["inducer"]] = entry
        if self._live is not None:
            self._live.update(self.table(entry))

    def table(self, entry: dict[str, Any]) -> Table:
        """What is shown at a round.

        Args:
            entry: the round's, as the history has it.
        """
        seconds = self._seconds
        left = ""
        if seconds is not None:
            left = f", {max(0, seconds - entry['seconds']):.0f} s left"
        table = Table(title=f"{entry['num_proposals']} proposals checked{left}")
        table.add_column("inducer")
        table.add_column("now")
        for name, latest in self._latest.items():
            told = INDUCERS[name].activity(latest) if name in INDUCERS else ""
            table.add_row(Text(name), Text(told))
        return table
