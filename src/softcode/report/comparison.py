"""The table of tasks by inducers, as a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..files import Fault
from .plot import new_figure, save_figure


def plot_comparison(cells: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Writes a picture in which each task is a row and each inducer a column.

    Args:
        cells: for each of them `task`, `with`, `share` (0 to 1) and `seconds`.
        path: the PNG file to write.

    Raises:
        ValueError: if there are no cells.

    Example:
        >>> import tempfile
        >>> cells = [
        ...     {"task": "inc", "with": "enumerate", "share": 1.0, "seconds": 0.2},
        ...     {"task": "inc", "with": "gradient", "share": 0.4, "seconds": 31.0},
        ... ]
        >>> path = Path(tempfile.mkdtemp()) / "comparison.png"
        >>> plot_comparison(cells, path)
        >>> path.read_bytes()[1:4]
        b'PNG'
    """
    if not cells:
        raise Fault("There is nothing to draw.")
    rows = list(dict.fromkeys(str(cell["task"]) for cell in cells))
    columns = list(dict.fromkeys(str(cell["with"]) for cell in cells))
    shares = np.full((len(rows), len(columns)), np.nan)
    figure = new_figure(2.4 + 1.5 * len(columns), 1.1 + 0.42 * len(rows))
    axes = figure.add_subplot()
    for cell in cells:
        row, column = rows.index(str(cell["task"])), columns.index(str(cell["with"]))
        share = float(cell["share"])
        shares[row, column] = share
        axes.annotate(
            f"{100 * share:.0f} %  {cell['seconds']:.2g} s",
            (column, row),
            ha="center",
            va="center",
            fontsize=8,
            color="white" if share > 0.6 else "black",
        )
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=2)
    axes.tick_params(which="minor", length=0)
    axes.spines[:].set_visible(False)
    axes.set_title("share solved, and seconds for one program", fontsize=9, loc="left")
    save_figure(figure, path)
