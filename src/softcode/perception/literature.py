"""Tasks of the literature, made of sets of images: tiles, expressions, sums of numbers."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Int

from ..data import Images
from .spaces.tiles import applied
from .task import PerceptualTask, ShownImages


SIDES: Final[Mapping[str, tuple[int, int]]] = {
    "top": (0, 1),
    "left": (0, 2),
    "bottom": (2, 3),
    "right": (1, 3),
}
"""The tiles of each side of a two by two grid, in the order in which they count."""
_VALIDATION = 0.1


def add_tiles(
    side: str, digits: Images, num: tuple[int, int], seed: int
) -> PerceptualTask:
    """The sum of the two digits on one side of a two by two grid (ADD2X2).

    Args:
        side: one of `SIDES`.
        digits: the images.
        num: grids to train with and to test with, each drawn anew from the images.
        seed: of the drawing.

    Source: Gaunt et al., "Differentiable Programs with Neural Libraries" (ICML 2017), 3.

    Example:
        >>> from softcode.data import load_images
        >>> task = add_tiles("top", load_images("digits"), (40, 10), 0)
        >>> [shown.images.shape for shown in task.splits.values()]
        [(36, 4), (4, 4), (10, 4)]
    """
    first, second = SIDES[side]
    rule = lambda labels, inputs: labels[:, first] + labels[:, second]
    slots = _Slots({"digit": digits}, ("digit",) * 4)
    return _task(f"add {side}", slots, rule, num, seed)


def apply_tiles(
    side: str, operators: Images, num: tuple[int, int], seed: int
) -> PerceptualTask:
    """The operators on one side of a grid, applied to three numbers (APPLY2X2).

    Args:
        side: one of `SIDES`.
        operators: images of `+ - * /`, labelled 0 to 3.
        num: grids to train with and to test with.
        seed: of the drawing.

    Source: Gaunt et al. (ICML 2017), section 3.
    """
    first, second = SIDES[side]

    def rule(labels, inputs):
        once = applied(inputs[:, 0], inputs[:, 1], labels[:, first])
        return applied(once, inputs[:, 2], labels[:, second])

    slots = _Slots({"operator": operators}, ("operator",) * 4, num_inputs=3)
    return _task(f"apply {side}", slots, rule, num, seed)


def expressions(
    num_digits: int, digits: Images, operators: Images, num: tuple[int, int], seed: int
) -> PerceptualTask:
    """The value of a handwritten expression, from left to right (MATH).

    Args:
        num_digits: how many digits an expression has, with an operator between two.
        digits: the images of digits.
        operators: images of `+ - * /`, labelled 0 to 3.
        num: expressions to train with and to test with.
        seed: of the drawing.

    Source: Gaunt et al. (ICML 2017), section 3.
    """
    networks = ["digit", *["operator", "digit"] * (num_digits - 1)]

    def rule(labels, inputs):
        value = labels[:, 0]
        for place in range(1, len(networks), 2):
            value = applied(value, labels[:, place + 1], labels[:, place])
        return value

    slots = _Slots({"digit": digits, "operator": operators}, tuple(networks))
    return _task(f"math {num_digits}", slots, rule, num, seed)


def mazes(
    size: tuple[int, int], signs: Images, num: tuple[int, int], seed: int
) -> PerceptualTask:
    """The length of the path that arrows mark from a start to a stop sign.

    Squares that are not on the path have arrows by chance. The numbers beside the images
    are the width and the square of the start.

    Args:
        size: width and height.
        signs: images of arrows up, right, down and left, and stop signs: labels 0 to 4.
        num: mazes to train with and to test with.
        seed: of the drawing.

    Source: Gaunt et al. (ICML 2017), appendix A.
    """
    width, height = size
    rng = np.random.default_rng(seed)
    images = np.concatenate([signs.x_train, signs.x_test])

    def drawn(labels: np.ndarray, first: int, count: int) -> ShownImages:
        by_label = [np.flatnonzero(labels == label) + first for label in range(5)]
        rows, starts, lengths = [], [], []
        for _ in range(count):
            grid, start, length = drawn_maze(width, height, rng)
            rows.append([rng.choice(by_label[label]) for label in grid.tolist()])
            starts.append((width, start))
            lengths.append(length)
        return ShownImages(np.array(rows), np.array(starts), np.array(lengths))

    train = drawn(signs.y_train, 0, num[0])
    test = drawn(signs.y_test, len(signs.y_train), num[1])
    splits = _with_validation(train) | {"test": test}
    return PerceptualTask(f"maze {width}x{height}", images, {"look": 5}, splits)


def drawn_maze(
    width: int, height: int, rng: np.random.Generator
) -> tuple[Int[np.ndarray, " square"], int, int]:
    """A maze's signs by label, the square of the start, and the length of the path.

    Start and stop are two squares by chance; the path goes on by chance, over no square
    twice, and takes back what leads nowhere.

    Example:
        >>> signs, start, length = drawn_maze(2, 1, np.random.default_rng(0))
        >>> int((signs == 4).sum()), length
        (1, 1)
    """
    start, stop = rng.choice(width * height, size=2, replace=False).tolist()
    path, ways, seen = [start], [], {start}
    while path[-1] != stop:
        x, y = path[-1] % width, path[-1] // width
        for way in rng.permutation(4).tolist():
            right, down = x + (0, 1, 0, -1)[way], y + (-1, 0, 1, 0)[way]
            following = down * width + right
            is_inside = 0 <= right < width and 0 <= down < height
            if is_inside and following not in seen:
                path.append(following)
                ways.append(way)
                seen.add(following)
                break
        else:
            path.pop()
            ways.pop()
    signs = rng.integers(4, size=width * height)
    signs[path[:-1]] = ways
    signs[stop] = 4
    return signs, start, len(ways)


def additions(num_digits: int, digits: Images, seed: int) -> PerceptualTask:
    """The sum of two numbers of so many digits; each image stands in one sum.

    Args:
        num_digits: of each number.
        digits: the images.
        seed: of the drawing.

    Source: Manhaeve et al., "DeepProbLog" (NeurIPS 2018).
    """
    powers = 10 ** np.arange(num_digits - 1, -1, -1, dtype=np.int64)
    weights = np.concatenate([powers, powers])
    rng = np.random.default_rng(seed)
    size = 2 * num_digits
    rows = [
        rng.permutation(len(labels))[: len(labels) // size * size].reshape(-1, size)
        for labels in (digits.y_train, digits.y_test)
    ]
    labels = np.concatenate([digits.y_train, digits.y_test]).astype(np.int64)
    rows[1] = rows[1] + len(digits.y_train)
    train, test = (
        ShownImages(r, np.zeros((len(r), 0), int), labels[r] @ weights) for r in rows
    )
    images = np.concatenate([digits.x_train, digits.x_test])
    splits = _with_validation(train) | {"test": test}
    return PerceptualTask(f"addition {num_digits}", images, {"digit": 10}, splits)


class _Slots(NamedTuple):
    """What stands in each slot of an example."""

    data: Mapping[str, Images]
    """The images of each kind."""
    kinds: tuple[str, ...]
    num_inputs: int = 0


def _task(
    name: str,
    slots: _Slots,
    rule: Callable[[np.ndarray, np.ndarray], np.ndarray],
    num: tuple[int, int],
    seed: int,
) -> PerceptualTask:
    """Examples drawn by chance."""
    data = slots.data
    rng = np.random.default_rng(seed)
    firsts, parts, first = {}, [], 0
    for part in ("train", "test"):
        for kind, images in data.items():
            firsts[part, kind] = first
            parts.append(getattr(images, f"x_{part}"))
            first += len(parts[-1])

    def drawn(part: str, count: int) -> ShownImages:
        places, labels = [], []
        for kind in slots.kinds:
            own: Int[np.ndarray, " image"] = getattr(data[kind], f"y_{part}")
            picked = rng.integers(len(own), size=count)
            places.append(firsts[part, kind] + picked)
            labels.append(own[picked].astype(int))
        inputs = rng.integers(10, size=(count, slots.num_inputs))
        results = np.asarray(rule(np.stack(labels, 1), inputs))
        return ShownImages(np.stack(places, 1), inputs, results)

    splits = _with_validation(drawn("train", num[0])) | {"test": drawn("test", num[1])}
    classes = {"digit": 10, "operator": 4}
    kept = {kind: classes[kind] for kind in data}
    return PerceptualTask(name, np.concatenate(parts), kept, splits)


def _with_validation(shown: ShownImages) -> dict[str, ShownImages]:
    num = max(1, round(_VALIDATION * len(shown.outputs)))
    return {
        "train": shown.some(np.arange(num, len(shown.outputs))),
        "validation": shown.some(np.arange(num)),
    }
