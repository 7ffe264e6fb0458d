"""`softcode data`: sets of images for the published tasks."""

from pathlib import Path
from typing import Annotated

import typer

from ...data import fetch as fetch_images, fetchable, load_images
from ..app import errors
from ..display import shown_plainly


data = typer.Typer(
    help="Sets of images for the published tasks.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@data.command()
def fetch(
    name: Annotated[str, typer.Argument(help=f"One of: {', '.join(fetchable())}.")],
    *,
    to: Annotated[
        Path | None, typer.Option(help="A folder; where softcode looks if not given.")
    ] = None,
    place: Annotated[
        str | None,
        typer.Option("--from", help="An address with the same files, ending in `/`."),
    ] = None,
) -> None:
    """Fetch a public set of images from its originals, and check it.

    Every file is compared with its known digest. Other sets are archives of your own in
    the folder that SOFTCODE_DATA names (`NAME.npz` with x_train, y_train, x_test, y_test).
    """
    with errors().status("") as status:
        archive = fetch_images(name, to, place=place, on_progress=shown_plainly(status))
    print(f"written: {archive}")


@data.command()
def show(
    name: Annotated[str, typer.Argument(help="The name of a set.")] = "digits",
) -> None:
    """Say how many images a set has, how large, and of how many classes."""
    images = load_images(name)
    height, width = images.x_train.shape[1:]
    print(
        f"{images.name}: {len(images.x_train)} images to train with and "
        f"{len(images.x_test)} to test with, {height} by {width}, "
        f"{len(set(images.y_train.tolist()))} classes"
    )
