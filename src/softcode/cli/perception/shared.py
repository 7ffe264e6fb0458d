"""Which network reads images, and the shelf on which runs share it."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from ...induce.perceive import Perceive, Perceived
from ...library import Lineage, Shelf
from ...neural import KINDS, ImageNetwork, ImageWeights
from ...perception import PerceptualTask


@dataclasses.dataclass(frozen=True)
class NetworkOptions:
    """Which network reads the images, and where it is kept for other runs.

    Example:
        >>> NetworkOptions(classes=4).classes
        4
    """

    classes: Annotated[
        int, typer.Option(min=2, max=100, help="How many different labels there are.")
    ] = 10
    network: Annotated[
        str, typer.Option(help=f"The kind of network: {', '.join(KINDS)}.")
    ] = ""
    shelf: Annotated[
        Path | None,
        typer.Option(help="Begin with the network of this shelf, and keep it there."),
    ] = None


@contextlib.contextmanager
def shared(
    folder: Path | None, task: PerceptualTask, settings: Perceive
) -> Iterator[
    tuple[Perceive, dict[str, ImageWeights], Callable[[Perceived], str | None]]
]:
    """The networks of a shelf that a task can begin with, and a way to keep them.

    Args:
        folder: of the shelf; `None` for none.
        task: what is learned.
        settings: of the search; the kind of network is the shelf's, if it has one.

    Raises:
        ShelfFault: if the folder is no shelf, or another process is at work there.
    """
    if folder is None:
        yield settings, {}, lambda found: None
        return
    shelf = Shelf(folder)
    with shelf.changing():
        known = {}
        for name, num in task.networks.items():
            if name not in shelf.names:
                continue
            kept = shelf.load(name)
            wanted = ImageNetwork(task.shape, num, kept.network.kind)
            if kept.network == wanted and settings.network in ("", wanted.kind):
                settings = dataclasses.replace(settings, network=wanted.kind)
                known[name] = kept.weights

        def keep(found: Perceived) -> str | None:
            if not found.explains:
                return None
            made = Lineage(
                task.name,
                None,
                found.accuracy,
                int((task.splits["train"].images >= 0).sum()),
                "taught anew" if not known else "begun with what the shelf had",
            )
            shelf.put(found.networks, made)
            versions = ", ".join(
                f"{name} in version {shelf.load(name).version}"
                for name in task.networks
            )
            return f"on the shelf {folder}: {versions}"

        yield settings, known, keep
