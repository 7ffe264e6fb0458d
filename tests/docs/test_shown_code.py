"""What the README and the docstrings show is run."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import softcode
from softcode.induce import induce
from softcode.induce.constraint import Constraint
from softcode.task import load_model_task, load_task


ROOT = Path(__file__).parents[2]
MODULES = sorted(
    module.name for module in pkgutil.walk_packages(softcode.__path__, "softcode.")
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


def test_the_page_on_tasks_prints_what_it_shows(tmp_path, capsys):
    text = (ROOT / "docs" / "tasks.md").read_text(encoding="utf-8")
    scope, shown = {}, []
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(code, "tasks.md", "exec"), scope)
        shown += re.findall(r"^# ?(.*)$", code, re.MULTILINE)
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == shown
    for kind, content in re.findall(r"```(csv|json)\n(.*?)```", text, re.DOTALL):
        path = tmp_path / f"task.{kind}"
        path.write_text(content, encoding="utf-8")
        assert load_task(path).typed().told


def test_the_page_on_images_prints_what_it_shows(capsys):
    text = (ROOT / "docs" / "images.md").read_text(encoding="utf-8")
    scope, shown = {}, []
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(code, "images.md", "exec"), scope)
        shown += re.findall(r"^# ?(.*)$", code, re.MULTILINE)
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == shown


def test_the_readme_shows_one_command_for_the_job_and_one_for_the_tests():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^pip install .*$", text, re.MULTILINE)
    assert len(commands) == 2
    assert "softcode induce" in commands[0]
    assert commands[1].endswith("pytest -q")


def test_the_page_on_the_language_solves_what_it_shows(tmp_path):
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)
    jsons = [code for kind, code in blocks if kind == "json"]
    pythons = [code for kind, code in blocks if kind == "python"]
    for name, content in zip(
        ["shift.py", "hypers.json", "data.json"], [pythons[0], *jsons], strict=True
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
    task = load_model_task(
        tmp_path / "shift.py", tmp_path / "hypers.json", tmp_path / "data.json"
    )
    assert "`softcode solve shift.py hypers.json data.json` prints `shift = 3`" in text
    assert induce(task, Constraint()).program.text == "shift = 3"


def test_the_page_on_the_language_builds_a_model_in_python(tmp_path, monkeypatch):
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    *_, code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (tmp_path / "shown_model.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    shown = importlib.import_module("shown_model")
    assert list(shown.machine.parameters) == ["shift"]


def test_the_page_on_interpreters_gets_the_program_that_it_shows():
    text = (ROOT / "docs" / "npi.md").read_text(encoding="utf-8")
    code, shown = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names = {}
    exec(compile(code, "npi.md", "exec"), names)
    assert names["verdict"].disagreements == ()
    assert shown in names["source"]


def test_the_commands_of_the_page_on_interpreters_exist():
    text = (ROOT / "docs" / "npi.md").read_text(encoding="utf-8")
    shown = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    for module in ("npi.teach", "npi.certify", "npi.run"):
        importlib.import_module(f"softcode.cli.{module}")
    commands = importlib.import_module(
        "softcode.cli.npi.arguments"
    ).npi.registered_commands
    known = {command.callback.__name__ for command in commands}
    for line in shown[1].splitlines():
        assert line.split()[:2] == ["softcode", "npi"]
        assert line.split()[2] in known
