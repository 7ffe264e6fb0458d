"""Arguments that several commands share, and how they become values."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ..files import Fault, parse_json, read_text
from ..machine import AbstractMachine, build
from ..program import Program, Sketch
from ..task import EncodedTask, load_task, recipes


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
    """The program of a text file or a run folder; faults name the file."""
    path = Path(path_text)
    if path.is_dir():
        inside = path / "program.txt"
        if not inside.exists():
            raise ValueError(
                f"{path} has no program.txt: it is no run folder, or its run found no "
                "program (`softcode induce ... --resume` goes on)"
            )
        path = inside
    text = read_text(path)
    try:
        return Program.parse(text)
    except Fault as fault:
        raise fault.within(path) from None


def read_sketch(path: Path, machine: AbstractMachine) -> Sketch:
    """The program with holes of a text file; faults name the file."""
    text = read_text(path)
    try:
        return Sketch(machine, text)
    except Fault as fault:
        raise fault.within(path) from None


def load_input(text: str) -> Any:
    """The plain value that `--input` gives."""
    try:
        return parse_json(text)
    except Fault as fault:
        fault.next_move = "write a list, as --input '[3, 1, 2, 0]'"
        raise fault.within("--input") from None


def find_task(name: str, *, seed: int, settings: dict[str, Any]) -> EncodedTask:
    """The built-in task of this name, or the file's, on the machine that was asked for."""
    known = recipes()
    plain = name.replace("-", " ").replace("_", " ").lower()
    recipe = known.get(name) or known.get(plain)
    if recipe is None:
        recipe = {k.replace("-", " "): r for k, r in known.items()}.get(plain)
    if recipe is None or Path(name).exists():
        return load_task(name, seed=seed, machine=settings).on()
    base = settings.pop("base", 8)
    if settings.pop("kind", "assembly") != "assembly":
        raise ValueError(f"the task {name!r} is for the assembly machine")
    if not isinstance(base, int) or not 4 <= base <= 128:
        raise ValueError(
            f"--base: a built-in task needs a base from 4 to 128, got {base}"
        )
    task = recipe.make(base=base, seed=seed)
    own = recipe.machine(base).settings
    return task.on(build("assembly", {**own, **settings}))
