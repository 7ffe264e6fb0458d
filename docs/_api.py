"""Makes a page for each public folder: its docstring, and each name that it hands on.

A hook of MkDocs. The navigation says which pages there are: `api/softcode.task.md` is that
of `softcode.task`. What a folder hands on is read where type checkers read it, from its
`__init__.pyi`; so a page lists neither more nor less than can be imported.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any


SOURCE = Path(__file__).parents[1] / "src"
PREFIX = "api/"


def on_files(files: Any, config: Any) -> Any:
    """Adds the pages that the navigation names to the site's files."""
    from mkdocs.structure.files import File

    for uri in api_pages(config.nav):
        text = page_of(uri.removeprefix(PREFIX).removesuffix(".md"))
        files.append(File.generated(config, uri, content=text))
    return files


def api_pages(nav: Any) -> Iterator[str]:
    """The pages of a navigation that are made here."""
    if isinstance(nav, str):
        if nav.startswith(PREFIX):
            yield nav
    else:
        for entry in nav.values() if isinstance(nav, dict) else nav:
            yield from api_pages(entry)


def page_of(module: str) -> str:
    """A module's page: the package's is a list, whose names are told by its folders."""
    lines = [f"# {module}", "", ast.get_docstring(_tree(_file(module))) or "", ""]
    if "." in module:
        lines += [f"::: {module}.{name}\n" for name in names_of(module)]
    else:
        lines += ["## What it hands on", ""]
        for name, folder in _origins(_tree(_listing(module))):
            lines.append(f"- [`{name}`][{module}.{folder}.{name}]")
    return "\n".join(lines) + "\n"


def names_of(module: str) -> list[str]:
    """What a module hands on: names imported as themselves, or what a file defines."""
    tree = _tree(_listing(module))
    names = [name for name, _ in _origins(tree)]
    if not names:
        names = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return [name for name in names if not name.startswith("_")]


def _origins(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that is handed on, and the part that it comes from."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.asname == alias.name:
                    yield alias.name, node.module or ""


def _file(module: str) -> Path:
    path = SOURCE.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _listing(module: str) -> Path:
    """Where a module's names are listed: its stub, if it has one."""
    stub = _file(module).with_suffix(".pyi")
    return stub if stub.exists() else _file(module)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
