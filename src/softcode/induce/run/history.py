"""A run's history: a line for each round, appended, and cut back where need be."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .fault import RunFolderFault


_START_AGAIN = "start again in another folder (--out)"


class History:
    """The lines of `history.jsonl` up to the last saving, and those that wait for one.

    A checkpoint holds a `mark`: how many rounds and bytes the file had by then, and
    their digest. What a killed run wrote after that is cut off on resuming.

    Args:
        path: the file; nothing is written before `write`.

    Example:
        >>> import tempfile
        >>> history = History(Path(tempfile.mkdtemp()) / "history.jsonl")
        >>> history.note({"round": 1})
        >>> history.write(1)
        >>> history.mark["num_rounds"], history.mark["num_bytes"]
        (1, 13)
    """

    def __init__(self, path: Path):
        self._path = path
        self._num_rounds, self._num_bytes = 0, 0
        self._digest = hashlib.sha256()
        self._waiting: list[bytes] = []

    @classmethod
    def marked(cls, path: Path, mark: Mapping[str, Any]) -> "History":
        """The history of a run that is taken up again; writes nothing.

        Raises:
            RunFolderFault: if the file does not begin as it was written.
        """
        history = cls(path)
        history._num_rounds, history._num_bytes = mark["num_rounds"], mark["num_bytes"]
        try:
            with open(path, "rb") as file:
                content = file.read(mark["num_bytes"])
        except FileNotFoundError:
            content = b""
        history._digest.update(content)
        if history._digest.hexdigest() != mark["sha256"]:
            raise RunFolderFault(
                str(path),
                "it is damaged: its rounds are not those that the checkpoint knows",
                next_move=_START_AGAIN,
            )
        return history

    @property
    def mark(self) -> dict[str, Any]:
        """What a checkpoint must know of the file."""
        return {
            "num_rounds": self._num_rounds,
            "num_bytes": self._num_bytes,
            "sha256": self._digest.hexdigest(),
        }

    def note(self, entry: Mapping[str, Any]) -> None:
        """Takes in a round's entry, to be written at the next saving."""
        self._waiting.append(json.dumps(entry).encode() + b"\n")

    def write(self, num_rounds: int) -> None:
        """Appends what waits, so that the file has so many rounds.

        Raises:
            OSError: if it cannot be written; names the file.
        """
        new = self._waiting[: num_rounds - self._num_rounds]
        content = b"".join(new)
        try:
            # Also cuts off what a killed run, or a full disk, left behind the mark.
            with open(self._path, "ab") as file:
                file.truncate(self._num_bytes)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as fault:
            raise OSError(fault.errno, fault.strerror, str(self._path)) from None
        self._digest.update(content)
        self._num_rounds += len(new)
        self._num_bytes += len(content)
        self._waiting = []
