"""Programs and networks on tasks of the literature, seed by seed.

    SOFTCODE_DATA=FOLDER python -m benchmarks.perception SUITE [--seeds N] [--first N]
                         [--network KIND] [--updates N] [--out FILE.jsonl]

Suites: `receipts` (images that come with the package), `add`, `apply`, `math`, `maze`,
`addition-1`, `addition-2`, `addition-4`, `addition-15` (images of `SOFTCODE_DATA`). With
`--updates 0` networks are taught no further once the program is chosen. A line is written
for each seed: the program, whether it is right, and what is read right on test images.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

from softcode.data import load_images
from softcode.induce.perceive import Perceive, perceive
from softcode.perception import PerceptualTask
from softcode.perception.examples import receipts
from softcode.perception.literature import (
    SIDES,
    add_tiles,
    additions,
    apply_tiles,
    drawn_maze,
    expressions,
    mazes,
)
from softcode.perception.spaces import (
    AddTiles,
    ApplyTiles,
    GivenSum,
    Maze,
    MazeProgram,
    Rules,
    Tape,
)

from .rules import RULES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suite")
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--network", default="")
    parser.add_argument("--updates", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--shift", type=int, default=1)
    parser.add_argument("--num", type=int, default=15000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    for seed in range(given.first, given.first + given.seeds):
        row = one(given, seed)
        print(json.dumps(row), flush=True)
        if given.out:
            with given.out.open("a") as file:
                file.write(json.dumps(row) + "\n")


def one(given: argparse.Namespace, seed: int) -> dict:
    """One seed of a suite, in plain values."""
    settings = Perceive(
        network=given.network,
        updates=given.updates,
        batch=given.batch,
        shift=given.shift,
    )
    task, space, name = made(given, seed)
    times: dict[str, float] = {}
    started = time.process_time()

    def noted(said: str) -> None:
        if "weight" in said or "go on" in said or "update" not in said:
            times["chosen"] = time.process_time() - started

    found = perceive(task, space, settings, seed=seed, on_progress=noted)
    row = {
        "suite": given.suite,
        "task": name,
        "seed": seed,
        "network": settings.kind_for(task.shape),
        "program": found.program and found.program.text,
        "way": found.way,
        "accuracy": round(found.accuracy, 4),
        "num_test": found.test_right[1],
        "blind": found.blind_right,
        "num_behaviours": found.num_behaviours,
        "cpu_seconds_to_program": round(times.get("chosen", 0.0), 1),
        "cpu_seconds": round(time.process_time() - started, 1),
    }
    if found.program is not None:
        row["is_right"] = is_right(given.suite, name, found.program.behaviour)
        row |= read_right(given.suite, found.program)
    return row


def made(given: argparse.Namespace, seed: int) -> tuple[PerceptualTask, object, str]:
    """The task of a seed, its programs, and its name."""
    suite, size = given.suite, (given.num, 2500)
    if suite == "receipts":
        name = list(RULES)[seed % len(RULES)]
        return receipts(RULES[name], seed=seed), Rules(10), name
    if suite == "maze":
        signs = load_images("gtsrb_arrows")
        return mazes((3, 2), signs, (given.num, 1000), seed), Maze(), "3x2"
    digits = load_images("mnist")
    if suite == "add":
        side = list(SIDES)[seed % 4]
        return add_tiles(side, digits, size, seed), AddTiles({"digit": 10}), side
    if suite.startswith("addition"):
        num = int(suite.split("-")[1])
        return additions(num, digits, seed), GivenSum(num), suite
    operators = load_images("operators")
    if suite == "apply":
        side = list(SIDES)[seed % 4]
        return apply_tiles(side, operators, size, seed), ApplyTiles(), side
    return expressions(2, digits, operators, size, seed), Tape(), "two digits"


def is_right(suite: str, name: str, behaviour) -> bool:
    """Whether the program does what is wanted, whatever the networks read.

    A receipt's rule that is right under other labels is not counted as right here; what
    it gets right on test rows is in `accuracy`.
    """
    rng = np.random.default_rng(99)
    if suite == "maze":
        return all(
            is_right_in_mazes(behaviour, width, height, rng)
            for width, height in ((3, 2), (5, 7), (10, 10), (30, 30))
        )
    for _ in range(400):
        if suite == "receipts":
            digits = rng.integers(10, size=rng.integers(1, 6)).tolist()
            got, wanted = behaviour.run({"read": digits}, ()), RULES[name](digits)
        elif suite == "add":
            digits = rng.integers(10, size=4).tolist()
            a, b = SIDES[name]
            got, wanted = behaviour.run({"digit": digits}, ()), digits[a] + digits[b]
        elif suite == "apply":
            operators = rng.integers(4, size=4).tolist()
            inputs = tuple(rng.integers(10, size=3).tolist())
            a, b = SIDES[name]
            got = behaviour.run({"operator": operators}, inputs)
            wanted = value(
                [inputs[0], operators[a], inputs[1], operators[b], inputs[2]]
            )
        elif suite == "math":
            num = int(rng.integers(2, 9))
            digits = rng.integers(10, size=2 * num - 1).tolist()
            for place in range(1, len(digits), 2):
                digits[place] = int(rng.integers(4))
            # Whichever network reads a tile, it reads what is there.
            read = {"digit": digits, "operator": digits}
            got, wanted = behaviour.run(read, ()), value(digits)
        else:
            return True
        if got != wanted:
            return False
    return True


def is_right_in_mazes(
    behaviour: MazeProgram, width: int, height: int, rng: np.random.Generator
) -> bool:
    """Whether the program measures the path in fifty mazes of a size."""
    for _ in range(50):
        signs, start, length = drawn_maze(width, height, rng)
        if behaviour.run({"look": signs.tolist()}, (width, start)) != length:
            return False
    return True


def value(tokens: list[int]) -> int:
    """An expression's value from left to right, modulo 19; by 0 it is 18."""
    total = tokens[0]
    for operator, number in zip(tokens[1::2], tokens[2::2], strict=True):
        quotient = total // number if number else 18
        total = (total + number, total - number, total * number, quotient)[
            operator
        ] % 19
    return total


def read_right(suite: str, program) -> dict[str, float]:
    """How many test images each network reads right."""
    sets = {
        "read": "digits",
        "digit": "mnist",
        "operator": "operators",
        "look": "gtsrb_arrows",
    }
    said = {}
    for name in program.networks:
        images = load_images(sets[name])
        labels = program.labels(name, images.x_test)
        said[f"{name}_read_right"] = round(float((labels == images.y_test).mean()), 4)
    return said


if __name__ == "__main__":
    main()
