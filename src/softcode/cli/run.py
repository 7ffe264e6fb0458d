"""`softcode run` and `export`: a program as what it does, which needs no weights.

`run` waits for no JAX: a program is run on plain integers. What is printed is JSON in the
form that a task's file has, so that an output may be an input.
"""

import json
from enum import StrEnum
from typing import Annotated

import typer

from ..perception import holds_networks
from .app import app
from .options import (
    InputOption,
    JsonOption,
    ProgramArgument,
    load_input,
)
from .programs import load_any_program


class Language(StrEnum):
    """What `--to` may say."""

    python = "python"


@app.command()
def run(
    program: ProgramArgument, inputs: InputOption, as_json: JsonOption = False
) -> None:
    """Run a program on one input, exactly, and print its output as JSON.

    An input that is longer than the program's machine is run on a larger machine. The
    arguments of a function of several are a list of them, or an object by name; a program
    over images takes a list of their files.
    """
    del as_json  # It is JSON in any case, and taken as the other commands take it.
    if holds_networks(program):
        # Networks are read by JAX, which other programs do without.
        from ..perception import result_for_files

        print(json.dumps(result_for_files(program, load_input(inputs))))
        return
    print(json.dumps(load_any_program(program).applied(load_input(inputs))))


@app.command()
def export(
    program: ProgramArgument,
    to: Annotated[Language, typer.Option(help="The language.")] = Language.python,
    name: Annotated[str, typer.Option(help="The function's name.")] = "program",
) -> None:
    """Print the program as a function of another language that needs nothing."""
    del to  # Python is the only one so far.
    print(load_any_program(program).to_python(name), end="")
