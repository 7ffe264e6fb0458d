"""Many measurements in one folder, each kept as it ends."""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ... import interruption
from ...files import Fault, parse_json, read_bytes
from .fault import RunFolderFault
from .fingerprints import differences
from .folder import RunFolder


_MAX_BYTES = 2**30
_START_AGAIN = "start again in another folder (--out)"


class Measurements:
    """The measurements of a table, by name; made by `kept_measurements`.

    `measurements.jsonl` has one line for each, appended as it ends and sealed with a
    digest of all lines so far. A line that is half written, by a process that was
    killed, is cut off; any other damage is refused.

    Args:
        path: the file; `None` keeps nothing.
        kept: what was kept before, by name.
        seal: the digest of those lines.
        on_start: is told the name of each measurement that is made.

    Example:
        >>> Measurements(kept={"inc": 0.5}).measure("inc", lambda: 1.0)
        0.5
    """

    def __init__(
        self,
        path: Path | None = None,
        kept: Mapping[str, Any] | None = None,
        seal: str = "",
        on_start: Callable[[str], Any] | None = None,
    ):
        self._path, self._kept, self._seal = path, dict(kept or {}), seal
        self._on_start = on_start

    def measure(self, name: str, make: Callable[[], Any]) -> Any:
        """What was kept under this name, or what is measured now, and then kept.

        Args:
            name: one for each measurement.
            make: gives a plain value. If it is interrupted, what it gives counts not.

        Raises:
            KeyboardInterrupt: if it was interrupted: that is no measurement.
            OSError: if it cannot be kept.

        Example:
            >>> cells = Measurements()
            >>> cells.measure("inc", lambda: 1.0), cells.measure("inc", lambda: 2.0)
            (1.0, 1.0)
        """
        if name not in self._kept:
            if self._on_start is not None:
                self._on_start(name)
            value = json.loads(json.dumps(make()))
            if interruption.is_asked():
                raise KeyboardInterrupt
            if self._path is not None:
                self._seal = _append(
                    self._path, {"measurement": name, "value": value}, self._seal
                )
            self._kept[name] = value
        return self._kept[name]


@contextlib.contextmanager
def kept_measurements(
    folder: RunFolder,
    made_by: Mapping[str, str],
    on_start: Callable[[str], Any] | None = None,
) -> Iterator[Measurements]:
    """A table's folder, held for it alone.

    Args:
        folder: where it is kept; with `resume`, what it holds is not measured again.
        made_by: the fingerprint of all that determines the measurements.
        on_start: is told the name of each measurement that is made.

    Raises:
        RunFolderFault: if another run is at work there, or what is kept is damaged or
            was measured with other settings.
        OSError: if the folder cannot be written.

    Example:
        >>> import tempfile
        >>> folder = RunFolder(Path(tempfile.mkdtemp()), resume=True)
        >>> with kept_measurements(folder, {"seed": "0"}) as cells:
        ...     cells.measure("inc", lambda: [0.5])
        [0.5]
        >>> with kept_measurements(folder, {"seed": "0"}) as cells:
        ...     cells.measure("inc", lambda: [0.9])
        [0.5]
    """
    with folder.alone(), interruption.looked_at():
        path = folder.measurements
        found = _lines(path) if folder.resume and path.exists() else ([], 0)
        lines, num_bytes = found
        if not lines:
            path.unlink(missing_ok=True)
            yield Measurements(
                path, {}, _append(path, {"made_by": dict(made_by)}, ""), on_start
            )
            return
        first, *rest = lines
        other = differences(first["made_by"], made_by)
        if other:
            raise RunFolderFault(
                str(path),
                f"it belongs to another run ({'; '.join(other)})",
                next_move="give --resume what the run was started with, or start this "
                "one in another folder (--out)",
            )
        # What a process that was killed had half written.
        os.truncate(path, num_bytes)
        kept = {line["measurement"]: line["value"] for line in rest}
        yield Measurements(path, kept, lines[-1]["seal"], on_start)


def _lines(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The lines that were written whole, each as it was written, and their bytes."""
    content = read_bytes(path, _MAX_BYTES)
    num_bytes = content.rfind(b"\n") + 1
    lines, seal = [], ""
    for number, text in enumerate(content[:num_bytes].splitlines(), start=1):
        try:
            line = parse_json(text.decode(), has_nan=True)
            written = {k: v for k, v in line.items() if k != "seal"}
            seal = _sealed(written, seal)
            needed = {"measurement", "value"} if number > 1 else {"made_by"}
            if line["seal"] != seal or needed != written.keys():
                raise Fault("its bytes are not those that were written")
        except (Fault, UnicodeDecodeError, LookupError, AttributeError) as fault:
            raise RunFolderFault(
                f"{path}, line {number}",
                f"it is damaged ({fault})",
                next_move=_START_AGAIN,
            ) from None
        lines.append(line)
    return lines, num_bytes


def _append(path: Path, line: dict[str, Any], seal: str) -> str:
    """Adds a line to the file; gives its seal."""
    new = _sealed(line, seal)
    try:
        with open(path, "ab") as file:
            start = file.tell()
            try:
                file.write(_text({**line, "seal": new}))
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                file.truncate(start)
                raise
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from None
    return new


def _sealed(line: dict[str, Any], before: str) -> str:
    return hashlib.sha256(before.encode() + _text(line)).hexdigest()[:32]


def _text(line: dict[str, Any]) -> bytes:
    return json.dumps(line).encode() + b"\n"
