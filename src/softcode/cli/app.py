"""The application object, and what its commands share.

There are two channels. The first is for the answer alone: a program, a table, one JSON
value. Notes, progress and faults go to the second, so that the answer can be piped.
"""

import json
from typing import TYPE_CHECKING, Any

import typer


if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(name="softcode", rich_markup_mode=None)

# Exit codes: 1 is an answer of "no", 2 is a fault in what was asked, 70 a bug of ours.
FOUND_NOTHING, MISUSE, BUG = 1, 2, 70


def errors() -> "Console":
    """The terminal's second channel, for what is not the answer.

    Text is printed as it is: what a user names a file is no mark-up.
    """
    # Most commands say nothing here, and need not wait for it.
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """Prints one JSON value, for a script to read."""
    print(json.dumps(value, indent=2))
