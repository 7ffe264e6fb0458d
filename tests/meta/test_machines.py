"""Code asks what a machine can, never what it is; machines and their table agree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import softcode
from softcode.machine import MACHINES, MachineFault, build, settings_of


ROOT = Path(softcode.__file__).parent
KINDS = {machine.__name__ for machine in MACHINES.values()} | {"Model"}
# Words that other things have too, or that are not a machine's alone.
SHARED = {"first", "second", "output", "target", "write", "move"}
NAMES = {
    name
    for machine in MACHINES.values()
    for spaces in (machine().parameters, machine().inputs, machine().outputs)
    for name in spaces
} - SHARED
# The compiled search has a state of its own, whose parts have the same names.
OF_THE_SEARCH = ROOT / "induce" / "enumerate"

each_kind = pytest.mark.parametrize("kind", MACHINES)


def nodes_outside() -> Iterator[tuple[str, ast.AST]]:
    """All that is written outside the machines' folder, and where."""
    for path in sorted(ROOT.rglob("*.py")):
        relative = path.relative_to(ROOT)
        if relative.parts[0] not in ("machine", "experiments"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield f"{relative}:{getattr(node, 'lineno', 0)}", node


def names_in(node: ast.AST) -> set[str]:
    found = (n for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute))
    return {n.id if isinstance(n, ast.Name) else n.attr for n in found}


def asks_what_it_is(node: ast.AST) -> bool:
    """Whether this is `isinstance(x, Turing)`, or `x.kind == "turing"`."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance":
        return bool(names_in(node.args[1]) & KINDS)
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        texts = {s.value for s in sides if isinstance(s, ast.Constant)}
        return any("kind" in names_in(s) for s in sides) and bool(texts & set(MACHINES))
    return False


def test_nobody_asks_what_a_machine_is():
    asking = [place for place, node in nodes_outside() if asks_what_it_is(node)]
    assert not asking, "ask `machine.capabilities`"


def test_nobody_knows_the_names_of_a_machines_rows_and_parameters():
    knowing = [
        place
        for place, node in nodes_outside()
        if isinstance(node, ast.Constant)
        and node.value in NAMES
        and not place.startswith(str(OF_THE_SEARCH.relative_to(ROOT)))
    ]
    assert not knowing, "ask the machine for the name"


@each_kind
def test_every_setting_says_what_it_is(kind):
    said = settings_of(MACHINES[kind])
    always = {setting.name for setting in said.values() if not setting.only_if_set}
    assert set(MACHINES[kind]().settings) == always
    for setting in said.values():
        assert setting.help.endswith(".")


@each_kind
def test_a_machine_is_built_again_from_its_settings(kind):
    machine = MACHINES[kind]()
    assert build(kind, machine.settings) == machine


@each_kind
def test_a_setting_that_is_out_of_bounds_is_named(kind):
    for setting in settings_of(MACHINES[kind]).values():
        with pytest.raises(MachineFault, match=rf"{setting.name} must be"):
            build(kind, {setting.name: None})
