"""Twenty searches whose results are written down, so that a change can be held to them.

`python -m tests.golden.twenty_runs` prints what each gives now, as JSON. What is written
in `twenty_runs.json` was made before the package's files were moved into their rooms;
`docs/results/house.md` says which of them changed since then, and why; what is written
there is what they give now.
"""

import dataclasses
import hashlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.random as jr
import numpy as np

from softcode.induce import Budget, Portfolio, induce
from softcode.induce.compose import Compose
from softcode.induce.constraint import Constraint
from softcode.induce.enumerate import Enumerate
from softcode.induce.gradient import (
    Descent,
    Gradient,
    JointLikelihood,
    RunLoss,
    TraceLikelihood,
)
from softcode.induce.hybrid import Hybrid
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.task import (
    EncodedTask,
    Example,
    Split,
    Task,
    load_model_task,
    load_task,
    recipes,
)


ROOT = Path(__file__).parents[2]
WRITTEN = Path(__file__).with_name("twenty_runs.json")
MODELS = ROOT / "examples" / "models"


def searched(
    task: Task | EncodedTask, inducer, *, num_rounds: int, seed: int = 0, **options
) -> dict:
    """What a search gives, but for what the clock decides."""
    budget = Budget(seconds=None, num_rounds=num_rounds)
    result = induce(task, inducer, seed=seed, budget=budget, **options)
    return {
        "program": result.program and str(result.program).replace(f"{ROOT}/", ""),
        "outcome": result.outcome.name,
        "message": result.message,
        "found_by": result.found_by,
        "term": result.term,
        "num_proposals": result.num_proposals,
        "num_rounds": result.num_rounds,
        "origins": list(result.origins),
        "verified": {n: [c.passed, c.total] for n, c in result.verified.items()},
    }


def built_in(name: str) -> Task:
    return recipes()[name].make()


def model_task(model: str, data: str) -> Task:
    folder = MODELS / "data"
    files = (folder / f"{data}.hypers.json", folder / f"{data}.data.json")
    return load_model_task(MODELS / f"{model}.py", *files)


def one_split(machine, *pairs) -> EncodedTask:
    examples = tuple(Example(a, b) for a, b in pairs)
    return Task("small", {"train": Split(examples)}).on(machine)


def flip() -> EncodedTask:
    pairs = [([a, b, c], [1 - a, 1 - b, 1 - c]) for a, b, c in np.ndindex(2, 2, 2)]
    return one_split(Turing(2, 2, 3, fixed_time=True), *pairs[:5])


def impossible() -> EncodedTask:
    machine = Assembly(base=4, num_registers=1, num_lines=2, num_steps=4)
    return one_split(machine, ([1, 2, 3, 0], [3, 1, 2, 2]))


def taught(name: str, count: int) -> dict:
    """A network's weights after training, and the least margin."""
    from softcode.npi.network import Interface, Training, train
    from softcode.npi.tasks import TASKS
    from softcode.reference import sample

    task = TASKS[name]
    rng = np.random.default_rng(0)
    inputs = [task.encode(task.random_input(rng, 3)) for _ in range(count)]
    frames = list(sample(task.program(), inputs).frames())
    interface = Interface.of(task)
    training = Training(max_updates=100)
    trained = train(interface, frames, jr.key(0), training)
    digest = hashlib.sha256()
    for table in trained.weights.values():
        digest.update(np.round(np.asarray(table, np.float64), 3).tobytes())
    return {
        "num_updates": trained.num_updates,
        "margin": round(float(trained.margin), 3),
        "weights": digest.hexdigest(),
    }


SMALL = Descent(chunk=25)


def small(objective=None, **settings) -> Gradient:
    """Few restarts and short chunks."""
    descent = dataclasses.replace(SMALL, **settings)
    return Gradient(num_restarts=8, objective=objective or RunLoss(), descent=descent)


RUNS: dict[str, Callable[[], dict[str, Any]]] = {
    "enumerate inc": lambda: searched(built_in("inc"), Enumerate(), num_rounds=40),
    "enumerate access": lambda: searched(
        built_in("access"), Enumerate(), num_rounds=40
    ),
    "enumerate map inc": lambda: searched(
        built_in("map inc"), Enumerate(), num_rounds=60
    ),
    "enumerate swap": lambda: searched(built_in("swap"), Enumerate(), num_rounds=60),
    "enumerate impossible": lambda: searched(
        impossible(), Enumerate(chunk=1000), num_rounds=200
    ),
    "compose map dec": lambda: searched(built_in("map dec"), Compose(), num_rounds=9),
    "compose fibonacci": lambda: searched(
        built_in("fibonacci"), Compose(), num_rounds=9
    ),
    "compose reduce": lambda: searched(built_in("reduce"), Compose(), num_rounds=9),
    "hybrid parity": lambda: searched(
        built_in("parity"), Hybrid(num_starts=4), num_rounds=3
    ),
    "gradient trace": lambda: searched(
        built_in("inc"),
        small(TraceLikelihood(), noise=0.1),
        num_rounds=6,
    ),
    "gradient sweep": lambda: searched(
        built_in("map inc"), small(cycles=2), num_rounds=4
    ),
    "gradient final": lambda: searched(
        built_in("inc"),
        small(RunLoss(supervision="final"), entropy_share=0.5),
        num_rounds=10,
    ),
    "gradient turing": lambda: searched(
        flip(), small(RunLoss(supervision="final")), num_rounds=20
    ),
    "constraint turing": lambda: searched(flip(), Constraint(), num_rounds=50),
    "auto running total": lambda: searched(
        load_task(ROOT / "examples" / "running_total.json"), None, num_rounds=40
    ),
    "portfolio access": lambda: searched(
        built_in("access"),
        Portfolio((Enumerate(), small()), head_start=1),
        num_rounds=20,
        seed=3,
    ),
    "constraint full adder": lambda: searched(
        model_task("circuit", "full_adder"), Constraint(), num_rounds=200
    ),
    "model gradient access": lambda: searched(
        model_task("basic_block", "access"),
        Gradient.suited(model_task("basic_block", "access").on()),
        num_rounds=4,
    ),
    "joint chain": lambda: searched(
        model_task("parity_chain", "chain_8"),
        small(JointLikelihood(), noise=0.1),
        num_rounds=6,
    ),
    "npi bubble sort": lambda: taught("bubble_sort", 3),
}


def main() -> None:
    """Prints all twenty, or those that are named."""
    if jax.config.values.get("jax_num_cpu_devices", -1) < 2:
        jax.config.update("jax_num_cpu_devices", 2)
    found = {}
    for name in sys.argv[1:] or RUNS:
        started = time.process_time()
        try:
            found[name] = RUNS[name]()
        except Exception as fault:
            found[name] = {"fault": repr(fault)}
        seconds = time.process_time() - started
        print(f"{name}: {seconds:.1f} CPU-s", file=sys.stderr, flush=True)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
