"""A search that is kept in a folder: taken up, saved as it goes on, and told at its end."""

import contextlib
import dataclasses
import time
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ...files import Fault
from ...verify import judge_of
from ..budget import Budget
from ..inducer import Plan, State
from ..progress import Progress
from ..result import Result
from .checkpoint import load_checkpoint, require_like, save_checkpoint
from .fault import RunFolderFault
from .fingerprints import fingerprint
from .folder import RunFolder
from .history import History
from .search import Search
from .summary import write_begun, write_ended


# What values that nobody wrote may lead to.
_UNREADABLE = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError)


class KeptSearch:
    """A search's folder while the search goes on; made by `kept`.

    Args:
        folder: where it is kept.
        search: what was asked for.
        budget: when it is to stop.

    Example:
        >>> import tempfile
        >>> from softcode.induce import Enumerate
        >>> from softcode.task import recipes
        >>> search = Search(recipes()["inc"].make().on(), Enumerate())
        >>> from pathlib import Path
        >>> folder = RunFolder(Path(tempfile.mkdtemp()))
        >>> KeptSearch(folder, search, Budget()).begin()
        >>> sorted(path.name for path in folder.path.iterdir())
        ['history.jsonl', 'run.json', 'task.json']
    """

    def __init__(self, folder: RunFolder, search: Search, budget: Budget):
        self._folder, self._search, self._budget = folder, search, budget
        self._made_by = fingerprint(
            **{
                field.name: getattr(search, field.name)
                for field in dataclasses.fields(search)
            }
        )
        self._history = History(folder.history)
        self._saved_at = time.perf_counter()
        self.failure: str | None = None
        """Why the folder could not be written, if so; the search should end then."""

    def taken_up(self, plan: Plan) -> tuple[State, Progress] | None:
        """Where the search was left, if it is to be resumed and was saved before.

        Everything that was read is looked at before anything is written: whether it is
        this search's, whether every byte is as it was written, whether the state has
        the form that compiled loops rely on, and whether the programs pass.

        Raises:
            RunFolderFault: says what is wrong; every file is left as it was.
        """
        path = self._folder.checkpoint
        if not self._folder.resume or not path.exists():
            return None
        checkpoint = load_checkpoint(path, self._made_by)
        try:
            progress = Progress.from_plain(checkpoint.progress["search"])
            mark = checkpoint.progress["history"]
            pattern = self._search.inducer.like(plan, checkpoint.state)
            self._require_passing(progress)
        except _UNREADABLE as fault:
            raise RunFolderFault(
                str(path),
                f"no such state was ever saved ({type(fault).__name__}: {fault})",
                next_move="start again in another folder (--out)",
            ) from None
        require_like(path, checkpoint.state, pattern)
        self._history = History.marked(self._folder.history, mark)
        return checkpoint.state, progress

    def begin(self) -> None:
        """Writes what was asked for, in place of what the folder held.

        Raises:
            OSError: if that cannot be written.
        """
        self._folder.checkpoint.unlink(missing_ok=True)
        self._history.write(0)
        write_begun(self._folder, self._search, self._budget)

    def note(self, entry: Mapping[str, Any], state: State, progress: Progress) -> None:
        """Takes in a round, and saves if it is time."""
        self._history.note(entry)
        if time.perf_counter() - self._saved_at >= self._folder.save_every:
            self.save(state, progress)

    def save(self, state: State, progress: Progress) -> None:
        """Writes the search down; what goes wrong is told in `failure`."""
        try:
            self._history.write(progress.num_rounds)
            about = {"search": progress.plain(), "history": self._history.mark}
            save_checkpoint(self._folder.checkpoint, state, about, self._made_by)
        except OSError as fault:
            self.failure = _in_words(fault)
        self._saved_at = time.perf_counter()

    def told(self, result: Result) -> Result:
        """The result, once the folder holds it; it says if that could not be."""
        if self.failure is None:
            try:
                write_ended(self._folder, self._search, self._budget, result)
            except OSError as fault:
                self.failure = _in_words(fault)
        if self.failure is None:
            return result
        return dataclasses.replace(result, not_kept=self.failure)

    def require_written(self, num_rounds: int) -> None:
        """Raises if the search had to end since it could not be saved.

        Raises:
            RunFolderFault: says how many rounds were made.
        """
        if self.failure is not None:
            raise RunFolderFault(
                self.failure,
                f"the search was ended after {num_rounds} rounds",
                "what was saved before is whole",
                "make room, and go on with --resume",
            )

    def _require_passing(self, progress: Progress) -> None:
        """Raises unless the programs that were found do all that they are judged by."""
        judge = judge_of(self._search.task)
        programs = [judge.read(f.program) for f in progress.found]
        for split in self._search.judges if programs else ():
            if not np.all(judge.passes(programs, split)):
                raise Fault("a program that was found does not do the examples")


@contextlib.contextmanager
def kept(
    folder: RunFolder | None, search: Search, budget: Budget
) -> Iterator[KeptSearch | None]:
    """A search's folder, held for it alone; `None` where there is no folder.

    Raises:
        RunFolderFault: if another run is at work there.

    Example:
        >>> from softcode.induce import Enumerate
        >>> from softcode.task import recipes
        >>> search = Search(recipes()["inc"].make().on(), Enumerate())
        >>> with kept(None, search, Budget()) as nothing:
        ...     nothing is None
        True
    """
    if folder is None:
        yield None
        return
    with folder.alone():
        yield KeptSearch(folder, search, budget)


def _in_words(fault: OSError) -> str:
    return f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault)
