import dataclasses
import json
import re

import pytest

from softcode.report import run_page, trace_page


NASTY = "</script><img src=x onerror=alert(1)>&\"'"


def plain_text(page):
    """What is left of the page without its script, style and tags."""
    page = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)
    return re.sub(r"<[^>]*>", "", page)


@pytest.fixture
def page(summary, history, trace):
    return run_page(summary, history, [trace])


def test_a_page_needs_nothing_from_elsewhere(page, trace):
    for one in (page, trace_page(trace, "A run")):
        assert "http:" not in one
        assert "https:" not in one
        assert not re.search(r"@import|<script[^>]+src|url\(|srcset|//[a-z]", one)


def test_the_result_is_said_in_one_sentence(page):
    assert (
        "Found a program of 4 lines for map inc by search in 2.1 s; it passes all 8 "
        "examples of train and 11 of 12 examples of validation." in page
    )


def test_the_program_is_shown_with_its_comments(page):
    text = plain_text(page)
    assert ".machine assembly base=4" in text
    assert "; memory[r1] = r2" in text


def test_a_program_with_a_term_is_told_in_words_too(summary, trace):
    assert "In words" not in run_page(summary, [], [trace])
    summary["term"] = "for each cell x:\n    x = x < 1"
    text = run_page(summary, [], [trace])
    assert "for each cell x:\n    x = x &lt; 1" in text


def test_the_settings_are_shown_by_their_path(page):
    text = plain_text(page)
    assert "inducer.gradient.learning_rate" in text
    assert "versions.python" in text


def test_restarts_have_a_line_each_and_losses_that_are_not_finite_none(page):
    chart = page[page.index("<svg") : page.index("</svg>")]
    assert chart.count("<polyline") == 2
    assert "nan" not in chart.lower()


def test_a_run_without_losses_has_no_chart(summary, trace):
    assert "<svg" not in run_page(summary, [], [trace])


def test_rounds_of_search_are_a_table(page):
    assert "1,200,000" in plain_text(page)


@pytest.mark.parametrize("losses", [[0.0, 0.0], [1.0], [3.0, 3e-30], [1e6, 1e-8]])
def test_any_finite_losses_can_be_drawn(summary, losses):
    history = [{"round": i, "losses": {"a": y}} for i, y in enumerate(losses)]
    (points,) = re.findall(r'polyline points="([^"]*)"', run_page(summary, history, []))
    for point in points.split():
        x, y = point.split(",")
        assert 0 <= float(x) <= 100
        assert 0 <= float(y) <= 100


def test_what_users_wrote_is_escaped_everywhere(summary, trace):
    summary["task"] = {"name": NASTY, "description": NASTY}
    summary["inducer"] = {NASTY: NASTY}
    summary["verified"] = {NASTY: {"passed": 1, "total": 2, "size": NASTY}}
    summary["example"] = {"input": [1], "output": NASTY}
    summary["program"] = f"inc 1 1 ; {NASTY}"
    history = [{"round": 1, "losses": {NASTY: 0.5}}]
    for page in (run_page(summary, history, [trace]), trace_page(trace, NASTY)):
        assert "<img" not in page
        assert page.count("</script>") == page.count("<script")
    failed = run_page({**summary, "program": None, "message": NASTY}, [], [])
    assert "<img" not in failed


def test_the_data_of_a_trace_cannot_end_its_script_and_reads_back(trace):
    line = trace.text_lines[0]._replace(text=f"inc 1 1 ; {NASTY} <!-- <script")
    nasty = dataclasses.replace(trace, text_lines=(line,))
    page = trace_page(nasty, "A run")
    (data,) = re.findall(r'(?s)<script type="application/json">(.*?)</script>', page)
    assert "<" not in data
    assert json.loads(data) == json.loads(nasty.to_json())


def test_every_moment_can_be_reached_by_keyboard(trace):
    page = trace_page(trace, "A run")
    assert f'type="range" class="slider" min="0" max="{trace.num_moments - 1}"' in page
    assert 'aria-label="Step"' in page
    for button in re.findall(r"<button[^>]*>[^<]*</button>", page):
        assert "aria-label" in button or "Play" in button


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("budget_spent", "the budget is spent"),
        ("none_exists", "there is none of this size"),
        ("none_left", "everything within its limits was tried"),
        ("interrupted", "the run was interrupted"),
    ],
)
def test_a_run_that_found_nothing_says_why_and_what_to_do(
    summary, history, outcome, said
):
    failed = {**summary, "program": None, "outcome": outcome, "verified": {}}
    page = run_page({**failed, "message": "Give it more time."}, history, [])
    assert f"No program found for map inc in 2.1 s: {said}. Give it more time." in page
    assert "<svg" in page
    assert "The program" not in page


def test_a_program_that_does_not_solve_the_task_is_not_called_found(summary):
    page = run_page({**summary, "outcome": "budget_spent"}, [], [])
    assert "Not solved (the budget is spent); the best is a program of 4 lines" in page
