"""Decisions a second of a certified interpreter: in batches, by table, one by one.

    python benchmarks/npi_decisions.py [TASK]

One by one is how public implementations of interpreters run: a call of the network for each
decision of one problem. The other two run the same problems side by side, by the same
network and by its table of decisions. All answers are compared before anything is timed;
what is compiled is compiled before.
"""

import sys
import time

import jax.random as jr
import numpy as np

from softcode.npi import TASKS, BatchState, close
from softcode.npi.execution import execute
from softcode.npi.interface import Interface
from softcode.npi.network_controller import NetworkController
from softcode.npi.table import DecisionTable
from softcode.npi.training import train


NUM_PROBLEMS, SIZE = 4096, 20


def measured(name, controller, task, problems):
    """Decisions a second; the second run is timed."""
    for _ in range(2):
        states = BatchState.of([task.encode(problem) for problem in problems])
        start = time.perf_counter()
        run = execute(controller, states)
        seconds = time.perf_counter() - start
    for row, problem in enumerate(problems):
        assert task.result(states.state(row)) == task.expected(problem)
    rate = run.num_decisions.sum() / seconds
    print(f"{name:<32} {len(problems):>5} problems {rate:>14,.0f} decisions a second")
    return rate


def main():
    task = TASKS[sys.argv[1] if sys.argv[1:] else "bubble_sort"]
    program, interface = task.program(), Interface.of(task)
    contexts = close(program, task.abstraction).contexts
    frames = list(contexts.frames())
    weights = train(interface, frames, jr.key(0)).weights
    network = NetworkController(program, interface, weights)
    table = DecisionTable.of(program, contexts).controller()
    rng = np.random.default_rng(0)
    problems = [task.random_problem(rng, SIZE) for _ in range(NUM_PROBLEMS)]
    alone = measured("network, one problem", network, task, problems[:1])
    batch = measured("network, side by side", network, task, problems[:1024])
    looked_up = measured("table, side by side", table, task, problems)
    print(
        f"side by side {batch / alone:.0f} times, by table {looked_up / alone:.0f} times"
    )


if __name__ == "__main__":
    main()
