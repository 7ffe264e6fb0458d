"""The recipes of `docs/extending.md` run from a folder outside of the package."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


PAGE = Path(__file__).parents[2] / "docs" / "extending.md"
SECTIONS = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
TITLES = [section.splitlines()[0] for section in SECTIONS]


def blocks(section):
    """Each block of Python, with the file that the words before it name, if they do."""
    for words, code in re.findall(
        r"((?:(?!```).)*?)```python\n(.*?)```", section, re.DOTALL
    ):
        named = re.search(r"`(\w+\.py)`:\s*$", words)
        yield named and named[1], code


@pytest.mark.parametrize("section", SECTIONS, ids=TITLES)
def test_a_recipe_runs_in_an_empty_folder_and_prints_what_it_shows(section, tmp_path):
    scripts = []
    for name, code in blocks(section):
        if name:
            (tmp_path / name).write_text(code, encoding="utf-8")
        else:
            scripts.append(code)
    assert scripts
    for code in scripts:
        shown = re.findall(r"^# (.*)$", code, re.MULTILINE)
        ended = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": _path(tmp_path)},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.splitlines() == shown


def _path(folder: Path) -> str:
    """The scratch folder before whatever this process imports from."""
    return os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
