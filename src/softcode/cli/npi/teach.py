"""`softcode npi tasks` and `train`: what can be taught, and teaching it.

Inputs are chosen from a random pool so that their runs show as many contexts as possible.
What is taught are the different frames of these runs: for each call, what is seen and
what is decided, step by step. Training ends by itself once every decision leads its best
rival by the margin; its state is saved now and then, bound to lessons, settings and seed,
so that it can be gone on with.
"""

import dataclasses
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import jax.random as jr
import numpy as np
import typer

from ... import interruption
from ...induce.run import (
    RunFolder,
    digest,
    fingerprint,
    load_checkpoint,
    require_like,
    save_checkpoint,
)
from ...npi import NpiTask
from ...npi.network import (
    Cover,
    Interface,
    Trained,
    Training,
    choose_lessons,
    first_state,
    is_over,
    save_network,
    train as train_network,
)
from ...npi.tasks import TASKS
from ...reference import Frame, ReferenceProgram
from ..app import FOUND_NOTHING, errors, print_json
from ..groups import KeptOptions, ToldOptions, takes_groups
from ..options import JsonOption
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


@dataclasses.dataclass(frozen=True)
class LessonOptions:
    """What a network is taught with; what is not given is the task's own plan."""

    inputs: Annotated[
        int | None, typer.Option(min=1, help="At most so many are taught with.")
    ] = None
    sizes: Annotated[
        str | None, typer.Option(help="Their sizes, least and greatest, as 2-7.")
    ] = None

    def cover(self, task: NpiTask, program: ReferenceProgram, seed: int) -> Cover:
        """The lessons that show as many contexts as possible.

        Args:
            task: has the plan, and draws inputs.
            program: whose runs are looked at.
            seed: of the pool.

        Raises:
            Fault: if `sizes` is no span.
        """
        lessons = task.lessons
        if self.inputs is not None:
            lessons = dataclasses.replace(lessons, num_inputs=self.inputs)
        if self.sizes is not None:
            lessons = dataclasses.replace(lessons, sizes=parse_span(self.sizes))
        settings = dataclasses.asdict(lessons)
        return choose_lessons(task, program, np.random.default_rng(seed), **settings)


@dataclasses.dataclass(frozen=True)
class TrainingOptions:
    """How a network is trained.

    Example:
        >>> TrainingOptions(updates=500, least_updates=100).training.min_updates
        100
    """

    updates: Annotated[int, typer.Option(min=1, help="When to give up.")] = 4000
    margin: Annotated[
        float, typer.Option(min=0.01, help="Ends once all decisions lead by so much.")
    ] = 3.0
    noise: Annotated[
        float,
        typer.Option(
            min=0.0, help="Weights shake by this share of their spread; .3 is much."
        ),
    ] = 0.0
    least_updates: Annotated[
        int, typer.Option(min=0, help="Go on for so many, whatever the margin.")
    ] = 0

    @property
    def training(self) -> Training:
        """The same as settings of the training."""
        return Training(
            max_updates=self.updates,
            margin=self.margin,
            noise=self.noise,
            min_updates=self.least_updates,
        )


@npi.command()
@takes_groups
def train(
    task: TaskName,
    level: LevelOption = "recursive",
    *,
    lessons: LessonOptions,
    options: TrainingOptions,
    kept: KeptOptions,
    told: ToldOptions,
) -> None:
    """Teach a network a task's reference program, from the runs of a few inputs.

    The inputs are chosen to show as many contexts as possible. Leaves a folder with the
    network (network.safetensors). Exits with 1 if some decision of those runs is not
    learned.
    """
    chosen, training = find_npi_task(task), options.training
    program, interface = chosen.program(level), Interface.of(chosen, level)
    folder = kept.folder(f"npi {chosen.name}")
    cover = lessons.cover(chosen, program, told.seed)
    frames = list(cover.contexts.frames())
    trained = _trained(folder, interface, frames, training, told.seed)
    if interruption.is_asked() and not is_over(trained, training):
        print(f"Interrupted after {trained.num_updates} updates. Go on with --resume.")
        raise typer.Exit(interruption.EXIT_CODE)
    path = folder.path / "network.safetensors"
    save_network(path, interface, trained.weights, cover.inputs)
    has_learned = trained.has_learned(training)
    summary = {
        "network": str(path),
        "inputs": len(cover.inputs),
        "frames": len(frames),
        "contexts": len(cover.contexts),
        "unseen_in_pool": len(cover.unseen),
        "updates": trained.num_updates,
        "margin": trained.margin,
        "has_learned": has_learned,
    }
    if told.as_json:
        print_json(summary)
    else:
        _print_training(summary)
    if not has_learned:
        raise typer.Exit(FOUND_NOTHING)


def _trained(
    folder: RunFolder,
    interface: Interface,
    frames: Sequence[Frame],
    training: Training,
    seed: int,
) -> Trained:
    """Trains, from where the folder's checkpoint is if it is to be gone on with.

    The folder is held for this process alone. A checkpoint is written after a chunk of
    updates if it is time for one, and at the end, also after Ctrl-C.

    Args:
        folder: of the run.
        interface: the network's.
        frames: what is to be learned; their digest is part of what a checkpoint is
            bound to.
        training: the settings.
        seed: of the first weights and of all noise.

    Raises:
        RunFolderFault: if another run is at work there, or the checkpoint is another's.
    """
    key, path = jr.key(seed), folder.checkpoint
    made_by = fingerprint(
        interface=interface.plain(),
        frames=digest(repr(frames).encode()),
        training=training,
        seed=seed,
    )
    saved_at = time.perf_counter()
    with errors().status("training") as status, folder.alone():
        start = None
        if folder.resume and path.exists():
            start = load_checkpoint(path, made_by).state
            require_like(path, start, first_state(interface, frames, key, training))

        def note(trained: Trained) -> None:
            nonlocal saved_at
            status.update(
                f"{trained.num_updates} updates, loss {trained.loss:.4f}, least margin "
                f"{trained.margin:.2f} of {training.margin:g}"
            )
            if time.perf_counter() - saved_at >= folder.save_every:
                save_checkpoint(path, trained.state, {}, made_by)
                saved_at = time.perf_counter()

        trained = train_network(
            interface, frames, key, training, on_chunk=note, start=start
        )
        save_checkpoint(path, trained.state, {}, made_by)
    return trained


def _print_training(told: dict[str, Any]) -> None:
    """What was taught and learned, with a warning if contexts of the pool were left out.

    Args:
        told: the summary that `--json` prints.
    """
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
    print(f"next: softcode npi verify {Path(told['network']).parent}")
