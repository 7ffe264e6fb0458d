"""What a lifetime goes on from: how it stood after its last stretch, in a file."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...files import read_json, write_whole
from ...library import Shelf
from ...perception import PerceptualFault
from .lifetime import Milestone


_FORMAT = 1


@dataclasses.dataclass
class Past:
    """What is known of a lifetime at the end of a stretch, and kept in a file."""

    path: Path
    asked: Mapping[str, Any]
    milestones: list[Milestone]
    programs: dict[str, str]
    held_out: dict[str, float]
    """For each task with a program, the greatest share of `validation` that was right."""
    versions: dict[str, int]
    taught: dict[str, int]
    """For each network, minibatches so far."""

    @classmethod
    def taken_up(cls, path: Path, asked: Mapping[str, Any], shelf: Shelf) -> "Past":
        """The past that a file holds, with the shelf as it was then; none without one.

        Raises:
            PerceptualFault: if it is of another lifetime.
        """
        if not path.exists():
            return cls(path, asked, [], {}, {}, {}, {})
        told = read_json(path)
        if told.get("format") != _FORMAT or told["asked"] != json.loads(
            json.dumps(asked)
        ):
            raise PerceptualFault(
                str(path),
                "it is of another lifetime",
                next_move="take another folder, or the same tasks, schedule and seed",
            )
        # A shelf that was changed after the last stretch goes back to its end.
        for name, version in told["versions"].items():
            shelf.roll_back(name, version)
        milestones = [Milestone(*milestone) for milestone in told["milestones"]]
        kept = (told[key] for key in ("programs", "held_out", "versions", "taught"))
        return cls(path, asked, milestones, *kept)

    def save(self) -> None:
        """Writes the file, whole or not at all."""
        told = {
            "format": _FORMAT,
            "asked": self.asked,
            "milestones": [list(milestone) for milestone in self.milestones],
            "programs": self.programs,
            "held_out": self.held_out,
            "versions": self.versions,
            "taught": self.taught,
        }
        write_whole(self.path, json.dumps(told, indent=1) + "\n")
