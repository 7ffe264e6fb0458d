"""One process at a time in a folder."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from .fault import Fault


try:
    import fcntl
except ImportError:
    # Windows has no such locks: there, two at work in one folder are the user's affair.
    fcntl = None


@contextlib.contextmanager
def locked(
    folder: Path,
    what: str = "process",
    next_move: str = "wait for its end",
    fault: type[Fault] = Fault,
) -> Iterator[None]:
    """Keeps all others out of a folder; made if it is not there.

    The lock is the system's, and ends with the process however that ends.

    Args:
        folder: the one to be alone in.
        what: is at work there, in a word.
        next_move: for who comes second.
        fault: what is raised then.

    Raises:
        Fault: if another is at work there; says which process.
        OSError: if the folder cannot be made or written to.

    Example:
        >>> import tempfile
        >>> with locked(Path(tempfile.mkdtemp())):
        ...     print("alone")
        alone
    """
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "a+") as file:
        who = _holder(file)
        if who is not None:
            process = f" (process {who})" if who else ""
            raise fault(
                str(folder), f"another {what} is at work there{process}", "", next_move
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _holder(file: IO[str]) -> str | None:
    """Locks the file; if another has it, who that is, as far as he says."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        return file.read(20)
    return None
