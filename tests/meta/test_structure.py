"""Figures of the whole package that are kept, so that it stays readable as it grows."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import softcode


ROOT = Path(softcode.__file__).parent
TREES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(ROOT.rglob("*.py"))
}
Function = ast.FunctionDef | ast.AsyncFunctionDef
MAX_FUNCTION_LINES, MAX_PARAMETERS, MAX_FILES = 80, 6, 20
# Docstring lines for each line of code, over the whole package.
LEAST_EXPLAINED = 0.35


def functions() -> Iterator[tuple[str, Function]]:
    """Every function of the package, with a name that finds it."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path.relative_to(ROOT)}:{node.name}", node


def parameters(function: Function) -> list[ast.arg]:
    """The parameters that a caller gives."""
    listed = function.args
    every = [*listed.posonlyargs, *listed.args, *listed.kwonlyargs]
    return [one for one in every if one.arg not in ("self", "cls")]


def docstring_lines(tree: ast.Module) -> set[int]:
    """The lines of all docstrings, of the file, its classes and its functions."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | Function) and node.body:
            first = node.body[0]
            text = first.value if isinstance(first, ast.Expr) else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                lines |= set(range(first.lineno, (first.end_lineno or 0) + 1))
    return lines


def num_lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_no_function_is_long():
    lengths = {
        name: (function.end_lineno or 0) - function.lineno + 1
        for name, function in functions()
    }
    assert not {n: k for n, k in lengths.items() if k > MAX_FUNCTION_LINES}


def test_few_functions_take_many_parameters():
    many = [
        name
        for name, function in functions()
        if len(parameters(function)) > MAX_PARAMETERS
    ]
    assert len(many) < 5, many


def test_parameters_are_annotated():
    every = [one for _, function in functions() for one in parameters(function)]
    bare = [one for one in every if one.annotation is None]
    assert len(bare) < 0.05 * len(every)


def test_annotations_say_what_a_value_is():
    count = sum(
        isinstance(node, ast.Name) and node.id == "Any"
        for tree in TREES.values()
        for node in ast.walk(tree)
    )
    assert count < 12 * sum(map(num_lines, TREES)) / 1000


def test_no_folder_holds_many_files():
    held = Counter(path.parent for path in TREES)
    assert not {f.relative_to(ROOT): n for f, n in held.items() if n > MAX_FILES}


def test_no_part_is_a_house_of_its_own():
    lines: Counter[str] = Counter()
    for path in TREES:
        lines[path.relative_to(ROOT).parts[0]] += num_lines(path)
    assert max(lines.values()) < 0.22 * lines.total()


def test_code_is_explained_where_it_stands():
    num_told, num_code = 0, 0
    for path, tree in TREES.items():
        told = docstring_lines(tree)
        lines = path.read_text(encoding="utf-8").splitlines()
        num_told += len(told)
        num_code += sum(
            bool(line.strip()) and not line.strip().startswith("#")
            for number, line in enumerate(lines, start=1)
            if number not in told
        )
    assert num_told >= LEAST_EXPLAINED * num_code, num_told / num_code
