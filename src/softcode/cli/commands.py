"""The table of commands: where each is, and what its line of help says.

A command's file is read when the command is called, so that none waits for what another
needs. A new command gets a function with `@app.command()` in a file beside this one, and
a row here; a meta test compares the two.

The front that users meet is made of the table alone: each row is a command with its line
of help and a function that does nothing. When typer looks the command up by name, its
file is imported and the true command, with its options, takes that place.
"""

import importlib
from collections.abc import Mapping
from typing import Annotated, Any, Final, NamedTuple

import typer
from typer.core import TyperGroup

from .. import interruption
from .misuse import no_such_command


class Command(NamedTuple):
    """Where a command is, and the first sentence of its help.

    Both `softcode --help` and the file's docstring say that sentence; a test compares
    them.
    """

    file: str
    """The module that has it, from this folder: `.npi.run`."""
    help: str
    """The first sentence of its help."""


class CommandGroup(NamedTuple):
    """Commands that share their first word, as `softcode npi ...`; or all of them."""

    help: str
    app: str
    """The name that the commands' files have for the object they register with."""
    commands: Mapping[str, Command]


COMMANDS: Final = CommandGroup(
    "Learn programs that people can read, from examples.",
    "app",
    {
        "tasks": Command(".tasks", "List the built-in tasks, or show one's examples."),
        "induce": Command(
            ".induce", "Find a program that does what the examples show."
        ),
        "perceive": Command(
            ".perception.perceive",
            "Find a program over what images show, and teach the network that reads "
            "them.",
        ),
        "run": Command(
            ".run", "Run a program on one input, exactly, and print its output as JSON."
        ),
        "shelf": Command(
            ".perception.shelf",
            "Show the networks of a shelf, their versions, and which task taught each.",
        ),
        "trace": Command(
            ".trace", "Show what a program does, step by step, on one input."
        ),
        "verify": Command(
            ".verify",
            "Run a program on all examples of a task; exit with 1 if one fails.",
        ),
        "compile": Command(
            ".weights",
            "Compile a program into the weights of the differentiable machine.",
        ),
        "decompile": Command(
            ".weights",
            "Print the likeliest program of some weights, and how sure each line is.",
        ),
        "export": Command(
            ".run",
            "Print the program as a function of another language that needs nothing.",
        ),
        "solve": Command(
            ".models", "Find a program for a TerpreT model from its data file."
        ),
        "compare": Command(
            ".tables.compare",
            "Print the table of tasks by inducers: the share solved, and the median "
            "seconds.",
        ),
        "experiment": Command(
            ".tables.experiments",
            "Make a published table again, ours beside the paper's with 95 % intervals.",
        ),
    },
)

GROUPS: Final[Mapping[str, CommandGroup]] = {
    "library": CommandGroup(
        "Compress solved programs into skeletons for the next tasks.",
        "library",
        {
            "build": Command(
                ".library",
                "Compress the programs of solved runs into a library of abstractions.",
            ),
            "show": Command(
                ".library",
                "Show the abstractions of a library and which tasks they came from.",
            ),
        },
    ),
    "data": CommandGroup(
        "Sets of images for the published tasks.",
        "data",
        {
            "fetch": Command(
                ".perception.data",
                "Fetch a public set of images from its originals, and check it.",
            ),
            "show": Command(
                ".perception.data",
                "Say how many images a set has, how large, and of how many classes.",
            ),
        },
    ),
    "npi": CommandGroup(
        "Programmer-interpreters: train, verify, check, extract, run, trace.",
        "npi",
        {
            "tasks": Command(
                ".npi.teach",
                "List the tasks, their levels of recursion and an input of each.",
            ),
            "train": Command(
                ".npi.teach",
                "Teach a network a task's reference program, from the runs of a few "
                "inputs.",
            ),
            "verify": Command(
                ".npi.certify",
                "Certify that a network does as its reference program does, at every size.",
            ),
            "check": Command(
                ".npi.certify",
                "Check a certificate anew; say what was checked, and what was taken as "
                "given.",
            ),
            "extract": Command(
                ".npi.certify",
                "Print a certified network as a Python program that people can read.",
            ),
            "run": Command(
                ".npi.run",
                "Let a network, or a certificate's table, solve one input; print the "
                "answer.",
            ),
            "trace": Command(".npi.run", "Show the calls of a run as a tree."),
            "test": Command(
                ".npi.run",
                "Print how many random inputs of each size a network, or a table, solves.",
            ),
        },
    ),
}


def command_line() -> typer.Typer:
    """The application: every command by its line of help, none of them read yet."""
    front = _front(COMMANDS, "softcode")
    for name, group in GROUPS.items():
        front.add_typer(_front(group, name), name=name)
    front.callback()(_options)
    return front


def _print_version(is_asked: bool) -> bool:
    """Prints the version and ends, if it is asked for; the callback of `--version`."""
    if is_asked:
        from .. import __version__

        print(f"softcode {__version__}")
        raise typer.Exit
    return is_asked


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version, and end.",
        ),
    ] = False,
) -> None:
    """Learn programs that people can read, from examples."""
    del version  # Printed by its callback.


def _front(group: CommandGroup, name: str) -> typer.Typer:
    """A group whose commands stand there with their help, to be read when called.

    Args:
        group: its rows of the table.
        name: the word that it is called by.

    Returns:
        An application of typer's whose every command is `_unread` until it is named.
    """

    class Lazy(TyperGroup):
        """Reads a command's file once the command is named."""

        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            # Nothing typed asks what there is.
            return super().parse_args(ctx, args or ["--help"])

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            if args and args[0] in group.commands:
                self.commands[args[0]] = _read(group, args[0])
            elif args and args[0] not in self.commands:
                words = "softcode" if group is COMMANDS else f"softcode {name}"
                raise no_such_command(args[0], words, _every_name())
            return super().resolve_command(ctx, args)

        def invoke(self, ctx: Any) -> Any:
            try:
                return super().invoke(ctx)
            except KeyboardInterrupt:
                # Not left to typer, for which it is a "no".
                interruption.end()

    front = typer.Typer(
        name=name,
        cls=Lazy,
        help=group.help,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for command, row in group.commands.items():
        front.command(command, help=row.help)(_unread)
    return front


def _every_name() -> list[str]:
    """Every command as it is typed after `softcode`; a group by its own word too."""
    inner = [
        f"{name} {one}" for name, group in GROUPS.items() for one in group.commands
    ]
    return [*COMMANDS.commands, *GROUPS, *inner]


def _unread() -> None:
    """Stands for a command until its file is read."""


def _read(group: CommandGroup, name: str) -> Any:
    """The command itself, from its file.

    Until then there is nothing to lose, and a signal ends the process at once; from
    then on it does not (`interruption.begin`).

    Args:
        group: says which file, and by what name that has its application.
        name: the command's.
    """
    module = importlib.import_module(group.commands[name].file, __package__)
    # From here on there may be something to keep.
    interruption.begin()
    return typer.main.get_group(getattr(module, group.app)).commands[name]
