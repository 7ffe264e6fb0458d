"""`softcode library`: built from runs, shown, and used by `softcode induce`."""

import json

import pytest

from softcode.library.abstractions import Library

from .test_commands import SEARCH, TASK


IDIOM = (
    "(sequence (fold (lines (add a a a) (lines (add x a a) {})) once) "
    "(sequence (store i a) no_terms))"
)


@pytest.fixture
def runs(tmp_path):
    """The folders of solved runs, as `softcode induce` leaves them."""
    folders = []
    for number, line in enumerate(["dec a a", "max x a a", "inc a a"]):
        folder = tmp_path / f"run-{number}"
        folder.mkdir()
        summary = {
            "task": {"name": f"task {number}"},
            "outcome": "solved",
            "verified": {"train": {"passed": 8, "total": 8}},
            "expression": IDIOM.format(f"(lines ({line}) no_lines)"),
        }
        (folder / "run.json").write_text(json.dumps(summary))
        folders.append(folder)
    return folders


def changed(folder, **values):
    path = folder / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_library_is_built_and_shown(softcode, runs, tmp_path):
    file = tmp_path / "library.json"
    code, out, _ = softcode("library", "build", *runs, "--out", file)
    assert code == 0
    assert "3 programs gave 1 abstractions" in out
    code, out, _ = softcode("library", "show", file)
    assert code == 0
    assert IDIOM.format("(lines #0 no_lines)") in out
    assert "task 0, task 1, task 2" in out
    assert "#0 was (dec a a), (max x a a), (inc a a)" in out
    code, out, _ = softcode("library", "show", file, "--json")
    assert json.loads(out) == json.loads(file.read_text())


def test_building_again_adds_to_the_file(softcode, runs, tmp_path):
    file = tmp_path / "library.json"
    softcode("library", "build", *runs, "--out", file)
    code, out, _ = softcode("library", "build", *runs[:2], "--out", file, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["found"] == 1
    assert len(Library.load(file)) == len(told["abstractions"])


def test_runs_without_an_expression_are_left_out(softcode, runs, tmp_path):
    changed(runs[0], outcome="budget_spent", expression=None)
    file = tmp_path / "library.json"
    code, _, err = softcode("library", "build", *runs, "--out", file)
    assert code == 0
    assert "run-0: found no program" in err.replace("\n", "")
    assert Library.load(file).abstractions[0].sources == ("task 1", "task 2")
    changed(runs[1], verified={"train": {"passed": 1, "total": 8}})
    code, out, err = softcode("library", "build", *runs, "--out", file)
    assert (code, out) == (2, "")
    assert "at least two" in err


@pytest.mark.parametrize(
    ("values", "needed"),
    [
        ({"expression": "(fold"}, "expression: column"),
        ({"expression": 3}, "damaged"),
        ({"verified": 3}, "damaged"),
        ({"task": None}, "damaged"),
    ],
)
def test_a_damaged_run_is_told(refused, runs, tmp_path, values, needed):
    changed(runs[1], **values)
    told = refused("library", "build", *runs, "--out", tmp_path / "library.json")
    assert "run-1" in told and needed in told
    assert not (tmp_path / "library.json").exists()


def test_misuse_of_a_library_is_told(refused, runs, tmp_path):
    file, task, sketch = (tmp_path / n for n in ("a.json", "inc.json", "sketch.txt"))
    assert "run.json" in refused("library", "build", tmp_path, "--out", file)
    assert "a.json" in refused("library", "show", file)
    file.write_text("{}")
    assert "a.json: not a library" in refused("library", "show", file)
    assert "a.json" in refused("library", "build", *runs, "--out", file)
    task.write_text(json.dumps(TASK))
    sketch.write_text("?")
    Library().save(file)
    given = ("induce", task, "--library", file, "--out", tmp_path / "run")
    assert "enumerate" in refused(*given, "--with", "gradient")
    assert "a sketch and a library" in refused(*given, "--sketch", sketch)


def test_a_search_uses_a_library(softcode, runs, tmp_path):
    file, task = tmp_path / "library.json", tmp_path / "inc.json"
    softcode("library", "build", *runs, "--out", file)
    task.write_text(json.dumps(TASK))
    out = tmp_path / "run"
    arguments = ("induce", task, *SEARCH, "--library", file, "--out", out, "--json")
    code, printed, _ = softcode(*arguments)
    told = json.loads(printed)
    assert code == 0
    assert told["inducer"]["library"] == json.loads(file.read_text())
    assert told["expression"].startswith("(lines (read ")


def test_the_commands_explain_themselves(softcode):
    for command in ("build", "show"):
        code, out, _ = softcode("library", command, "--help")
        assert code == 0
        assert "librar" in out
