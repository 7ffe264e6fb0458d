"""A run that is killed and taken up again ends as one that was left alone."""

import dataclasses
import json
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from softcode.induce import Budget, Portfolio, Result, induce
from softcode.induce.compose import Compose
from softcode.induce.constraint import Constraint
from softcode.induce.enumerate import Enumerate
from softcode.induce.gradient import Descent, Gradient, RunLoss
from softcode.induce.run import (
    RunFolder,
    RunFolderFault,
    RunRecord,
    load_checkpoint,
    save_checkpoint,
)
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.task import EncodedTask, Example, Split, Task

from .kills import contents, killed_at, without_times


def on(machine, name: str, *examples: Example) -> EncodedTask:
    return Task(name, {"train": Split(examples)}).on(machine)


MACHINE = Assembly(base=4, num_registers=2, num_lines=3, num_steps=8, modular=True)
ROWS = [[a, b, 0, 1] for a in range(4) for b in range(2)]
INC = on(MACHINE, "inc", *(Example(r, [(r[0] + 1) % 4, *r[1:]]) for r in ROWS))
FLIP = on(
    Turing(2, 2, 3, num_steps=3, fixed_time=True),
    "flip",
    *(Example([a, b, c], [1 - a, 1 - b, 1 - c]) for a, b, c in np.ndindex(2, 2, 2)),
)
FEW = on(FLIP.machine, "few", Example([0, 0, 0], [1, 0, 0]))
# One cell is given and two different ones are wanted, so that nothing is found.
NOTHING = on(
    Assembly(base=2, num_registers=1, num_lines=2, num_steps=2),
    "nothing",
    Example([0, 0], [0, 1]),
    Example([1, 0], [0, 0]),
)
DESCENT = Gradient(
    num_restarts=4,
    objective=RunLoss(supervision="final"),
    descent=Descent(chunk=2, num_updates=30),
)
SEARCHES = {
    "enumerate": (INC, Enumerate(chunk=40), 12),
    "constraint": (FLIP, Constraint(conflicts=3), 12),
    "fewest": (FEW, Constraint(conflicts=3, fewest=(("move", 1),)), 12),
    "portfolio": (
        NOTHING,
        Portfolio((Enumerate(max_lines=1, chunk=10), DESCENT), head_start=2),
        8,
    ),
}


def searched(name: str, path: Path, **settings) -> Result:
    task, inducer, num_rounds = SEARCHES[name]
    return induce(
        task,
        inducer,
        seed=3,
        budget=Budget(seconds=None, num_rounds=num_rounds),
        num_solutions=5,
        folder=RunFolder(path, resume=True, save_every=0.0),
        **settings,
    )


def plain(result: Result) -> dict:
    """A result, without what the clock says."""
    told = dataclasses.asdict(dataclasses.replace(result, programs=(), program=None))
    return {**told, "seconds": None, "programs": [str(p) for p in result.programs]}


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_killed_at_any_step_ends_as_one_left_alone(
    name, tmp_path, monkeypatch
):
    alone = searched(name, tmp_path / "alone")
    path, chance, num_kills = tmp_path / "killed", random.Random(name), 0
    for _ in range(8):
        with killed_at(chance.randrange(2, 40), monkeypatch):
            searched(name, path)
            break
        num_kills += 1
    assert num_kills > 0
    assert plain(searched(name, path)) == plain(alone)
    for file in ("history.jsonl", "run.json"):
        assert without_times(path / file) == without_times(tmp_path / "alone" / file)
    assert not list(path.glob(".*.part"))


SCRIPT = """
import sys, time
from pathlib import Path
from tests.induce.test_resume import searched

path = Path(sys.argv[1])
def slowly(entry):
    (path / "started").touch()
    time.sleep(0.05)
searched("enumerate", path, on_round=slowly)
"""


def test_a_process_that_is_killed_is_taken_up(tmp_path):
    alone = searched("enumerate", tmp_path / "alone")
    path = tmp_path / "killed"
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(path)])
    while not (path / "started").exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.2)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert plain(searched("enumerate", path)) == plain(alone)


@pytest.fixture
def folder(tmp_path) -> RunFolder:
    """A run that stopped after three rounds."""
    folder = RunFolder(tmp_path / "run", resume=True)
    budget = Budget(seconds=None, num_rounds=3)
    induce(INC, Enumerate(chunk=5), budget=budget, folder=folder)
    return folder


def resumed(folder, task=INC, **settings):
    settings = {"inducer": Enumerate(chunk=5), **settings}
    budget = Budget(seconds=None, num_rounds=6)
    return induce(task, budget=budget, folder=folder, **settings)


def test_rounds_are_counted_on(folder):
    assert resumed(folder).num_rounds == 6
    rounds = [entry["round"] for entry in without_times(folder.history)]
    assert rounds == [1, 2, 3, 4, 5, 6]


def test_without_resume_a_run_starts_again(folder):
    seen = []
    resumed(RunFolder(folder.path), on_round=seen.append)
    assert seen[0]["round"] == 1


def test_a_run_that_holds_another_is_told_the_next_move(folder):
    folder.require_free()
    with pytest.raises(RunFolderFault, match="--resume, or give another --out"):
        RunFolder(folder.path).require_free()


def refused(folder, **settings) -> str:
    """What is said where a run is not taken up; no file may have changed."""
    before = contents(folder.path)
    with pytest.raises(RunFolderFault) as caught:
        resumed(folder, **settings)
    assert contents(folder.path) == before
    return str(caught.value)


LONGER = Assembly(base=4, num_registers=2, num_lines=4, num_steps=8)
OTHER = on(MACHINE, "inc", Example([0, 0, 0, 1], [2, 0, 0, 1]))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"task": INC.task.on(LONGER)}, "num_lines: 3 there, 4 here"),
        ({"task": OTHER}, "examples"),
        ({"inducer": Enumerate(chunk=6)}, "inducer.chunk: 5 there, 6 here"),
        ({"inducer": Compose()}, 'inducer.name: "enumerate" there, "compose" here'),
        ({"seed": 1}, "seed: 0 there, 1 here"),
        ({"judged_by": ("train",)}, "judged_by"),
        ({"num_solutions": 2}, "num_solutions: 1 there, 2 here"),
    ],
    ids=["machine", "task", "setting", "inducer", "seed", "judges", "solutions"],
)
def test_another_search_is_not_taken_up(folder, settings, words):
    told = refused(folder, **settings)
    assert words in told
    assert str(folder.checkpoint) in told


def test_no_proof_is_carried_to_a_larger_machine(tmp_path):
    folder = RunFolder(tmp_path, resume=True)
    machine = Assembly(base=4, num_registers=2, num_lines=2, num_steps=4)
    task = on(machine, "twice", Example([1, 0, 0, 0], [2, 0, 0, 0]))
    found = induce(task, Enumerate(), folder=folder)
    assert found.outcome.name == "none_exists"
    with pytest.raises(RunFolderFault, match="num_lines: 2 there, 3 here"):
        induce(task.task.on(MACHINE), Enumerate(), folder=folder)
    assert RunRecord.load(tmp_path).summary["outcome"] == "none_exists"


def test_a_changed_name_is_no_other_search(folder):
    other = dataclasses.replace(INC.task, name="other", description="The same.")
    assert resumed(folder, task=other.on(MACHINE)).num_rounds == 6


def test_any_flipped_bit_is_refused(folder):
    chance = random.Random(0)
    content = folder.checkpoint.read_bytes()
    for _ in range(150):
        place, bit = chance.randrange(len(content)), chance.randrange(8)
        damaged = bytearray(content)
        damaged[place] ^= 1 << bit
        folder.checkpoint.write_bytes(damaged)
        assert "another folder (--out)" in refused(folder)


@pytest.mark.parametrize("damage", [b"", b"\xff\x00" * 100, None])
@pytest.mark.parametrize("name", ["checkpoint.safetensors", "history.jsonl"])
def test_a_damaged_file_is_refused_by_its_name(folder, name, damage):
    path = folder.path / name
    path.write_bytes(path.read_bytes()[:-7] if damage is None else damage)
    assert str(path) in refused(folder)


def test_a_missing_history_is_refused(folder):
    folder.history.unlink()
    assert "history.jsonl" in refused(folder)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("stage", np.array(10**6)),
        ("stage", np.array(-1)),
        ("program", lambda array: array + 9),
        ("stack", lambda array: array + 99),
        ("cursor", lambda array: array + 99),
        ("cursor", lambda array: array[:, :-1]),
        ("memory", lambda array: array.astype(np.float64)),
        ("memory", lambda array: array - 2),
        ("extra", np.array(0)),
    ],
)
def test_a_state_that_no_search_makes_is_refused(folder, name, wrong):
    # Sealed again, as one would who wants the compiled loop to look elsewhere.
    made_by = _made_by(folder)
    state, progress = load_checkpoint(folder.checkpoint, made_by)
    state[name] = wrong(state[name]) if callable(wrong) else wrong
    save_checkpoint(folder.checkpoint, state, progress, made_by)
    assert "no such state was ever saved" in refused(folder)


@pytest.mark.parametrize(
    "wrong",
    [
        {"num_rounds": "2"},
        {"seconds": None},
        {"origins": None},
        {"found": 3},
        {"found": [{"program": 5, "found_by": "x", "origin": 0}]},
        {"found": [{"program": "fly", "found_by": "x", "origin": 0}]},
        {"found": [{"program": "inc 2 2", "found_by": "x", "origin": 0}]},
    ],
)
def test_a_progress_that_no_search_makes_is_refused(folder, wrong):
    made_by = _made_by(folder)
    state, progress = load_checkpoint(folder.checkpoint, made_by)
    progress["search"] |= wrong
    save_checkpoint(folder.checkpoint, state, progress, made_by)
    assert "no such state was ever saved" in refused(folder)


def _made_by(folder: RunFolder) -> dict[str, str]:
    from safetensors import safe_open

    with safe_open(folder.checkpoint, framework="numpy") as file:
        return json.loads(file.metadata()["softcode"])["about"]["made_by"]


def test_a_history_that_ran_ahead_is_cut_back(folder):
    folder.history.write_text(folder.history.read_text() + '{"round": 4}\n{"rou')
    assert resumed(folder).num_rounds == 6
    assert len(without_times(folder.history)) == 6


def test_two_runs_do_not_share_a_folder(folder):
    with folder.alone():
        assert "another run is at work there (process" in refused(folder)


def test_ctrl_c_ends_a_run_cleanly_and_keeps_its_rounds(tmp_path):
    def interrupt(entry):
        if entry["round"] == 3:
            raise KeyboardInterrupt

    folder = RunFolder(tmp_path, resume=True, save_every=1000.0)
    stopped = resumed(folder, on_round=interrupt)
    assert stopped.outcome.name == "interrupted"
    assert len(without_times(folder.history)) == 3
    assert resumed(folder).num_rounds == 6
    assert [e["round"] for e in without_times(folder.history)] == [1, 2, 3, 4, 5, 6]


def written_at_most(num_bytes):
    """Files may be no longer than this, as if the disk were full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (num_bytes, most))


@pytest.fixture
def full_disk():
    yield written_at_most
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def test_a_full_disk_ends_a_run_and_keeps_what_was_saved(folder, full_disk):
    before = folder.checkpoint.read_bytes()
    full_disk(1000)
    with pytest.raises(RunFolderFault, match="make room, and go on with --resume"):
        resumed(RunFolder(folder.path, resume=True, save_every=0.0))
    assert folder.checkpoint.read_bytes() == before
    assert not list(folder.path.glob(".*.part"))
    full_disk(resource.RLIM_INFINITY)
    assert resumed(folder).num_rounds == 6


def test_an_answer_is_told_though_the_disk_is_full(tmp_path, full_disk):
    folder = RunFolder(tmp_path)

    def fill(entry):
        full_disk(1000)

    found = induce(INC, Enumerate(), folder=folder, on_round=fill)
    assert found.outcome.name == "solved"
    assert "checkpoint" in found.not_kept
    assert found.program([1, 0, 0, 0]) == [2, 0, 0, 0]


def test_all_programs_that_were_asked_for_are_given_and_kept(tmp_path):
    folder = RunFolder(tmp_path, resume=True)
    found = induce(FEW, Constraint(), num_solutions=6, folder=folder)
    assert len({str(program) for program in found.programs}) == 6
    assert found.program == found.programs[0]
    summary = RunRecord.load(tmp_path).summary
    assert [summary["program"], *summary["programs"]] == [
        str(program) for program in found.programs
    ]
