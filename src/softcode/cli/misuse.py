"""What is wrong with a command as it was typed, in one line, with what was meant.

Typer tells a mistyped word in four lines, a usage among them. Here it is a fault like any
other: where, what stands there, and the nearest word that there is.
"""

import difflib
from collections.abc import Iterable
from typing import Any

import typer

from ..files import Fault, shown


# What typer raises for a command line that it cannot take; it hands on no name for it.
UsageError: Any = typer.BadParameter.__base__

# How much of a word must be right, of 1, for it to be taken as a slip of the keys.
_LEAST_ALIKE = 0.6


def no_such_command(typed: str, group: str, known: Iterable[str]) -> Fault:
    """The fault of a word that is no command; names the nearest that is one.

    Args:
        typed: the word.
        group: the words before it: `softcode`, or `softcode npi`.
        known: every command, as it is typed after `softcode`: `npi check`.

    Example:
        >>> print(no_such_command("induse", "softcode", ["induce", "npi run"]))
        there is no command 'softcode induse'; the nearest is `softcode induce`
        >>> print(no_such_command("chek", "softcode", ["induce", "npi check"]))
        there is no command 'softcode chek'; the nearest is `softcode npi check`
    """
    within = group.removeprefix("softcode").split()
    names = [name.split() for name in known]
    here = {words[-1]: words for words in names if words[:-1] == within}
    # A command of another group is looked for by its last word.
    for places in (here, {words[-1]: words for words in names}):
        if near := _nearest(typed, places):
            needed = f"the nearest is `{' '.join(['softcode', *places[near]])}`"
            break
    else:
        needed = f"`{group} --help` lists them"
    return Fault("", f"there is no command {shown(f'{group} {typed}')}", needed)


def fault_of(error: Any) -> Fault:
    """What typer found wrong with the words of a command, as a fault in one line.

    Args:
        error: a `UsageError`: an unknown option, a missing argument, a wrong value.

    Returns:
        A fault whose place is the command, and whose next move is its nearest option or
        its help.
    """
    place = _command_of(error.ctx)
    if not hasattr(error, "possibilities"):
        message = error.format_message().rstrip(".")
        return Fault(place, message, next_move=f"see `{place} --help`" if place else "")
    typed = error.option_name
    # Without their dashes, which would make any two of them alike.
    options = {
        option.lstrip("-"): option
        for parameter in error.ctx.command.get_params(error.ctx)
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("-")
    }
    near = _nearest(typed.lstrip("-"), options)
    needed = (
        f"the nearest is {options[near]}" if near else f"`{place} --help` lists them"
    )
    return Fault(place, f"there is no option {shown(typed)}", needed)


def _nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of these words that is most like this one, if any is much like it."""
    return next(iter(difflib.get_close_matches(word, known, 1, _LEAST_ALIKE)), None)


def _command_of(ctx: Any) -> str:
    """The command's words, however the program was started; "" if typer says none."""
    words: list[str] = []
    if ctx is None:
        return ""
    while ctx.parent is not None:
        words.insert(0, ctx.info_name)
        ctx = ctx.parent
    return " ".join(["softcode", *words])
