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
