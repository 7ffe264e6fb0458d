"""Ctrl-C ends a command with a line and 130, whenever it comes; a closed pipe is quiet."""

import os
import signal
import subprocess
import sys

import numba
import pytest

from softcode import interruption
from softcode.cli.main import cache_folder
from softcode.machine import compiled


MAIN = "from softcode.cli.main import main\nmain()\n"
# Presses Ctrl-C (or sends what the first argument says) once a module is asked for.
PRESSED = """
import os, signal, sys

class Press:
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.{signal})

sys.meta_path.insert(0, Press())
"""


def called(code, *arguments, **settings):
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        **settings,
    )


@pytest.mark.parametrize(
    "module", ["typer", "softcode.cli.commands", "softcode.cli.run"]
)
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_while_the_command_line_is_read_it_ends_at_once(module, name):
    code = PRESSED.format(module=module, signal=name) + MAIN
    ended = called(code, "run", "p.txt", "--input", "[1]")
    assert (ended.returncode, ended.stderr) == (130, "softcode: interrupted\n")


def test_while_a_command_works_it_ends_with_a_line():
    code = (
        "import os, signal\n"
        "from softcode.cli import run\n"
        "run.load_any_program = lambda path: os.kill(os.getpid(), signal.SIGINT)\n"
    )
    ended = called(code + MAIN, "run", "p.txt", "--input", "[1]")
    assert (ended.returncode, ended.stderr) == (130, "softcode: interrupted\n")


def test_a_loop_that_looks_is_told_and_not_torn_apart(capfd):
    with interruption.looked_at():
        assert not interruption.is_asked()
        os.kill(os.getpid(), signal.SIGINT)
        assert interruption.is_asked()
        with interruption.looked_at():
            assert interruption.is_asked()
    # So that a loop around it ends as well.
    assert interruption.is_asked()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert "once more ends at once" in capfd.readouterr().err
    with interruption.looked_at():
        assert not interruption.is_asked()


def test_outside_of_such_a_loop_python_raises_as_ever():
    with interruption.looked_at():
        pass
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_a_second_press_ends_at_once():
    code = (
        "import os, signal\n"
        "from softcode import interruption\n"
        "with interruption.looked_at():\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    print('went on')\n"
    )
    ended = called(code)
    assert ended.returncode == 130
    assert "went on" not in ended.stdout
    assert ended.stderr.endswith("softcode: interrupted\n")


@pytest.mark.parametrize("arguments", [["--help"], ["tasks", "--json"], ["tasks"]])
def test_a_reader_that_goes_away_is_no_fault(arguments):
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        process.wait()
        assert process.returncode in (0, -signal.SIGPIPE)
        assert process.stderr.read() == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device here")
def test_a_full_disk_is_told_in_a_line():
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", MAIN, "tasks"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr == "softcode: No space left on device\n"


@pytest.mark.parametrize("given", ["", "cache", "./x"])
def test_a_cache_that_is_no_absolute_path_counts_as_unset(monkeypatch, given):
    monkeypatch.setenv("XDG_CACHE_HOME", given)
    monkeypatch.setenv("HOME", "/home/someone")
    assert str(cache_folder()) == "/home/someone/.cache/softcode"
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache")
    assert str(cache_folder()) == "/var/cache/softcode"


def test_where_nothing_can_be_kept_code_is_compiled_all_the_same(monkeypatch):
    own = numba.njit

    def nowhere(*arguments, cache=False, **options):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return own(*arguments, **options)

    monkeypatch.setattr(numba, "njit", nowhere)

    def double(number):
        return 2 * number

    assert compiled(double)(21) == 42
