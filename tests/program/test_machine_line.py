"""The line that names a program's machine: what is written is read, from beside it."""

import os

import jax.random as jr
import numpy as np
import pytest

from softcode.language import Model
from softcode.machine import Assembly, SyntaxFault, Turing
from softcode.program import (
    Program,
    ProgramFault,
    keep_beside,
    load_weights,
    save_weights,
    weights_of,
)
from softcode.program.machine_line import machine_line, named_machine


TEXT = "p = Param(3)\nx = Input(3)\ny = Output(3)\ny.set_to(p)\n"


def model(name="m.py", **hypers):
    text = "".join(f"{hyper} = Hyper()\n" for hyper in hypers if hyper.isidentifier())
    return Model(text + TEXT, tuple(sorted(hypers.items())), name)


MACHINES = {
    "assembly": Assembly(base=5, wraps=True),
    "turing": Turing(3, 2, 4),
    "a model": model(),
    "a name with spaces": model("a folder/my model; no #1.py", n=3),
    "a name with quotes": model('the "best".py', n=3),
    "a name like a number": model("12", n=3),
    "a name that is no file's": model("", n=3),
    "hyper-parameters that are called as settings": model(file=3, wraps=4),
    "a hyper-parameter below zero": model(n=-3),
    "a large one": model(n=10**30),
    "names that nobody uses": model(**{"a b": 1, "true": 2, "7": 3, "x=y": 4, "": 5}),
    "results that wrap": Model(TEXT, (), "m.py", wraps=True),
}


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_the_line_that_is_written_is_read(machine, tmp_path):
    keep_beside(tmp_path, machine)
    again = named_machine(machine_line(machine) + "\n", tmp_path)
    assert again is not None
    assert again.settings == machine.settings
    assert again.parameters == machine.parameters
    assert getattr(again, "wraps", None) == getattr(machine, "wraps", None)


def test_a_program_and_its_weights_are_read_with_the_model_beside_them(tmp_path):
    program = Program(model("/elsewhere/m.py", n=3), {"p": np.array([2])})
    keep_beside(tmp_path, program.machine)
    assert Program.parse(str(program), folder=tmp_path) == program
    path = tmp_path / "w.safetensors"
    save_weights(path, program.machine, weights_of(program, key=jr.key(0)))
    machine, _ = load_weights(path)
    assert machine.parameters == program.machine.parameters


def test_another_file_of_that_name_is_not_written_over(tmp_path):
    (tmp_path / "m.py").write_text("another")
    with pytest.raises(ValueError, match="another file of the name"):
        keep_beside(tmp_path, model())
    assert (tmp_path / "m.py").read_text() == "another"


OUTSIDE = {
    "an absolute path": "/etc/hostname",
    "a path that leads out": "../m.py",
    "a path that leads out later": "inner/../../m.py",
    "a link that leads out": "link.py",
    "a device": "/dev/zero",
    "a pipe": "pipe.py",
    "a folder": ".",
    "what is not there": "none.py",
}


@pytest.mark.parametrize("file", OUTSIDE.values(), ids=OUTSIDE)
def test_nothing_is_opened_but_files_beside_the_text(file, tmp_path):
    (tmp_path / "m.py").write_text(TEXT)
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "link.py").symlink_to(tmp_path / "m.py")
    os.mkfifo(inner / "pipe.py")
    with pytest.raises(SyntaxFault, match="line 1, column 10"):
        Program.parse(f".machine model file={file}\np = 1\n", folder=inner)


def test_a_text_alone_opens_no_file():
    with pytest.raises(SyntaxFault, match="a text alone opens no file"):
        Program.parse(".machine model file=m.py\np = 1\n")


WRONG = {
    "truth for a number": (".machine model file=m.py n=true", "n: got True"),
    "a text for a number": (".machine model file=m.py n=five", "n: got 'five'"),
    "no file": (".machine model n=5", "the model's file is needed"),
    "a number for the file": (".machine model file=3", "the model's file is needed"),
    "a setting twice": (".machine model file=m.py n=1 n=2", "each setting stands once"),
    "a quote that is open": ('.machine model file="m.py', "a setting, such as"),
    "a text that is no JSON": ('.machine model file="\\q"', "as JSON writes it"),
    "no setting": (".machine model m.py", "a setting, such as"),
}


@pytest.mark.parametrize(("line", "words"), WRONG.values(), ids=WRONG)
def test_a_line_that_is_wrong_is_told_with_its_place(line, words, tmp_path):
    (tmp_path / "m.py").write_text("n = Hyper()\n" + TEXT)
    with pytest.raises(SyntaxFault, match=words):
        Program.parse(line + "\np = 1\n", folder=tmp_path)


def test_weights_whose_model_is_not_beside_them_are_refused(tmp_path):
    program = Program(model(), {"p": np.array([2])})
    save_weights(tmp_path / "w.safetensors", program.machine, weights_of(program))
    (tmp_path / "m.py").unlink()
    with pytest.raises(ProgramFault, match=r"m\.py"):
        load_weights(tmp_path / "w.safetensors")
