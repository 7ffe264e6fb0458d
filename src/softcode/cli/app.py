"""The application object, and what its commands share."""

import json
from typing import Any

import typer
from rich.console import Console


app = typer.Typer(
    name="softcode",
    help="Learn programs that people can read, from examples.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

# Exit codes: 1 is an answer of "no", 2 is a fault in what was asked.
FOUND_NOTHING, MISUSE = 1, 2


def errors() -> Console:
    """The terminal's second channel, for what is not the answer."""
    return Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """Prints one JSON value, for a script to read."""
    print(json.dumps(value, indent=2))
