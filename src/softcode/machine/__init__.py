"""What a program runs on: operations, readings, and the machines that come ready.

A machine is written once against the operations of `AbstractReading`; `Exact`,
`Relaxed`, `Logarithmic` and `Symbolic` say what a value is. This folder knows no other.
To add a machine: a file with its class, a file with its syntax, a line in `MACHINES`
below and a row in `tests/conformance/`. To add a reading: a file, and a row there.

`batch.py` runs many programs of the assembly machine, compiled. Its loops say once more
what the machine does, and `tests/machine/test_batch.py` holds them to `run`.
"""

from collections.abc import Mapping
from typing import Any, Final

from ._assembly_holes import parse_allowed as parse_allowed
from ._compiled import compiled as compiled, compiled_source as compiled_source
from ._machine import (
    AbstractMachine as AbstractMachine,
    Choices as Choices,
    MachineFault as MachineFault,
    Settings as Settings,
    Space as Space,
    SyntaxFault as SyntaxFault,
)
from ._reading import (
    MISSING as MISSING,
    AbstractBatchReading as AbstractBatchReading,
    AbstractReading as AbstractReading,
    Cells as Cells,
    Value as Value,
)
from ._run import run as run, settled as settled, trajectory as trajectory
from .assembly import Assembly as Assembly
from .batch import (
    BatchEnd as BatchEnd,
    pass_batch as pass_batch,
    run_batch as run_batch,
    score_batch as score_batch,
)
from .exact import Exact as Exact
from .instructions import (
    CODE as CODE,
    INSTRUCTIONS as INSTRUCTIONS,
    result_tables as result_tables,
)
from .logarithmic import Logarithmic as Logarithmic
from .relaxed import Relaxed as Relaxed
from .turing import Turing as Turing


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
