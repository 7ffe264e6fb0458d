"""What an experiment is, and the interval of a share.

An experiment is a value, not a class to be inherited from: what differs between tables is
two functions, one that says the settings and one that gives the cells.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..files import Fault
from ..induce.run import Measurements


# The 97.5 % point of the normal distribution, for intervals of 95 %.
_Z = 1.959964


@dataclasses.dataclass(frozen=True)
class Experiment:
    """A published table: how to make each of its rows again.

    Args:
        title: the table and its source.
        rows: for each row, what it is in words.
        settings: what a run uses, in words; takes whether it is the quick one.
        cells: gives the cells as plain objects; takes the rows' names, whether it is
            quick, the seed, and what keeps each measurement.

    Example:
        >>> def cells(rows, quick, seed, kept):
        ...     yield {"row": "all", "column": "inc", "ours": 0.5, "seed": seed}
        >>> table = Experiment("Half", {"all": "every task"}, lambda quick: "none", cells)
        >>> next(table.run(rows=["all"], quick=True, seed=3))["seed"]
        3
    """

    title: str
    rows: Mapping[str, str]
    settings: Callable[[bool], str]
    cells: Callable[[Sequence[str], bool, int, Measurements], Iterator[dict[str, Any]]]

    def run(
        self,
        *,
        rows: Sequence[str],
        quick: bool,
        seed: int,
        kept: Measurements | None = None,
    ) -> Iterator[dict[str, Any]]:
        """The cells of these rows, one after another, each as it ends.

        Args:
            rows: their names.
            quick: whether to use fewer restarts and updates.
            seed: of all that is drawn.
            kept: keeps each measurement as it ends; nothing is kept if `None`.

        Yields:
            Plain objects; see the folder's docstring.
        """
        return self.cells(rows, quick, seed, kept or Measurements())

    def line(self, cell: Mapping[str, Any]) -> str:
        """A cell as a line for the terminal: ours with its interval, the paper's."""
        low, high = cell["interval"]
        published = cell["published"]
        theirs = (
            "not published" if published is None else f"paper {100 * published:.0f} %"
        )
        return (
            f"{cell['row']:<24} {cell['column']:<10} {100 * cell['ours']:5.1f} % "
            f"[{100 * low:.0f}, {100 * high:.0f}]   {theirs:<14} {cell['seconds']:6.1f} s"
        )


def wilson_interval(num_successes: int, num_trials: int) -> tuple[float, float]:
    """The 95 % interval of a share: Wilson's score interval.

    `(p + z²/2n ± z sqrt(p (1 - p) / n + z²/4n²)) / (1 + z²/n)`, with `p` the share
    `num_successes / num_trials`, `n` the trials and `z = 1.96`.

    Raises:
        ValueError: unless `0 <= num_successes <= num_trials` and there are trials.

    Source: Wilson, "Probable inference, the law of succession, and statistical
    inference" (1927).

    Example:
        >>> low, high = wilson_interval(19, 100)
        >>> f"{low:.2f} {high:.2f}"
        '0.13 0.28'
    """
    if not 0 <= num_successes <= num_trials or num_trials == 0:
        raise Fault(f"{num_successes} of {num_trials} is no share")
    share = num_successes / num_trials
    shrink = 1 + _Z**2 / num_trials
    center = (share + _Z**2 / (2 * num_trials)) / shrink
    spread = share * (1 - share) / num_trials + _Z**2 / (4 * num_trials**2)
    half = _Z * spread**0.5 / shrink
    return max(0.0, center - half), min(1.0, center + half)
