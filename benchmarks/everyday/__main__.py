"""Runs a set of concepts, each in a process of its own, and says what came of it.

    python -m benchmarks.everyday dreamcoder list_tasks.json --seconds 60 --out dc.jsonl
    python -m benchmarks.everyday rule FOLDER_WITH_JSON --seconds 60 --out rule.jsonl
    python -m benchmarks.everyday integers --seconds 30 --out integers.jsonl
    python -m benchmarks.everyday honesty --seconds 10 --out honesty.jsonl
    python -m benchmarks.everyday strings FOLDER_WITH_SL --seconds 30 --out strings.jsonl

Seconds are of the processor, on one core. The search goes on until something is found, so
that one run says what is found in less time. What is written to `--out` is not run again.
"""

import argparse
import json
import multiprocessing
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import dreamcoder, honesty, integers, rule, strings
from .concept import Concept


MARKS = (1, 10, 30, 60)


def concepts_of(name: str, where: Path | None) -> Iterator[tuple[Concept, str]]:
    """The concepts of a set, and why one is left out; "" if it is not."""
    if name in ("dreamcoder", "rule", "strings"):
        if where is None:
            raise SystemExit(f"{name}: say where the data are")
        yield from {"dreamcoder": dreamcoder, "rule": rule, "strings": strings}[
            name
        ].concepts(where)
    else:
        made = {"integers": integers, "honesty": honesty}[name].concepts()
        yield from ((concept, "") for concept in made)


def solved(concept: Concept, seconds: float, num_fresh: int) -> dict[str, Any]:
    """What a search says of a concept, judged on what it was not shown."""
    # Imported in the child: the parent stays small.
    from softcode.induce import Expressions, induce
    from softcode.task import Example, Split, Task

    examples = [Example(i[0] if len(i) == 1 else i, o) for i, o in concept.examples]
    cut = len(examples) - concept.num_kept
    splits = {"train": Split(tuple(examples[:cut]))}
    if concept.num_kept:
        splits["validation"] = Split(tuple(examples[cut:]))
    begun = time.process_time()
    result = induce(Task(concept.name, splits).typed(), Expressions(), seconds=seconds)
    spent = time.process_time() - begun
    entry: dict[str, Any] = {"seconds": round(spent, 2), "message": result.message}
    if result.program is None:
        return entry | {"found": False, "nearest": result.nearest}
    fresh = concept.fresh(num_fresh)
    right = 0
    for arguments, value in fresh:
        try:
            right += result.program(*arguments) == value
        except ValueError:
            pass
    return entry | {
        "found": True,
        "source": result.program.source,
        "size": result.program.size,
        "fresh": len(fresh),
        "right": right,
        "rivals": str(result.rivals) if result.rivals else None,
    }


def _child(concept: Concept, seconds: float, num_fresh: int, queue) -> None:
    try:
        queue.put(solved(concept, seconds, num_fresh))
    except Exception as error:
        queue.put({"found": False, "seconds": 0.0, "message": f"ERROR {error!r:.300}"})


def in_a_process(concept: Concept, seconds: float, num_fresh: int) -> dict[str, Any]:
    """The same in a process of its own, which is ended far beyond its time."""
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_child, args=(concept, seconds, num_fresh, queue))
    child.start()
    try:
        return queue.get(timeout=seconds * 6 + 60)
    except Exception:
        return {
            "found": False,
            "seconds": seconds,
            "message": "ERROR ended from outside",
        }
    finally:
        child.kill()
        child.join()


def is_right(entry: dict[str, Any]) -> bool:
    """Whether a function was found that is right on all fresh inputs."""
    return bool(entry.get("found")) and entry["right"] == entry["fresh"]


def main() -> None:
    """Runs what is not in the file yet, and prints the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "set", choices=["dreamcoder", "rule", "integers", "honesty", "strings"]
    )
    parser.add_argument("where", type=Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--part", default="0/1", help="I/N: every N-th, from I on")
    given = parser.parse_args()
    part, parts = map(int, given.part.split("/"))
    num_fresh = 100 if given.set == "integers" else 20
    done = {}
    if given.out.exists():
        lines = given.out.read_text().splitlines()
        done = {entry["name"]: entry for entry in map(json.loads, lines)}
    left_out, entries = [], []
    for number, (concept, why) in enumerate(concepts_of(given.set, given.where)):
        if number % parts != part or not re.search(given.only, concept.name):
            continue
        if why:
            left_out.append((concept.name, why))
            continue
        entry = done.get(concept.name)
        if entry is None:
            entry = in_a_process(concept, given.seconds, num_fresh)
            entry = {"name": concept.name, "family": concept.family, **entry}
            with given.out.open("a") as file:
                file.write(json.dumps(entry) + "\n")
            print(_line(entry), flush=True)
        entries.append(entry)
    _tell(given.set, entries, left_out, given.seconds)


def _line(entry: dict[str, Any]) -> str:
    mark = "right" if is_right(entry) else "found" if entry.get("found") else "-"
    last = (entry.get("source") or entry["message"])[-90:].replace("\n", " ")
    return f"{mark:<6} {entry['seconds']:6.1f} s  {entry['name'][:44]:<44} {last}"


def _tell(name: str, entries: list, left_out: list, seconds: float) -> None:
    print(f"\n{name}: {len(entries)} tasks, {len(left_out)} left out")
    for one, why in left_out:
        print(f"  left out: {one}: {why[:160]}")
    if name == "honesty":
        honest = [e for e in entries if not e["found"] or e["rivals"]]
        print(f"  honest: {len(honest)} of {len(entries)}")
        for entry in entries:
            if entry not in honest:
                print(f"  a silent guess: {entry['name']}: {entry['source'][-80:]}")
        return
    for mark in [m for m in MARKS if m <= seconds]:
        found = [e for e in entries if e.get("found") and e["seconds"] <= mark]
        right = [e for e in found if is_right(e)]
        print(f"  in {mark} CPU-s: found {len(found)}, right on fresh inputs {len(right)}"
              f" ({len(right) / max(1, len(entries)):.1%})")  # fmt: skip
    for entry in entries:
        if not is_right(entry):
            print("  " + _line(entry))


if __name__ == "__main__":
    main()
