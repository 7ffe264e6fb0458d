"""What a checkpoint is bound to, and how two such bindings differ, in words."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ... import __version__
from .plain import digest, plain


# Longer texts are told by their digest.
_LONGEST = 60
# Lists of more objects than this are told as one.
_MOST_PARTS = 16
_MOST_TOLD = 3


def fingerprint(**parts: Any) -> dict[str, str]:
    """All that determines what a computation does, as short texts by name.

    Args:
        parts: the inputs and settings, anything that `plain` takes.

    Example:
        >>> fingerprint(seed=3, sizes=[2, 7])
        {'softcode': '"0.1.0"', 'seed': '3', 'sizes': '[2, 7]'}
    """
    values = {"softcode": __version__, **{n: plain(part) for n, part in parts.items()}}
    return dict(_leaves(values, ""))


def differences(there: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    """What differs between two fingerprints, in words; nothing if they are equal.

    Args:
        there: the fingerprint that was written down.
        here: that of what is asked for now.

    Example:
        >>> differences(fingerprint(lines=2, seed=0), fingerprint(lines=3, seed=0))
        ['lines: 2 there, 3 here']
    """
    names = [*there, *(name for name in here if name not in there)]
    told = [
        f"{name}: {there.get(name, 'nothing')} there, {here.get(name, 'nothing')} here"
        for name in names
        if there.get(name) != here.get(name)
    ]
    more = len(told) - _MOST_TOLD
    return [*told[:_MOST_TOLD], f"and {more} more"] if more > 0 else told


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Each value of a nest, short, named by its path: `task.machine.num_lines`."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _leaves(inner, f"{place}.{name}" if place else name)
        return
    is_list = isinstance(value, list) and 0 < len(value) <= _MOST_PARTS
    if is_list and isinstance(value[0], dict):
        for number, inner in enumerate(value):
            yield from _leaves(inner, f"{place}[{number}]")
        return
    text = json.dumps(value, sort_keys=True)
    yield place, text if len(text) <= _LONGEST else digest(text.encode())
