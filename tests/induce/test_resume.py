"""A run that is killed and taken up again ends as one that was left alone."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from softcode.induce import Budget, induce
from softcode.induce.enumerate import Enumerate
from softcode.induce.run import RunFolder, RunFolderFault
from softcode.machine.assembly import Assembly
from softcode.task import Example, Split, Task


# Slows each round down, so that a kill can fall into the midst of it.
SCRIPT = """
import json, sys, time
from pathlib import Path
import jax
jax.config.update("jax_compilation_cache_dir", sys.argv[3])
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
from softcode.induce import Budget, Enumerate, Gradient, RunFolder, induce
from softcode.machine import Assembly
from softcode.task import Example, Split, Task

folder = Path(sys.argv[1])
if sys.argv[2] == "enumerate":
    inducer, budget = Enumerate(chunk=40), Budget(seconds=None, num_rounds=400)
    machine = Assembly(base=4, num_registers=2, num_lines=3, num_steps=8)
    rows = [[a, b, 0, 1] for a in range(4) for b in range(2)]
    examples = [Example(row, [(row[0] + 1) % 4, *row[1:]]) for row in rows]
else:
    inducer = Gradient(num_restarts=4, chunk=2, num_updates=30, supervision="final")
    budget = Budget(seconds=None, num_rounds=40)
    machine = Assembly(base=2, num_registers=1, num_lines=2, num_steps=2)
    # No program does this, so that all the rounds are made.
    examples = [Example([0, 0], [0, 1]), Example([1, 0], [0, 0])]
task = Task("task", {"train": Split(tuple(examples))}).on(machine)

def slowly(entry):
    (folder / "started").touch()
    time.sleep(float(sys.argv[4]))

folder.mkdir(exist_ok=True)
result = induce(
    task, inducer, seed=3, budget=budget, folder=RunFolder(folder), resume=True,
    save_every=0.0, on_round=slowly, num_solutions=5,
)
told = {
    "program": result.program and str(result.program),
    "outcome": result.outcome.name,
    "num_proposals": result.num_proposals,
    "num_rounds": result.num_rounds,
    "origins": list(result.origins),
}
(folder / "result.json").write_text(json.dumps(told))
"""


def started(folder, kind, cache, pause):
    arguments = [sys.executable, "-c", SCRIPT, str(folder), kind, str(cache)]
    return subprocess.Popen([*arguments, str(pause)])


def rounds_told(folder):
    """The history, without what the clock says."""
    lines = (folder / "history.jsonl").read_text().splitlines()
    return [{**json.loads(line), "seconds": None} for line in lines]


def left_alone(folder, kind, cache):
    assert started(folder, kind, cache, 0.0).wait(timeout=120) == 0
    return json.loads((folder / "result.json").read_text())


def killed(folder, kind, cache, num_kills, pause):
    """The result of a run that is killed as many times after its first round."""
    chance = random.Random(num_kills)
    for _ in range(num_kills):
        (folder / "started").unlink(missing_ok=True)
        process = started(folder, kind, cache, pause)
        while not (folder / "started").exists() and process.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 5 * pause + 0.02))
        assert process.poll() is None, "it ended before it could be killed"
        process.kill()
        process.wait()
    return left_alone(folder, kind, cache)


def check_kills(tmp_path, kind, num_kills, pause):
    cache = tmp_path / "cache"
    undisturbed = left_alone(tmp_path / "alone", kind, cache)
    resumed = killed(tmp_path / "killed", kind, cache, num_kills, pause)
    assert resumed == undisturbed
    assert undisturbed["num_rounds"] > 5
    assert undisturbed["num_proposals"] > 0
    assert rounds_told(tmp_path / "killed") == rounds_told(tmp_path / "alone")


def test_a_killed_search_ends_as_one_left_alone(tmp_path):
    check_kills(tmp_path, "enumerate", 3, pause=0.05)


def test_a_killed_descent_ends_as_one_left_alone(tmp_path):
    check_kills(tmp_path, "gradient", 3, pause=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["enumerate", "gradient"])
def test_a_run_killed_ten_times_ends_as_one_left_alone(tmp_path, kind):
    check_kills(tmp_path, kind, 10, pause=0.05)


MACHINE = Assembly(base=4, num_registers=2, num_lines=3, num_steps=8)
ROWS = [[a, b, 0, 1] for a in range(4) for b in range(2)]
INC = Task(
    "inc",
    {"train": Split(tuple(Example(r, [(r[0] + 1) % 4, *r[1:]]) for r in ROWS))},
).on(MACHINE)


@pytest.fixture
def folder(tmp_path) -> RunFolder:
    """A run that stopped after three rounds."""
    folder = RunFolder(tmp_path)
    budget = Budget(seconds=None, num_rounds=3)
    induce(INC, Enumerate(chunk=5), budget=budget, folder=folder)
    return folder


def resumed(folder, **settings):
    budget = Budget(seconds=None, num_rounds=6)
    inducer = Enumerate(chunk=5)
    return induce(INC, inducer, budget=budget, folder=folder, resume=True, **settings)


def test_rounds_are_counted_on(folder):
    assert resumed(folder).num_rounds == 6
    assert [entry["round"] for entry in rounds_told(folder.path)] == [1, 2, 3, 4, 5, 6]


def test_without_resume_a_run_starts_again(folder):
    seen = []
    budget = Budget(seconds=None, num_rounds=2)
    induce(INC, Enumerate(chunk=5), budget=budget, folder=folder, on_round=seen.append)
    assert [entry["round"] for entry in seen] == [1, 2]


def cut(path: Path):
    path.write_bytes(path.read_bytes()[:-7])


def emptied(path: Path):
    path.write_bytes(b"")


def overwritten(path: Path):
    path.write_bytes(b"\xff\x00" * 100)


@pytest.mark.parametrize("damage", [cut, emptied, overwritten])
@pytest.mark.parametrize("name", ["checkpoint.safetensors", "history.jsonl"])
def test_a_damaged_file_is_refused_by_its_name(folder, name, damage):
    damage(folder.path / name)
    with pytest.raises(RunFolderFault) as caught:
        resumed(folder)
    assert str(folder.path / name) in str(caught.value)
    assert "--resume" in str(caught.value)


def test_a_missing_history_is_refused(folder):
    (folder.path / "history.jsonl").unlink()
    with pytest.raises(RunFolderFault, match=r"history\.jsonl"):
        resumed(folder)


def test_a_history_that_ran_ahead_is_cut_back(folder):
    path = folder.path / "history.jsonl"
    path.write_text(path.read_text() + '{"round": 4}\n{"rou')
    assert resumed(folder).num_rounds == 6
    assert len(rounds_told(folder.path)) == 6


def test_a_half_written_file_is_not_looked_at(folder):
    (folder.path / ".checkpoint.safetensors.part").write_bytes(b"half")
    assert resumed(folder).num_rounds == 6


def test_ctrl_c_ends_a_run_cleanly(tmp_path):
    def interrupt(entry):
        if entry["round"] == 3:
            raise KeyboardInterrupt

    budget = Budget(seconds=None, num_rounds=6)
    stopped = induce(
        INC,
        Enumerate(chunk=5),
        budget=budget,
        folder=RunFolder(tmp_path),
        save_every=0.0,
        on_round=interrupt,
    )
    assert stopped.outcome.name == "interrupted"
    assert resumed(RunFolder(tmp_path)).num_rounds == 6
    assert [e["round"] for e in rounds_told(tmp_path)] == [1, 2, 3, 4, 5, 6]
