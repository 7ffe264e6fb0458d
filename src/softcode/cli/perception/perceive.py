"""`softcode perceive`: a program and the networks that it calls, from a folder of images.

`softcode induce FOLDER` does the same with the settings as they are.
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from ...files import write_whole
from ...induce.perceive import Perceive, Perceived, perceive as search
from ...induce.run import folder_for
from ...perception import load_images_task
from ...perception.spaces import Rules
from ...report import perceived_page, plot_contact_sheet
from ..app import FOUND_NOTHING, app, errors, print_json
from ..groups import ToldOptions, takes_groups
from .shared import NetworkOptions, shared


_PROGRESS_WIDTH = 100


@app.command()
@takes_groups
def perceive(
    folder: Annotated[
        Path,
        typer.Argument(help="A folder of images with one table, a CSV file."),
    ],
    *,
    told: ToldOptions,
    read: NetworkOptions,
    cost: Annotated[
        int, typer.Option(min=1, max=7, help="The dearest programs that are tried.")
    ] = 5,
    out: Annotated[
        Path | None, typer.Option(help="The folder of the run; runs/NAME if not given.")
    ] = None,
) -> None:
    """Find a program over what images show, and teach the network that reads them.

    The table has a header and a row for each example: the files of its images, and a
    whole number as the result. Nothing says what a single image shows. Prints the
    program and what it was checked on; leaves a folder with the network's weights, the
    program as Python that needs NumPy alone, a contact sheet and a report. Exits with 0
    if a program explains the results, with 1 if not.
    """
    perceive_folder(folder, told, read, cost=cost, out=out)


def perceive_folder(
    folder: Path,
    told: ToldOptions,
    read: NetworkOptions | None = None,
    *,
    cost: int = 5,
    out: Path | None = None,
) -> None:
    """What both commands do with a folder of images.

    Args:
        folder: images and a table.
        told: seed and form of the answer.
        read: which network reads the images.
        cost: of the dearest programs.
        out: the run's folder, if it was given.
    """
    read = read or NetworkOptions()
    task = load_images_task(folder, num_classes=read.classes, seed=told.seed)
    path = folder_for(task.name, out=out)
    with errors().status("", spinner="line") as status:
        say = lambda said: status.update(said[:_PROGRESS_WIDTH])
        settings = Perceive(network=read.network)
        with shared(read.shelf, task, settings) as (settings, known, keep):
            found = search(
                task,
                Rules(read.classes, cost),
                settings,
                seed=told.seed,
                known=known,
                on_progress=say,
            )
            shelved = keep(found)
    kept = _keep(found, path)
    if told.as_json:
        print_json(_summary(found) | {"out": str(path)})
    else:
        print(found)
        print(f"found in {found.seconds:.1f} s of the processor")
        print(f"files: {path}/{', '.join(kept)}")
        if shelved:
            print(shelved)
        if found.explains:
            first = [task.files[k] for k in task.splits["test"].images[0] if k >= 0]
            paths = [str(folder / name) for name in first]
            print(f"again: softcode run {path} --input '{json.dumps(paths)}'")
    if not found.explains:
        raise typer.Exit(FOUND_NOTHING)


def _keep(found: Perceived, path: Path) -> list[str]:
    """Writes what was found into the run's folder; gives the files' names."""
    path.mkdir(parents=True, exist_ok=True)
    summary = json.dumps(_summary(found), indent=2)
    write_whole(path / "run.json", summary + "\n")
    names = ["run.json"]
    sheets = []
    if found.program is not None and found.explains:
        found.program.save(path)
        found.program.export(path)
        names += ["networks.safetensors", "program.py"]
        shown = found.task.splits["test"].images
        images = found.task.images[np.unique(shown[shown >= 0])]
        for name in found.networks:
            sheet = path / f"{name}.png"
            plot_contact_sheet(images, found.program.probabilities(name, images), sheet)
            sheets.append(sheet)
            names.append(sheet.name)
    write_whole(path / "report.html", perceived_page(found, sheets))
    return [*names, "report.html"]


def _summary(found: Perceived) -> dict:
    """What was found, as plain values."""
    right, total = found.test_right
    return {
        "program": None if found.program is None else found.program.text,
        "explains": found.explains,
        "explains_most": found.explains_most,
        "test": {"right": right, "total": total, "blind": found.blind_right},
        "nats": {"found": _finite(found.score), "blind": _finite(found.blind_score)},
        "rival": None if found.rival is None else found.rival[0],
        "confidence": round(found.confidence, 4),
        "labels": {each.network: str(each) for each in found.labels_open},
        "num_behaviours": found.num_behaviours,
        "way": found.way,
        "cpu_seconds": round(found.seconds, 2),
    }


def _finite(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None
