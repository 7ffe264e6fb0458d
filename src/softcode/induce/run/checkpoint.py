"""A computation's state on disk: bound to what it is for, and checked before its use."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...files import Fault, read_arrays, write_arrays
from .fault import RunFolderFault
from .fingerprints import differences


# Of the states that inducers keep, and of what stands beside them.
_KIND, _VERSION = "softcode checkpoint", 2
_START_AGAIN = "start again in another folder (--out)"


class Checkpoint(NamedTuple):
    """What a checkpoint holds."""

    state: dict[str, Any]
    """Arrays in nested dictionaries."""
    progress: dict[str, Any]
    """Plain values."""


def save_checkpoint(
    path: Path,
    state: Mapping[str, Any],
    progress: Mapping[str, Any],
    made_by: Mapping[str, str],
) -> None:
    """Writes a state down, whole or not at all, with a digest over all its bytes.

    Args:
        path: the file.
        state: arrays in nested dictionaries.
        progress: plain values: what else is needed to go on.
        made_by: the fingerprint of what the state belongs to.

    Raises:
        OSError: if it cannot be written; names the file.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "checkpoint.safetensors"
        >>> save_checkpoint(path, {"step": np.array(3)}, {}, {"seed": "0"})
        >>> load_checkpoint(path, {"seed": "0"}).state
        {'step': array(3)}
    """
    arrays = {name: np.asarray(leaf) for name, leaf in _flat(state)}
    about = {"progress": dict(progress), "made_by": dict(made_by)}
    write_arrays(path, _KIND, _VERSION, arrays, about)


def load_checkpoint(path: Path, made_by: Mapping[str, str]) -> Checkpoint:
    """The state as it was written, if it belongs to what is asked for now.

    Args:
        path: the file.
        made_by: the fingerprint of what is asked for now.

    Raises:
        RunFolderFault: if a byte is not as it was written, or the state is that of
            something else; says in what they differ.
        OSError: if the file cannot be read.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "checkpoint.safetensors"
        >>> save_checkpoint(path, {"step": np.array(3)}, {"seconds": 2}, {"seed": "0"})
        >>> load_checkpoint(path, {"seed": "0"}).progress
        {'seconds': 2}
    """
    try:
        arrays, about = read_arrays(path, _KIND, _VERSION, _START_AGAIN)
    except Fault as fault:
        raise RunFolderFault("", str(fault)) from None
    other = differences(about["made_by"], made_by)
    if other:
        raise RunFolderFault(
            str(path),
            f"it belongs to another run ({'; '.join(other)})",
            next_move="give --resume what the run was started with, or start this one "
            "in another folder (--out)",
        )
    return Checkpoint(_nested(arrays), about["progress"])


def require_like(
    path: Path, state: Mapping[str, Any], pattern: Mapping[str, Any]
) -> None:
    """Raises unless a state that was read has the form that it must have.

    Args:
        path: where it was read, for the fault.
        state: arrays in nested dictionaries.
        pattern: the same with arrays of the right shapes and types; where an array's
            values must lie within bounds, a `Within`.

    Raises:
        RunFolderFault: names the array and says what is wrong with it.

    Example:
        >>> place = {"place": Within(np.array(0), 0, 7)}
        >>> require_like(Path("saved"), {"place": np.array(7)}, place)
        >>> try:
        ...     require_like(Path("saved"), {"place": np.array(8)}, place)
        ... except RunFolderFault as fault:
        ...     "out of its bounds" in str(fault)
        True
    """
    found, needed = dict(_flat(state)), dict(_flat(pattern))
    for name in [*needed, *(name for name in found if name not in needed)]:
        if name not in found or name not in needed:
            got = f"{name} is {'missing' if name in needed else 'not known'}"
            raise _other_form(path, got)
        like = needed[name]
        bounds = like if isinstance(like, Within) else None
        like = np.asarray(like.like if bounds else like)
        array = np.asarray(found[name])
        if (array.shape, array.dtype) != (like.shape, like.dtype):
            raise _other_form(
                path,
                f"{name} is {array.dtype}{list(array.shape)}, and "
                f"{like.dtype}{list(like.shape)} is needed",
            )
        if bounds and not np.all((bounds.low <= array) & (array <= bounds.high)):
            raise _other_form(path, f"a value of {name} is out of its bounds")


class Within(NamedTuple):
    """An array whose values must lie within bounds, since they are used as places.

    Example:
        >>> Within(np.zeros(3, int), 0, 7).high
        7
    """

    like: Any
    """An array of its shape and type."""
    low: Any
    high: Any


def _other_form(path: Path, got: str) -> RunFolderFault:
    return RunFolderFault(
        str(path), f"no such state was ever saved: {got}", next_move=_START_AGAIN
    )


def _flat(state: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Each array of a nest of dictionaries, named by its path: `states/0/stage`."""
    for name, value in state.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}/")
            if not value:
                # A folder without arrays is one all the same.
                yield f"{before}{name}/", np.zeros(0)
        else:
            yield f"{before}{name}", value


def _nested(arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """The nest of dictionaries that these names came from."""
    state: dict[str, Any] = {}
    for path, array in arrays.items():
        *folders, name = path.split("/")
        inner = state
        for folder in folders:
            inner = inner.setdefault(folder, {})
        if name:
            inner[name] = array
    return state
