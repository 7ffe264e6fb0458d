"""Sets of labelled images, by name."""

import os
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from jaxtyping import UInt8

from ..files import Fault


class DataFault(Fault):
    """A set of images is not there, or not as it must be.

    Example:
        >>> try:
        ...     load_images("no such set")
        ... except DataFault as fault:
        ...     print("no such set" in str(fault))
        True
    """


class Images(NamedTuple):
    """Images with their labels, for training and for tests.

    The labels are there to make tasks of, and to measure with; no inducer is shown them.

    Example:
        >>> sorted(set(load_images("digits").y_test.tolist())) == list(range(10))
        True
    """

    name: str
    x_train: UInt8[np.ndarray, "train height width"]
    y_train: UInt8[np.ndarray, " train"]
    x_test: UInt8[np.ndarray, "test height width"]
    y_test: UInt8[np.ndarray, " test"]


# The folder that holds larger sets, as NumPy archives.
FOLDER: Final = "SOFTCODE_DATA"
_PARTS = ("x_train", "y_train", "x_test", "y_test")
_EMBEDDED = "digits"


def load_images(name: str) -> Images:
    """A set of images, by its name.

    `digits` comes with the package: 1,797 handwritten digits of 8 by 8 points, by 13
    writers (E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998;
    CC BY 4.0), the part that scikit-learn ships; the first 1,437 are for training. Other
    names are archives `NAME.npz` in the folder that the shell's variable
    `SOFTCODE_DATA` names, with the arrays `x_train`, `y_train`, `x_test` and `y_test`; or
    what `fetch` (`softcode data fetch`) put in the user's cache.

    Args:
        name: of the set.

    Raises:
        DataFault: if it is not there, or its arrays are not as they must be.

    Example:
        >>> digits = load_images("digits")
        >>> digits.x_train.shape, digits.x_test.shape
        ((1437, 8, 8), (360, 8, 8))
    """
    if name == _EMBEDDED:
        with resources.files("softcode.data").joinpath("digits.npz").open("rb") as file:
            arrays = dict(np.load(file, allow_pickle=False))
        return _images(name, arrays)
    folder = cache_folder()
    path = folder / f"{name}.npz"
    if not os.environ.get(FOLDER) and not path.exists():
        raise DataFault(
            f"the images {name!r} do not come with softcode",
            f"a folder that holds {name}.npz",
            f"name it in the variable {FOLDER}",
            "or fetch a public set with `softcode data fetch`",
        )
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {part: archive[part] for part in _PARTS}
    except FileNotFoundError:
        there = sorted(p.stem for p in Path(folder).glob("*.npz"))
        raise DataFault(
            str(path), "no such file", f"there are: {', '.join(there) or 'none'}"
        ) from None
    except (OSError, KeyError, ValueError) as fault:
        raise DataFault(
            str(path),
            f"no archive of images ({fault!s:.100})",
            f"the arrays {', '.join(_PARTS)} are needed",
        ) from None
    return _images(name, arrays)


def cache_folder() -> Path:
    """The folder that `SOFTCODE_DATA` names; without it one in the user's cache."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "softcode"


def _images(name: str, arrays: dict[str, np.ndarray]) -> Images:
    for part in ("train", "test"):
        x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
        if x.ndim != 3 or y.ndim != 1 or len(x) != len(y) or x.dtype != np.uint8:
            raise DataFault(
                f"{name}: x_{part}",
                f"{x.dtype} of shape {x.shape} with labels of shape {y.shape}",
                "bytes [image, row, column] and a label for each are needed",
            )
    return Images(name, *(arrays[part] for part in _PARTS))
