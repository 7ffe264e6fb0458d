"""`softcode experiment`: published tables, ours beside theirs."""

from typing import Annotated

import typer

from ..experiments import EXPERIMENTS
from ._app import app, errors, print_json
from ._options import JsonOption, SeedOption


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
    if as_json:
        print_json(cells)
