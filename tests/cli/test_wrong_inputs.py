"""Whatever a file is, a command takes it or says in one line what is wrong with it."""

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest


EXAMPLES = Path(__file__).parents[2] / "examples" / "models"
MODEL = [
    EXAMPLES / "circuit.py",
    EXAMPLES / "data" / "swap.hypers.json",
    EXAMPLES / "data" / "swap.data.json",
]
PROGRAM = ".machine assembly base=8 registers=2 lines=1 num_steps=8\ninc 1 1\n"

# A command, with FILE where the wrong one stands; PROGRAM is a right one.
COMMANDS = [
    "run FILE --input [1]",
    "trace FILE --input [1]",
    "verify FILE inc",
    "verify PROGRAM FILE",
    "compile FILE --out out.safetensors",
    "decompile FILE",
    "export FILE",
    "induce FILE",
    "induce inc --with enumerate --sketch FILE --out out",
    "induce inc --with enumerate --library FILE --out out",
    "induce inc --with gradient --start FILE --out out",
    "solve FILE HYPERS DATA",
    "solve MODEL FILE DATA",
    "solve MODEL HYPERS FILE",
    "compare FILE",
    "library show FILE",
    "library build FILE FILE --out library.json",
    "npi verify FILE",
    "npi check FILE FILE",
    "npi run FILE [1]",
    "npi test FILE",
    "npi extract FILE",
]
# A program of no lines does nothing, and leaves its input as it was.
MAY_BE_EMPTY = [
    command
    for command in COMMANDS
    if "--sketch FILE" in command
    or "--start FILE" in command
    or command.split()[0] in ("run", "trace", "compile", "export")
    or command in ("verify FILE inc", "solve FILE HYPERS DATA")
]
KINDS = {
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "empty": lambda path: path.touch(),
    "missing": lambda path: None,
    "a circle of links": lambda path: path.symlink_to(path),
    "large": lambda path: (path.touch(), os.truncate(path, 200 * 2**20)),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "a text": lambda path: path.write_text("[" * 2000 + "\nnothing of ours\n"),
    "an object": lambda path: path.write_text('{"a": [1, {"b": null}], "format": 1}'),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_file_is_told_in_one_line(
    tmp_path, monkeypatch, refused, command, kind
):
    if kind == "empty" and command in MAY_BE_EMPTY:
        return  # A program may have no lines, and a model no variables.
    monkeypatch.chdir(tmp_path)
    KINDS[kind](Path("wrong"))
    Path("program.txt").write_text(PROGRAM)
    places = dict(zip(("MODEL", "HYPERS", "DATA"), map(str, MODEL), strict=True))
    places |= {"FILE": "wrong", "PROGRAM": "program.txt"}
    told = refused(*(places.get(word, word) for word in command.split()))
    assert "wrong" in told
    assert len(told) < 1000
    assert "bug of softcode" not in told


WRONG_WORDS = {
    "input cut": ["run", "PROGRAM", "--input", "[1, 2"],
    "input deep": ["run", "PROGRAM", "--input", "[" * 980 + "]" * 980],
    "input nested": ["run", "PROGRAM", "--input", "[[[1]]]"],
    "input a text": ["run", "PROGRAM", "--input", '"x"'],
    "input huge": ["run", "PROGRAM", "--input", "[" + "9" * 10_000 + "]"],
    "input large": ["run", "PROGRAM", "--input", "[999999999999]"],
    "input negative": ["run", "PROGRAM", "--input", "[-1]"],
    "input NaN": ["run", "PROGRAM", "--input", "[NaN]"],
    "input empty": ["run", "PROGRAM", "--input", "[]"],
    "input twice": ["run", "PROGRAM", "--input", '{"memory": [1], "memory": [2]}'],
    "a task that is none": ["tasks", "nothing[/x]"],
    "a suite that is none": ["tasks", "--suite", "[red]"],
    "an experiment that is none": ["experiment", "[/x]"],
    "a row that is none": ["experiment", "table1", "--row", "[/x]"],
    "a folder as mark-up": ["library", "build", "runs[/x]", "a", "--out", "l.json"],
    "a model as mark-up": ["solve", "m[/x].py", "h.json", "d.json"],
    "a name with a zero": ["run", "a\0b", "--input", "[1]"],
    "a very long name": ["run", "a" * 5000, "--input", "[1]"],
    "a function's name": ["export", "PROGRAM", "--name", "import"],
    "an interpreter's task": ["npi", "train", "[/x]"],
    "an input of no task": ["npi", "trace", "quicksort", '["x"]'],
    "a machine of another": ["induce", "inc", "--machine", "turing"],
}


@pytest.mark.parametrize("arguments", WRONG_WORDS.values(), ids=WRONG_WORDS)
def test_a_wrong_word_is_told_in_one_line(tmp_path, monkeypatch, refused, arguments):
    monkeypatch.chdir(tmp_path)
    Path("program.txt").write_text(PROGRAM)
    told = refused(*("program.txt" if w == "PROGRAM" else w for w in arguments))
    assert "bug of softcode" not in told
    assert len(told) < 1000


def test_what_a_program_names_is_not_opened_unless_it_is_a_model(
    tmp_path, monkeypatch, refused
):
    monkeypatch.chdir(tmp_path)
    Path("secret").write_text("hidden")
    for name in ("secret", "/dev/zero", "3", "true"):
        Path("program.txt").write_text(f".machine model file={name}\n")
        told = refused("run", "program.txt", "--input", "[1]")
        assert "file=NAME.py" in told
        assert "hidden" not in told


def test_a_model_that_leaves_nothing_open_is_refused(tmp_path, monkeypatch, refused):
    monkeypatch.chdir(tmp_path)
    sizes = {"swap": {"num_gates": 0, "num_wires": 3, "num_outputs": 2}}
    Path("h.json").write_text(json.dumps(sizes))
    for way in ("auto", "constraint", "gradient"):
        told = refused("solve", MODEL[0], "h.json", MODEL[2], "--with", way)
        assert "leaves nothing open" in told


def test_a_bug_is_told_as_ours_and_its_traceback_is_kept(softcode, monkeypatch):
    from softcode.cli import run

    def broken(text):
        raise ValueError("operands could not be broadcast [/x]\n" + "x" * 10_000)

    monkeypatch.setattr(run, "load_input", broken)
    code, out, err = softcode("run", "p.txt", "--input", "[1]")
    assert (code, out) == (2, "")
    able = SimpleNamespace(applied=lambda value: value)
    monkeypatch.setattr(run, "load_any_program", lambda path: able)
    code, out, err = softcode("run", "p.txt", "--input", "[1]")
    assert (code, out) == (70, "")
    assert err.startswith("softcode: this is a bug of softcode")
    assert len(err.splitlines()) == 1
    assert len(err) < 600
    path = Path(
        next(word for word in err.split() if "softcode-bug-" in word).strip(",")
    )
    assert "in broken" in path.read_text()
    path.unlink()


def test_an_error_of_the_disk_is_no_bug(softcode, monkeypatch):
    from softcode.cli import run

    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run, "load_any_program", full)
    code, _, err = softcode("run", "p.txt", "--input", "[1]")
    assert (code, err) == (2, "softcode: No space left on device\n")


def test_the_examples_of_a_task_are_shown(softcode):
    code, out, _ = softcode("tasks", "list-k")
    assert code == 0
    assert "train, 16 examples:" in out
    code, out, _ = softcode("tasks", "list_k", "--json")
    assert code == 0
    assert len(json.loads(out)["examples"]) == 80


def test_run_prints_json_and_takes_the_word_for_it(tmp_path, softcode):
    (tmp_path / "p.txt").write_text(PROGRAM)
    plain = softcode("run", tmp_path / "p.txt", "--input", "[1, 2]")
    assert plain == softcode("run", tmp_path / "p.txt", "--input", "[1, 2]", "--json")
    assert json.loads(plain[1]) == [1, 2]
