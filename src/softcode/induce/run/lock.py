"""One run at a time in a folder."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from .fault import RunFolderFault


try:
    import fcntl
except ImportError:
    # Windows has no such locks: there, two runs in one folder are the user's affair.
    fcntl = None


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps all other runs out of a folder; made if it is not there.

    The lock is the system's, and ends with the process however that ends.

    Args:
        folder: the run's.

    Raises:
        RunFolderFault: if another run is at work there; says which process.
        OSError: if the folder cannot be made or written to.

    Example:
        >>> import tempfile
        >>> with locked(Path(tempfile.mkdtemp())):
        ...     print("alone")
        alone
    """
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "a+") as file:
        _lock(file, folder)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _lock(file: IO[str], folder: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        who = file.read(20)
        raise RunFolderFault(
            str(folder),
            f"another run is at work there{f' (process {who})' if who else ''}",
            next_move="wait for its end, or give another --out",
        ) from None
