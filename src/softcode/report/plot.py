"""Pictures as PNG files: losses, a trace, and a table beside published numbers."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..files import Fault, write_whole
from ._loss_chart import loss_curves
from .trace import BothReadings, ComparedTrace


_OURS, _PUBLISHED, _MUTED = "#1f5fbf", "#c9a227", "#8a9099"
_DPI = 150


def plot_losses(history: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Writes a picture of the loss of each restart by round, on a logarithmic axis.

    Args:
        history: an object a round, with `round` and, where there are any, the `losses`
            by restart.
        path: the picture to write.

    Raises:
        ValueError: if the history holds no losses.

    Example:
        >>> import tempfile
        >>> history = [{"round": i, "losses": {"0": 1 / i, "1": 0.9}} for i in (1, 2, 3)]
        >>> path = Path(tempfile.mkdtemp()) / "loss.png"
        >>> plot_losses(history, path)
        >>> path.read_bytes()[1:4]
        b'PNG'
    """
    curves = loss_curves(history)
    if not curves:
        raise Fault("The history holds no losses to draw.")
    figure = new_figure(7.0, 4.0)
    axes = figure.add_subplot()
    best = min(curves, key=lambda restart: curves[restart][-1][1])
    for restart, curve in curves.items():
        is_best = restart == best
        axes.plot(
            *zip(*curve, strict=True),
            color=_OURS if is_best else _MUTED,
            linewidth=1.8 if is_best else 0.7,
            alpha=1 if is_best else 0.7,
            marker="." if len(curve) == 1 else None,
            zorder=3 if is_best else 2,
            label=f"restart {best}, the lowest at the end" if is_best else None,
        )
    axes.set_yscale("log")
    axes.set_xlabel("round")
    axes.set_ylabel("loss")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", linewidth=0.4)
    axes.legend(frameon=False, loc="upper right")
    save_figure(figure, path)


def plot_trace(trace: ComparedTrace, path: Path) -> None:
    """Writes heat maps over time of all values and cells, relaxed above exact.

    Args:
        trace: the run, as `record` gives it.
        path: the picture to write.

    Example:
        >>> import tempfile
        >>> from softcode.program import Program
        >>> from softcode.report import record
        >>> path = Path(tempfile.mkdtemp()) / "trace.png"
        >>> plot_trace(record(Program.parse("inc 1 1"), [0, 0]), path)
        >>> path.read_bytes()[1:4]
        b'PNG'
    """
    singles, groups = dict(trace.values), dict(trace.rows)
    halted = singles.pop("halted")
    panels: list[tuple[str, BothReadings, tuple[str, ...] | None]]
    panels = [(name, pair, None) for name, pair in singles.items()]
    panels += [(n, pair, trace.cell_names[n]) for n, pair in groups.items()]
    panels.append(("halted", halted, None))
    heights = [_image(pair.relaxed).shape[0] for _, pair, _ in panels]
    height = min(9.0, max(5.0, 2 * 0.06 * max(heights)))
    widths = [0.35 if name == "halted" else 1 for name, _, _ in panels]
    figure = new_figure(2 + 3.2 * sum(widths), height)
    grid = figure.subplots(2, len(panels), squeeze=False, width_ratios=widths)
    for column, (name, pair, cells) in enumerate(panels):
        one_hot = np.eye(pair.size)[pair.exact]
        for axes, chances in zip(grid[:, column], (pair.relaxed, one_hot), strict=True):
            axes.imshow(
                _image(chances),
                aspect="auto",
                cmap="Blues",
                vmin=0,
                vmax=1,
                interpolation="nearest",
            )
            _label_values(axes, pair, cells)
            if name == "halted":
                axes.set_yticks([0, 1], ["no", "yes"])
            axes.xaxis.get_major_locator().set_params(integer=True)
        grid[0, column].set_title(name)
        grid[1, column].set_xlabel("step")
    grid[0, 0].set_ylabel("relaxed")
    grid[1, 0].set_ylabel("exact")
    save_figure(figure, path)


def plot_table(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Writes bars of our numbers with their 95 % intervals beside the published ones.

    Args:
        rows: for each number its `table`, `row` and `column`; `ours` and `published`
            (either may be `None`), `interval` as low and high, and `seconds`.
        path: the picture to write.

    Raises:
        ValueError: if there are no rows.

    Example:
        >>> import tempfile
        >>> row = {"table": "Table 1", "row": "inc", "column": "success", "ours": 0.97,
        ...        "interval": [0.9, 0.99], "published": 0.86, "seconds": 3.0}
        >>> path = Path(tempfile.mkdtemp()) / "table.png"
        >>> plot_table([row, row | {"row": "swap", "ours": None}], path)
        >>> path.read_bytes()[1:4]
        b'PNG'
    """
    if not rows:
        raise Fault("There are no rows to draw.")
    tables: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        tables.setdefault(str(row["table"]), []).append(row)
    sizes = [len(entries) for entries in tables.values()]
    figure = new_figure(8.0, 0.9 + 0.8 * len(tables) + 0.42 * sum(sizes))
    grid = figure.subplots(len(tables), 1, squeeze=False, height_ratios=sizes)
    for axes, (name, entries) in zip(grid[:, 0], tables.items(), strict=True):
        _draw_bars(axes, entries)
        axes.set_title(name, loc="left")
    handles, labels = grid[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)
    save_figure(figure, path)


def _draw_bars(axes: Any, entries: Sequence[Mapping[str, Any]]) -> None:
    places = np.arange(len(entries))
    ends = [1.0]
    for kind, label, color, shift in (
        ("ours", "ours, with 95 % interval", _OURS, -0.19),
        ("published", "published", _PUBLISHED, 0.19),
    ):
        values = [entry.get(kind) for entry in entries]
        lengths = [0.0 if value is None else float(value) for value in values]
        axes.barh(places + shift, lengths, 0.36, color=color, label=label)
        for place, value, entry in zip(places, values, entries, strict=True):
            interval = entry.get("interval") if kind == "ours" else None
            end = 0.0 if value is None else float(value)
            if interval and value is not None:
                bounds = [min(interval[0], value), max(interval[1], value)]
                axes.plot(bounds, [place + shift] * 2, color="black", linewidth=1.2)
                end = max(end, bounds[1])
            text = "not given" if value is None else f"{value:.3g}"
            if value is None and kind == "ours":
                text = "not run"
            axes.annotate(
                text,
                (end, place + shift),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
                color=_MUTED if value is None else "black",
            )
            ends.append(end)
    axes.set_yticks(places, [_row_name(entry) for entry in entries])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.1 * max(ends))
    axes.spines[["top", "right"]].set_visible(False)


def _row_name(entry: Mapping[str, Any]) -> str:
    parts = [str(entry[part]) for part in ("row", "column") if entry.get(part)]
    seconds = entry.get("seconds")
    name = ", ".join(parts)
    return f"{name} ({seconds:.3g} s)" if seconds is not None else name


def _image(chances: np.ndarray) -> np.ndarray:
    """A picture with time across; cells stand below each other, an empty line apart."""
    if chances.ndim == 2:
        return chances.T
    num_moments, num_cells, size = chances.shape
    image = np.full((num_cells, size + 1, num_moments), np.nan)
    image[:, :size] = chances.transpose(1, 2, 0)[:, ::-1]
    return image.reshape(-1, num_moments)[:-1]


def _label_values(axes: Any, pair: BothReadings, names: tuple[str, ...] | None) -> None:
    """Names cells in the middle of their strips; numbers single values."""
    if names is None:
        axes.yaxis.get_major_locator().set_params(integer=True)
        return
    num_cells = pair.exact.shape[1]
    shown = range(0, num_cells, -(-num_cells // 16))
    middles = [cell * (pair.size + 1) + (pair.size - 1) / 2 for cell in shown]
    axes.set_yticks(middles, [names[cell] for cell in shown])


def new_figure(width: float, height: float) -> Any:
    """An empty figure of this size in inches."""
    # Loading matplotlib takes longer than all else here; most uses do not draw.
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=_DPI, layout="constrained")


def save_figure(figure: Any, path: Path) -> None:
    """Writes the picture whole or not at all."""
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png")
    write_whole(path, drawn.getvalue())
