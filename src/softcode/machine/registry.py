"""The machines, by name, and how one is built from settings."""

from collections.abc import Mapping
from typing import Any, Final

from .assembly import Assembly
from .machine import MachineFault
from .settings import settings_of
from .sized import AbstractSizedMachine
from .turing import Turing


# Whatever is in this table has a `.machine` line, options on the command line and help.
MACHINES: Final[dict[str, type[AbstractSizedMachine]]] = {
    machine.kind: machine for machine in (Assembly, Turing)
}


def register(machine: type[AbstractSizedMachine]) -> type[AbstractSizedMachine]:
    """Adds a machine of yours to the table, under its `kind`; may decorate the class.

    Raises:
        MachineFault: if another machine has that name.

    Example:
        >>> class Tape(Turing):
        ...     kind = "turing"
        >>> register(Tape)
        Traceback (most recent call last):
          ...
        softcode.machine.machine.MachineFault: there is a machine 'turing' already
        >>> register(Turing) is MACHINES["turing"]
        True
    """
    if MACHINES.setdefault(machine.kind, machine) is not machine:
        raise MachineFault(f"there is a machine {machine.kind!r} already")
    return machine


def build(kind: str, settings: Mapping[str, Any]) -> AbstractSizedMachine:
    """The machine of this kind with these settings; what is left out has its default.

    Raises:
        MachineFault: for an unknown kind or setting, or a value out of range.

    Example:
        >>> build("assembly", {"base": 6, "lines": 4}).num_lines
        4
    """
    if kind not in MACHINES:
        raise MachineFault(f"unknown machine {kind!r}; known are {', '.join(MACHINES)}")
    machine = MACHINES[kind]
    fields = {said.name: (f, said) for f, said in settings_of(machine).items()}
    given = {}
    for name, value in settings.items():
        if name not in fields:
            raise MachineFault(
                f"a machine of kind '{kind}' has no setting {name!r}; it has "
                f"{', '.join(fields)}"
            )
        field, said = fields[name]
        fault = said.fault(value)
        if fault is not None:
            raise MachineFault(f"{machine.title}'s {fault}")
        given[field] = value
    return machine(**given)
