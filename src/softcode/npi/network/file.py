"""A network as a file: its weights, and the interface that they are for."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy

from ...files import Fault, write_whole
from .interface import Interface
from .network import shapes_of, sizes_of


class NetworkFault(Fault):
    """A file holds no interpreter network, or is damaged. Says which, and the next move."""


# What reading a damaged file was seen to raise.
_DAMAGE = (
    safetensors.SafetensorError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
)


def save_network(
    path: str | Path,
    interface: Interface,
    weights: Mapping[str, Any],
    inputs: Sequence[Any] = (),
) -> None:
    """Writes a network, whole or not at all (safetensors, 32-bit numbers).

    Args:
        path: the file.
        interface: what the network is for.
        weights: the network's.
        inputs: those it was taught with.
    """
    arrays = {name: np.asarray(table, np.float32) for name, table in weights.items()}
    about = {
        "softcode_npi": json.dumps(interface.plain()),
        "softcode_npi_lessons": json.dumps(list(inputs)),
    }
    write_whole(Path(path), safetensors.numpy.save(arrays, about))


def load_network(path: str | Path) -> tuple[Interface, dict[str, np.ndarray]]:
    """The network of a file.

    Raises:
        NetworkFault: if the file is damaged or holds something else.
    """
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            about = json.loads((file.metadata() or {})["softcode_npi"])
            weights = {name: file.get_tensor(name) for name in file.keys()}
        interface = Interface.from_plain(about)
        needed = shapes_of(interface, sizes_of(weights))
        if {name: table.shape for name, table in weights.items()} != needed:
            raise ValueError("its parts are not those of its interface")
        if any(table.dtype != np.float32 for table in weights.values()):
            raise ValueError("its numbers are not of single precision")
        return interface, weights
    except _DAMAGE as fault:
        raise NetworkFault(
            f"{path} holds no interpreter network, or is damaged ({fault}); train one "
            "with `softcode npi train`"
        ) from None


def load_lessons(path: str | Path) -> list[Any]:
    """The inputs that the network of a file was taught with; none, if it does not say.

    Raises:
        NetworkFault: if the file is damaged.
    """
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            about = file.metadata() or {}
        inputs = json.loads(about.get("softcode_npi_lessons", "[]"))
        if not isinstance(inputs, list):
            raise ValueError("its lessons are no list")
        return inputs
    except _DAMAGE as fault:
        raise NetworkFault(
            f"{path} is damaged ({fault}); train it again with `softcode npi train`"
        ) from None
