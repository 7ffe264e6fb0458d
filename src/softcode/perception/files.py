"""Perceptual tasks from files: a folder of images with a table, or arrays."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..files import read_text, shown
from .image_files import SUFFIXES, read_image
from .task import PerceptualFault, PerceptualTask, ShownImages, split_by_chance


_MOST_IMAGES = 200_000
WEIGHTS_FILE: Final = "networks.safetensors"
"""What the networks of a kept program are in, in its folder."""
_SPLITS = ("train", "validation", "test")


def is_images_folder(path: str | Path) -> bool:
    """Whether this is a folder with a table in it, as `load_images_task` reads them.

    Args:
        path: any path.

    Example:
        >>> is_images_folder("no such folder")
        False
    """
    return Path(path).is_dir() and bool(list(Path(path).glob("*.csv")))


def holds_networks(folder: str | Path) -> bool:
    """Whether this is a folder in which a program was kept with its networks.

    Args:
        folder: any path.

    Example:
        >>> holds_networks("no such folder")
        False
    """
    return (Path(folder) / WEIGHTS_FILE).is_file()


def load_images_task(
    folder: str | Path, *, num_classes: int = 10, seed: int = 0
) -> PerceptualTask:
    r"""The task of a folder: images, and one table that says what belongs together.

    The table is a CSV file with a header. Each row is an example: cells that end in the
    suffix of an image are files of the folder, one to a cell or several with spaces or
    semicolons between them; empty cells are left out. The last column that holds whole
    numbers is the result. A column `split` may say `train`, `validation` or `test`; if
    there is none, examples are drawn for each by chance.

    Args:
        folder: where table and images are.
        num_classes: how many different labels images may have.
        seed: of the drawing.

    Raises:
        PerceptualFault: names the row, the file and what is needed.

    Example:
        >>> import tempfile
        >>> from PIL import Image
        >>> folder = Path(tempfile.mkdtemp())
        >>> for number in range(9):
        ...     Image.new("L", (8, 8), 20 * number).save(folder / f"{number}.png")
        >>> rows = [f"{n}.png,{n}" for n in range(9)]
        >>> _ = (folder / "table.csv").write_text("\n".join(["image,result", *rows]))
        >>> load_images_task(folder).images.shape
        (9, 8, 8)
    """
    folder = Path(folder)
    table = _table(folder)
    header, rows = table[0], table[1:]
    result = _result_column(header, rows, folder)
    split = header.index("split") if "split" in header else None
    used = [k for k in range(len(header)) if k not in (result, split)]
    images = _Images(folder)
    slots, outputs, splits = [], [], []
    for number, row in enumerate(rows, 2):
        place = f"{images.table}, row {number}"
        names = [name for k in used for name in _names(row[k], place)]
        if not names:
            raise PerceptualFault(place, "no image", "one file or more is needed")
        slots.append([images.number(name, place) for name in names])
        outputs.append(_whole(row[result], place))
        splits.append(row[split] if split is not None else "")
    shown_images = _shown(slots, outputs)
    if split is None:
        parts = split_by_chance(shown_images, seed)
    else:
        parts = _given_splits(shown_images, splits, images.table)
    name = folder.resolve().name or "images"
    return PerceptualTask(
        name, images.stacked(), {"read": num_classes}, parts, tuple(images.names)
    )


def images_task(
    rows: Iterable[tuple[Sequence[Any], int]],
    *,
    num_classes: int = 10,
    seed: int = 0,
    name: str = "images",
) -> PerceptualTask:
    """The task of rows of images, each with its result.

    Args:
        rows: for each example its images, `[row, column]` each, and a whole number.
        num_classes: how many different labels images may have.
        seed: of the drawing of splits.
        name: of the task.

    Raises:
        PerceptualFault: if images differ in size, or there are too few examples.

    Example:
        >>> rows = [([np.zeros((8, 8))] * (1 + n % 3), 0) for n in range(9)]
        >>> images_task(rows).lengths
        (1, 2, 3)
    """
    images: list[np.ndarray] = []
    slots, outputs = [], []
    for number, (row, output) in enumerate(rows):
        slot = []
        for image in row:
            array = np.asarray(image)
            if array.ndim != 2 or (images and array.shape != images[0].shape):
                raise PerceptualFault(
                    f"example {number}: an image of shape {array.shape}",
                    "all images are [row, column], of one size",
                )
            slot.append(len(images))
            images.append(array)
        slots.append(slot)
        outputs.append(int(output))
    parts = split_by_chance(_shown(slots, outputs), seed)
    return PerceptualTask(name, np.stack(images), {"read": num_classes}, parts)


class _Images:
    """The images of a folder, each read once."""

    def __init__(self, folder: Path):
        self.folder, self.table = folder, next(folder.glob("*.csv")).name
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._arrays: list[np.ndarray] = []

    def number(self, name: str, place: str) -> int:
        """The number of a file's image; reads it if it is new."""
        if name not in self._numbers:
            array = self._read(name, place)
            if self._arrays and array.shape != self._arrays[0].shape:
                raise PerceptualFault(
                    f"{place}: {name}",
                    f"is {array.shape[1]} by {array.shape[0]} points, and {self.names[0]} "
                    f"{self._arrays[0].shape[1]} by {self._arrays[0].shape[0]}",
                    "all images are of one size; bring them to it first",
                )
            if len(self._arrays) == _MOST_IMAGES:
                raise PerceptualFault(place, f"more than {_MOST_IMAGES:,} images")
            self._numbers[name] = len(self._arrays)
            self.names.append(name)
            self._arrays.append(array)
        return self._numbers[name]

    def stacked(self) -> np.ndarray:
        """All images, `[image, row, column]`."""
        return np.stack(self._arrays)

    def _read(self, name: str, place: str) -> np.ndarray:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise PerceptualFault(f"{place}: {shown(name)}", "is outside of the folder")
        try:
            return read_image(path)
        except PerceptualFault as fault:
            raise fault.within(place) from None


def _table(folder: Path) -> list[list[str]]:
    """The rows of the folder's one table, the header first."""
    tables = sorted(folder.glob("*.csv"))
    if len(tables) != 1:
        found = ", ".join(t.name for t in tables[:4]) or "none"
        raise PerceptualFault(
            str(folder), f"one table is needed, a CSV file; found {found}"
        )
    try:
        rows = [
            row for row in csv.reader(io.StringIO(read_text(tables[0]))) if any(row)
        ]
    except csv.Error as fault:
        raise PerceptualFault(str(tables[0]), f"no table ({fault!s:.100})") from None
    if len(rows) < 2:
        raise PerceptualFault(str(tables[0]), "a header and rows are needed")
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) > width:
            raise PerceptualFault(
                f"{tables[0].name}, row {number}",
                f"{len(row)} cells under a header of {width}",
            )
    return [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]


def _result_column(header: list[str], rows: list[list[str]], folder: Path) -> int:
    """The last column in which every cell is a whole number."""
    for column in reversed(range(len(header))):
        if all(_is_whole(row[column]) for row in rows):
            return column
    raise PerceptualFault(
        str(folder),
        "no column of the table holds a whole number in every row",
        "the results are needed, such as the total of each row",
    )


def _is_whole(cell: str) -> bool:
    return cell.lstrip("-").isdecimal() and len(cell) < 16


def _whole(cell: str, place: str) -> int:
    if not _is_whole(cell):
        raise PerceptualFault(f"{place}: {shown(cell)}", "a whole number is needed")
    return int(cell)


def _names(cell: str, place: str) -> list[str]:
    names = cell.replace(";", " ").split()
    for name in names:
        if not name.lower().endswith(SUFFIXES):
            raise PerceptualFault(
                f"{place}: {shown(name)}",
                f"a file of an image is needed ({', '.join(SUFFIXES)})",
            )
    return names


def _shown(slots: list[list[int]], outputs: list[int]) -> ShownImages:
    images = np.full((len(slots), max(map(len, slots), default=1)), -1)
    for place, slot in enumerate(slots):
        images[place, : len(slot)] = slot
    return ShownImages(images, np.zeros((len(slots), 0), int), np.array(outputs))


def _given_splits(
    shown_images: ShownImages, splits: list[str], table: str
) -> dict[str, ShownImages]:
    for number, split in enumerate(splits, 2):
        if split not in _SPLITS:
            raise PerceptualFault(
                f"{table}, row {number}: split {shown(split)}",
                f"one of {', '.join(_SPLITS)}",
            )
    given = np.array(splits)
    return {
        split: shown_images.some(np.flatnonzero(given == split))
        for split in _SPLITS
        if (given == split).any()
    }
