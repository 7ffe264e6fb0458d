"""Programs per second of processor time: the batch executor against NumPy's `run`.

    python benchmarks/batch_programs.py [--json]

Takes about half a minute on two cores.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable

import jax
import numba
import numpy as np

from softcode.machine import run
from softcode.machine.assembly import Assembly, pass_batch, run_batch, score_batch


NUM_PROGRAMS = 400_000
# NumPy runs these many of the programs, which stand for all.
NUM_NUMPY_PROGRAMS = 10_000
NUM_EXAMPLES = 4
NUM_REPEATS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    as_json = parser.parse_args().json
    figures = measure()
    print(json.dumps(figures, indent=2) if as_json else as_text(figures))


def measure() -> dict:
    machine = Assembly(8, 4, 5, num_steps=32, modular=True, fixed_time=True)
    programs, inputs = random_batch(machine)
    part = {name: table[:, :NUM_NUMPY_PROGRAMS] for name, table in programs.items()}
    outputs = sums_of(inputs)

    by_numpy = lambda: run_by_numpy(machine, part, inputs)
    functions: dict[str, Callable] = {"numpy": by_numpy}
    for compiler in ("numba", "jax"):
        functions[f"run {compiler}"] = lambda compiler=compiler: run_batch(
            machine, programs, inputs, compiler=compiler
        )
        functions[f"score {compiler}"] = lambda compiler=compiler: score_batch(
            machine, programs, inputs, outputs, compiler=compiler
        )
    functions["pass numba"] = lambda: pass_batch(machine, programs, inputs, outputs)

    first_seconds = {name: seconds_of(f)[0] for name, f in functions.items()}
    check_agreement(machine, functions, outputs)
    num_run = {name: NUM_PROGRAMS for name in functions} | {"numpy": NUM_NUMPY_PROGRAMS}
    rates = {name: [] for name in functions}
    wall_rates = {name: [] for name in functions}
    load = os.getloadavg()[0]
    for _ in range(NUM_REPEATS):
        for name, function in functions.items():
            wall, processor = seconds_of(function)
            rates[name].append(num_run[name] / processor)
            wall_rates[name].append(num_run[name] / wall)
    ratios = {
        name: [a / b for a, b in zip(rates[name], rates["numpy"], strict=True)]
        for name in functions
    }
    medians = {name: statistics.median(r) for name, r in rates.items()}
    wall_medians = {name: statistics.median(r) for name, r in wall_rates.items()}
    return {
        "machine": machine.settings,
        "num_programs": NUM_PROGRAMS,
        "num_numpy_programs": NUM_NUMPY_PROGRAMS,
        "num_examples": NUM_EXAMPLES,
        "device": jax.devices()[0].device_kind,
        "load_average": load,
        "versions": {m.__name__: m.__version__ for m in (jax, numba, np)},
        "compile_seconds": {
            name: first_seconds[name] - num_run[name] / wall_medians[name]
            for name in functions
        },
        "programs_per_cpu_second": rates,
        "median_programs_per_cpu_second": medians,
        "median_programs_per_second": wall_medians,
        "ratios": ratios,
        "median_ratios": {name: statistics.median(r) for name, r in ratios.items()},
    }


def seconds_of(function: Callable) -> tuple[float, float]:
    """By the clock, and of processor time over all threads."""
    begin, begin_processor = time.perf_counter(), time.process_time()
    function()
    return time.perf_counter() - begin, time.process_time() - begin_processor


def random_batch(machine: Assembly) -> tuple[dict, dict]:
    """Uniform programs `[line, program]`, and memories; registers begin at zero."""
    rng = np.random.default_rng(0)
    programs = {
        name: rng.integers(
            space.size, size=(*space.shape, NUM_PROGRAMS), dtype=np.int32
        )
        for name, space in machine.parameters.items()
    }
    memory = rng.integers(8, size=(machine.num_cells, NUM_EXAMPLES), dtype=np.int32)
    registers = np.zeros((machine.num_registers, NUM_EXAMPLES), np.int32)
    return programs, {"memory": memory, "registers": registers}


def sums_of(inputs: dict) -> dict:
    """What is wanted: the sum of the first two cells in the third; the rest as it was."""
    memory = inputs["memory"].copy()
    memory[2] = (memory[0] + memory[1]) % 8
    return {"memory": memory, "registers": np.full_like(inputs["registers"], -1)}


def run_by_numpy(machine: Assembly, programs: dict, inputs: dict):
    return run(
        machine,
        {name: table[..., None] for name, table in programs.items()},
        {name: row[:, None] for name, row in inputs.items()},
    )


def check_agreement(machine: Assembly, functions: dict, outputs: dict) -> None:
    state = functions["numpy"]()
    for compiler in ("numba", "jax"):
        end = functions[f"run {compiler}"]()
        same = np.array_equal(end.memory[:, :NUM_NUMPY_PROGRAMS], state.memory)
        same &= np.array_equal(end.registers[:, :NUM_NUMPY_PROGRAMS], state.registers)
        right = (end.memory == outputs["memory"][:, None]).sum((0, 2))
        same &= np.array_equal(functions[f"score {compiler}"](), right)
        if not same:
            raise AssertionError(f"{compiler} does not end as NumPy does")
    passed = right == machine.num_cells * NUM_EXAMPLES
    if not np.array_equal(functions["pass numba"](), passed):
        raise AssertionError("other programs pass than those with every cell right")


def as_text(figures: dict) -> str:
    labels = {
        "numpy": "NumPy `run`",
        "run numba": "`run_batch`, Numba",
        "score numba": "`score_batch`, Numba",
        "pass numba": "`pass_batch`, Numba",
        "run jax": f"`run_batch`, JAX ({figures['device']})",
        "score jax": f"`score_batch`, JAX ({figures['device']})",
    }
    lines = [
        f"{figures['num_programs']:,} random programs of {figures['machine']['lines']} "
        f"lines x {figures['num_examples']} examples, at most "
        f"{figures['machine']['num_steps']} steps; load {figures['load_average']:.1f}",
        "",
        f"{'':28}{'programs/CPU-s':>15}{'programs/s':>13}{'compiling':>11}"
        "  times NumPy's",
    ]
    for name, label in labels.items():
        each = figures["ratios"][name]
        ratio = f"  {figures['median_ratios'][name]:.3g}"
        ratio += f" ({min(each):.3g} to {max(each):.3g})"
        lines.append(
            f"{label:28}{figures['median_programs_per_cpu_second'][name]:15,.0f}"
            f"{figures['median_programs_per_second'][name]:13,.0f}"
            f"{figures['compile_seconds'][name]:9.1f} s{ratio}"
        )
    lines += [
        "",
        f"NumPy runs the first {figures['num_numpy_programs']:,} programs. Numba's "
        "compiling is loading where it compiled before.",
        f"Medians of {NUM_REPEATS} repeats.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
