"""Who may import whom, and what every file of the package has."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import softcode


ROOT = Path(softcode.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]

# Each may import from those before it.
LAYERS = [
    "neural",
    "data",
    "expression",
    "reading",
    "machine",
    "perception",
    "language",
    "program",
    "skeleton",
    "lowering",
    "library",
    "task",
    "verify",
    "world",
    "reference",
    "npi",
    "induce",
    "sklearn",
    "report",
    "experiments",
    "cli",
]
# These know no layer, and any layer may know them.
APART = ["files", "interruption"]
# Where a library may be imported: a folder, or a file.
HOMES = {
    "matplotlib": ["report"],
    "typer": ["cli"],
    "rich": ["report", "cli"],
    "z3": [
        "reading/z3_terms.py",
        "verify/proof.py",
        "world/solver.py",
        "induce/constraint/solvers.py",
    ],
    "ortools": ["induce/constraint/solvers.py"],
    "pysat": ["induce/constraint/solvers.py"],
    "numba": ["machine/compilation.py"],
    "stitch_core": ["library"],
    "sklearn": ["sklearn.py"],
    "pooch": ["data/fetching.py"],
    "PIL": ["perception/image_files.py"],
    "clrs": ["npi/clrs_runs.py"],
}
MAX_LINES = 400

each_file = pytest.mark.parametrize("path", FILES, ids=NAMES)


def imported_names(path: Path) -> Iterator[str]:
    """Every imported name in full, whether it was written relative or not."""
    package = ["softcode", *path.relative_to(ROOT).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def part_of(relative: Path) -> str:
    """The layer that a file stands in."""
    return relative.parts[0].removesuffix(".py")


def known_parts(path: Path) -> set[str]:
    """The parts of the package that a file imports from, its own among them."""
    names = (name.split(".") for name in imported_names(path))
    parts = {name[1] for name in names if name[0] == "softcode" and len(name) > 1}
    return parts & {part_of(file.relative_to(ROOT)) for file in FILES}


def test_imports_are_found_whether_relative_or_not():
    names = set(imported_names(ROOT / "program" / "program.py"))
    assert "softcode.machine.run" in names
    assert "softcode.program.encoding.decode" in names
    assert "numpy" in names
    assert known_parts(ROOT / "program" / "machines.py") == {
        "files",
        "machine",
        "language",
    }


@each_file
def test_a_file_imports_only_from_layers_before_its_own(path):
    part = part_of(path.relative_to(ROOT))
    if part in ("__init__", "__main__"):
        return
    if part in APART:
        allowed = {part}
    else:
        assert part in LAYERS, f"say in {Path(__file__).name} where {part!r} stands"
        allowed = {*LAYERS[: LAYERS.index(part) + 1], *APART}
    assert known_parts(path) <= allowed


@each_file
def test_a_library_is_imported_only_where_it_is_at_home(path):
    place = path.relative_to(ROOT).as_posix()
    roots = {name.split(".")[0] for name in imported_names(path)}
    for library in roots & set(HOMES):
        homes = HOMES[library]
        at_home = any(
            place in (home, f"{home}.py") or place.startswith(f"{home}/")
            for home in homes
        )
        assert at_home, f"{library} may be imported in {' and '.join(homes)} only"


@each_file
def test_no_file_is_long(path):
    num_lines = len(path.read_text(encoding="utf-8").splitlines())
    assert num_lines <= MAX_LINES, "split it by what its parts know"


def modules_known(path: Path) -> set[str]:
    """The files that a file imports from; a name that a folder hands on is its file's."""
    handed = {
        f"softcode.{'.'.join([*init.relative_to(ROOT).parts[:-1], name])}": source
        for init in ROOT.rglob("__init__.py*")
        for name, source in handed_on(init)
    }
    files = {module_of(file) for file in FILES}
    known = set()
    for name in imported_names(path):
        while name in handed and handed[name] != name:
            name = handed[name]
        while name not in files and "." in name:
            name = name.rpartition(".")[0]
        known.add(name)
    return known & files - {module_of(path)}


def module_of(path: Path) -> str:
    """A file's name as it is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(["softcode", *(part for part in parts if part != "__init__")])


def handed_on(init: Path) -> Iterator[tuple[str, str]]:
    """The names that a folder hands on, and where each comes from."""
    package = ["softcode", *init.relative_to(ROOT).parts[:-1]]
    for node in ast.parse(init.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            for alias in node.names:
                source = ".".join([*package, node.module, alias.name])
                yield alias.asname or alias.name, source


def test_no_files_import_each_other_in_a_circle():
    inits = {module_of(file) for file in FILES if file.name == "__init__.py"}
    left = {module_of(file): modules_known(file) - inits for file in FILES}
    while ends := {name for name, known in left.items() if not known & left.keys()}:
        left = {name: known for name, known in left.items() if name not in ends}
    assert not left


def test_no_name_that_a_folder_hands_on_is_hidden_by_a_file_of_the_folder():
    for init in ROOT.rglob("__init__.pyi"):
        files = {path.stem for path in init.parent.iterdir()}
        names = {name for name, _ in handed_on(init)}
        # `softcode.induce` is read before the function takes its name.
        assert names & files <= {"induce"}


def test_no_file_is_called_utils():
    vague = {"utils", "util", "helpers", "misc", "common"}
    assert not [name for name in NAMES if Path(name).stem.strip("_") in vague]


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in FILES}), ids=lambda path: path.name
)
def test_every_folder_says_what_it_is(folder):
    init = folder / "__init__.py"
    assert init.exists(), "a folder of the package needs an __init__.py"
    assert ast.get_docstring(ast.parse(init.read_text(encoding="utf-8")))


@each_file
def test_every_public_function_and_class_has_a_docstring(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, kinds)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare
