import json

import pytest

from softcode.report import write_report


PNG = b"\x89PNG"


def test_a_solved_run_gets_a_page_and_two_pictures(folder):
    before = {path.name for path in folder.iterdir()}
    written = write_report(folder)
    assert [path.name for path in written] == ["report.html", "loss.png", "trace.png"]
    assert all(path.read_bytes().startswith(PNG) for path in written[1:])
    after = {path.name for path in folder.iterdir()}
    assert after - before == {"report.html", "loss.png", "trace.png"}


def test_a_run_that_found_nothing_has_a_page(folder, summary):
    nothing = {"program": None, "found_by": None, "verified": {}, "example": None}
    failed = {**summary, **nothing, "outcome": "budget_spent", "message": "More time!"}
    (folder / "run.json").write_text(json.dumps(failed))
    for name in ("program.txt", "weights.safetensors"):
        (folder / name).unlink()
    written = write_report(folder)
    assert [path.name for path in written] == ["report.html", "loss.png"]
    assert "More time!" in (folder / "report.html").read_text()


def test_only_run_json_is_needed(folder):
    for name in ("program.txt", "weights.safetensors", "history.jsonl"):
        (folder / name).unlink()
    written = write_report(folder)
    assert [path.name for path in written] == ["report.html", "trace.png"]


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"run\.json"):
        write_report(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "\x00\xff",
        "[" * 100_000,
        "{}",
        '{"task": {"name": 3}}',
        '{"task": {"name": "a"}, "program": 3}',
        '{"task": {"name": "a"}, "program": "fly 1 1"}',
        '{"task": {"name": "a"}, "seconds": "soon"}',
        '{"task": {"name": "a"}, "verified": [1]}',
        '{"task": {"name": "a"}, "verified": {"train": 1}}',
        '{"task": {"name": "a"}, "example": 3}',
        '{"task": {"name": "a"}, "program": "inc 1 1", "example": {"input": "x"}}',
    ],
)
def test_a_damaged_run_is_refused_by_its_name(folder, content):
    (folder / "run.json").write_bytes(content.encode("latin-1"))
    (folder / "program.txt").unlink()
    with pytest.raises(ValueError, match=r"run\.json"):
        write_report(folder)
    assert not (folder / "report.html").exists()


def test_a_half_written_last_round_is_passed_over(folder, summary):
    path = folder / "history.jsonl"
    path.write_text(path.read_text() + '{"round": 4, "los')
    # Without an example there is no trace to draw.
    (folder / "run.json").write_text(json.dumps({**summary, "example": None}))
    assert len(write_report(folder)) == 2


def test_a_damaged_round_before_the_last_is_refused_by_its_line(folder):
    path = folder / "history.jsonl"
    path.write_text("{oh\n" + path.read_text())
    with pytest.raises(ValueError, match=r"history\.jsonl, line 1"):
        write_report(folder)


def test_damaged_weights_are_refused_by_their_name(folder):
    (folder / "weights.safetensors").write_bytes(b"nothing")
    with pytest.raises(ValueError, match=r"weights\.safetensors"):
        write_report(folder)
