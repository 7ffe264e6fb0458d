"""Every machine that a program's text may name: those of settings, and models."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from ..files import Fault, read_text, shown, write_whole
from ..machine import MACHINES, AbstractMachine, MachineFault, build


def _model(settings: Mapping[str, Any], folder: Path | None) -> AbstractMachine:
    file = settings.get("file")
    if not isinstance(file, str) or not file.endswith(".py"):
        # Whatever else a program's text may name is not even opened.
        needed = "the model's file is needed, as file=NAME.py"
        raise MachineFault("file", f"got {shown(file)}", needed)
    if folder is None:
        raise MachineFault(
            "file",
            f"the model is in {shown(file)}, and a text alone opens no file",
            next_move="give the text's folder, or the machine",
        )
    path = _beside(folder, file)
    # Few programs are for a model, and the others do not wait for its language.
    from ..language import Model

    return Model.from_settings(read_text(path), settings, str(path))


# Those that are no row of `MACHINES`: what they are is in a file, not in settings.
OTHERS: Final[
    dict[str, Callable[[Mapping[str, Any], Path | None], AbstractMachine]]
] = {"model": _model}


def build_machine(
    kind: str, settings: Mapping[str, Any], folder: Path | None = None
) -> AbstractMachine:
    """The machine of this kind with these settings; a model is read from its file.

    Args:
        kind: what it is called in files.
        settings: by their names there.
        folder: where the files that the settings name must be; none is opened if `None`.

    Raises:
        MachineFault, ModelFault, OSError: if there is no such machine.

    Example:
        >>> build_machine("turing", {"tape": 5}).inputs
        {'tape': Space(shape=(5,), size=2)}
    """
    if kind in OTHERS:
        return OTHERS[kind](settings, folder)
    if kind not in MACHINES:
        known = ", ".join((*MACHINES, *OTHERS))
        raise MachineFault(f"unknown machine {kind!r}; known are {known}")
    return build(kind, settings)


def keep_beside(folder: Path, machine: AbstractMachine) -> None:
    r"""Writes the files that a machine's settings name into this folder.

    So a program's text finds its model beside it, wherever the folder goes. A machine
    of numbers alone has no such files, and one that is there already is left.

    Args:
        folder: where the program's text is.
        machine: what the program runs on.

    Raises:
        Fault: if the folder has another file of that name.
        OSError: if it cannot be written; names the file.

    Example:
        >>> import tempfile
        >>> from softcode.language import Model
        >>> text = "x = Input(2)\ny = Output(2)\ny.set_to(x)\n"
        >>> folder = Path(tempfile.mkdtemp())
        >>> keep_beside(folder, Model(text, name="copy.py"))
        >>> [path.name for path in folder.iterdir()]
        ['copy.py']
    """
    for name, text in machine.capabilities.files.items():
        path = folder / name
        if not path.exists():
            write_whole(path, text)
        elif path.read_bytes() != text.encode():
            raise Fault(
                str(path),
                "there is another file of the name that the model has",
                next_move="choose another folder, or another name for the model",
            )


def _beside(folder: Path, name: str) -> Path:
    """The file of this name in the folder, or in one within it.

    Raises:
        MachineFault: for a name that leads out of it.
    """
    path = folder / name
    is_out = Path(name).is_absolute() or ".." in Path(name).parts or "\x00" in name
    if is_out or not path.resolve().is_relative_to(folder.resolve()):
        raise MachineFault(
            "file",
            f"{shown(name)} is not beside the text that names it",
            next_move="copy it there, and name it without its folder",
        )
    return path
