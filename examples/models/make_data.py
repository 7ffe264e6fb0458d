"""Writes hyper-parameters and examples for the models of this folder.

    python make_data.py [FOLDER] [--seed N]

One pair of files for each task: NAME.hypers.json and NAME.data.json. The first lines of
each function say what the task is.
"""

import argparse
import itertools
import json
import random
from pathlib import Path


def invert(rng):
    """Turing machine: exchange 1 and 2 up to the first 0, then halt."""
    hypers = {"num_symbols": 3, "num_states": 2, "length": 5, "num_steps": 6}
    examples = []
    for _ in range(5):
        word = [rng.randint(1, 2) for _ in range(rng.randint(1, 4))]
        padding = [0] * (5 - len(word))
        flipped = [3 - symbol for symbol in word]
        examples.append(
            {"start": word + padding, "end": flipped + padding, "has_halted": 1}
        )
    return "turing", hypers, examples


def swap(rng):
    """Circuit: exchange two wires, with a third to help."""
    hypers = {"num_gates": 3, "num_wires": 3, "num_outputs": 2}
    pairs = itertools.product(range(2), repeat=2)
    examples = [{"given": [a, b, 0], "result": [b, a]} for a, b in pairs]
    return "circuit", hypers, examples


def full_adder(rng):
    """Circuit: the sum of three bits, in two."""
    hypers = {"num_gates": 5, "num_wires": 4, "num_outputs": 2}
    triples = itertools.product(range(2), repeat=3)
    examples = [
        {"given": [a, b, c, 0], "result": [(a + b + c) // 2, (a + b + c) % 2]}
        for a, b, c in triples
    ]
    return "circuit", hypers, examples


def access(rng):
    """Basic blocks: the cell that the first cell points to, counted from the second."""
    hypers = {"size": 5, "num_blocks": 5, "num_registers": 2, "num_steps": 5}
    examples = []
    for _ in range(5):
        rest = [rng.randrange(5) for _ in range(4)]
        at = rng.randrange(3)
        cells = [at, *rest]
        end = [cells[at + 1], *rest]
        examples.append({"start": cells, "end": end, "has_halted": 1})
    return "basic_block", hypers, examples


def polynomial(rng):
    """Straight line: x (x + y)."""
    hypers = {"size": 7, "num_inputs": 2, "num_lines": 2}
    examples = []
    for _ in range(8):
        x, y = rng.randrange(7), rng.randrange(7)
        examples.append({"given": [x, y], "result": x * (x + y) % 7})
    return "straight_line", hypers, examples


def running_maximum(rng):
    """List loop: each element becomes the largest so far."""
    hypers = {"size": 6, "length": 5, "num_lines": 2}
    examples = []
    for _ in range(6):
        given = [rng.randrange(6) for _ in range(5)]
        result = list(itertools.accumulate(given, max))
        examples.append({"given": given, "final": result[-1], "result": result})
    return "list_loop", hypers, examples


def chain(length):
    """Parity chain: all bits are equal, and the first is 0."""

    def make(rng):
        return (
            "parity_chain",
            {"length": length},
            [{"differs": [0] * length, "pinned": 0}],
        )

    return make


TASKS = {
    "invert": invert,
    "swap": swap,
    "full_adder": full_adder,
    "access": access,
    "polynomial": polynomial,
    "running_maximum": running_maximum,
    "chain_8": chain(8),
    "chain_32": chain(32),
    "chain_128": chain(128),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default="data", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name, make in TASKS.items():
        model, hypers, examples = make(random.Random(chosen.seed))
        batch = {"batch_name": "train", "hypers": name, "instances": examples}
        for suffix, value in (("hypers", {name: hypers}), ("data", [batch])):
            path = chosen.folder / f"{name}.{suffix}.json"
            path.write_text(json.dumps(value, indent=1) + "\n")
        print(f"{name}: {model}.py with {name}.hypers.json and {name}.data.json")


if __name__ == "__main__":
    main()
