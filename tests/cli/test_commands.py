"""The command line: what each command prints, its exit codes, and how faults are told."""

import json
import os
import random
import subprocess
import sys

import pytest

from softcode.program import Program


TASK = {
    "name": "inc",
    "machine": {"base": 4, "registers": 2, "lines": 3, "num_steps": 8},
    "reference": "read 1 2\ninc 2 2\nwrite 1 2",
    "examples": [
        {"input": [a, b, 0, 1], "output": [(a + 1) % 4, b, 0, 1], "split": split}
        for a in range(4)
        for b, split in enumerate(["train", "train", "validation", "test"])
    ],
}
IMPOSSIBLE = {
    "name": "impossible",
    "machine": {"base": 4, "registers": 1, "lines": 2, "num_steps": 4},
    "examples": [{"input": [1, 2, 3, 0], "output": [3, 1, 2, 2]}],
}
COMMANDS = (
    "tasks",
    "induce",
    "run",
    "trace",
    "verify",
    "compile",
    "decompile",
    "export",
    "experiment",
    "library",
)
SEARCH = ("--with", "enumerate", "--seconds", "30")


@pytest.fixture(scope="module")
def task_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("task") / "inc.json"
    path.write_text(json.dumps(TASK))
    return path


@pytest.fixture(scope="module")
def found(task_file, tmp_path_factory):
    """The summary of a run by the true script, in a process of its own."""
    out = tmp_path_factory.mktemp("runs") / "inc"
    ended = subprocess.run(
        [
            *(sys.executable, "-c", "from softcode.cli.main import main; main()"),
            *("induce", task_file, *SEARCH, "--out", out, "--json"),
        ],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture(params=["text file", "run folder"])
def program(request, found):
    folder = found["out"]
    return folder if request.param == "run folder" else f"{folder}/program.txt"


def test_tasks_are_listed(softcode):
    code, out, _ = softcode("tasks")
    assert code == 0
    assert "map inc" in out and "bubble sort" in out
    assert len(out.splitlines()) < 40


def test_a_long_suite_is_counted_and_listed_if_asked_for(softcode, refused):
    _, out, _ = softcode("tasks")
    assert "tasks: softcode tasks --suite lists" in out
    assert "prefix sums" not in out
    code, out, _ = softcode("tasks", "--suite", "lists")
    assert code == 0
    assert "prefix sums" in out and "bubble sort" not in out
    _, out, _ = softcode("tasks", "--suite", "lists", "--json")
    assert {entry["suite"] for entry in json.loads(out)} == {"lists"}
    assert "known are saldyt, classics, lists" in refused("tasks", "--suite", "list")


def test_tasks_are_listed_as_json(softcode):
    code, out, _ = softcode("tasks", "--json")
    listed = json.loads(out)
    assert code == 0
    assert {entry["name"] for entry in listed} >= {"inc", "bubble sort"}
    assert {"name", "suite", "description"} <= listed[0].keys()


def test_every_command_explains_itself(softcode):
    code, out, _ = softcode("--help")
    assert code == 0
    assert all(command in out for command in COMMANDS)
    for command in COMMANDS:
        code, out, _ = softcode(command, "--help")
        assert code == 0
        about = out.split("Usage:")[1].splitlines()[2]
        assert len(about.strip()) > 20


def test_a_run_is_told_as_one_object(found):
    assert found["outcome"] == "solved"
    assert found["found_by"] == "enumerate"
    assert Program.parse(found["program"])([2, 0, 0, 0]) == [3, 0, 0, 0]
    counts = {s: (c["passed"], c["total"]) for s, c in found["verified"].items()}
    assert counts == {"train": (8, 8), "validation": (4, 4), "test": (4, 4)}
    assert found["num_proposals"] >= 1
    assert found["seconds"] > 0
    names = set(os.listdir(found["out"]))
    assert {"run.json", "program.txt", "program.py", "weights.safetensors"} <= names
    assert {"report.html", "history.jsonl", "task.json"} <= names


def test_a_finished_run_taken_up_again_repeats_its_result(softcode, task_file, found):
    code, out, _ = softcode(
        "induce", task_file, *SEARCH, "--out", found["out"], "--resume", "--json"
    )
    again = json.loads(out)
    assert code == 0
    for key in ("outcome", "program", "verified", "num_proposals", "num_rounds"):
        assert again[key] == found[key]


def test_a_run_is_not_overwritten(refused, task_file, found):
    told = refused("induce", task_file, *SEARCH, "--out", found["out"])
    assert "--resume" in told and "--out" in told


def test_nothing_found_ends_with_1(softcode, tmp_path):
    path = tmp_path / "impossible.json"
    path.write_text(json.dumps(IMPOSSIBLE))
    out = tmp_path / "out"
    code, printed, _ = softcode("induce", path, *SEARCH, "--out", out, "--json")
    summary = json.loads(printed)
    assert code == 1
    assert (summary["outcome"], summary["program"]) == ("none_exists", None)
    assert "2 lines" in summary["message"] or "lines" in summary["message"]
    assert (out / "report.html").exists()
    assert not (out / "program.txt").exists()


def test_a_spent_budget_ends_with_1_and_says_what_next(softcode, task_file, tmp_path):
    arguments = ("--with", "enumerate", "--seconds", "0", "--out", tmp_path / "out")
    code, out, _ = softcode("induce", task_file, *arguments)
    assert code == 1
    assert "--seconds" in out


def test_a_program_runs(softcode, program):
    code, out, _ = softcode("run", program, "--input", "[3, 1, 2, 0]")
    assert (code, json.loads(out)) == (0, [0, 1, 2, 0])


def test_a_program_that_counts_round_its_memory_is_not_run_on_more(refused, program):
    told = refused("run", program, "--input", "[5, 0, 0, 0, 0, 7]")
    assert "counts modulo 4" in told


def test_a_program_is_traced(softcode, program, tmp_path):
    code, out, _ = softcode("trace", program, "--input", "[3, 1, 2, 0]")
    assert code == 0
    assert len(out.splitlines()) > 3
    page = tmp_path / "trace.html"
    code, out, _ = softcode("trace", program, "--input", "[3, 1, 2, 0]", "--html", page)
    assert code == 0
    assert str(page) in out
    assert "<html" in page.read_text()


def test_a_right_program_is_verified(softcode, program, task_file):
    code, out, _ = softcode("verify", program, task_file, "--json", "--exhaustive")
    told = json.loads(out)
    assert code == 0
    assert (
        told["verified"]["train"]["passed"] == told["verified"]["train"]["total"] == 8
    )
    assert "all 256 inputs" in told["exhaustive"]


def test_a_wrong_program_ends_with_1_and_shows_an_example(
    softcode, task_file, tmp_path
):
    path = tmp_path / "wrong.txt"
    path.write_text("read 1 2\nwrite 1 2\n")
    code, out, _ = softcode("verify", path, task_file)
    assert code == 1
    assert "0 of 8" in out
    assert "should give" in out


def test_weights_are_compiled_and_decompiled(softcode, program, tmp_path):
    weights = tmp_path / "w.safetensors"
    code, out, _ = softcode("compile", program, "--out", weights)
    assert code == 0
    assert str(weights) in out
    code, out, _ = softcode("decompile", weights)
    assert code == 0
    assert "100 % sure" in out
    assert Program.parse(out)([3, 1, 2, 0]) == [0, 1, 2, 0]


def test_an_exported_program_runs_on_its_own(softcode, program):
    code, out, _ = softcode("export", program, "--name", "add_one")
    assert code == 0
    scope = {}
    exec(out, scope)
    assert scope["add_one"]([3, 1, 2, 0])[:4] == [0, 1, 2, 0]


def test_a_missing_program_is_told(refused, tmp_path):
    assert "nothing.txt" in refused("run", tmp_path / "nothing.txt", "--input", "[1]")


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01", b"\xff\xfe", b"fly 1 1", b".machine abacus", b"inc 99999 1"],
)
def test_a_damaged_program_is_told_by_its_name(refused, tmp_path, content):
    path = tmp_path / "damaged.txt"
    path.write_bytes(content)
    assert "damaged.txt" in refused("run", path, "--input", "[1]")
    assert "damaged.txt" in refused("export", path)


def test_a_program_that_is_too_large_is_told(refused, tmp_path):
    path = tmp_path / "large.txt"
    path.touch()
    os.truncate(path, 2**30)
    assert "too large" in refused("run", path, "--input", "[1]")


def test_a_folder_without_a_program_is_told(refused, tmp_path):
    assert "program.txt" in refused("run", tmp_path, "--input", "[1]")


@pytest.mark.parametrize("text", ["", "[1, 2", '"abc"', "[300, -1]", "[" * 9999, "[]"])
def test_a_wrong_input_is_told(refused, found, text):
    refused("run", found["out"], "--input", text)


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"{}", b"\x08\x00" * 40])
def test_damaged_weights_are_told(refused, tmp_path, content):
    path = tmp_path / "damaged.safetensors"
    path.write_bytes(content)
    assert "damaged.safetensors" in refused("decompile", path)


def test_missing_weights_are_told(refused, tmp_path):
    assert "nothing.st" in refused("decompile", tmp_path / "nothing.st")


@pytest.mark.parametrize(
    "arguments",
    [
        ("induce", "no such task"),
        ("induce", "inc", "--base", "3"),
        ("induce", "inc", "--lines", "0"),
        ("induce", "inc", "--machine", "turing"),
        ("induce", "inc", "--machine", "abacus"),
        ("induce", "inc", "--with", "enumerate", "--restarts", "3"),
        ("experiment", "table99"),
        ("experiment", "table1", "--row", "guessing"),
    ],
    ids=" ".join,
)
def test_misuse_is_told(refused, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    refused(*arguments)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("induce",),
        ("induce", "inc", "--with", "magic"),
        ("induce", "inc", "--seed", "-1"),
        ("induce", "inc", "--seed", "9" * 30),
        ("induce", "inc", "--seconds", "-1"),
        ("induce", "inc", "--restarts", "0"),
        ("run", "a.txt"),
    ],
    ids=lambda arguments: " ".join(arguments)[:30],
)
def test_wrong_options_end_with_2(softcode, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    code, out, err = softcode(*arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err and err.strip()


def test_damaged_task_files_are_told_in_a_line(refused, found, tmp_path):
    chance = random.Random(1)
    path = tmp_path / "damaged.json"
    for _ in range(30):
        data = bytearray(json.dumps(TASK).encode())
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        assert "damaged.json" in refused("verify", found["out"], path)
        assert "damaged.json" in refused("induce", path, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_script_tells_a_fault_in_a_line(tmp_path):
    ended = subprocess.run(
        [
            *(sys.executable, "-c", "from softcode.cli.main import main; main()"),
            *("run", tmp_path / "nothing.txt", "--input", "[1]"),
        ],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "nothing.txt" in ended.stderr


def test_a_sketch_is_filled_from_the_command_line(softcode, tmp_path):
    task, sketch = tmp_path / "inc.json", tmp_path / "sketch.txt"
    task.write_text(json.dumps(TASK))
    sketch.write_text("read 1 ?\n?\nwrite 1 2\n")
    code, out, _ = softcode(
        "induce", task, "--sketch", sketch, "--json", "--out", tmp_path / "run"
    )
    printed = json.loads(out)
    assert code == 0
    assert printed["verified"]["test"]["passed"] == 4
    program = Program.parse(printed["program"])
    assert program.text.count("inc 2 2") == 1


@pytest.mark.parametrize(
    ("text", "needed"), [("read 1 9", "line 1"), ("reed 1 ?", "line 1"), ("", "")]
)
def test_a_bad_sketch_is_told_with_its_place(softcode, tmp_path, text, needed):
    task, sketch = tmp_path / "inc.json", tmp_path / "sketch.txt"
    task.write_text(json.dumps(TASK))
    if text:
        sketch.write_text(text)
    code, _, err = softcode("induce", task, "--sketch", sketch)
    assert code == 2
    assert "sketch.txt" in err
    assert needed in err
    assert "Traceback" not in err


def test_gradient_starts_from_a_program(softcode, tmp_path):
    task, start = tmp_path / "inc.json", tmp_path / "start.txt"
    task.write_text(json.dumps(TASK))
    start.write_text("read 1 2\nnoop\nwrite 1 2\n")
    arguments = ("induce", task, "--with", "gradient", "--start", start, "--json")
    limits = ("--restarts", "4", "--seconds", "60", "--supervision", "final")
    code, out, _ = softcode(*arguments, *limits, "--out", tmp_path / "run")
    assert code == 0
    assert json.loads(out)["found_by"] == "gradient"


def test_a_start_for_a_search_is_refused(softcode, tmp_path):
    task, start = tmp_path / "inc.json", tmp_path / "start.txt"
    task.write_text(json.dumps(TASK))
    start.write_text("noop\n")
    code, _, err = softcode("induce", task, *SEARCH, "--start", start)
    assert code == 2
    assert "--start is for --with gradient" in err
