"""Settings as plain values, to be written down and compared."""

import dataclasses
import enum
import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...expression import Function, Type
from ...library.abstractions import Library
from ...program import Program, Sketch


# What things are called does not change what they do.
_LABELS = ("name", "description", "notes")


def plain(value: Any) -> Any:
    """The value as JSON has it; equal values and settings give equal ones.

    A dataclass is an object of its fields and of its class's `name`; what it is called
    by its user, and what does not count when two are compared, is left out. Programs
    and sketches are their texts, arrays their digests.

    Raises:
        TypeError: for a value that cannot be written down.

    Example:
        >>> from softcode.induce.compose import Compose
        >>> plain(Compose())
        {'name': 'compose', 'max_body': 3, 'num_kept': 16}
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value.value if isinstance(value, enum.Enum) else value
    if isinstance(value, Sketch):
        return value.text
    if isinstance(value, Program | Function | Type):
        return str(value)
    if isinstance(value, Library):
        return value.to_plain()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        called = getattr(type(value), "name", None)
        told = {"name": called if isinstance(called, str) else type(value).__name__}
        return told | {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.compare and field.name not in _LABELS
        }
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return _plain_leaf(value)


def _plain_leaf(value: Any) -> Any:
    """What is no nest: NumPy's numbers and arrays, and functions."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{list(value.shape)} {digest(value.tobytes())}"
    if callable(value):
        return f"{value.__module__}.{value.__qualname__}"
    raise TypeError(f"A setting of type {type(value).__name__} cannot be written down.")


def digest(content: bytes) -> str:
    """Sixteen letters that stand for so many bytes.

    Example:
        >>> digest(b"inc 1 1")
        '82cb0ef762d90033'
    """
    return hashlib.sha256(content).hexdigest()[:16]
