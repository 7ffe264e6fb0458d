"""Decisions a second of a certified interpreter: in batches, by table, one by one.

    python benchmarks/npi_decisions.py [TASK]

One by one is how public implementations of interpreters run: a call of the network for each
decision of one input. The others run the same inputs side by side, by the same network
and by its table of decisions, as arrays and as machine code, and one input by the latter.
All answers are compared before anything is timed; what is compiled is compiled before.
"""

import sys
import time
from functools import partial

import jax.random as jr
import numpy as np

from softcode.npi.network import Interface, train
from softcode.npi.run import CompiledTable, DecisionTable, NetworkController, execute
from softcode.npi.tasks import TASKS
from softcode.reference import close
from softcode.world import BatchState


NUM_INPUTS, SIZE, LONG = 4096, 20, 300


def measured(name, run_all, task, inputs):
    """Decisions a second; the second run is timed."""
    for _ in range(2):
        states = BatchState.of([task.encode(given) for given in inputs])
        start = time.perf_counter()
        run = run_all(states)
        seconds = time.perf_counter() - start
    for row, given in enumerate(inputs):
        assert task.result(states.state(row)) == task.expected(given)
    rate = run.num_decisions.sum() / seconds
    print(f"{name:<32} {len(inputs):>5} inputs {rate:>14,.0f} decisions a second")
    return rate


def main():
    task = TASKS[sys.argv[1] if sys.argv[1:] else "bubble_sort"]
    program, interface = task.program(), Interface.of(task)
    contexts = close(program, task.abstraction).contexts
    frames = list(contexts.frames())
    weights = train(interface, frames, jr.key(0)).weights
    network = partial(execute, NetworkController(program, interface, weights))
    table = DecisionTable.of(program, contexts)
    arrays, code = partial(execute, table.controller()), CompiledTable(table).run
    rng = np.random.default_rng(0)
    inputs = [task.random_input(rng, SIZE) for _ in range(NUM_INPUTS)]
    longer = [task.random_input(rng, LONG)]
    rates = {
        name: measured(name, run, task, given)
        for name, run, given in (
            ("network, one input", network, inputs[:1]),
            ("network, side by side", network, inputs[:1024]),
            ("table, as arrays", arrays, inputs),
            ("table, as machine code", code, inputs),
            (f"the same, size {LONG}", code, longer),
        )
    }
    alone = rates["network, one input"]
    print(", ".join(f"{name}: {rate / alone:,.0f}x" for name, rate in rates.items()))


if __name__ == "__main__":
    main()
