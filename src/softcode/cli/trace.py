"""`softcode trace`: what a program does, step by step.

The program is run on a machine of the input's size, and each state is shown as a table,
or as a page with a slider. With `--relaxed` the states are those of the weights that the
program compiles to: with noise, each cell is a distribution, and the table shows where it
has left the exact run.
"""

from pathlib import Path
from typing import Annotated

import jax.random as jr
import typer

from ..files import write_whole
from ..program import weights_of
from ..report import print_table, record, trace_page
from .app import app
from .options import (
    InputOption,
    ProgramArgument,
    SeedOption,
    load_input,
)
from .programs import load_program


@app.command()
def trace(
    program: ProgramArgument,
    inputs: InputOption,
    relaxed: Annotated[
        bool,
        typer.Option("--relaxed", help="Show the relaxed reading of its weights."),
    ] = False,
    noise: Annotated[
        float, typer.Option(min=0.0, max=0.99, help="Noise on the weights (relaxed).")
    ] = 0.0,
    html: Annotated[
        Path | None, typer.Option(help="Write a page with a step slider here.")
    ] = None,
    seed: SeedOption = 0,
) -> None:
    """Show what a program does, step by step, on one input."""
    value = load_input(inputs)
    sized = load_program(program).sized_for(value)
    logits = weights_of(sized, noise=noise, key=jr.key(seed))
    recorded = record(sized, value, logits)
    if html is not None:
        write_whole(html, trace_page(recorded, f"{Path(program).name} on {inputs}"))
        print(f"written: {html}")
        return
    print(print_table(recorded, relaxed=relaxed))
