"""`softcode npi ...`: programmer-interpreters, from traces to certificates."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Any

import jax.random as jr
import numpy as np
import typer

from ...npi.network import (
    Interface,
    Trained,
    Training,
    choose_lessons,
    save_network,
    train as train_network,
)
from ...npi.tasks import TASKS
from ..app import FOUND_NOTHING, errors, print_json
from ..options import JsonOption, SeedOption
from .arguments import (
    LevelOption,
    TaskName,
    find_npi_task,
    npi,
    parse_span,
)


@npi.command()
def tasks(as_json: JsonOption = False) -> None:
    """List the tasks, their levels of recursion and an input of each."""
    entries = [
        {
            "task": task.name,
            "levels": list(task.levels),
            "example": task.random_input(np.random.default_rng(0), 3),
        }
        for task in TASKS.values()
    ]
    if as_json:
        print_json(entries)
        return
    for entry in entries:
        levels = ", ".join(entry["levels"])
        print(f"{entry['task']:<24}{levels:<36}{json.dumps(entry['example'])}")


@npi.command()
def train(
    task: TaskName,
    level: LevelOption = "recursive",
    out: Annotated[
        Path | None, typer.Option(help="Where the network goes; TASK.safetensors.")
    ] = None,
    inputs: Annotated[
        int | None, typer.Option(min=1, help="At most so many are taught with.")
    ] = None,
    sizes: Annotated[
        str | None, typer.Option(help="Their sizes, least and greatest, as 2-7.")
    ] = None,
    updates: Annotated[int, typer.Option(min=1, help="When to give up.")] = 4000,
    margin: Annotated[
        float, typer.Option(min=0.01, help="Ends once all decisions lead by so much.")
    ] = 3.0,
    noise: Annotated[
        float,
        typer.Option(
            min=0.0, help="Weights shake by this share of their spread; .3 is much."
        ),
    ] = 0.0,
    least_updates: Annotated[
        int, typer.Option(min=0, help="Go on for so many, whatever the margin.")
    ] = 0,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Teach a network a task's reference program, from the runs of a few inputs.

    The inputs are chosen to show as many contexts as possible. Exits with 1 if some
    decision of those runs is not learned.
    """
    chosen = find_npi_task(task)
    lessons = chosen.lessons
    if inputs is not None:
        lessons = dataclasses.replace(lessons, num_inputs=inputs)
    if sizes is not None:
        lessons = dataclasses.replace(lessons, sizes=parse_span(sizes))
    program, interface = chosen.program(level), Interface.of(chosen, level)
    cover = choose_lessons(
        chosen, program, np.random.default_rng(seed), **dataclasses.asdict(lessons)
    )
    training = Training(
        max_updates=updates, margin=margin, noise=noise, min_updates=least_updates
    )
    with errors().status("training") as status:

        def show(trained: Trained) -> None:
            status.update(
                f"{trained.num_updates} updates, loss {trained.loss:.4f}, least margin "
                f"{trained.margin:.2f} of {margin:g}"
            )

        frames = list(cover.contexts.frames())
        trained = train_network(
            interface, frames, jr.key(seed), training, on_chunk=show
        )
    path = out or Path(f"{chosen.name}.safetensors")
    save_network(path, interface, trained.weights, cover.inputs)
    has_learned = trained.has_learned(training)
    told = {
        "network": str(path),
        "inputs": len(cover.inputs),
        "frames": len(frames),
        "contexts": len(cover.contexts),
        "unseen_in_pool": len(cover.unseen),
        "updates": trained.num_updates,
        "margin": trained.margin,
        "has_learned": has_learned,
    }
    if as_json:
        print_json(told)
    else:
        _print_training(told)
    if not has_learned:
        raise typer.Exit(FOUND_NOTHING)


def _print_training(told: dict[str, Any]) -> None:
    print(
        f"{told['inputs']} inputs, {told['frames']} different frames, "
        f"{told['contexts']:,} contexts"
    )
    if told["unseen_in_pool"]:
        print(
            f"warning: {told['unseen_in_pool']:,} contexts of the pool are in none of "
            "these inputs; what is not seen may be done wrongly (--inputs, --sizes)"
        )
    if told["has_learned"]:
        print(
            f"learned in {told['updates']} updates, least margin {told['margin']:.2f}"
        )
    else:
        print(
            f"not learned in {told['updates']} updates: the least margin is "
            f"{told['margin']:.2f}; give more with --updates"
        )
    print(f"network: {told['network']}")
    print(f"next: softcode npi verify {told['network']}")
