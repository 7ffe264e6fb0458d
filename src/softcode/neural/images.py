"""Networks that say which of so many classes an image is of."""

import dataclasses
import functools
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from ..files import Fault


# Arrays by name, as they are written to a file.
ImageWeights: TypeAlias = dict[str, Array | np.ndarray]


class ImageNetworkFault(Fault):
    """A network cannot be made as it is asked for, or the images do not fit it.

    Example:
        >>> try:
        ...     ImageNetwork((2, 2), 10, "cnn")
        ... except ImageNetworkFault as fault:
        ...     print(str(fault).split(";")[0])
        images of 2 by 2: 'cnn' needs 4 rows and columns
    """


@dataclasses.dataclass(frozen=True)
class ImageNetwork:
    """A network that reads images: its kind, what it takes, how many classes it tells.

    Kinds: `"mlp"` has two layers of 256 rectified units (Gaunt et al. 2017, section 4.1),
    `"small"` one of 128; `"cnn"` two convolutions of 5 by 5 with steps of 2, which halve
    the image, and a layer of 128.

    Args:
        shape: height and width of the images.
        num_classes: of how many classes it tells.
        kind: one of `KINDS`.

    Raises:
        ImageNetworkFault: for an unknown kind, fewer than two classes, or images that
            are too small for the kind.

    Example:
        >>> network = ImageNetwork((8, 8), 10, "small")
        >>> weights = network.init(jr.key(0))
        >>> network.probabilities(weights, jnp.zeros((3, 8, 8))).shape
        (3, 10)
    """

    shape: tuple[int, int]
    num_classes: int
    kind: str = "cnn"

    def __post_init__(self):
        if self.kind not in _KINDS:
            raise ImageNetworkFault(
                f"unknown kind of network {self.kind!r}", f"one of {', '.join(_KINDS)}"
            )
        if self.num_classes < 2:
            raise ImageNetworkFault(
                f"{self.num_classes} classes", "a network tells two classes or more"
            )
        if min(self.shape) < _KINDS[self.kind].least_size:
            raise ImageNetworkFault(
                f"images of {self.shape[0]} by {self.shape[1]}",
                f"{self.kind!r} needs {_KINDS[self.kind].least_size} rows and columns",
                'give another kind, such as "small"',
            )

    def init(self, key: PRNGKeyArray) -> ImageWeights:
        """Random weights, scaled for rectified units (He et al. 2015).

        Args:
            key: for the weights.
        """
        return _KINDS[self.kind].init(self, key)

    def logits(
        self, weights: ImageWeights, images: np.ndarray | Array
    ) -> Float[Array, "image num_classes"]:
        """What the last layer gives for each image.

        Args:
            weights: as `init` makes them.
            images: any scale; each is brought to mean 0 and deviation 1 first, so that
                dark photographs are read as bright ones.
        """
        return _KINDS[self.kind].logits(self, weights, _standardised(images))

    def probabilities(
        self, weights: ImageWeights, images: np.ndarray | Array
    ) -> Float[np.ndarray, "image num_classes"]:
        """How likely each class is for each image, as this network says.

        Args:
            weights: as `init` makes them.
            images: as for `logits`.
        """
        if images.shape[1:] != self.shape:
            raise ImageNetworkFault(
                f"images of {images.shape[1:]}", f"this network reads {self.shape}"
            )
        return np.asarray(_probabilities(self, weights, jnp.asarray(images)))

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The arrays that its weights are, by name, and their shapes."""
        made = jax.eval_shape(self.init, jr.key(0))
        return {name: tuple(array.shape) for name, array in made.items()}

    def require(self, weights: Mapping[str, Any]) -> None:
        """Raises unless these are weights of this network.

        Args:
            weights: arrays by name.

        Raises:
            ImageNetworkFault: for an array that is missing, of another shape, or not
                finite.
        """
        for name, shape in self.shapes().items():
            array = np.asarray(weights.get(name))
            if array.shape != shape or not np.isfinite(array).all():
                raise ImageNetworkFault(
                    f"the weights {name!r}",
                    f"finite numbers of shape {shape} are needed",
                )

    def settings(self) -> dict[str, Any]:
        """What makes it again: `ImageNetwork.of(settings)`."""
        return {
            "shape": list(self.shape),
            "num_classes": self.num_classes,
            "kind": self.kind,
        }

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "ImageNetwork":
        """The network with these settings, as a file has them.

        Raises:
            ImageNetworkFault: if they are no network's.
        """
        try:
            height, width = map(int, settings["shape"])
            return cls(
                (height, width), int(settings["num_classes"]), str(settings["kind"])
            )
        except (KeyError, TypeError, ValueError) as fault:
            if isinstance(fault, ImageNetworkFault):
                raise
            raise ImageNetworkFault(
                "the settings of a network cannot be read",
                "`shape`, `num_classes` and `kind` are needed",
            ) from None


# Images are read in parts of so many at most.
_MOST_AT_ONCE = 4096


def read_all(
    network: ImageNetwork, weights: ImageWeights, images: Any
) -> Float[np.ndarray, "image num_classes"]:
    """What a network says of many images, in parts of a size that is compiled once.

    Args:
        network: that reads.
        weights: the network's.
        images: `[image, row, column]`.

    Example:
        >>> network = ImageNetwork((4, 4), 3, "small")
        >>> read_all(network, network.init(jr.key(0)), np.zeros((2, 4, 4))).shape
        (2, 3)
    """
    parts = []
    for start in range(0, len(images), _MOST_AT_ONCE):
        part = np.asarray(images[start : start + _MOST_AT_ONCE], np.float32)
        small = len(images) < _MOST_AT_ONCE
        missing = -len(part) % 32 if small else _MOST_AT_ONCE - len(part)
        padded = np.pad(part, ((0, missing), (0, 0), (0, 0)))
        parts.append(network.probabilities(weights, jnp.asarray(padded))[: len(part)])
    return np.concatenate(parts)


@functools.partial(jax.jit, static_argnums=0)
def _probabilities(network: ImageNetwork, weights: ImageWeights, images: Any) -> Any:
    return jax.nn.softmax(network.logits(weights, images))


def _standardised(images: Any) -> Any:
    images = jnp.asarray(images, jnp.float32)
    mean = images.mean((-2, -1), keepdims=True)
    # An image of one grey is not divided by nothing.
    return (images - mean) / (images.std((-2, -1), keepdims=True) + 1e-3)


class _Kind(NamedTuple):
    """How one kind of network is made and read."""

    init: Callable[[ImageNetwork, PRNGKeyArray], ImageWeights]
    logits: Callable[[ImageNetwork, ImageWeights, Any], Any]
    least_size: int = 1


# The last layer is small, so that an untaught network holds all classes for alike.
_LAST_SCALE = 0.05


def _layer(
    key: PRNGKeyArray, before: int, after: int, name: str, scale: float = 1.0
) -> ImageWeights:
    matrix = jr.normal(key, (before, after)) * math.sqrt(2 / before) * scale
    return {f"{name}.matrix": matrix, f"{name}.offset": jnp.zeros(after)}


def _affine(weights: ImageWeights, name: str, inputs: Any) -> Any:
    products = inputs @ weights[f"{name}.matrix"]
    offset = weights[f"{name}.offset"]
    return products + offset.reshape((1,) * (products.ndim - 1) + (-1,))


def _feed_forward(*hidden: int) -> _Kind:
    """Rectified layers of so many units, and one that gives the logits."""

    def init(network: ImageNetwork, key: PRNGKeyArray) -> ImageWeights:
        sizes = [math.prod(network.shape), *hidden, network.num_classes]
        made: ImageWeights = {}
        for number, own in enumerate(jr.split(key, len(sizes) - 1)):
            scale = _LAST_SCALE if number == len(hidden) else 1.0
            size, following = sizes[number], sizes[number + 1]
            made |= _layer(own, size, following, f"layer{number}", scale)
        return made

    def logits(network: ImageNetwork, weights: ImageWeights, images: Any) -> Any:
        del network
        values = images.reshape(len(images), -1)
        for number in range(len(hidden)):
            values = jax.nn.relu(_affine(weights, f"layer{number}", values))
        return _affine(weights, f"layer{len(hidden)}", values)

    return _Kind(init, logits)


_KERNEL, _STEP = 5, 2
_CHANNELS = (16, 32)
_HIDDEN = 128


def _halved(size: int) -> int:
    return -(-size // _STEP)


def _convolutional_init(network: ImageNetwork, key: PRNGKeyArray) -> ImageWeights:
    keys = jr.split(key, 4)
    height, width = network.shape
    made: ImageWeights = {}
    before = 1
    for number, channels in enumerate(_CHANNELS):
        height, width = _halved(height), _halved(width)
        made |= _layer(keys[number], _KERNEL**2 * before, channels, f"patch{number}")
        before = channels
    made |= _layer(keys[2], height * width * before, _HIDDEN, "layer0")
    classes = network.num_classes
    return made | _layer(keys[3], _HIDDEN, classes, "layer1", _LAST_SCALE)


def _convolutional_logits(
    network: ImageNetwork, weights: ImageWeights, images: Any
) -> Any:
    del network
    values = images[..., None]
    for number in range(len(_CHANNELS)):
        # A product of gathered patches is several times faster on a CPU, there and back,
        # than XLA's convolution of so few channels.
        values = jax.nn.relu(_affine(weights, f"patch{number}", _patches(values)))
    values = values.reshape(len(images), -1)
    values = jax.nn.relu(_affine(weights, "layer0", values))
    return _affine(weights, "layer1", values)


def _patches(values: Any) -> Any:
    """`[image, row, column, kernel * kernel * channel]`, a row and column in two."""
    num, height, width, channels = values.shape
    margin = _KERNEL // 2
    values = jnp.pad(values, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    rows = [
        values[:, i : i + height : _STEP, j : j + width : _STEP]
        for i in range(_KERNEL)
        for j in range(_KERNEL)
    ]
    stacked = jnp.stack(rows, -2)
    shape = (num, _halved(height), _halved(width), _KERNEL**2 * channels)
    return stacked.reshape(shape)


_KINDS: Final = {
    "mlp": _feed_forward(256, 256),
    "small": _feed_forward(128),
    "cnn": _Kind(_convolutional_init, _convolutional_logits, 4),
}
KINDS: Final = tuple(_KINDS)
"""The kinds of networks, by name."""
