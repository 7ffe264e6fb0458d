"""Accuracy against the length of inputs, ours beside the published."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..files import Fault
from .plot import new_figure, save_figure


_STYLES = (
    ("tab:orange", "o"),
    ("tab:green", "s"),
    ("tab:blue", "D"),
    ("tab:red", "^"),
    ("tab:purple", "v"),
    ("tab:brown", "o"),
    ("tab:pink", "s"),
    ("tab:gray", "D"),
    ("tab:olive", "^"),
    ("tab:cyan", "v"),
)
# From one line to the next, along a logarithmic axis.
_SHIFT = 1.03


def plot_curves(cells: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Writes a picture with a panel for each table and a line for each of its rows.

    Args:
        cells: for each number its `table`, `row` and `column` (a length); `ours` and
            `published` (which may be `None`), and `interval` as low and high. With an
            `axis`, that is what columns count, along a linear axis.
        path: the picture to write.

    Raises:
        ValueError: if there are no cells, or a column is no length.

    Example:
        >>> import tempfile
        >>> cells = [
        ...     {"table": "Sorting", "row": "recursive", "column": length, "ours": ours,
        ...      "interval": (ours - 0.1, 1.0), "published": 1.0}
        ...     for length, ours in (("10", 1.0), ("20", 0.9))
        ... ]
        >>> path = Path(tempfile.mkdtemp()) / "curves.png"
        >>> plot_curves(cells, path)
        >>> path.read_bytes()[1:4]
        b'PNG'
    """
    if not cells:
        raise Fault("There are no numbers to draw.")
    if not all(str(cell["column"]).isdecimal() for cell in cells):
        raise Fault("Curves need columns that are lengths; draw bars instead.")
    tables: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for cell in cells:
        rows = tables.setdefault(str(cell["table"]), {})
        rows.setdefault(str(cell["row"]), []).append(cell)
    figure = new_figure(3.6 * len(tables) + 0.6, 4.0)
    grid = figure.subplots(1, len(tables), squeeze=False, sharey=True)
    # A row's name has one color and marker in all tables.
    names = {_label(name, row): None for name, rows in tables.items() for row in rows}
    styles = dict(zip(names, itertools.cycle(_STYLES), strict=False))
    for axes, (name, rows) in zip(grid[0], tables.items(), strict=True):
        _draw(axes, name, rows, styles)
    grid[0, 0].set_ylabel("inputs solved, %")
    named = {}
    for axes in grid[0]:
        lines, labels = axes.get_legend_handles_labels()
        named |= dict(zip(labels, lines, strict=True))
    figure.legend(
        named.values(),
        named.keys(),
        loc="outside lower center",
        ncols=min(4, len(named)),
        frameon=False,
        fontsize="small",
    )
    save_figure(figure, path)


def _label(table: str, row: str) -> str:
    return row.removeprefix(f"{table}, ")


def _draw(
    axes: Any,
    table: str,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    styles: Mapping[str, tuple[str, str]],
) -> None:
    counted = next(iter(rows.values()))[0].get("axis")
    for number, (row, cells) in enumerate(rows.items()):
        label = _label(table, row)
        color, marker = styles[label]
        lengths = [int(cell["column"]) for cell in cells]
        # So do their intervals stand beside each other.
        shift = 1.0 if counted else _SHIFT ** (number - (len(rows) - 1) / 2)
        ours = [100 * cell["ours"] for cell in cells]
        low = [100 * (cell["ours"] - cell["interval"][0]) for cell in cells]
        high = [100 * (cell["interval"][1] - cell["ours"]) for cell in cells]
        spread = [[max(0.0, v) for v in side] for side in (low, high)]
        axes.errorbar(
            [length * shift for length in lengths],
            ours,
            spread,
            color=color,
            marker=marker,
            label=label,
            # Of lines that are the same, the later ones are wider and below.
            linewidth=1.2 if counted else 1.5 + 2 * number,
            markersize=3 if counted else None,
            elinewidth=1.5,
            zorder=10 - number,
        )
        known = [cell for cell in cells if cell["published"] is not None]
        if known:
            axes.plot(
                [int(cell["column"]) * shift for cell in known],
                [100 * cell["published"] for cell in known],
                color=color,
                linestyle="--",
                marker="x",
                label="published" if counted else f"{label}, published",
            )
    axes.set_title(table)
    if counted:
        axes.set_xlabel(counted)
        return
    axes.set_xscale("log")
    ticks = sorted({int(cell["column"]) for cells in rows.values() for cell in cells})
    axes.set_xticks(ticks, [str(tick) for tick in ticks], fontsize="small", rotation=60)
    axes.minorticks_off()
    axes.set_ylim(-4, 104)
    axes.set_xlabel("length")
