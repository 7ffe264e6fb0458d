"""Where in a frame an interpreter's hidden state went wrong, as a picture."""

from pathlib import Path
from typing import Any

import numpy as np

from ..npi.network import Drift
from .plot import new_figure, save_figure


_RIGHT, _WRONG, _LESSON = "tab:blue", "tab:red", "#8a9099"


def plot_drift(drift: Drift, path: Path) -> None:
    """Writes three panels over the steps of one frame, one above the other.

    The margin of the right decision; how far the hidden state is from those of the
    lessons, after which the same or something else was right; and its units.

    Args:
        drift: the frame.
        path: the picture to write.

    Raises:
        OSError: if it cannot be written; names the file.

    Example:
        >>> import tempfile
        >>> lead, distances = np.array([1.5, -0.1]), np.array([0.0, 0.7])
        >>> decisions, states = ("INSERT()", "RETURN"), np.zeros((2, 8))
        >>> drift = Drift("SORT()", decisions, lead, states, distances, distances + 1, 1)
        >>> path = Path(tempfile.mkdtemp()) / "drift.png"
        >>> plot_drift(drift, path)
        >>> path.read_bytes()[1:4]
        b'PNG'
    """
    num_steps = len(drift.margins)
    figure = new_figure(min(12.0, 5.0 + 0.12 * num_steps), 7.0)
    grid = figure.subplots(3, 1, sharex=True, height_ratios=[2, 2, 3])
    _draw_margins(grid[0], drift)
    _draw_distances(grid[1], drift)
    _draw_units(grid[2], drift)
    for axes in grid:
        if 0 < drift.num_lesson_steps < num_steps:
            axes.axvline(
                drift.num_lesson_steps + 0.5, color=_LESSON, linestyle="--", linewidth=1
            )
    grid[0].set_title(_title(drift), fontsize="medium")
    grid[2].set_xlabel(f"step of {drift.call}")
    grid[2].xaxis.get_major_locator().set_params(integer=True)
    save_figure(figure, path)


def _title(drift: Drift) -> str:
    wrong = drift.first_wrong
    if wrong is None:
        return f"{drift.call}: every step is as it should be"
    told = (
        f"{drift.call}: wrong at step {wrong + 1} ({drift.decisions[wrong]} is right)"
    )
    if 0 < drift.num_lesson_steps < len(drift.margins):
        told += f"; the lessons' longest had {drift.num_lesson_steps} (dashed)"
    return told


def _draw_margins(axes: Any, drift: Drift) -> None:
    steps = np.arange(1, len(drift.margins) + 1)
    colors = np.where(drift.margins < 0, _WRONG, _RIGHT)
    axes.bar(steps, drift.margins, color=colors)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_ylabel("lead of what\nis right, logits")


def _draw_distances(axes: Any, drift: Drift) -> None:
    steps = np.arange(1, len(drift.margins) + 1)
    for distances, color, label in (
        (drift.from_right, _RIGHT, "after which the same was right"),
        (drift.from_wrong, _WRONG, "after which something else was"),
    ):
        axes.plot(steps, distances, color=color, marker=".", label=label)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("distance to the\nnearest state")
    axes.legend(frameon=False, fontsize="small", title="of the lessons,")


def _draw_units(axes: Any, drift: Drift) -> None:
    num_steps, num_units = drift.states.shape
    # Units that do alike stand beside each other.
    order = np.argsort(drift.states.mean(0))
    axes.imshow(
        drift.states[:, order].T,
        aspect="auto",
        cmap="RdBu",
        vmin=-1,
        vmax=1,
        interpolation="nearest",
        extent=(0.5, num_steps + 0.5, num_units, 0),
    )
    axes.set_ylabel("hidden units")
