"""Where a run is kept, and what stands there under which name."""

import contextlib
import dataclasses
import re
from pathlib import Path

from ...files import locked, write_whole
from .fault import RunFolderFault


@dataclasses.dataclass(frozen=True)
class RunFolder:
    """The folder of a run, and how the run is kept there.

    `checkpoint.safetensors` alone decides where a run that is taken up again goes on;
    `history.jsonl` is cut back to it. `run.json` says what was asked and what came of
    it; beside it stand `task.json` and, once there is a program, `program.txt`,
    `program.py` and `weights.safetensors`. Each file is written whole or not at all.

    Args:
        path: the folder; made if it is not there.
        resume: go on from the checkpoint, if there is one. Without it, what the folder
            held is written over.
        save_every: seconds between two savings.

    Example:
        >>> RunFolder(Path("runs/inc")).holds_run()
        False
    """

    path: Path
    resume: bool = False
    save_every: float = 5.0

    @property
    def checkpoint(self) -> Path:
        """The file of the search's state."""
        return self.path / "checkpoint.safetensors"

    @property
    def history(self) -> Path:
        """The file with a line for each round."""
        return self.path / "history.jsonl"

    @property
    def measurements(self) -> Path:
        """The file with a line for each measurement, of a run that makes a table."""
        return self.path / "measurements.jsonl"

    @property
    def summary(self) -> Path:
        """The file that says what was asked and what came of it."""
        return self.path / "run.json"

    def holds_run(self) -> bool:
        """Whether a run was begun there."""
        files = (self.checkpoint, self.summary, self.measurements)
        return any(file.exists() for file in files)

    def require_free(self) -> None:
        """Raises unless the folder can be taken: it holds no run, or it is resumed.

        Raises:
            RunFolderFault: says the next move.
        """
        if self.holds_run() and not self.resume:
            raise RunFolderFault(
                str(self.path),
                "it holds a run already",
                next_move="go on with --resume, or give another --out",
            )

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """Keeps all other runs out of the folder; made if it is not there.

        Raises:
            RunFolderFault: if another run is at work there; says which process.
            OSError: if the folder cannot be made or written to.
        """
        wait = "wait for its end, or give another --out"
        return locked(self.path, "run", wait, RunFolderFault)

    def write(self, name: str, content: str | bytes) -> None:
        """Writes a file of the folder whole or not at all."""
        write_whole(self.path / name, content)


def folder_for(name: str, *, out: Path | None = None, resume: bool = False) -> Path:
    """The folder of a run: the one that was given, or one in `runs/` by its name.

    Args:
        name: what the run is of; a number is added where such a run is there already.
        out: the folder that the user gave.
        resume: take the newest of that name, which is to be gone on with.

    Example:
        >>> folder_for("map inc", resume=True).as_posix()
        'runs/map-inc'
    """
    if out is not None:
        return out
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "task"
    path = Path("runs") / slug
    number, following = 2, path
    while following.exists():
        path, number = following, number + 1
        following = path.with_name(f"{slug}-{number - 1}")
    return path if resume else following
