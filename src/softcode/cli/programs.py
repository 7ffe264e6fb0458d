"""A program as commands are given it: a text file, or the folder of a run.

Apart from `options.py`, so that commands without a program need not load the machines.
"""

from pathlib import Path
from typing import cast

from ..files import Fault, read_text
from ..program import Program, read_program
from ..verify import AnyProgram


def load_program(path_text: str) -> Program:
    """The program of a machine, from a text file or a run folder.

    Raises:
        Fault: if there is none, or it is a function over plain values, which runs
            without a machine.
    """
    found = load_any_program(path_text)
    if not found.has_weights:
        raise Fault(
            path_text,
            "it is a function over plain values, which has no steps and no weights",
            next_move="`softcode run` and `softcode export` take it",
        )
    return cast(Program, found)


def load_any_program(path_text: str) -> AnyProgram:
    """The program of a text file or a run folder; faults name the file.

    Args:
        path_text: a file, or a folder, whose `program.txt` is read. What the text
            names, such as a model, is looked for beside it.

    Raises:
        Fault: if the folder has no program, or the text is none.
    """
    path = Path(path_text)
    if path.is_dir():
        inside = path / "program.txt"
        if not inside.exists():
            raise Fault(
                str(path),
                "there is no program.txt in it: it is no run folder, or its run found none",
                next_move="`softcode induce ... --resume` goes on",
            )
        path = inside
    text = read_text(path)
    try:
        return read_program(text, path.parent)
    except Fault as fault:
        raise fault.within(path) from None
