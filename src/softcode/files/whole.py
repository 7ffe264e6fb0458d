"""Files that are written whole or not at all."""

import contextlib
import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes a file so that, killed at any moment, it is as it was or as it should be.

    It is written aside under a name of its own, flushed to the disk and renamed, and its
    folder is flushed after; the folder is made if need be. Two that write the same file
    never mix: the later one stands. What was written aside is removed if that fails.

    Args:
        path: the file.
        content: all of it; a text is written as UTF-8.

    Raises:
        OSError: names the file.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "runs" / "program.txt"
        >>> write_whole(path, "inc 1 1")
        >>> path.read_text()
        'inc 1 1'
    """
    raw = content.encode() if isinstance(content, str) else content
    aside = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(aside, "xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
            raise
        _flush_folder(path.parent)
    except OSError as fault:
        # The user knows the file by its own name, not by that of what stood aside.
        raise OSError(fault.errno, fault.strerror, str(path)) from None


def _flush_folder(folder: Path) -> None:
    """Makes a new name last; some file systems know no such thing, and need none."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
