"""What the README and the docstrings show is run."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import softcode


ROOT = Path(__file__).parents[2]
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(softcode.__path__, "softcode.")
    if ".cli" not in module.name
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name):
    module = importlib.import_module(name)
    result = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def test_the_readmes_example_prints_what_it_shows(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert code is not None
    exec(compile(code[1], "README.md", "exec"), {})
    shown = re.findall(r"^# ?(.*)$", code[1], re.MULTILINE)
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == shown


def test_the_readme_shows_one_command_for_the_job_and_one_for_the_tests():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^pip install .*$", text, re.MULTILINE)
    assert len(commands) == 2
    assert "softcode induce" in commands[0]
    assert commands[1].endswith("pytest -q")
