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
import tempfile
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


# What the operations of the first form are called in the second.
RENAMED = {"int.to.str": "str.from_int", "str.to.int": "str.to_int"}


def second_form(text: str) -> str:
    """A file of SyGuS-IF 1 as one of 2.1, which cvc5 reads: its grammar is declared."""
    text = re.sub(r";[^\n]*", "", text)
    tokens = re.findall(r'"(?:[^"]|"")*"|[()]|[^\s()"]+', text)
    stack: list[list] = [[]]
    for token in tokens:
        if token == "(":
            stack.append([])
        elif token == ")":
            stack[-2].append(stack.pop())
        else:
            stack[-1].append(RENAMED.get(token, token))
    for form in stack[0]:
        if form[0] == "synth-fun" and len(form) == 5:
            form.insert(4, [[rule[0], rule[1]] for rule in form[4]])
    return "\n".join(map(_written, stack[0]))


def _written(form: list | str) -> str:
    return form if isinstance(form, str) else f"({' '.join(map(_written, form))})"


def asked(path: Path, seconds: float) -> dict[str, Any]:
    """What cvc5 says of a file, in so many seconds of the processor."""
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp())
    (folder / "task.sl").write_text(second_form(path.read_text()))
    (folder / "ask.py").write_text(ASK)
    limit = f"ulimit -t {int(seconds)}; exec {sys.executable} ask.py task.sl"
    try:
        ended = subprocess.run(
            ["bash", "-c", limit],
            cwd=folder,
            capture_output=True, text=True, timeout=seconds * 6, check=False,
        )  # fmt: skip
        told = ended.stdout or ended.stderr
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
