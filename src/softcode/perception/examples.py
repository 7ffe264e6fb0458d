"""Tasks made of the images that come with the package, to try and to test with."""

from collections.abc import Callable

import numpy as np

from ..data import Images, load_images
from .task import PerceptualTask, ShownImages


def receipts(
    rule: Callable[[list[int]], int],
    *,
    seed: int,
    lengths: tuple[int, int] = (1, 5),
    data: Images | None = None,
    most: int | None = None,
) -> PerceptualTask:
    """Rows of handwritten digits with nothing but a result for each.

    Each image stands in one row; test rows are made of other images than training rows.

    Args:
        rule: the result, from the digits that a row shows.
        seed: of the drawing.
        lengths: the fewest and the most images of a row.
        data: the images; those that come with the package, if left out.
        most: use so many training images at most.

    Example:
        >>> task = receipts(max, seed=0, lengths=(2, 2))
        >>> [len(shown.outputs) for shown in task.splits.values()]
        [599, 119, 180]
    """
    data = data or load_images("digits")
    rng = np.random.default_rng(seed)
    images = np.concatenate([data.x_train, data.x_test])
    labels = np.concatenate([data.y_train, data.y_test]).astype(int)
    num = len(data.x_train)
    order = rng.permutation(num)[:most]
    train = _rows(rule, order, labels, lengths, rng)
    test = _rows(rule, num + rng.permutation(len(data.x_test)), labels, lengths, rng)
    num_rows = len(train.outputs)
    first = max(1, num_rows // 6)
    splits = {
        "train": train.some(np.arange(first, num_rows)),
        "validation": train.some(np.arange(first)),
        "test": test,
    }
    return PerceptualTask("receipts", images, {"read": 10}, splits)


def _rows(rule, order, labels, lengths, rng) -> ShownImages:
    fewest, most = lengths
    rows = []
    while len(order) >= fewest:
        size = min(int(rng.integers(fewest, most + 1)), len(order))
        rows.append(order[:size])
        order = order[size:]
    images = np.full((len(rows), most), -1)
    outputs = np.zeros(len(rows), int)
    for place, row in enumerate(rows):
        images[place, : len(row)] = row
        outputs[place] = rule(labels[row].tolist())
    return ShownImages(images, np.zeros((len(rows), 0), int), outputs)
