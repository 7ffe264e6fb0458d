"""The SyGuS competition's string tasks by example, for us and for cvc5.

    python -m benchmarks.everyday.strings FOLDER --seconds 30 --out cvc5.jsonl

asks cvc5 the same (`pip install cvc5`), one process for each file. A size is the number
of operations, literals and variables in a function's tree, for both.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from softcode.task import read_sygus

from .concept import Concept


# Reads a file, asks for a function, prints it.
ASK = """
import sys, cvc5
solver = cvc5.Solver(cvc5.TermManager())
solver.setOption("sygus", "true")
parser = cvc5.InputParser(solver)
parser.setFileInput(cvc5.InputLanguage.SYGUS_2_1, sys.argv[1])
manager = parser.getSymbolManager()
while True:
    command = parser.nextCommand()
    if command.isNull():
        break
    told = command.invoke(solver, manager)
    if told:
        print(told)
"""


def concepts(folder: Path) -> Iterator[tuple[Concept, str]]:
    """Each file of the folder; there is no definition but the examples."""
    for path in sorted(folder.glob("*.sl")):
        pairs: dict[str, tuple] = {}
        for entry in read_sygus(path.read_text())["examples"]:
            arguments = tuple(entry["input"].values())
            pairs.setdefault(repr(arguments), (arguments, entry["output"]))
        yield Concept(path.stem, "strings", list(pairs.values()), None, None), ""


def size_of(answer: str) -> int:
    """Operations, literals and variables in a term of SyGuS-IF."""
    tokens = re.findall(r'"(?:[^"]|"")*"|[()]|[^\s()"]+', answer)
    return sum(token not in "()" for token in tokens)


def asked(path: Path, seconds: float) -> dict[str, Any]:
    """What cvc5 says of a file, in so many seconds of the processor."""
    begun = time.monotonic()
    limit = f"ulimit -t {int(seconds) + 1}; exec {sys.executable} -c '{ASK}' {path}"
    try:
        ended = subprocess.run(
            ["bash", "-c", limit],
            capture_output=True, text=True, timeout=seconds * 6, check=False,
        )  # fmt: skip
        told = ended.stdout
    except subprocess.TimeoutExpired:
        told = ""
    match = re.search(
        r"\(define-fun \S+ \((?:\s*\(\S+ \S+\))*\s*\) \S+ (.*)\)\s*\)", told, re.DOTALL
    )
    entry = {"name": path.stem, "seconds": round(time.monotonic() - begun, 2)}
    if match is None:
        return entry | {"found": False, "told": told[-200:]}
    return entry | {"found": True, "answer": match[1], "size": size_of(match[1])}


def main() -> None:
    """Asks cvc5 about every file that is not in `--out` yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    done = set()
    if given.out.exists():
        done = {json.loads(line)["name"] for line in given.out.read_text().splitlines()}
    for path in sorted(given.folder.glob("*.sl")):
        if path.stem not in done:
            entry = asked(path, given.seconds)
            with given.out.open("a") as file:
                file.write(json.dumps(entry) + "\n")
            print(entry["name"], entry["found"], entry["seconds"], flush=True)


if __name__ == "__main__":
    main()
