"""Every command that takes long: killed at any moment and resumed, it ends the same."""

import itertools
import json
import random
from pathlib import Path

import pytest
from induce.kills import contents, killed_at, without_times
from safetensors.numpy import load

from softcode import interruption


MODELS = Path(__file__).parents[2] / "examples" / "models"
SWAP = [
    MODELS / "circuit.py",
    MODELS / "data" / "swap.hypers.json",
    MODELS / "data" / "swap.data.json",
]
EXPRESSION = "(fold (lines ({} x a a) (lines (inc a a) no_lines)) once)"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> Path:
    """What the commands are given: a task, a list of models, and solved runs."""
    folder = tmp_path_factory.mktemp("inputs")
    swap = [str(path) for path in SWAP]
    (folder / "tasks.json").write_text(json.dumps({"swap": swap, "again": swap}))
    task = {
        "name": "inc",
        "machine": {"base": 4, "registers": 2, "lines": 3, "num_steps": 8},
        "examples": [
            {"input": [a, b, 0, 1], "output": [(a + 1) % 4, b, 0, 1]}
            for a, b in itertools.product(range(4), repeat=2)
        ],
    }
    (folder / "inc.json").write_text(json.dumps(task))
    for number, operation in enumerate(("add", "max", "min", "mul")):
        path = folder / f"run-{number}"
        path.mkdir()
        summary = {
            "task": {"name": f"task {number}"},
            "outcome": "solved",
            "verified": {"train": {"passed": 1, "total": 1}},
            "expression": EXPRESSION.format(operation),
        }
        (path / "run.json").write_text(json.dumps(summary))
    return folder


def command(name: str, inputs: Path, out: Path) -> list:
    """A command that takes some steps, and what it is given."""
    return {
        "induce": ["induce", inputs / "inc.json", "--with", "enumerate", "--out", out],
        "solve": ["solve", *SWAP, "--with", "constraint", "--out", out],
        "compare": [
            *("compare", inputs / "tasks.json", "--with", "cadical,glucose"),
            *("--seeds", 2, "--out", out),
        ],
        "library": [
            *("library", "build", *sorted(inputs.glob("run-*"))),
            *("--out", out / "library.json"),
        ],
        "npi": [
            *("npi", "train", "bubble_sort", "--sizes", "2", "--inputs", 1),
            *("--updates", 100, "--out", out),
        ],
    }[name]


def ended(out: Path) -> dict:
    """What a command left in the end, but for what the clock says."""
    files = contents(out)
    texts = {
        name: without_times(out / name)
        for name in files
        if name.endswith((".json", ".jsonl")) and not name.startswith("measurements")
    }
    if "library.json" in texts:
        for abstraction in texts["library.json"]["abstractions"]:
            del abstraction["compressed_at"]
    # The order of what their headers say is not always the same.
    tables = {
        name: {part: table.tobytes() for part, table in load(files[name]).items()}
        for name in files
        if name.endswith(".safetensors")
    }
    return {**texts, **tables, **{n: files[n] for n in files if n.endswith(".txt")}}


@pytest.mark.parametrize(
    "name",
    [
        "solve",
        "compare",
        "library",
        pytest.param("induce", marks=pytest.mark.slow),
        pytest.param("npi", marks=pytest.mark.slow),
    ],
)
def test_a_command_that_is_killed_and_resumed_ends_as_one_left_alone(
    softcode, inputs, tmp_path, monkeypatch, name
):
    alone, killed = tmp_path / "alone", tmp_path / "killed"
    for out in (alone, killed):
        out.mkdir()
    code, printed, _ = softcode(*command(name, inputs, alone), "--json")
    chance, arguments = random.Random(name), command(name, inputs, killed)
    for number in range(6):
        resume = ["--resume"] if number else []
        with killed_at(chance.randrange(1, 7), monkeypatch):
            softcode(*arguments, *resume, "--json")
            break
    code_again, printed_again, _ = softcode(*arguments, "--resume", "--json")
    assert code_again == code
    assert timeless(printed_again, killed) == timeless(printed, alone)
    assert ended(killed) == ended(alone)
    assert not list(killed.rglob("*.part"))


def timeless(printed: str, out: Path):
    path = out / "printed.json"
    path.write_text(printed.replace(str(out), "OUT"))
    told = without_times(path)
    path.unlink()
    for abstraction in told["abstractions"] if "abstractions" in told else []:
        del abstraction["compressed_at"]
    return told


def test_an_interrupted_cell_is_no_measurement(softcode, inputs, tmp_path, monkeypatch):
    from softcode.cli.tables import compare

    asked = []

    def interrupted(*arguments, **options):
        asked.append(arguments)
        if len(asked) == 2:
            interruption.ask()
        return real(*arguments, **options)

    real = compare.induce
    monkeypatch.setattr(compare, "induce", interrupted)
    given = command("compare", inputs, tmp_path / "out")
    code, printed, _ = softcode(*given)
    assert code == 130
    assert "%" not in printed
    lines = (tmp_path / "out" / "measurements.jsonl").read_text().splitlines()
    assert len(lines) == 2
    monkeypatch.setattr(compare, "induce", real)
    code, printed, _ = softcode(*given, "--resume")
    assert code == 0
    assert printed.count("100 %") == 4


def test_a_flipped_bit_of_a_measurement_is_refused(softcode, refused, inputs, tmp_path):
    given = command("compare", inputs, tmp_path)
    softcode(*given)
    path = tmp_path / "measurements.jsonl"
    content, chance = path.read_bytes(), random.Random(0)
    whole = content.rindex(b"\n")
    for _ in range(20):
        damaged = bytearray(content)
        damaged[chance.randrange(whole)] ^= 1 << chance.randrange(7)
        path.write_bytes(damaged)
        assert "another folder (--out)" in refused(*given, "--resume")
        assert path.read_bytes() == damaged
    path.write_bytes(content)
    told = refused(*given, "--seconds", 3, "--resume")
    assert "options.seconds: 60.0 there, 3.0 here" in told


@pytest.mark.slow
def test_training_of_another_network_is_not_gone_on_with(refused, softcode, tmp_path):
    given = command("npi", Path(), tmp_path)
    softcode(*given)
    told = refused(*given, "--noise", ".1", "--resume")
    assert "training.noise: 0.0 there, 0.1 here" in told
