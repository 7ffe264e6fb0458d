"""`softcode shelf`: the networks that tasks share, and who taught them."""

from pathlib import Path
from typing import Annotated

import typer

from ...files import Fault
from ...library import Shelf
from ..app import app, print_json
from ..options import JsonOption


@app.command()
def shelf(
    folder: Annotated[Path, typer.Argument(help="The folder of a shelf.")],
    *,
    back: Annotated[
        str, typer.Option(help="Go back to a version of a network, as read=2.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Show the networks of a shelf, their versions, and which task taught each.

    `softcode perceive FOLDER --shelf SHELF` puts them there. The current version is
    marked with `*`; --back makes an earlier one current, and keeps the later ones.
    """
    if not folder.is_dir():
        raise Fault(str(folder), "there is no such folder", "a shelf is a folder")
    kept = Shelf(folder)
    if back:
        name, version = _named(back)
        with kept.changing():
            kept.roll_back(name, version)
    current = {name: kept.load(name).version for name in kept.names}
    told = {name: kept.lineage(name) for name in kept.names}
    if as_json:
        print_json(
            {
                name: {
                    "current": current[name],
                    "versions": {n: made._asdict() for n, made in versions.items()},
                }
                for name, versions in told.items()
            }
        )
        return
    if not told:
        print("nothing is on this shelf yet")
    for name, versions in told.items():
        print(name)
        for number, made in versions.items():
            mark = "*" if number == current[name] else " "
            print(f"  {mark}{number}  {made.told}")


def _named(back: str) -> tuple[str, int]:
    name, _, version = back.partition("=")
    if not version.isdecimal():
        raise Fault("--back", f"got {back!r}", "a network and a version, as read=2")
    return name, int(version)
