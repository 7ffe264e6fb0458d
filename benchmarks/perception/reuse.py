"""Ten examples of a new task over a network that is known.

    python -m benchmarks.perception.reuse [RULE ...]

A network is taught by receipts that show a sum, then each rule of receipts begins with it:
ten rows, seven and three to decide by, no more training. A program is right if it does
what the rule says for labels drawn by chance. Images that come with the package.
"""

import sys
import time

import numpy as np

from softcode.induce.perceive import Perceive, perceive
from softcode.perception import PerceptualTask
from softcode.perception.examples import receipts
from softcode.perception.spaces import Rules

from .rules import RULES


def main(names: list[str]) -> None:
    first = perceive(receipts(sum, seed=0), Rules(10), Perceive(updates=2000), seed=0)
    known = {name: weights for name, (_, weights) in first.networks.items()}
    print(f"known from {first.program and first.program.text}: {first.accuracy:.3f}")
    num_right = 0
    for number, name in enumerate(RULES):
        if names and name not in names:
            continue
        started = time.process_time()
        whole = receipts(RULES[name], seed=100 + number, most=60)
        train = whole.splits["train"]
        splits = {
            "train": train.some(np.arange(7)),
            "validation": train.some(np.arange(7, 10)),
            "test": whole.splits["test"],
        }
        task = PerceptualTask(name, whole.images, whole.networks, splits)
        found = perceive(task, Rules(10), Perceive(updates=0), seed=0, known=known)
        seconds = time.process_time() - started
        is_right = found.program is not None and does(found.program.behaviour, name)
        num_right += is_right
        text = found.program and found.program.text
        print(f"{name}: {text}, right: {is_right}, {seconds:.1f} CPU-s", flush=True)
    print(f"{num_right} right")


def does(behaviour, name: str) -> bool:
    """Whether a program gives what the rule says for 300 rows of labels."""
    rng = np.random.default_rng(5)
    for _ in range(300):
        digits = rng.integers(10, size=rng.integers(1, 6)).tolist()
        if behaviour.run({"read": digits}, ()) != RULES[name](digits):
            return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
