"""How large the parts of an interpreter network are; known without its numbers."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeAlias

from ...files import Fault
from .interface import Interface


# A network's arrays by name, of NumPy or of JAX, as a file or training gives them.
StoredWeights: TypeAlias = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class NetworkSizes:
    """How large the network's parts are.

    Args:
        num_units: of each LSTM layer.
        num_layers: how many of those.
        num_encoder_units: of each of the encoder's two layers.
        embedding_size: of the vector that a program is to the LSTM.
        key_size: of the vector that a program is found by.

    Example:
        >>> NetworkSizes(num_units=16, num_layers=1).key_size
        32
    """

    num_units: int = 64
    num_layers: int = 2
    num_encoder_units: int = 64
    embedding_size: int = 32
    key_size: int = 32

    def __post_init__(self):
        for field in dataclasses.fields(self):
            if getattr(self, field.name) < 1:
                raise Fault(f"`NetworkSizes({field.name}=...)` is at least 1.")


def matrix_shapes(
    interface: Interface, sizes: NetworkSizes
) -> dict[str, tuple[int, int]]:
    """For each layer, how many numbers go in and come out; offsets are as many."""
    encoded, units = sizes.num_encoder_units, sizes.num_units
    shapes = {
        "encoder.0": (interface.encoder_width, encoded),
        "encoder.1": (encoded, encoded),
        "end": (units, 1),
        "key": (units, sizes.key_size),
        "args": (units, sum(map(len, interface.arguments))),
    }
    before = encoded + sizes.embedding_size
    for layer in range(sizes.num_layers):
        shapes[f"lstm.{layer}"] = (before + units, 4 * units)
        before = units
    return shapes


def shapes_of(interface: Interface, sizes: NetworkSizes) -> dict[str, tuple[int, ...]]:
    """The shape of each part of such a network, by the part's name.

    Example:
        >>> from softcode.npi import TASKS
        >>> interface = Interface.of(TASKS["quicksort"])
        >>> shapes_of(interface, NetworkSizes(num_units=16))["end.matrix"]
        (16, 1)
    """
    num_programs = len(interface.programs)
    shapes: dict[str, tuple[int, ...]] = {
        "programs.embedding": (num_programs, sizes.embedding_size),
        "programs.key": (num_programs, sizes.key_size),
    }
    for name, shape in matrix_shapes(interface, sizes).items():
        shapes[f"{name}.matrix"] = shape
        shapes[f"{name}.offset"] = shape[1:]
    return shapes


def sizes_of(weights: StoredWeights) -> NetworkSizes:
    """How large the parts of the network with these weights are."""
    return NetworkSizes(
        num_units=weights["end.matrix"].shape[0],
        num_layers=num_layers_of(weights),
        num_encoder_units=weights["encoder.0.offset"].shape[0],
        embedding_size=weights["programs.embedding"].shape[1],
        key_size=weights["programs.key"].shape[1],
    )


def num_layers_of(weights: StoredWeights) -> int:
    """How many LSTM layers these weights are for.

    Example:
        >>> num_layers_of({"lstm.0.matrix": ..., "lstm.0.offset": ..., "end.matrix": ...})
        1
    """
    return sum(name.startswith("lstm.") for name in weights) // 2
