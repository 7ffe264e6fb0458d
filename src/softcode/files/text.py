"""Bytes and texts of regular files that nobody vouches for, up to a limit."""

import os
import stat
from pathlib import Path
from typing import Any

from .fault import Fault


_MB = 2**20


def read_bytes(path: str | Path, max_bytes: int) -> bytes:
    """All bytes of a regular file.

    Args:
        path: the file. A folder, a pipe or a device is refused before it is read.
        max_bytes: the most it may hold; no more is ever read.

    Raises:
        Fault: names the file, and says what it is instead, or how large.
        OSError: if it cannot be opened or read; names the file.

    Example:
        >>> read_bytes("/dev/null", 100)
        Traceback (most recent call last):
          ...
        softcode.files.fault.Fault: /dev/null: it is a device; a file is needed
    """
    content = read_start(path, max_bytes + 1)
    if len(content) > max_bytes:
        raise Fault(
            str(path), "it is too large", f"at most {_size(max_bytes)} can be read"
        )
    return content


def read_start(path: str | Path, num_bytes: int) -> bytes:
    """The first bytes of a regular file, or all of them if it has no more.

    Raises:
        Fault: names the file, and says what it is instead.
        OSError: if it cannot be opened or read; names the file.

    Example:
        >>> len(read_start(__file__, 3))
        3
    """
    try:
        # Looked at before it is opened, since opening a device may do something; and
        # after, since the name may stand for another one by then.
        _require_file(path, os.stat(path))
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            _require_file(path, os.fstat(file.fileno()))
            return file.read(num_bytes)
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from None
    except Fault:
        raise
    except ValueError:
        raise Fault(str(path), "no file can have such a name") from None


def read_text(path: str | Path, max_bytes: int = _MB) -> str:
    r"""The text of a regular file in UTF-8, with or without a mark at its beginning.

    Args:
        path: the file.
        max_bytes: the most it may hold.

    Raises:
        Fault: names the file and, where a byte is wrong, the line and the column.
        OSError: if it cannot be opened or read; names the file.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "p.txt"
        >>> _ = path.write_bytes(b"inc 1 1 \xff")
        >>> try:
        ...     read_text(path)
        ... except Fault as fault:
        ...     print(fault.place.removeprefix(f"{path}: "), "-", fault.got)
        line 1, column 9 - got the byte 0xff
    """
    content = read_bytes(path, max_bytes)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start].decode("utf-8-sig", "replace")
        raise Fault(
            f"{path}: {place_in(before, len(before))}",
            f"got the byte {content[fault.start]:#04x}",
            "a text in UTF-8 is needed",
        ) from None


def place_in(text: str, index: int) -> str:
    """Where the index is in a text, as people count: `line 2, column 5`."""
    start = text.rfind("\n", 0, index) + 1
    return f"line {text.count(chr(10), 0, index) + 1}, column {index - start + 1}"


def _require_file(path: Any, status: os.stat_result) -> None:
    """Raises unless this is what the system says of a regular file."""
    if stat.S_ISREG(status.st_mode):
        return
    kinds = {stat.S_IFDIR: "folder", stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}
    kind = kinds.get(stat.S_IFMT(status.st_mode), "device")
    raise Fault(str(path), f"it is a {kind}", "a file is needed")


def _size(num_bytes: int) -> str:
    return f"{num_bytes // _MB} MB" if num_bytes >= _MB else f"{num_bytes} bytes"
