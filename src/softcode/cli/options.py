"""Arguments that several commands share, and how they become values.

An argument is typer's annotation of a type, said once, so that `PROGRAM` means the same
and has the same help wherever it stands.
"""

from pathlib import Path
from typing import Annotated, Any, cast

import typer

from ..files import Fault, parse_json, read_text
from ..program import Program, read_program
from ..verify import AnyProgram


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


def load_program(path_text: str) -> Program:
    """The program of a machine, from a text file or a run folder.

    Raises:
        Fault: if there is none, or it is a function over plain values, which runs
            without a machine.
    """
    found = load_any_program(path_text)
    if not found.has_weights:
        raise Fault(
            path_text,
            "it is a function over plain values, which has no steps and no weights",
            next_move="`softcode run` and `softcode export` take it",
        )
    return cast(Program, found)


def load_any_program(path_text: str) -> AnyProgram:
    """The program of a text file or a run folder; faults name the file.

    Args:
        path_text: a file, or a folder, whose `program.txt` is read. What the text
            names, such as a model, is looked for beside it.

    Raises:
        Fault: if the folder has no program, or the text is none.
    """
    path = Path(path_text)
    if path.is_dir():
        inside = path / "program.txt"
        if not inside.exists():
            raise Fault(
                str(path),
                "there is no program.txt in it: it is no run folder, or its run found none",
                next_move="`softcode induce ... --resume` goes on",
            )
        path = inside
    text = read_text(path)
    try:
        return read_program(text, path.parent)
    except Fault as fault:
        raise fault.within(path) from None


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
