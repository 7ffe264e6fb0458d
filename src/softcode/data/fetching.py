"""Public sets of images, fetched from their originals and checked."""

import gzip
import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from ..files import not_installed, write_whole
from .images import DataFault, cache_folder


class _Original(NamedTuple):
    """A file as its makers publish it: what of the set it holds, and its MD5."""

    file: str
    part: str
    digest: str


class _Public(NamedTuple):
    """A public set: its files, and where they are."""

    files: tuple[_Original, ...]
    places: tuple[str, ...]


# The digests are those of the four files that Y. LeCun, C. Cortes and C. Burges published.
_PUBLIC: Final = {
    "mnist": _Public(
        (
            _Original(
                "train-images-idx3-ubyte.gz",
                "x_train",
                "f68b3c2dcbeaaa9fbdd348bbdeb94873",
            ),
            _Original(
                "train-labels-idx1-ubyte.gz",
                "y_train",
                "d53e105ee54ea40749a09fcbcd1e9432",
            ),
            _Original(
                "t10k-images-idx3-ubyte.gz",
                "x_test",
                "9fb629c4189551a2d022fa330f9573f3",
            ),
            _Original(
                "t10k-labels-idx1-ubyte.gz",
                "y_test",
                "ec29112dd5afa0611ce80d1b7f02629c",
            ),
        ),
        (
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
    ),
}


def fetchable() -> tuple[str, ...]:
    """The names of the sets that can be fetched.

    Example:
        >>> fetchable()
        ('mnist',)
    """
    return tuple(_PUBLIC)


def fetch(
    name: str,
    folder: str | Path | None = None,
    *,
    place: str | None = None,
    on_progress: Callable[[str], None] = lambda said: None,
) -> Path:
    """Fetches a public set and writes it as an archive that `load_images` reads.

    Each file is compared with its known digest before anything is read from it; the
    archive is written whole or not at all.

    Args:
        name: one of `fetchable()`.
        folder: where the archive goes; where `load_images` looks, if left out.
        place: an address that ends in `/` with the same files, in place of the known ones.
        on_progress: is told, in words, what is fetched.

    Returns:
        The archive.

    Raises:
        DataFault: if the set is unknown, no place answers, or a file is another one.
        OSError: if the archive cannot be written.

    Example:
        >>> try:
        ...     fetch("no such set")
        ... except DataFault as fault:
        ...     print(fault)
        no such set: no public set of that name; there are: mnist
    """
    public = _PUBLIC.get(name)
    if public is None:
        raise DataFault(
            name, "no public set of that name", f"there are: {', '.join(_PUBLIC)}"
        )
    places = public.places if place is None else (place,)
    arrays = {}
    for original in public.files:
        on_progress(f"{original.file}")
        arrays[original.part] = _unpacked(original, _fetched(original, places))
    folder = cache_folder() if folder is None else Path(folder)
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    archive = folder / f"{name}.npz"
    write_whole(archive, content.getvalue())
    return archive


def _fetched(original: _Original, places: tuple[str, ...]) -> bytes:
    """The bytes of a file from the first place that has it."""
    try:
        import pooch
    except ImportError:
        raise not_installed("pooch", "data") from None

    why = []
    for place in places:
        try:
            path = pooch.retrieve(
                place + original.file, f"md5:{original.digest}", progressbar=False
            )
            return Path(path).read_bytes()
        except (OSError, ValueError) as fault:
            # What `requests` raises is an OSError; another digest is a ValueError.
            why.append(f"{place}: {fault!s:.120}")
    raise DataFault(
        original.file,
        f"no place gives it ({'; '.join(why)})",
        "a connection, or a folder that holds the set",
        "fetch it by hand, or name another place with --from",
    )


def _unpacked(original: _Original, packed: bytes) -> np.ndarray:
    """The array in a file of the IDX format.

    Two bytes of 0, the type (8 for bytes), the number of axes; their sizes as whole
    numbers of four bytes, the greatest first; then the values.
    """
    try:
        raw = gzip.decompress(packed)
        zeros, kind, num_axes = struct.unpack(">HBB", raw[:4])
        shape = struct.unpack(f">{num_axes}I", raw[4 : 4 + 4 * num_axes])
        if zeros or kind != 8:
            raise ValueError(f"type {kind}")
        values = np.frombuffer(raw, np.uint8, offset=4 + 4 * num_axes)
        return values.reshape(shape)
    except (OSError, ValueError, struct.error, EOFError) as fault:
        raise DataFault(original.file, f"no file of arrays ({fault!s:.100})") from None
