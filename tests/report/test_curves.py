import pytest

from softcode.report import call_tree_page, plot_curves


def cells():
    return [
        {
            "table": "sort",
            "row": f"sort, {level}",
            "column": str(size),
            "ours": share,
            "interval": (max(0.0, share - 0.1), min(1.0, share + 0.1)),
            "published": published,
            "seconds": 1.0,
        }
        for level, published in (("loops", 0.5), ("recursive", None))
        for size, share in ((2, 1.0), (20, 0.3))
    ]


def test_curves_are_drawn_over_lengths(tmp_path):
    plot_curves(cells(), tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_columns_that_are_no_lengths_are_refused(tmp_path):
    wrong = [{**cell, "column": "map inc"} for cell in cells()]
    with pytest.raises(ValueError, match="columns that are lengths"):
        plot_curves(wrong, tmp_path / "curves.png")
    with pytest.raises(ValueError, match="no numbers"):
        plot_curves([], tmp_path / "curves.png")


def test_a_call_tree_opens_and_closes_where_calls_are_made():
    calls = [(0, "A()"), (1, "B(<1>)"), (2, "C()"), (1, "D()"), (2, "E()"), (2, "F()")]
    page = call_tree_page("a run", "what it gives", calls)
    assert page.count("<details") == page.count("</details>") == 3
    assert page.count("<div><code>") == 3
    assert "B(&lt;1&gt;)" in page
    assert page.index("D()") > page.index("</details>")


def test_a_run_that_is_too_long_to_look_at_is_refused():
    with pytest.raises(ValueError, match="take a smaller input"):
        call_tree_page("a run", "", [(0, "A()")] * 20_001)
