"""Everything that the site's pages show is run, in an empty folder for each page.

A block with a title is a file of that name. A block of Python is run, and prints its lines
that start with `# `. In a console block each line that starts with `$ ` is a command, and
what stands under it is what it prints; `...` is anything, as in doctest.
"""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest


DOCS = Path(__file__).parents[2] / "docs"
SHOWN = [
    DOCS / "index.md",
    DOCS / "choose.md",
    DOCS / "gallery.md",
    *sorted((DOCS / "tutorials").glob("*.md")),
]
# Commands that change the machine they run on.
NOT_RUN = {"sh"}


def blocks(text):
    """The language, title and content of each fenced block."""
    fence = r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$'
    return re.findall(fence, text, re.DOTALL | re.MULTILINE)


def timeless(text):
    """A text without what differs from run to run: seconds."""
    return re.sub(r"\d+(\.\d+)? s\b", "0 s", text).rstrip() + "\n"


def holds(printed, shown):
    return doctest.OutputChecker().check_output(
        timeless(shown), timeless(printed), doctest.ELLIPSIS
    )


def told_by(command):
    """What a command prints: first its notes, as on a terminal."""
    words = shlex.split(command)
    if words[0] == "softcode":
        words[:1] = [sys.executable, "-m", "softcode"]
    ended = subprocess.run(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        env={**os.environ, "COLUMNS": "100"},
    )
    return ended.stdout


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.stem)
def test_a_page_prints_what_it_shows(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    scope = {}
    for language, title, content in blocks(page.read_text(encoding="utf-8")):
        if title:
            (tmp_path / title).write_text(content, encoding="utf-8")
        elif language == "python":
            exec(compile(content, page.name, "exec"), scope)
            shown = "\n".join(re.findall(r"^# ?(.*)$", content, re.MULTILINE))
            printed = capsys.readouterr().out
            assert holds(printed, shown), printed
        elif language == "console":
            for step in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
                command, _, shown = step.partition("\n")
                printed = told_by(command)
                assert holds(printed, shown), printed
        else:
            assert language in NOT_RUN, f"{page.name}: {language} is not run"


def test_every_page_says_how_its_blocks_are_written():
    for page in SHOWN:
        text = page.read_text(encoding="utf-8")
        assert text.count("\n```") == 2 * len(blocks(text)), page.name
