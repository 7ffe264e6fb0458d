"""Commands on one program: run, trace, verify, compile, decompile, export."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import jax.numpy as jnp
import jax.random as jr
import typer

from ..files import write_whole
from ..machine import AbstractMachine
from ..program import harden, load_weights, save_weights, weights_of
from ..report import print_table, record, trace_page
from ..verify import check_task, exhaustive
from .app import FOUND_NOTHING, app, print_json
from .options import (
    InputOption,
    JsonOption,
    ProgramArgument,
    SeedOption,
    TaskArgument,
    find_task,
    load_input,
    load_program,
)


class Language(StrEnum):
    """What `--to` may say."""

    python = "python"


@app.command()
def run(program: ProgramArgument, inputs: InputOption) -> None:
    """Run a program on one input, exactly, and print its output as JSON.

    An input that is longer than the program's machine is run on a larger machine.
    """
    print(json.dumps(load_program(program)(load_input(inputs))))


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


@app.command()
def verify(
    program: ProgramArgument,
    task: TaskArgument,
    exhaustively: Annotated[
        bool,
        typer.Option(
            "--exhaustive",
            help="Also compare with the task's reference on every input.",
        ),
    ] = False,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Run a program on all examples of a task; exit with 1 if one fails."""
    chosen = find_task(task, seed=seed, settings={})
    given = load_program(program)
    if given.machine.kind != chosen.machine.kind:
        raise ValueError(
            f"the program is for {given.machine.kind}, the task for "
            f"{chosen.machine.kind}"
        )
    reference = chosen.reference
    chosen = chosen.task.on(_with_program_size(chosen.machine, given.machine))
    checks = check_task(given, chosen)
    whole = None
    if exhaustively:
        if reference is None:
            raise ValueError(
                "--exhaustive compares with a program that is known to be right, and "
                "this task names none; give the file a `reference`"
            )
        whole = exhaustive(given, reference, reference.machine)
    is_right = all(c.all_passed for c in checks.values()) and (
        whole is None or whole.counterexample is None
    )
    if as_json:
        found = {split: check.summary() for split, check in checks.items()}
        print_json({"verified": found, "exhaustive": whole and str(whole)})
    else:
        for split, check in checks.items():
            print(f"{split:<14} {check.passed} of {check.total}  ({check.size})")
            for failure in check.failures[:1]:
                print(f"  {failure.input} should give {failure.wanted}")
                print(f"  and gives {failure.got}")
        if whole is not None:
            print(f"exhaustive     {whole}")
    if not is_right:
        raise typer.Exit(FOUND_NOTHING)


def _with_program_size(
    machine: AbstractMachine, own: AbstractMachine
) -> AbstractMachine:
    """The task's machine with as many lines and registers as the program's has."""
    if not own.capabilities.can_resize:
        return machine
    row = machine.inputs[machine.require_main_row()]
    return own.resized(row.shape[0], row.size, machine.num_steps)


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


@app.command()
def export(
    program: ProgramArgument,
    to: Annotated[Language, typer.Option(help="The language.")] = Language.python,
    name: Annotated[str, typer.Option(help="The function's name.")] = "program",
) -> None:
    """Print the program as a function of another language that needs nothing."""
    del to  # Python is the only one so far.
    print(load_program(program).to_python(name), end="")
