"""The whole command line: what it sets up, and how what goes wrong is told.

Three things must be done before a command's file is imported. Signals are caught, since
an import takes long enough for Ctrl-C to come in its midst. A closed pipe is made to
end the process, as other tools do. And JAX is told its number of devices and its cache by
variables of the process, which it reads once.

Whatever a command throws ends here. Whose it is to mend is told by its kind alone: a
`Fault` and what the system refuses (`OSError` with a file's name, or with a number of
`_OF_THE_MACHINE`) are the user's, all else is ours.
"""

import errno
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from .. import interruption


# What the machine is short of, or does not allow: nobody's bug.
_OF_THE_MACHINE = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EIO,
    errno.ENOMEM,
    errno.EMFILE,
    errno.ENFILE,
}


def main() -> None:
    """Runs the command line.

    A fault is told in a line, with exit code 2. Any other exception is a bug of ours, told
    as one, with exit code 70. Ctrl-C ends with 130, whenever it comes.
    """
    _set_up()
    try:
        # Not read before now, since it takes longer than a key press.
        from .commands import command_line

        sys.exit(command_line()(standalone_mode=False))
    except KeyboardInterrupt:
        interruption.end()
    except Exception as exception:
        _tell(exception)


def _set_up() -> None:
    """Signals are ours from here on; JAX has a device for each core, and a cache.

    At most 8 devices, since restarts are shared out evenly among them. Whatever the
    user has set stays: a variable is only given a value if it has none. Code that took
    less than half a second to compile is not kept.
    """
    interruption.install()
    # A closed pipe, as of `| head`, ends us quietly.
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # JAX reads these once it is loaded, if it ever is.
    if "jax_num_cpu_devices" not in os.environ.get("XLA_FLAGS", ""):
        num_devices = str(max(1, min(8, os.cpu_count() or 1)))
        os.environ.setdefault("JAX_NUM_CPU_DEVICES", num_devices)
    if (cache := cache_folder()) is not None:
        os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(cache / "jax"))
        os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.5")


def cache_folder() -> Path | None:
    """Where compiled code is kept between runs; `None` if there is no such place.

    `XDG_CACHE_HOME`, if it is an absolute path, and else `~/.cache`: a relative one
    counts as unset, as its specification says, and an empty one would be the current
    folder.

    Example:
        >>> folder = cache_folder()
        >>> folder is None or folder.name == "softcode"
        True
    """
    given = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(given):
        return Path(given) / "softcode"
    home = os.path.expanduser("~")
    return Path(home) / ".cache" / "softcode" if os.path.isabs(home) else None


def _tell(exception: Exception) -> NoReturn:
    """Says what went wrong, in a line, and whose it is to mend; ends with 2 or 70.

    What is printed is one line of 2,000 characters at most, whatever a file or an
    exception says, so that a script can read it.

    Args:
        exception: what a command threw.
    """
    from ..files import Fault, in_one_line
    from .app import BUG, MISUSE
    from .misuse import UsageError, fault_of

    code = MISUSE
    if isinstance(exception, Fault):
        message = str(exception)
    elif isinstance(exception, UsageError):
        message = str(fault_of(exception))
    elif isinstance(exception, OSError) and exception.filename is not None:
        message = f"{exception.filename}: {exception.strerror}"
    elif isinstance(exception, OSError) and exception.errno in _OF_THE_MACHINE:
        message = str(exception.strerror)
    elif isinstance(exception, MemoryError):
        message = "there is not enough memory for this; give it less to do at once"
    else:
        code, message = BUG, _as_bug(exception)
    print(f"softcode: {in_one_line(message, 2000)}", file=sys.stderr)
    sys.exit(code)


def _as_bug(exception: Exception) -> str:
    """Writes the traceback down; says that it is a bug of ours, and where to look.

    The file, in the system's folder for such files, also holds the version and the
    command as it was typed. If it cannot be written, the line says the exception alone.

    Args:
        exception: one that is no fault of the user's.
    """
    import tempfile
    import traceback

    from .. import __version__
    from ..files import in_one_line

    about = f"softcode {__version__}, Python {sys.version}\n{sys.argv}\n\n"
    lines = traceback.format_exception(exception)
    told = in_one_line(f"{type(exception).__name__}: {exception}", 200)
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="softcode-bug-",
            suffix=".txt",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write(about + "".join(lines))
    except OSError:
        return f"this is a bug of softcode ({told}); there is no room for its traceback"
    return (
        f"this is a bug of softcode, not a fault of yours ({told}); "
        f"please report it with {file.name}, which holds the traceback"
    )
