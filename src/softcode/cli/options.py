"""Arguments that several commands share, and how they become values.

An argument is typer's annotation of a type, said once, so that `PROGRAM` means the same
and has the same help wherever it stands.
"""

from typing import Annotated, Any

import typer

from ..files import Fault, parse_json


ProgramArgument = Annotated[
    str,
    typer.Argument(metavar="PROGRAM", help="A program's text file, or a run folder."),
]
TaskArgument = Annotated[
    str,
    typer.Argument(
        metavar="TASK",
        help="A built-in task's name (see `softcode tasks`), or a JSON or TOML file.",
    ),
]
InputOption = Annotated[
    str,
    typer.Option(
        "--input",
        help="The input as JSON: a list for the memory, as [3, 1, 2, 0], or an object "
        'as {"memory": [...], "registers": [...]}.',
    ),
]
SeedOption = Annotated[
    int,
    typer.Option(
        "--seed", min=0, max=2**32 - 1, help="The same seed gives the same result."
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON value, for a script to read.")
]


def load_input(text: str) -> Any:
    """The plain value that `--input` gives.

    Raises:
        Fault: if the text is no JSON; says what to write.

    Example:
        >>> load_input("[3, 1, 2, 0]")
        [3, 1, 2, 0]
    """
    try:
        return parse_json(text)
    except Fault as fault:
        fault.next_move = "write a list, as --input '[3, 1, 2, 0]'"
        raise fault.within("--input") from None
