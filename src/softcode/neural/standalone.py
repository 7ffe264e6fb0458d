"""Reads images with a network's weights, by NumPy alone: what an export carries with it."""

import numpy as np


def probabilities(weights, images):
    """How likely each class is for each image, `[image, class]`.

    Args:
        weights: arrays by name: `patch0.matrix`, `layer0.offset` and so on.
        images: `[image, row, column]`, any scale.

    Example:
        >>> weights = {"layer0.matrix": np.zeros((4, 2)), "layer0.offset": np.zeros(2)}
        >>> probabilities(weights, np.ones((1, 2, 2))).tolist()
        [[0.5, 0.5]]
    """
    images = np.asarray(images, np.float32)
    mean = images.mean((1, 2), keepdims=True)
    values = ((images - mean) / (images.std((1, 2), keepdims=True) + 1e-3))[..., None]
    number = 0
    while f"patch{number}.matrix" in weights:
        patches = _patches(values)
        values = patches @ weights[f"patch{number}.matrix"]
        values = np.maximum(values + weights[f"patch{number}.offset"], 0)
        number += 1
    values, number = values.reshape(len(images), -1), 0
    while f"layer{number}.matrix" in weights:
        values = np.maximum(values, 0) if number else values
        values = values @ weights[f"layer{number}.matrix"]
        values = values + weights[f"layer{number}.offset"]
        number += 1
    powers = np.exp(values - values.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def _patches(values, kernel=5, step=2):
    """Squares of each image, a row and column in two: `[image, row, column, value]`."""
    num, height, width, _ = values.shape
    margin = kernel // 2
    values = np.pad(values, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    squares = [
        values[:, i : i + height : step, j : j + width : step]
        for i in range(kernel)
        for j in range(kernel)
    ]
    stacked = np.stack(squares, -2)
    return stacked.reshape(*stacked.shape[:3], -1)
