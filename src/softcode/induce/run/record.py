"""A run's folder, read: everything that other commands take from it."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from ...files import Fault, parse_json, read_bytes, read_json, read_text
from ...machine import AbstractMachine
from ...program import load_weights, read_program
from ...verify import AnyProgram


_MAX_HISTORY_BYTES = 2**30


@dataclasses.dataclass(frozen=True)
class RunRecord:
    """What a run left, as far as it came.

    Args:
        path: the folder.
        summary: the content of `run.json`, checked.

    Example:
        >>> found = {"task": {"name": "inc"}, "outcome": "solved", "verified": {}}
        >>> record = RunRecord(Path("runs/inc"), found)
        >>> record.name, record.is_right
        ('inc', True)
    """

    path: Path
    summary: dict[str, Any]

    @classmethod
    def load(cls, path: Path) -> "RunRecord":
        """Reads a run's folder.

        Raises:
            Fault: if `run.json` is damaged; names it, and what is wrong.
            FileNotFoundError: if there is none.
        """
        file = path / "run.json"
        summary = read_json(file)
        _require_summary(file, summary)
        return cls(path, summary)

    @property
    def name(self) -> str:
        """The task's."""
        return self.summary["task"]["name"]

    @property
    def is_right(self) -> bool:
        """Whether a program was found that passes all that it was checked on."""
        checks = (self.summary.get("verified") or {}).values()
        return self.summary.get("outcome") == "solved" and all(
            check.get("passed") == check.get("total") for check in checks
        )

    def history(self) -> list[dict[str, Any]]:
        """The entries of `history.jsonl`; a last line that is half written is left out.

        Raises:
            Fault: names the line that is damaged.
        """
        path = self.path / "history.jsonl"
        if not path.exists():
            return []
        lines = read_bytes(path, _MAX_HISTORY_BYTES).splitlines()
        entries = []
        for number, line in enumerate(lines, start=1):
            try:
                entry = parse_json(line.decode(), has_nan=True)
                _require(_is_round(entry), "it is no round of a run")
            except (Fault, UnicodeDecodeError) as fault:
                # A run that was killed leaves its last line half written.
                if number == len(lines) and number > 1:
                    break
                raise Fault(f"{path}, line {number}", f"damaged: {fault}") from None
            entries.append(entry)
        return entries

    def program(self) -> AnyProgram | None:
        """The program that was found, if there is one.

        Raises:
            Fault: names the file whose text is no program.
        """
        path = self.path / "program.txt"
        if self.summary.get("program"):
            source, text = self.path / "run.json", str(self.summary["program"])
        elif path.exists():
            source, text = path, read_text(path)
        else:
            return None
        try:
            return read_program(text, self.path)
        except Fault as fault:
            raise fault.within(f"{source}: the program cannot be read") from None

    def weights(self) -> tuple[AbstractMachine, dict[str, np.ndarray]] | None:
        """The program's weights, and the machine that they are for."""
        path = self.path / "weights.safetensors"
        return load_weights(path) if path.exists() else None


def _require_summary(path: Path, summary: Any) -> None:
    """Raises unless this is the content of a `run.json`."""
    try:
        _require(isinstance(summary, dict), "an object was expected")
        task = summary.get("task")
        named = isinstance(task, dict) and isinstance(task.get("name"), str)
        _require(named, "`task` must be an object with a `name`")
        for name, kinds, words in (
            ("seconds", (int, float), "a number"),
            ("program", (str,), "a program's text or null"),
            ("term", (str,), "a text or null"),
            ("expression", (str,), "a text or null"),
            ("verified", (dict,), "an object"),
        ):
            value = summary.get(name)
            is_right = value is None or isinstance(value, kinds)
            _require(is_right, f"`{name}` must be {words}, got {value!r}")
        checks = (summary.get("verified") or {}).values()
        are_objects = all(isinstance(check, dict) for check in checks)
        _require(are_objects, "`verified` must hold an object for each split")
        example = summary.get("example")
        has_input = isinstance(example, dict) and "input" in example
        _require(
            example is None or has_input, "`example` must be an object with an `input`"
        )
    except Fault as fault:
        raise Fault(str(path), f"it is damaged: {fault}") from None


def _is_round(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("round"), int)
        and isinstance(entry.get("losses") or {}, dict)
    )


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise Fault(message)
