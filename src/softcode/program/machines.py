"""Every machine that a program's text may name: those of settings, and models."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..files import shown
from ..machine import MACHINES, AbstractMachine, MachineFault, build


def _model(settings: Mapping[str, Any]) -> AbstractMachine:
    # Few programs are for a model, and the others do not wait for its language.
    from ..language import load_model

    path = settings.get("file")
    if not isinstance(path, str) or not path.endswith(".py"):
        # Whatever else a program's text may name is not even opened.
        needed = "the model's file is needed, as file=NAME.py"
        raise MachineFault("file", f"got {shown(path)}", needed)
    hypers = {name: value for name, value in settings.items() if name != "file"}
    return load_model(path, hypers)


# Those that are no row of `MACHINES`: what they are is in a file, not in settings.
OTHERS: Final[dict[str, Callable[[Mapping[str, Any]], AbstractMachine]]] = {
    "model": _model
}


def build_machine(kind: str, settings: Mapping[str, Any]) -> AbstractMachine:
    """The machine of this kind with these settings; a model is read from its file.

    Raises:
        MachineFault, ModelFault, OSError: if there is no such machine.

    Example:
        >>> build_machine("turing", {"tape": 5}).inputs
        {'tape': Space(shape=(5,), size=2)}
    """
    if kind in OTHERS:
        return OTHERS[kind](settings)
    if kind not in MACHINES:
        known = ", ".join((*MACHINES, *OTHERS))
        raise MachineFault(f"unknown machine {kind!r}; known are {known}")
    return build(kind, settings)
