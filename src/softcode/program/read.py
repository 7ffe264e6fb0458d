"""A program's text, whatever it is a program of."""

from pathlib import Path

from ..expression import Function
from .program import Program


def read_program(text: str, folder: Path | None = None) -> Program | Function:
    """The program of a machine, or the function over plain values, that a text is.

    Args:
        text: as `str` of a program writes it.
        folder: where files that it names must be; none is opened if `None`.

    Raises:
        Fault: names the place in the text.

    Example:
        >>> read_program(".function double n:int (add n n)")(21)
        42
        >>> read_program("inc 1 1").machine.kind
        'assembly'
    """
    if text.lstrip().startswith(".function"):
        return Function.parse(text)
    return Program.parse(text, folder=folder)
