"""A contact sheet: the images of each label, those that are least sure first."""

from pathlib import Path

import numpy as np
from jaxtyping import Float

from .plot import new_figure, save_figure


_MOST_SHOWN = 20


def plot_contact_sheet(
    images: Float[np.ndarray, "image height width"] | np.ndarray,
    said: Float[np.ndarray, "image label"],
    path: Path,
) -> None:
    """Writes a picture with a row for each label, of images that were read as it.

    The least sure of each label stand at the left; what a network misreads is there.

    Args:
        images: the images.
        said: how likely each label is for each image, as a network says.
        path: the picture to write.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "sheet.png"
        >>> plot_contact_sheet(np.zeros((3, 8, 8)), np.eye(3), path)
        >>> path.read_bytes()[1:4]
        b'PNG'
    """
    num_labels = said.shape[1]
    height, width = images.shape[1:]
    rows = []
    for label in range(num_labels):
        own = np.flatnonzero(said.argmax(1) == label)
        order = own[np.argsort(said[own, label], kind="stable")][:_MOST_SHOWN]
        row = np.zeros((_MOST_SHOWN, height, width))
        row[: len(order)] = images[order]
        rows.append(np.concatenate(list(row), 1))
    sheet = np.concatenate(rows)
    figure = new_figure(8.0, 0.55 + 0.42 * num_labels)
    axes = figure.subplots()
    axes.imshow(sheet, cmap="gray_r", aspect="equal")
    axes.set_yticks((np.arange(num_labels) + 0.5) * height, range(num_labels))
    axes.set_xticks([])
    axes.set_ylabel("read as")
    axes.set_xlabel("least sure first")
    for line in np.arange(1, num_labels) * height - 0.5:
        axes.axhline(line, color="0.8", linewidth=0.8)
    save_figure(figure, path)
