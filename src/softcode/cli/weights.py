"""`softcode compile` and `decompile`: a program as weights, and back.

A file of weights holds the machine and, for each parameter, the logits of its choices.
Without noise, compiling and decompiling gives the program back. Each line is told with
how sure it is.
"""

from pathlib import Path
from typing import Annotated

import jax.numpy as jnp
import jax.random as jr
import typer

from ..program import harden, load_weights, save_weights, weights_of
from .app import app
from .options import ProgramArgument, SeedOption
from .programs import load_program


@app.command("compile")
def compile_program(
    program: ProgramArgument,
    out: Annotated[Path, typer.Option(help="Where the weights go (.safetensors).")],
    noise: Annotated[
        float,
        typer.Option(min=0.0, max=0.99, help="Noise on the weights; 0.3 is usual."),
    ] = 0.0,
    seed: SeedOption = 0,
) -> None:
    """Compile a program into the weights of the differentiable machine."""
    compiled = load_program(program)
    logits = weights_of(compiled, noise=noise, key=jr.key(seed))
    save_weights(out, compiled.machine, logits)
    num_weights = sum(table.size for table in logits.values())
    print(f"written: {out} ({num_weights:,} weights)")


@app.command()
def decompile(
    weights: Annotated[Path, typer.Argument(help="A file that `compile` wrote.")],
) -> None:
    """Print the likeliest program of some weights, and how sure each line is."""
    machine, logits = load_weights(weights)
    tables = {name: jnp.asarray(table) for name, table in logits.items()}
    print(harden(machine, tables), end="")
