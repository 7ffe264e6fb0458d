"""The table of commands and the commands' files say the same; a start is light."""

import importlib
import inspect
import resource
import subprocess
import sys

import pytest
import typer

from softcode.cli.commands import COMMANDS, GROUPS, CommandGroup


ALL = {"": COMMANDS, **GROUPS}
ROWS = [(group, name) for group in ALL for name in ALL[group].commands]


def registered(group: CommandGroup, name: str):
    """The function that a row of the table is for, from its file."""
    module = importlib.import_module(group.commands[name].file, "softcode.cli")
    app = getattr(module, group.app)
    return typer.main.get_group(app).commands[name].callback


@pytest.mark.parametrize(("group", "name"), ROWS, ids=[" ".join(row) for row in ROWS])
def test_a_command_is_where_the_table_says_and_helps_as_it_says(group, name):
    function = registered(ALL[group], name)
    sentence = inspect.getdoc(function).split("\n\n")[0].replace("\n", " ")
    assert ALL[group].commands[name].help == sentence


def test_every_command_that_a_file_registers_is_in_the_table():
    for group in ALL.values():
        for row in group.commands.values():
            app = getattr(importlib.import_module(row.file, "softcode.cli"), group.app)
            assert typer.main.get_group(app).commands.keys() <= group.commands.keys()


PROGRAM = ".machine assembly base=8 registers=2 lines=1 num_steps=8\ninc 1 1\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["tasks"],
        ["tasks", "inc"],
        ["run", "program.txt", "--input", "[1, 2, 3]"],
        ["npi", "check", "certificate.json", "network.safetensors"],
    ],
    ids=" ".join,
)
def test_a_command_that_computes_little_loads_no_jax_and_no_numba(tmp_path, arguments):
    (tmp_path / "program.txt").write_text(PROGRAM)
    code = (
        "import atexit, sys\n"
        "from softcode.cli.main import main\n"
        "seen = lambda: print({'jax', 'numba'} & sys.modules.keys(), file=sys.stderr)\n"
        "atexit.register(seen)\n"
        "main()\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.stderr.endswith("set()\n"), ended.stderr
    # Twice what it takes where nothing else runs.
    assert after.ru_utime - before.ru_utime < 1.2


def test_commands_of_programmer_interpreters_load_no_other_machine():
    code = (
        "import sys, softcode.cli.npi.certify\n"
        "print(*(m for m in sys.modules if m.startswith('softcode.machine')))"
    )
    call = [sys.executable, "-c", code]
    ended = subprocess.run(call, capture_output=True, text=True, check=True)
    assert not ended.stdout.split()
