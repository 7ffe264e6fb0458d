"""Runs that are killed where it hurts: between any two things that they do to files."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


class Killed(BaseException):
    """Stands for `kill -9`: nothing catches it."""


@contextlib.contextmanager
def killed_at(step: int, monkeypatch: Any) -> Iterator[list[str]]:
    """Within, the process dies at its so-manieth flush or renaming of a file.

    Gives the steps that were made.
    """
    made: list[str] = []

    def dying(name: str, call: Callable) -> Callable:
        def made_or_killed(*arguments: Any) -> Any:
            if len(made) == step:
                raise Killed
            made.append(name)
            return call(*arguments)

        return made_or_killed

    with monkeypatch.context() as patch:
        for name in ("fsync", "replace"):
            patch.setattr(os, name, dying(name, getattr(os, name)))
        with contextlib.suppress(Killed):
            yield made


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def without_times(path: Path) -> Any:
    """What a JSON file, or one of JSON lines, says, but for what the clock says."""

    def timeless(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: timeless(v) for k, v in value.items() if k != "seconds"}
        return [timeless(v) for v in value] if isinstance(value, list) else value

    text = path.read_text()
    if path.suffix == ".jsonl":
        return [timeless(json.loads(line)) for line in text.splitlines()]
    return timeless(json.loads(text))
