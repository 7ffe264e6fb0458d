"""Processor seconds of commands that compute little, from their start to their end."""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path


PROGRAM = ".machine assembly base=8 registers=2 lines=1 num_steps=8\ninc 1 1\n"
COMMANDS = {
    "--help": ["--help"],
    "tasks": ["tasks"],
    "run": ["run", "p.txt", "--input", "[1, 2, 3]"],
    "npi check": ["npi", "check", "--help"],
}
NUM_RUNS = 5


def seconds(arguments: list[str], folder: str) -> float:
    """The least of some runs: what the command takes where nothing else runs."""
    took = []
    for _ in range(NUM_RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "softcode", *arguments],
            cwd=folder,
            capture_output=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(min(took), 3)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "p.txt").write_text(PROGRAM)
        found = {name: seconds(words, folder) for name, words in COMMANDS.items()}
    print(json.dumps({"processor seconds": found}, indent=2))
