"""One image from a file, within bounds."""

import io
import warnings
from pathlib import Path
from typing import Final

import numpy as np
from jaxtyping import UInt8

from ..files import read_bytes
from .task import PerceptualFault


SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
"""What the names of images end in."""
_MOST_BYTES, _MOST_POINTS = 2**24, 2**22


def read_image(path: Path) -> UInt8[np.ndarray, "row column"]:
    """An image's greys, 0 to 255.

    Args:
        path: of the file.

    Raises:
        PerceptualFault: if there is no such file, it is no image, or too large.

    Example:
        >>> import tempfile
        >>> from PIL import Image
        >>> path = Path(tempfile.mkdtemp()) / "one.png"
        >>> Image.new("L", (3, 2), 7).save(path)
        >>> read_image(path).tolist()
        [[7, 7, 7], [7, 7, 7]]
    """
    # Read only where images are: most commands do without.
    from PIL import Image

    try:
        content = read_bytes(path, _MOST_BYTES)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content)) as image:
                if image.width * image.height > _MOST_POINTS:
                    raise PerceptualFault(
                        path.name,
                        f"{image.width} by {image.height} points",
                        f"at most {_MOST_POINTS:,} points are read",
                    )
                return np.asarray(image.convert("L"))
    except PerceptualFault:
        raise
    except FileNotFoundError:
        raise PerceptualFault(path.name, "there is no such file") from None
    except Exception as fault:  # What a damaged image raises depends on its format.
        raise PerceptualFault(
            path.name, f"it cannot be read as an image ({fault!s:.100})"
        ) from None
