import sys

import pytest

from softcode.report import plot_losses, plot_table, plot_trace


PNG = b"\x89PNG"


def rows():
    numbers = [
        (0.97, [0.9, 0.99], 0.86, 3.0),
        (None, None, 0.5, None),
        (1.0, [0.96, 1.0], None, 12.5),
    ]
    return [
        {
            "table": f"Table {index % 2}",
            "row": f"task {index}",
            "column": "success",
            "ours": ours,
            "interval": interval,
            "published": published,
            "seconds": seconds,
        }
        for index, (ours, interval, published, seconds) in enumerate(numbers)
    ]


def test_losses_traces_and_tables_are_drawn_as_png_without_global_state(
    tmp_path, history, flip_trace
):
    plot_losses(history, tmp_path / "loss.png")
    plot_trace(flip_trace, tmp_path / "trace.png")
    plot_table(rows(), tmp_path / "table.png")
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["loss.png", "table.png", "trace.png"]
    assert "matplotlib.pyplot" not in sys.modules
    assert all(path.read_bytes().startswith(PNG) for path in tmp_path.iterdir())


def test_nothing_to_draw_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no losses"):
        plot_losses([{"round": 1, "inducer": "enumerate"}], tmp_path / "loss.png")
    with pytest.raises(ValueError, match="no rows"):
        plot_table([], tmp_path / "table.png")
    assert not list(tmp_path.iterdir())
