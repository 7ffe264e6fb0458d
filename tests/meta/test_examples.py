"""Every class and function that a folder hands on has an example, and it is run."""

import ast
import doctest
import functools
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import softcode


ROOT = Path(softcode.__file__).parent
STUBS = sorted(ROOT.rglob("__init__.pyi"))


def handed_on(stub: Path) -> Iterator[tuple[str, str]]:
    """Each class and function that a stub names, and the file of the package it is in.

    Constants, and names of types that others made, have no docstring of their own.
    """
    folder = ".".join(("softcode", *stub.parent.relative_to(ROOT).parts))
    for node in ast.parse(stub.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                value = getattr(importlib.import_module(folder), alias.name)
                plain = inspect.unwrap(value) if callable(value) else value
                is_told = inspect.isclass(plain) or inspect.isroutine(plain)
                if is_told and plain.__module__.startswith("softcode."):
                    yield plain.__qualname__, plain.__module__


@functools.cache
def shown(module: str) -> frozenset[str]:
    """The docstrings of a file that hold an example, as doctest finds them to run."""
    found = doctest.DocTestFinder().find(importlib.import_module(module))
    return frozenset(
        test.name.removeprefix(f"{module}.") for test in found if test.examples
    )


def shows_its_use(name: str, module: str) -> bool:
    """Whether it, or one of the ways to make it, has an example."""
    ways = (
        way
        for way, member in vars(getattr(importlib.import_module(module), name)).items()
        if way == "__init__" or isinstance(member, classmethod)
    )
    return bool(shown(module) & {name, *(f"{name}.{way}" for way in ways)})


@pytest.mark.parametrize(
    "stub", STUBS, ids=lambda stub: stub.parent.relative_to(ROOT).as_posix()
)
def test_what_a_folder_hands_on_shows_its_use(stub):
    bare = [
        f"{module}.{name}"
        for name, module in handed_on(stub)
        if not shows_its_use(name, module)
    ]
    assert not bare
