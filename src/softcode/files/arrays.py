"""Arrays in a file, with plain values beside them and a digest over all of it.

The file is one of safetensors, which other programs read too. Its metadata hold
`softcode`, a JSON object with the `format`, its `version` and what is told `about` the
arrays, and `sha256`, of the whole file with zeros in the digest's place.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .fault import Fault, shown
from .plain import parse_json
from .text import read_bytes, read_start
from .whole import write_whole


_MAX_BYTES = 2**29
_MAX_HEADER_BYTES = 2**25
_NO_DIGEST = b"0" * 64
# A text in the metadata has its quotes escaped, so that this is nowhere else.
_BEFORE_DIGEST = b'"sha256":"'


class Stored(NamedTuple):
    """What a file of arrays holds: the arrays by name, and what was told about them."""

    arrays: dict[str, np.ndarray]
    about: Any
    """Plain values, as they were given."""


def write_arrays(
    path: Path,
    kind: str,
    version: int,
    arrays: Mapping[str, np.ndarray],
    about: Any = None,
) -> None:
    """Writes arrays and what is to be known about them, whole or not at all.

    Args:
        path: the file.
        kind: the name of the format, such as `weights`.
        version: of the format; another one will not be read.
        arrays: by name.
        about: plain values, as JSON has them.

    Raises:
        OSError: names the file.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "w.safetensors"
        >>> write_arrays(path, "weights", 1, {"gate": np.zeros(2)}, {"base": 8})
        >>> read_arrays(path, "weights", 1, "write it again")
        Stored(arrays={'gate': array([0., 0.])}, about={'base': 8})
    """
    # Read only where arrays are written: most commands do without.
    from safetensors.numpy import save

    told = {"format": kind, "version": version, "about": about}
    content = save(
        {name: np.asarray(array, order="C") for name, array in arrays.items()},
        {"softcode": json.dumps(told), "sha256": _NO_DIGEST.decode()},
    )
    start = content.index(_BEFORE_DIGEST + _NO_DIGEST) + len(_BEFORE_DIGEST)
    digest = hashlib.sha256(content).hexdigest().encode()
    write_whole(path, content[:start] + digest + content[start + len(digest) :])


def read_arrays(
    path: str | Path,
    kind: str,
    version: int,
    next_move: str,
    max_bytes: int = _MAX_BYTES,
) -> Stored:
    """The arrays of a file that `write_arrays` wrote, every byte as it was written.

    Args:
        path: the file.
        kind: the format that it must have.
        version: the format's.
        next_move: what to do about a file that is damaged, or another.
        max_bytes: the most it may hold.

    Raises:
        Fault: if the file is of another format or version, or damaged; names it.
        OSError: if it cannot be opened or read; names the file.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "w.safetensors"
        >>> write_arrays(path, "weights", 1, {"gate": np.zeros(2)})
        >>> flipped = path.read_bytes()[:-1] + b"!"
        >>> _ = path.write_bytes(flipped)
        >>> try:
        ...     read_arrays(path, "weights", 1, "write it again")
        ... except Fault as fault:
        ...     print(fault.got, "-", fault.next_move)
        it is damaged, or no file of weights (its bytes are not those that were written)
        - write it again
    """
    try:
        # Before all of it is read: what is no such file may be large.
        header = _header(path)
        about = _told(header, kind, version)
        content = read_bytes(path, max_bytes)
        start = 8 + header.find(_BEFORE_DIGEST) + len(_BEFORE_DIGEST)
        given = content[start : start + len(_NO_DIGEST)]
        blank = content[:start] + _NO_DIGEST + content[start + len(_NO_DIGEST) :]
        if hashlib.sha256(blank).hexdigest().encode() != given:
            raise Fault("its bytes are not those that were written")
        return Stored(_arrays(content), about)
    except Fault as fault:
        got = f"it is damaged, or no file of {kind} ({fault})"
        raise Fault(str(path), got, next_move=next_move) from None


def _header(path: str | Path) -> bytes:
    """What stands before the arrays: so many bytes as the first eight say."""
    size = int.from_bytes(read_start(path, 8), "little")
    header = read_start(path, 8 + size)[8:] if 0 < size <= _MAX_HEADER_BYTES else b""
    if not 0 < size == len(header):
        raise Fault("it has no header")
    return header


def _told(header: bytes, kind: str, version: int) -> Any:
    """What a header says about the arrays, if it is of this format and version."""
    plain = parse_json(header.decode("utf-8", "replace"))
    metadata = plain.get("__metadata__") if isinstance(plain, dict) else None
    text = metadata.get("softcode") if isinstance(metadata, dict) else None
    told = parse_json(text, has_nan=True) if isinstance(text, str) else None
    if not isinstance(told, dict) or told.get("format") != kind:
        raise Fault("its header does not say so")
    if told.get("version") != version:
        raise Fault(
            f"it is of version {shown(told.get('version'))} of the format, "
            f"and this softcode reads version {version}"
        )
    return told.get("about")


def _arrays(content: bytes) -> dict[str, np.ndarray]:
    """The arrays of a whole file; what shares no memory with it may be written to."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        return load(content)
    except (SafetensorError, KeyError, ValueError, TypeError) as fault:
        raise Fault(str(fault)) from None
