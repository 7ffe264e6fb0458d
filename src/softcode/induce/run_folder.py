"""The folder of a run: written whole or not at all, and taken up again after a kill."""

import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax
import numpy as np
import safetensors.numpy

from ._inducer import State


_CHECKPOINT = "checkpoint.safetensors"
_DAMAGE = (OSError, KeyError, ValueError, TypeError, safetensors.SafetensorError)


class RunFolderFault(ValueError):
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
        self.path.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        aside = self.path / f".{name}.part"
        with open(aside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, self.path / name)

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
        leaves, _ = jax.tree.flatten(state)
        arrays = {str(i): np.asarray(leaf) for i, leaf in enumerate(leaves)}
        digest = hashlib.sha256(lines.encode()).hexdigest()
        about = {**progress, "num_history": len(history), "history_sha256": digest}
        content = safetensors.numpy.save(arrays, {"progress": json.dumps(about)})
        self.write(_CHECKPOINT, content)

    def load(self, like: State) -> tuple[State, dict[str, Any], list[dict]]:
        """The search as it was last written down.

        Args:
            like: a state of the same inducer, for the structure.

        Raises:
            RunFolderFault: names the damaged file.
        """
        path = self.path / _CHECKPOINT
        leaves, structure = jax.tree.flatten(like)
        try:
            with safetensors.safe_open(path, framework="numpy") as file:
                progress = json.loads(file.metadata()["progress"])
                names = list(file.keys())
                arrays = [file.get_tensor(str(i)) for i in range(len(names))]
        except _DAMAGE as fault:
            raise RunFolderFault(
                f"{path} is damaged ({fault}); start again without --resume, or in "
                "another folder"
            ) from None
        if len(arrays) != len(leaves):
            raise RunFolderFault(
                f"{path} was written by a search of another kind; resume it with the "
                "settings that it was started with"
            )
        state = jax.tree.unflatten(structure, arrays)
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
