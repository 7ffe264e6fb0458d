"""`softcode experiment`: published tables, ours beside theirs."""

from pathlib import Path
from typing import Annotated

import typer

from ..experiments import EXPERIMENTS
from ..report import plot_curves, plot_table
from .app import app, errors, print_json
from .options import JsonOption, SeedOption


@app.command()
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
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Make a published table again, ours beside the paper's with 95 % intervals."""
    if name not in EXPERIMENTS:
        raise ValueError(
            f"unknown experiment {name!r}; known are {', '.join(EXPERIMENTS)}"
        )
    chosen = EXPERIMENTS[name]
    if row is not None and row not in chosen.rows:
        raise ValueError(f"{name} has no row {row!r}; it has {', '.join(chosen.rows)}")
    if not as_json:
        errors().print(chosen.settings(quick))
    cells = []
    for cell in chosen.run(
        rows=[row] if row else list(chosen.rows), quick=quick, seed=seed
    ):
        cells.append(cell)
        if not as_json:
            print(chosen.line(cell), flush=True)
    if picture is not None:
        is_curve = all(cell["column"].isdecimal() for cell in cells)
        (plot_curves if is_curve else plot_table)(cells, picture)
    if as_json:
        print_json(cells)
