"""The folder of a run: written whole or not at all, and taken up again after a kill."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy

from ...files import Fault, write_whole
from ..inducer import State


_CHECKPOINT = "checkpoint.safetensors"
_DAMAGE = (OSError, KeyError, ValueError, TypeError, safetensors.SafetensorError)


class RunFolderFault(Fault):
    """A run's folder cannot be used. Names the file, and says what to do."""


@dataclasses.dataclass(frozen=True)
class RunFolder:
    """Where a run keeps its state, its history and its results.

    `checkpoint.safetensors` alone decides where a resumed run goes on; `history.jsonl`
    is cut back to it. All files are written aside and renamed, so that a run killed at
    any moment leaves each of them as it was or as it should be.
    """

    path: Path

    def exists(self) -> bool:
        """Whether there is a checkpoint to go on from."""
        return (self.path / _CHECKPOINT).exists()

    def write(self, name: str, content: str | bytes) -> None:
        """Writes a file of the folder whole or not at all."""
        write_whole(self.path / name, content)

    def save(
        self, state: State, progress: Mapping[str, Any], history: list[dict]
    ) -> None:
        """Writes down the search, after a round.

        Args:
            state: the inducer's, arrays in nested dictionaries.
            progress: plain values: what else the loop needs to go on.
            history: one entry for each round so far.
        """
        lines = "".join(json.dumps(entry) + "\n" for entry in history)
        self.write("history.jsonl", lines)
        arrays = {name: np.asarray(leaf) for name, leaf in _flat(state)}
        digest = hashlib.sha256(lines.encode()).hexdigest()
        about = {**progress, "num_history": len(history), "history_sha256": digest}
        content = safetensors.numpy.save(arrays, {"progress": json.dumps(about)})
        self.write(_CHECKPOINT, content)

    def load(self, like: State) -> tuple[State, dict[str, Any], list[dict]]:
        """The search as it was last written down.

        Args:
            like: the first state of the same inducer; what it holds must be there.

        Raises:
            RunFolderFault: names the damaged file.
        """
        path = self.path / _CHECKPOINT
        try:
            with safetensors.safe_open(path, framework="numpy") as file:
                progress = json.loads(file.metadata()["progress"])
                arrays = {name: file.get_tensor(name) for name in file.keys()}
        except _DAMAGE as fault:
            raise RunFolderFault(
                f"{path} is damaged ({fault}); start again without --resume, or in "
                "another folder"
            ) from None
        state = _nested(arrays)
        if state.keys() - like.keys() or {n for n, _ in _flat(like)} - arrays.keys():
            raise RunFolderFault(
                f"{path} was written by a search of another kind; resume it with the "
                "settings that it was started with"
            )
        return state, progress, self._history(progress["num_history"])

    def _history(self, count: int) -> list[dict]:
        """The history up to the checkpoint; later rounds will be made again."""
        path = self.path / "history.jsonl"
        try:
            lines = path.read_text().splitlines()[:count]
            history = [json.loads(line) for line in lines]
        except (OSError, ValueError) as fault:
            raise RunFolderFault(
                f"{path} is damaged ({fault}); start again without --resume"
            ) from None
        if len(history) < count:
            raise RunFolderFault(
                f"{path} has {len(history)} rounds and the checkpoint {count}; start "
                "again without --resume"
            )
        return history


def _flat(state: State, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each array of a nest of dictionaries, named by its path: `states/0/stage`."""
    for name, value in state.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}/")
        else:
            yield f"{before}{name}", value


def _nested(arrays: dict[str, np.ndarray]) -> State:
    """The nest of dictionaries that these names came from."""
    state: State = {}
    for path, array in arrays.items():
        *folders, name = path.split("/")
        inner = state
        for folder in folders:
            inner = inner.setdefault(folder, {})
        inner[name] = array
    return state
