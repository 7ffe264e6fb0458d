"""Exact steps per second: search, NumPy and compiled JAX, against plain Python.

    python benchmarks/exact_steps.py [--json]

Takes about a minute on two cores.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from softcode.induce.enumerate import Enumerate
from softcode.machine import run, settled
from softcode.machine.assembly import Assembly
from softcode.program import Program
from softcode.reading import Exact
from softcode.task import EncodedTask, recipes


NUM_PROGRAMS = 10_000
# Plain Python runs these many of the programs, which stand for all.
NUM_PYTHON_PROGRAMS = 4000
NUM_SEARCH_STEPS = 200_000_000
NUM_REPEATS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    as_json = parser.parse_args().json
    figures = measure()
    print(json.dumps(figures, indent=2) if as_json else as_text(figures))


def measure() -> dict:
    task = recipes()["map inc"].make().on()
    machine = task.machine_for("train")
    inputs = task.inputs("train")
    choices = random_choices(machine)
    # Of each program alone, so that a part of them can be counted.
    live = live_steps(machine, choices, inputs)
    part = slice(NUM_PYTHON_PROGRAMS)

    by_jax, compile_seconds = jax_run(machine, choices, inputs)
    by_numpy = lambda: run(machine, batch_of(choices), rows_of(inputs)).memory
    python = [program.to_python() for program in programs(machine, choices, part)]
    by_python = python_run(python, inputs)
    check_agreement(by_numpy(), by_jax(), by_python())

    num_live = {"numpy": live.sum(), "jax": live.sum(), "python": live[part].sum()}
    functions = {"numpy": by_numpy, "jax": by_jax, "python": by_python}
    rates = {name: [] for name in ("search", *functions)}
    search_rate(task, 10_000)
    for _ in range(NUM_REPEATS):
        rates["search"].append(search_rate(task, NUM_SEARCH_STEPS))
        for name, function in functions.items():
            rates[name].append(float(num_live[name]) / seconds_of(function))
    ratios = {
        name: [a / b for a, b in zip(rates[name], rates["python"], strict=True)]
        for name in ("search", "numpy", "jax")
    }
    return {
        "task": "map inc",
        "num_programs": NUM_PROGRAMS,
        "num_python_programs": NUM_PYTHON_PROGRAMS,
        "num_examples": inputs["memory"].shape[1],
        "num_steps": machine.num_steps,
        "mean_steps_before_halting": float(live.mean()) / inputs["memory"].shape[1],
        "versions": {"jax": jax.__version__, "numpy": np.__version__},
        "compile_seconds": {"jax": compile_seconds},
        "steps_per_second": rates,
        "median_steps_per_second": {n: statistics.median(r) for n, r in rates.items()},
        "ratios": ratios,
        "median_ratios": {name: statistics.median(r) for name, r in ratios.items()},
    }


def seconds_of(function: Callable) -> float:
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def random_choices(machine: Assembly) -> dict[str, np.ndarray]:
    """Uniform programs, `[line, program]` for each parameter."""
    generator = np.random.default_rng(0)
    return {
        name: generator.integers(
            space.size, size=(*space.shape, NUM_PROGRAMS), dtype=np.int32
        )
        for name, space in machine.parameters.items()
    }


def programs(machine: Assembly, choices: dict[str, np.ndarray], part: slice):
    for k in range(NUM_PROGRAMS)[part]:
        yield Program(machine, {name: table[:, k] for name, table in choices.items()})


def batch_of(choices: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: table[..., None] for name, table in choices.items()}


def rows_of(inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: row[:, None] for name, row in inputs.items()}


def live_steps(machine: Assembly, choices, inputs) -> np.ndarray:
    """The steps that each program takes before it has halted, over all examples."""
    reading = Exact(2)
    state = machine.init(rows_of(inputs), reading)
    shape = (NUM_PROGRAMS, inputs["memory"].shape[1])
    count = np.zeros(NUM_PROGRAMS, np.int64)
    for _ in range(machine.num_steps):
        count += (1 - np.broadcast_to(state.halted, shape)).sum(1)
        state = machine.step(batch_of(choices), state, reading)
    return count


def jax_run(machine: Assembly, choices, inputs) -> tuple[Callable, float]:
    """A function that runs all programs to their ends, and what compiling took."""
    reading = Exact(2)

    @jax.jit
    def final(program, rows):
        def step(state, _):
            return machine.step(program, state, reading), None

        state = settled(machine, program, machine.init(rows, reading), reading)
        return jax.lax.scan(step, state, length=machine.num_steps)[0].memory

    program = jax.tree.map(jnp.asarray, batch_of(choices))
    rows = jax.tree.map(jnp.asarray, rows_of(inputs))
    by_jax = lambda: np.asarray(final(program, rows))
    first, second = seconds_of(by_jax), seconds_of(by_jax)
    return by_jax, first - second


def python_run(sources: list[str], inputs) -> Callable[[], np.ndarray]:
    """A function that runs each program's Python source on each example."""
    functions = []
    for source in sources:
        names = {}
        exec(source, names)
        functions.append(names["program"])
    examples = [
        (inputs["memory"][:, k].tolist(), inputs["registers"][:, k].tolist())
        for k in range(inputs["memory"].shape[1])
    ]

    def by_python() -> np.ndarray:
        ends = [[f(*example) for example in examples] for f in functions]
        return np.moveaxis(np.array(ends), -1, 0)

    return by_python


def check_agreement(by_numpy, by_jax, by_python) -> None:
    part = by_numpy[:, :NUM_PYTHON_PROGRAMS]
    if not np.array_equal(by_numpy, by_jax) or not np.array_equal(part, by_python):
        raise AssertionError("the three runs do not end in the same memory")


def search_rate(task: EncodedTask, budget: int) -> float:
    """Steps per second of the stages of `Enumerate`, in order, until they are spent.

    It does not stop at the programs that it finds.
    """
    inducer = Enumerate(chunk=budget // 4)
    plan = inducer.prepare(task)
    state = inducer.init(plan, jax.random.key(0))
    begin = time.perf_counter()
    while int(state["num_steps"]) < budget:
        state = inducer.propose(plan, state).state
    return int(state["num_steps"]) / (time.perf_counter() - begin)


def as_text(figures: dict) -> str:
    labels = {
        "search": "compiled search",
        "numpy": "NumPy `run`",
        "jax": "jitted JAX, `Exact`",
        "python": "plain Python, `to_python()`",
    }
    lines = [
        f"{figures['num_programs']:,} random programs x {figures['num_examples']} "
        f"examples, {figures['mean_steps_before_halting']:.1f} of "
        f"{figures['num_steps']} steps before halting on average",
        f"compiling: JAX {figures['compile_seconds']['jax']:.1f} s",
        "",
        f"{'':30}{'steps/s':>11}  times plain Python's",
    ]
    for name, label in labels.items():
        ratio = ""
        if name in figures["ratios"]:
            each = figures["ratios"][name]
            ratio = f"  {figures['median_ratios'][name]:.2g}"
            ratio += f" ({min(each):.2g} to {max(each):.2g})"
        rate = figures["median_steps_per_second"][name]
        lines.append(f"{label:30}{rate:11.3g}{ratio}")
    lines += [
        "",
        "Steps after halting are not counted. Plain Python runs the first "
        f"{figures['num_python_programs']} programs.",
        f"Medians of {NUM_REPEATS} repeats.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
