"""Ctrl-C and SIGTERM: a request that loops look at between their rounds.

A signal that is turned into an exception wherever it falls may be lost in a callback,
or tear a compiled loop apart. So a loop that can end in order says so, and looks:

    with interruption.looked_at():
        while not interruption.is_asked():
            ...

Within, the first signal is only noted, and a second ends the process at once. Outside,
the first one raises `KeyboardInterrupt`, as Python does.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any, NoReturn


# What a shell expects of a program that was interrupted.
EXIT_CODE = 130

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Request:
    """Whether the process was asked to end, and how many loops look at that."""

    is_made = False
    num_looking = 0
    is_starting = False
    """Whether there is nothing yet that ending at once would lose."""


def is_asked() -> bool:
    """Whether a signal came since the outermost loop that looks began.

    Still true after that loop, so that a loop around it can end as well.
    """
    return _Request.is_made


def ask() -> None:
    """Asks the loops that look to end, as a signal does."""
    _Request.is_made = True


@contextlib.contextmanager
def looked_at() -> Iterator[None]:
    """Within, a first signal is noted instead of raised; `is_asked` tells of it."""
    if _Request.num_looking == 0:
        _Request.is_made = False
    _Request.num_looking += 1
    before = _handle_signals() if _is_default() else {}
    try:
        yield
    finally:
        _Request.num_looking -= 1
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def install() -> None:
    """Handles signals from now on; until `begin`, the first one ends the process."""
    _Request.is_starting = True
    _handle_signals()


def begin() -> None:
    """From now on there may be something to keep: a first signal is raised, or noted."""
    _Request.is_starting = False


def end() -> NoReturn:
    """Ends the process as one that was interrupted.

    Nothing is cleared up: other threads may be computing with what would be cleared.
    """
    # A progress line hides the cursor; nobody else will bring it back.
    shows_cursor = "\x1b[?25h" if sys.stderr.isatty() else ""
    _say(f"interrupted{shows_cursor}")
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        sys.stdout.flush()
    os._exit(EXIT_CODE)


def _handle(number: int, frame: Any) -> None:
    del number, frame
    if _Request.is_starting or _Request.is_made:
        end()
    _Request.is_made = True
    if _Request.num_looking == 0:
        raise KeyboardInterrupt
    _say("ending after this round; once more ends at once")


def _say(message: str) -> None:
    """Straight to the terminal, since what buffers may be busy right now."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.write(sys.stderr.fileno(), f"softcode: {message}\n".encode())


def _is_default() -> bool:
    """Whether Python's own handler stands, as in a notebook or a script."""
    return signal.getsignal(signal.SIGINT) is signal.default_int_handler


def _handle_signals() -> dict[int, Any]:
    """Sets the handler, where signals come to this thread; gives those before."""
    try:
        return {number: signal.signal(number, _handle) for number in _SIGNALS}
    except ValueError:
        # Not the main thread, which alone may handle signals.
        return {}
