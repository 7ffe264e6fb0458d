"""The machines that come ready, by name, and how one is built from settings."""

from collections.abc import Mapping
from typing import Any, Final

from .assembly import Assembly
from .machine import AbstractMachine, MachineFault
from .turing import Turing


MACHINES: Final[dict[str, type[AbstractMachine]]] = {
    machine.kind: machine for machine in (Assembly, Turing)
}

# How a setting is written in files and on the command line, and its field.
_FIELDS: Final = {
    "assembly": {
        "base": "base",
        "registers": "num_registers",
        "lines": "num_lines",
        "memory": "num_cells",
        "num_steps": "num_steps",
        "jump_to": "jump_to",
        "wraps": "wraps",
    },
    "turing": {
        "symbols": "num_symbols",
        "controls": "num_controls",
        "tape": "tape_length",
        "num_steps": "num_steps",
    },
}


def build(kind: str, settings: Mapping[str, Any]) -> AbstractMachine:
    """The machine of this kind with these settings; what is left out has its default.

    Raises:
        MachineFault: for an unknown kind or setting, or a value out of range.

    Example:
        >>> build("assembly", {"base": 6, "lines": 4}).num_lines
        4
    """
    if kind not in MACHINES:
        raise MachineFault(f"unknown machine {kind!r}; known are {', '.join(MACHINES)}")
    fields = _FIELDS[kind]
    for name in settings:
        if name not in fields:
            raise MachineFault(
                f"a machine of kind '{kind}' has no setting {name!r}; it has "
                f"{', '.join(fields)}"
            )
    return MACHINES[kind](**{fields[name]: value for name, value in settings.items()})
