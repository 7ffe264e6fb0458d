"""A program with the networks that it calls: called on images, kept in a folder."""

import dataclasses
import inspect
import io
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..expression import Function
from ..files import Fault, read_arrays, write_arrays, write_whole
from ..neural import ImageNetwork, ImageWeights, read_all, standalone
from .behaviour import AbstractBehaviour
from .files import WEIGHTS_FILE
from .image_files import read_image
from .spaces.rules import LabelRule


_KIND, _VERSION = "networks", 1
_AGAIN = "make it again with `softcode induce`"

_EXPORT = '''"""Found by softcode: {text}

Needs NumPy, and `weights.npz` beside it.
"""

from pathlib import Path

import numpy as np

{rule}

{reader}

def _weights():
    with np.load(Path(__file__).with_name("weights.npz")) as archive:
        return {{name: archive[name] for name in archive.files}}


def read(images):
    """The label of each image, `[image, row, column]`."""
    if len(images) == 0:
        return []
    return probabilities(_weights(), images).argmax(1).tolist()


def program(images):
    """The result for the images of one row."""
    return rule(read(np.asarray(images)))
'''


@dataclasses.dataclass(frozen=True, eq=False)
class PerceptualProgram:
    """A program and its networks.

    Args:
        behaviour: what is computed from the labels.
        networks: for each name the network and its weights.

    Example:
        >>> import jax.random as jr
        >>> total = Function.parse(".function f digits:list[int] (sum digits)")
        >>> network = ImageNetwork((8, 8), 10, "small")
        >>> networks = {"read": (network, network.init(jr.key(0)))}
        >>> program = PerceptualProgram(LabelRule(total, 2.0, 10), networks)
        >>> program(np.zeros((0, 8, 8)))
        0
    """

    behaviour: AbstractBehaviour
    networks: Mapping[str, tuple[ImageNetwork, ImageWeights]]

    def labels(self, name: str, images: Any) -> np.ndarray:
        """What a network reads: the likeliest label of each image.

        Args:
            name: of the network.
            images: `[image, row, column]`.
        """
        return self.probabilities(name, images).argmax(1)

    def probabilities(self, name: str, images: Any) -> np.ndarray:
        """How likely each label is for each image, as a network says.

        Args:
            name: of the network.
            images: `[image, row, column]`.
        """
        network, weights = self.networks[name]
        images = np.asarray(images)
        if len(images) == 0:
            return np.zeros((0, network.num_classes))
        return read_all(network, weights, images)

    def __call__(self, images: Any, inputs: tuple[int, ...] = ()) -> int | None:
        """The result for the images of one example; `None` if it has none.

        Args:
            images: `[image, row, column]`.
            inputs: plain numbers beside them.
        """
        read = {name: self.labels(name, images).tolist() for name in self.networks}
        return self.behaviour.run(read, inputs)

    @property
    def text(self) -> str:
        """The program, as people read it."""
        return self.behaviour.text

    def save(self, folder: str | Path) -> None:
        """Writes the program and its networks' weights into a folder.

        Args:
            folder: made if it is not there.

        Raises:
            Fault: for programs that are no functions of the everyday language.
            OSError: if it cannot be written.
        """
        rule = self._rule()
        folder = Path(folder)
        arrays = {
            f"{name}/{part}": np.asarray(array)
            for name, (_, weights) in self.networks.items()
            for part, array in weights.items()
        }
        about = {
            "program": rule.function.text,
            "cost": rule.cost,
            "num_classes": rule.num_classes,
            "networks": {n: net.settings() for n, (net, _) in self.networks.items()},
        }
        folder.mkdir(parents=True, exist_ok=True)
        write_arrays(folder / WEIGHTS_FILE, _KIND, _VERSION, arrays, about)

    @classmethod
    def load(cls, folder: str | Path) -> "PerceptualProgram":
        """The program that `save` wrote.

        Args:
            folder: where it was written.

        Raises:
            Fault: if what is there is damaged, or no such program.
            OSError: if it is not there.
        """
        path = Path(folder) / WEIGHTS_FILE
        stored = read_arrays(path, _KIND, _VERSION, _AGAIN)
        try:
            about = stored.about
            function = Function.parse(about["program"])
            rule = LabelRule(function, float(about["cost"]), int(about["num_classes"]))
            networks = {}
            for name, settings in about["networks"].items():
                network = ImageNetwork.of(settings)
                weights = {
                    part: stored.arrays[f"{name}/{part}"] for part in network.shapes()
                }
                network.require(weights)
                networks[name] = network, weights
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            raise Fault(
                str(path), f"no program with networks ({fault!s:.200})", "", _AGAIN
            ) from None
        return cls(rule, networks)

    def export(self, folder: str | Path) -> None:
        """Writes `program.py` and `weights.npz`, which need nothing but NumPy.

        Args:
            folder: made if it is not there.

        Raises:
            Fault: for programs that are no functions of the everyday language.
            OSError: if it cannot be written.
        """
        rule = self._rule()
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        source = inspect.getsource(standalone)
        reader = source[source.index("def probabilities") :]
        text = _EXPORT.format(
            text=rule.text, rule=rule.python("rule"), reader=reader.rstrip() + "\n"
        )
        (_, weights), *_ = self.networks.values()
        content = io.BytesIO()
        arrays: dict[str, Any] = {n: np.asarray(a) for n, a in weights.items()}
        np.savez(content, **arrays)
        write_whole(folder / "program.py", text)
        write_whole(folder / "weights.npz", content.getvalue())

    def _rule(self) -> LabelRule:
        behaviour: Any = self.behaviour
        if not hasattr(behaviour, "function"):
            raise Fault(
                f"{self.text:.60}",
                "only functions of the everyday language are kept in files so far",
            )
        return behaviour


def result_for_files(folder: str | Path, files: Any) -> int | None:
    """The result of a kept program for images in files.

    Args:
        folder: where the program was kept.
        files: the images' paths, in order.

    Raises:
        Fault: if the program is damaged, or a file is no image of the right size.

    Example:
        >>> try:
        ...     result_for_files("no such folder", ["1.png"])
        ... except OSError:
        ...     print("nothing is there")
        nothing is there
    """
    program = PerceptualProgram.load(folder)
    if not isinstance(files, list) or not all(isinstance(f, str) for f in files):
        raise Fault(
            "--input", "a list of the images' files is needed", """as '["1.png"]'"""
        )
    images = [read_image(Path(file)) for file in files]
    for (network, _), file, image in itertools.product(
        program.networks.values(), files[:1], images
    ):
        if image.shape != network.shape:
            raise Fault(
                f"{file} and others",
                f"an image of {image.shape}",
                f"the network reads images of {network.shape}",
            )
    return program(np.stack(images) if images else np.zeros((0, 1, 1)))
