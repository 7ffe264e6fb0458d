"""The command line, called in this process."""

import sys

import pytest

from softcode.cli import main


@pytest.fixture
def softcode(monkeypatch, capsys, tmp_path):
    """Calls the command line as the installed script does; gives code, out and err."""
    # Where runs are kept if nothing else is said.
    monkeypatch.chdir(tmp_path)
    # This process has set JAX up already.
    monkeypatch.setattr(main, "_set_up", lambda: None)

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["softcode", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return call


@pytest.fixture
def refused(softcode):
    """Calls the command line with something wrong; gives what it tells, in a line."""

    def call(*arguments):
        code, out, err = softcode(*arguments)
        assert code == 2
        assert out == ""
        assert "Traceback" not in err
        assert err.startswith("softcode: ")
        assert len(err.splitlines()) == 1
        return err

    return call
