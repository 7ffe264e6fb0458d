"""Throughput of the relaxed machine, forward and backward, against eager PyTorch.

    python benchmarks/relaxed_steps.py [--json] [--torch-threads 1]

Needs `pip install torch==2.13.0`. Takes about a minute on two idle cores.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable

import jax
import jax.random as jr
import numpy as np
import torch
from _torch_machine import TorchMachine

from softcode.induce.gradient import Descent, Gradient, GradientPlan, RunLoss
from softcode.induce.gradient.objectives import Moment
from softcode.task import recipes


NUM_RESTARTS = 100
# Updates in one measurement of softcode: one round of `Gradient`.
CHUNK = 10
# One restart at a time is slow: this many are measured and scaled to all.
NUM_SINGLE_RESTARTS = 2
NUM_TORCH_UPDATES = 1
NUM_SINGLE_UPDATES = 1
NUM_REPEATS = 3
TOLERANCE = 1e-4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    parser.add_argument(
        "--torch-threads",
        type=int,
        default=os.cpu_count(),
        help="1 is fairer to PyTorch where other processes want the cores",
    )
    options = parser.parse_args()
    torch.set_num_threads(options.torch_threads)
    # One device for each core, as the command line sets it up.
    jax.config.update("jax_num_cpu_devices", os.cpu_count())
    figures = measure()
    print(json.dumps(figures, indent=2) if options.json else as_text(figures))


def measure() -> dict:
    task = recipes()["map inc"].make().on()
    gradient = Gradient(
        num_restarts=NUM_RESTARTS,
        objective=RunLoss(supervision="trace"),
        descent=Descent(chunk=CHUNK),
    )
    plan = gradient.prepare(task)
    inputs = {name: np.asarray(row) for name, row in plan.lessons[0].aim.inputs.items()}
    targets = {
        name: np.asarray(row)[0] for name, row in plan.lessons[0].aim.targets.items()
    }
    torch_machine = TorchMachine(plan.machine, inputs, targets)
    difference = check_agreement(plan, torch_machine)

    update_softcode, compile_seconds = softcode_updates(gradient, plan)
    ways = {
        "softcode": update_softcode,
        "torch_batched": torch_updates(plan, torch_machine),
        "torch_single": single_updates(plan, torch_machine),
    }
    for name in ("torch_batched", "torch_single"):
        ways[name]()
    seconds = {name: [] for name in ways}
    cores = {name: [] for name in ways}
    for _ in range(NUM_REPEATS):
        for name, update in ways.items():
            wall, busy = time.perf_counter(), time.process_time()
            seconds[name].append(update())
            busy = time.process_time() - busy
            cores[name].append(busy / (time.perf_counter() - wall))
    figures = summary(plan, inputs, seconds, compile_seconds, difference)
    # Below the number of cores where other processes wanted them too.
    figures["cores_used"] = {n: statistics.median(c) for n, c in cores.items()}
    figures["load_average"] = os.getloadavg()[0]
    return figures


def summary(plan, inputs, seconds, compile_seconds, difference) -> dict:
    num_examples = inputs["memory"].shape[1]
    steps = NUM_RESTARTS * num_examples * plan.machine.num_steps
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    ratios = {
        name: [t / s for t, s in zip(seconds[name], seconds["softcode"], strict=True)]
        for name in ("torch_batched", "torch_single")
    }
    return {
        "task": "map inc",
        "num_restarts": NUM_RESTARTS,
        "num_examples": num_examples,
        "num_steps": plan.machine.num_steps,
        "num_devices": len(jax.devices()),
        "num_torch_threads": torch.get_num_threads(),
        "versions": {"jax": jax.__version__, "torch": torch.__version__},
        "greatest_difference": difference,
        "compile_seconds": compile_seconds,
        "seconds_per_update": seconds,
        "updates_per_second": {name: 1 / t for name, t in medians.items()},
        "machine_steps_per_second": {name: steps / t for name, t in medians.items()},
        "ratios": ratios,
        "median_ratios": {name: statistics.median(r) for name, r in ratios.items()},
    }


def check_agreement(plan: GradientPlan, torch_machine: TorchMachine) -> float:
    """The greatest relative difference of losses and slopes on random logits.

    Raises:
        AssertionError: if one is greater than `TOLERANCE`.
    """
    generator = np.random.default_rng(0)
    moment = Moment(*(np.int32(0), np.float32(0)) * 2)
    ours = jax.jit(
        jax.vmap(jax.value_and_grad(RunLoss().loss), in_axes=(0, *(None,) * 3)),
        static_argnums=3,
    )
    greatest = 0.0
    for scale in (0.1, 1.0, 4.0):
        logits = random_logits(plan, generator, scale, 3)
        values, slopes = ours(logits, moment, plan.lessons[0].aim, plan.machine)
        weights = as_leaves(logits)
        torch_values = torch_machine.loss(weights)
        torch_values.sum().backward()
        pairs = [(np.asarray(values), torch_values.detach().numpy())]
        pairs += [(np.asarray(slopes[n]), w.grad.numpy()) for n, w in weights.items()]
        for first, second in pairs:
            difference = np.abs(first - second).max() / np.abs(first).max()
            greatest = max(greatest, float(difference))
    if not greatest <= TOLERANCE:
        raise AssertionError(
            f"the two machines differ by {greatest:.2g} of the greatest value; at most "
            f"{TOLERANCE} is rounding"
        )
    return greatest


def random_logits(
    plan: GradientPlan, generator: np.random.Generator, scale: float, *batch: int
) -> dict[str, np.ndarray]:
    return {
        name: scale
        * generator.standard_normal((*batch, *space.shape, space.size), np.float32)
        for name, space in plan.machine.parameters.items()
    }


def as_leaves(logits: dict[str, np.ndarray]) -> dict[str, torch.Tensor]:
    return {
        name: torch.tensor(table, dtype=torch.float32, requires_grad=True)
        for name, table in logits.items()
    }


def softcode_updates(
    gradient: Gradient, plan: GradientPlan
) -> tuple[Callable[[], float], dict[str, float]]:
    """A function that gives the seconds of one update, and what compiling took."""
    begin = time.perf_counter()
    state = gradient.init(plan, jr.key(0))
    compile_seconds = {"starts": time.perf_counter() - begin}

    def update() -> float:
        nonlocal state
        begin = time.perf_counter()
        state = gradient.propose(plan, state).state
        return (time.perf_counter() - begin) / CHUNK

    # The first two rounds are slow: the restarts come from the host in the first one,
    # and lie on the devices in the second.
    first, second, third = (CHUNK * update() for _ in range(3))
    compile_seconds["first_round"] = first - third
    compile_seconds["second_round"] = second - third
    return update, compile_seconds


def torch_updates(
    plan: GradientPlan, torch_machine: TorchMachine
) -> Callable[[], float]:
    """A function that gives the seconds of one update of all restarts at once."""
    generator = np.random.default_rng(1)
    descend = descent(plan, torch_machine, generator, NUM_RESTARTS)

    def update() -> float:
        begin = time.perf_counter()
        for _ in range(NUM_TORCH_UPDATES):
            descend()
        return (time.perf_counter() - begin) / NUM_TORCH_UPDATES

    return update


def single_updates(
    plan: GradientPlan, torch_machine: TorchMachine
) -> Callable[[], float]:
    """The same with one restart after the other; a few stand for all of them."""
    generator = np.random.default_rng(1)
    restarts = [
        descent(plan, torch_machine, generator) for _ in range(NUM_SINGLE_RESTARTS)
    ]

    def update() -> float:
        begin = time.perf_counter()
        for descend in restarts:
            for _ in range(NUM_SINGLE_UPDATES):
                descend()
        seconds = time.perf_counter() - begin
        return seconds / NUM_SINGLE_UPDATES * NUM_RESTARTS / NUM_SINGLE_RESTARTS

    return update


def descent(
    plan: GradientPlan,
    torch_machine: TorchMachine,
    generator: np.random.Generator,
    *batch: int,
) -> Callable[[], None]:
    """One Adam update of fresh logits, again with every call."""
    weights = as_leaves(random_logits(plan, generator, 0.1, *batch))
    optimizer = torch.optim.Adam(list(weights.values()), lr=0.1)

    def descend() -> None:
        optimizer.zero_grad()
        # Restarts do not meet in the sum, so each one's slope is that of its own loss.
        torch_machine.loss(weights).sum().backward()
        optimizer.step()

    return descend


def as_text(figures: dict) -> str:
    labels = {
        "softcode": "softcode",
        "torch_batched": "PyTorch, batched over restarts",
        "torch_single": "PyTorch, one restart at a time (scaled)",
    }
    compiling = figures["compile_seconds"]
    lines = [
        f"{figures['task']}, traces: {figures['num_restarts']} restarts x "
        f"{figures['num_examples']} examples x {figures['num_steps']} steps; "
        f"{figures['num_devices']} JAX devices, {figures['num_torch_threads']} torch "
        "threads",
        f"losses and slopes differ by at most {figures['greatest_difference']:.1e}",
        "compiling: "
        + ", ".join(f"{n.replace('_', ' ')} {s:.1f} s" for n, s in compiling.items()),
        "",
        f"{'':40}{'updates/s':>11}{'steps/s':>11}{'cores':>7}  times softcode's time",
    ]
    for name, label in labels.items():
        ratio = ""
        if name in figures["ratios"]:
            each = figures["ratios"][name]
            ratio = f"  {figures['median_ratios'][name]:.1f}"
            ratio += f" ({min(each):.1f} to {max(each):.1f})"
        lines.append(
            f"{label:40}{figures['updates_per_second'][name]:11.3g}"
            f"{figures['machine_steps_per_second'][name]:11.3g}"
            f"{figures['cores_used'][name]:7.2f}{ratio}"
        )
    lines += [
        "",
        "An update is one Adam update of all restarts. The last row was measured on",
        f"{NUM_SINGLE_RESTARTS} restarts and {NUM_SINGLE_UPDATES} update and scaled. "
        f"Medians of {NUM_REPEATS} repeats. `cores` is processor time over wall-clock "
        f"time; the load average was {figures['load_average']:.1f}.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
