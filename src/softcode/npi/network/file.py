"""A network as a file: its weights, and the interface that they are for."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ...files import Fault, read_arrays, write_arrays
from ..task import TaskInput
from .interface import Interface
from .sizes import StoredWeights, shapes_of, sizes_of


class NetworkFault(Fault):
    """A file holds no interpreter network, or is damaged. Says which, and the next move.

    Example:
        >>> print(NetworkFault("n.safetensors", "its interface is none"))
        n.safetensors: its interface is none
    """


_FORMAT, _VERSION = "interpreter network", 1
_NEXT = "train one with `softcode npi train`"


def save_network(
    path: str | Path,
    interface: Interface,
    weights: StoredWeights,
    inputs: Sequence[TaskInput] = (),
) -> None:
    """Writes a network, whole or not at all (safetensors, 32-bit numbers).

    Args:
        path: the file.
        interface: what the network is for.
        weights: the network's.
        inputs: those it was taught with.

    Example:
        >>> import tempfile
        >>> import jax.random as jr
        >>> from softcode.npi import TASKS, NetworkSizes
        >>> from softcode.npi.network import init_weights
        >>> interface = Interface.of(TASKS["binary_search"])
        >>> weights = init_weights(interface, NetworkSizes(4, 1, 4, 4, 4), jr.key(0))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_network(f"{folder}/n.safetensors", interface, weights, [[[4, 7], 5]])
        ...     again, _ = load_network(f"{folder}/n.safetensors")
        ...     lessons = load_lessons(f"{folder}/n.safetensors")
        >>> again == interface, lessons
        (True, [[[4, 7], 5]])
    """
    arrays = {name: np.asarray(table, np.float32) for name, table in weights.items()}
    about = {"interface": interface.plain(), "lessons": list(inputs)}
    write_arrays(Path(path), _FORMAT, _VERSION, arrays, about)


def load_network(path: str | Path) -> tuple[Interface, dict[str, np.ndarray]]:
    """The network of a file.

    Args:
        path: the file, as `save_network` writes it.

    Returns:
        What the network is for, and its weights in single precision.

    Raises:
        Fault: if the file is damaged or holds something else.
        OSError: if it cannot be read.

    Example:
        >>> try:
        ...     load_network("quicksort.txt")
        ... except (OSError, Fault):
        ...     print("no network")
        no network
    """
    stored = read_arrays(path, _FORMAT, _VERSION, _NEXT)
    try:
        interface = Interface.from_plain(stored.about["interface"])
        needed = shapes_of(interface, sizes_of(stored.arrays))
    except (LookupError, TypeError, ValueError, ArithmeticError) as fault:
        got = f"its interface is none ({type(fault).__name__}: {fault})"
        raise NetworkFault(str(path), got, next_move=_NEXT) from None
    if {name: table.shape for name, table in stored.arrays.items()} != needed:
        got = "its parts are not those of its interface"
        raise NetworkFault(str(path), got, next_move=_NEXT)
    if any(table.dtype != np.float32 for table in stored.arrays.values()):
        got = "its numbers are not of single precision"
        raise NetworkFault(str(path), got, next_move=_NEXT)
    return interface, stored.arrays


def load_lessons(path: str | Path) -> list[TaskInput]:
    """The inputs that the network of a file was taught with; none, if it does not say.

    Raises:
        Fault: if the file is damaged.
        OSError: if it cannot be read.

    Example:
        >>> import tempfile
        >>> import jax.random as jr
        >>> from softcode.npi import TASKS, NetworkSizes
        >>> from softcode.npi.network import init_weights
        >>> interface = Interface.of(TASKS["binary_search"])
        >>> weights = init_weights(interface, NetworkSizes(4, 1, 4, 4, 4), jr.key(0))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_network(f"{folder}/n.safetensors", interface, weights)
        ...     load_lessons(f"{folder}/n.safetensors")
        []
    """
    about = read_arrays(path, _FORMAT, _VERSION, _NEXT).about
    inputs = about.get("lessons") if isinstance(about, dict) else None
    if not isinstance(inputs, list):
        got = "its lessons are no list"
        raise NetworkFault(str(path), got, next_move=_NEXT)
    return inputs
