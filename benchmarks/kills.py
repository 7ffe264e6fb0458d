"""A hundred kills over all commands that can be resumed: do all end as if left alone?

`python -m benchmarks.kills [NUM_KILLS [COMMAND ...]]` runs each command in processes of its
own, kills them with `kill -9` at random moments after their start-up and takes them up
again until they end. What is left on disk must be what an undisturbed run leaves, but for
what the clock says. Each command gets the same share of the kills.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from safetensors.numpy import load


ROOT = Path(__file__).parents[1]
MODELS = ROOT / "examples" / "models"
SWAP = [
    str(MODELS / "circuit.py"),
    str(MODELS / "data" / "swap.hypers.json"),
    str(MODELS / "data" / "swap.data.json"),
]
# Savings as often as can be, so that kills fall between them.
OFTEN = """
import dataclasses, sys, time
from softcode.induce.run import folder
folder.RunFolder.__init__.__defaults__ = (False, 0.0)
from softcode.cli.main import main
main()
"""
CLOCK = ("seconds", "compressed_at")
# After so many kills a run is left alone, so that it ends.
MOST_KILLS = 3


def commands(inputs: Path, out: Path) -> dict[str, list[str]]:
    """Each command that can be resumed, on something small."""
    task, place = str(inputs / "inc.json"), ["--out", str(out)]
    searches = {
        name: ["induce", task, "--with", name, "--max-rounds", "12", *place]
        for name in ("enumerate", "compose", "gradient")
    }
    return {
        **searches,
        "solve": ["solve", *SWAP, "--with", "constraint", *place],
        "compare": [
            *("compare", str(inputs / "tasks.json"), "--with", "cadical,glucose"),
            *place,
        ],
        "library build": [
            *("library", "build", *map(str, sorted(inputs.glob("run-*")))),
            *("--out", str(out / "library.json")),
        ],
        "npi train": [
            *("npi", "train", "bubble_sort", "--sizes", "2", "--inputs", "1"),
            *("--updates", "200", *place),
        ],
        "experiment": [
            *("experiment", "table1", "--quick", "--row", "synthesis", *place),
        ],
    }


def write_inputs(folder: Path) -> None:
    """What the commands are given."""
    (folder / "tasks.json").write_text(json.dumps({"swap": SWAP, "again": SWAP}))
    examples = [
        {"input": [a, b, 0, 1], "output": [(a + 1) % 4, b, 0, 1]}
        for a in range(4)
        for b in range(4)
    ]
    machine = {"base": 4, "registers": 2, "lines": 6, "num_steps": 16}
    task = {"name": "inc", "machine": machine, "examples": examples}
    (folder / "inc.json").write_text(json.dumps(task))
    for number, operation in enumerate(("add", "max", "min", "mul")):
        expression = (
            f"(fold (lines ({operation} x a a) (lines (inc a a) no_lines)) once)"
        )
        summary = {
            "task": {"name": f"task {number}"},
            "outcome": "solved",
            "verified": {"train": {"passed": 1, "total": 1}},
            "expression": expression,
        }
        path = folder / f"run-{number}"
        path.mkdir()
        (path / "run.json").write_text(json.dumps(summary))


def timeless(value: Any) -> Any:
    """The value without what the clock says."""
    if isinstance(value, dict):
        return {k: timeless(v) for k, v in value.items() if k not in CLOCK}
    return [timeless(part) for part in value] if isinstance(value, list) else value


def left(out: Path) -> dict[str, Any]:
    """What a command left on disk, without what the clock says."""
    found: dict[str, Any] = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.suffix == ".json":
            found[name] = timeless(json.loads(path.read_text()))
        elif path.name == "history.jsonl":
            lines = path.read_text().splitlines()
            found[name] = [timeless(json.loads(line)) for line in lines]
        elif path.name == "measurements.jsonl":
            found[name] = measured(path)
        elif path.suffix == ".safetensors":
            tables = load(path.read_bytes())
            found[name] = {part: table.tobytes() for part, table in tables.items()}
        elif path.suffix in (".txt", ".py"):
            found[name] = path.read_text()
    return found


def measured(path: Path) -> list[Any]:
    """The measurements; of those that are not named, the ones that are no seconds."""
    kept = []
    for line in path.read_text().splitlines()[1:]:
        entry = json.loads(line)
        value = entry["value"]
        if isinstance(value, list):
            value = [part for part in value if not isinstance(part, float)]
        kept.append([entry["measurement"], timeless(value)])
    return kept


def started(arguments: list[str]) -> subprocess.Popen:
    """The command in a process of its own."""
    quiet = subprocess.DEVNULL
    call = [sys.executable, "-c", OFTEN, *arguments]
    return subprocess.Popen(call, stdout=quiet, stderr=quiet, cwd=tempfile.gettempdir())


class Alone(NamedTuple):
    """An undisturbed run of a command."""

    content: dict[str, Any]
    code: int
    begins: float
    """After so many seconds its folder was there: what comes before has nothing to lose."""
    seconds: float


def alone(arguments: list[str], out: Path) -> Alone:
    """What a command does that nobody kills, and when."""
    start, begins = time.monotonic(), None
    process = started(arguments)
    while process.poll() is None:
        if begins is None and out.exists():
            begins = time.monotonic() - start
        time.sleep(0.01)
    seconds = time.monotonic() - start
    return Alone(left(out), process.returncode, begins or 0.0, seconds)


def killed(
    arguments: list[str], begins: float, seconds: float, chance: random.Random
) -> tuple[int, int, float]:
    """Kills a command at most three times, takes it up again each time until it ends.

    Returns:
        Its exit code, the kills, and the seconds of the last, undisturbed part.
    """
    num_kills = 0
    while True:
        start = time.monotonic()
        process = started([*arguments, *["--resume"][: num_kills > 0]])
        limit = chance.uniform(begins, seconds) if num_kills < MOST_KILLS else None
        try:
            code = process.wait(limit)
            return code, num_kills, time.monotonic() - start
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            num_kills += 1


def main() -> None:
    """Prints a line for each run, and the sums; each command has its share of the kills."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    chance, folder = random.Random(0), Path(tempfile.mkdtemp())
    write_inputs(folder)
    names = sys.argv[2:] or list(commands(folder, folder))
    share = -(-wanted // len(names))
    num_kills, num_runs, num_same = Counter[str](), Counter[str](), 0
    for name in names:
        out = folder / f"alone {name}"
        kept = alone(commands(folder, out)[name], out)
        # What is compiled, or found quicker, the second time is killed earlier as well.
        seconds = kept.seconds
        while num_kills[name] < share and num_runs[name] < 4 * share:
            out = folder / f"{num_runs[name]} {name}"
            code, own_kills, last = killed(
                commands(folder, out)[name], kept.begins, seconds, chance
            )
            if own_kills == 0:
                seconds = max(kept.begins, min(seconds, last))
            is_same = code == kept.code and left(out) == kept.content
            num_kills[name] += own_kills
            num_runs[name] += 1
            num_same += is_same
            told = "the same" if is_same else "DIFFERS"
            print(f"{name:<14} {own_kills} kills: {told}   ({out})", flush=True)
    for name in names:
        print(f"{name}: {num_kills[name]} kills in {num_runs[name]} runs")
    total = num_runs.total()
    print(f"{num_kills.total()} kills in {total} runs: {num_same} ended the same")
    raise SystemExit(num_same < total)


if __name__ == "__main__":
    main()
