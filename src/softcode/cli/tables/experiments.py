"""`softcode experiment`: published tables, ours beside theirs.

An experiment gives its cells one by one as plain objects (`softcode.experiments`). Each
is printed as it comes, and kept under its row and column, so that `--resume` measures
only what is left. A table whose columns are numbers is drawn as curves, any other as
bars.
"""

from pathlib import Path
from typing import Annotated

import typer

from ...experiments import EXPERIMENTS
from ...files import Fault
from ...induce.run import fingerprint
from ...report import plot_curves, plot_table
from ..app import app, errors, print_json
from ..groups import KeptOptions, ToldOptions, measured, takes_groups


@app.command()
@takes_groups
def experiment(
    name: Annotated[
        str, typer.Argument(help=f"One of: {', '.join(EXPERIMENTS)}.", metavar="NAME")
    ],
    row: Annotated[
        str | None,
        typer.Option(help="One row of the table alone, such as optimization."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer restarts and updates, in a minute.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option(help="A PNG file: curves over lengths, or bars.")
    ] = None,
    *,
    kept: KeptOptions,
    told: ToldOptions,
) -> None:
    """Make a published table again, ours beside the paper's with 95 % intervals.

    Each cell is kept in the folder as it ends; --resume goes on with those that are left.
    """
    if name not in EXPERIMENTS:
        known = ", ".join(EXPERIMENTS)
        raise Fault("", f"unknown experiment {name!r}", f"known are {known}")
    chosen = EXPERIMENTS[name]
    if row is not None and row not in chosen.rows:
        rows = ", ".join(chosen.rows)
        raise Fault("", f"{name} has no row {row!r}", f"it has {rows}")
    asked = {
        "rows": [row] if row else list(chosen.rows),
        "quick": quick,
        "seed": told.seed,
    }
    folder = kept.folder(f"experiment {name}")
    if not told.as_json:
        errors().print(chosen.settings(quick))
        errors().print(f"folder: {folder.path}")
    cells = []
    with measured(folder, fingerprint(experiment=name, **asked)) as keep:
        for cell in chosen.run(**asked, kept=keep):
            cells.append(cell)
            if not told.as_json:
                print(chosen.line(cell), flush=True)
    if picture is not None:
        is_curve = all(cell["column"].isdecimal() for cell in cells)
        (plot_curves if is_curve else plot_table)(cells, picture)
    if told.as_json:
        print_json(cells)
