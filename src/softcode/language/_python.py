"""A model's program as a Python function: what is left of the graph once it is known."""

from typing import Any

import numpy as np

from ..machine import Choices
from ._graph import Node
from ._tree import Element, Table


def to_python(model: Any, choices: Choices, name: str) -> str:
    """The source of a function from the model's inputs to its outputs.

    Everything that the program decides is computed now; what is left are look-ups in
    tables, of the inputs and of what came before.
    """
    known: dict[int, int] = {}
    names: dict[int, str] = {}
    tables: dict[tuple, str] = {}
    lines: list[str] = []
    graph = model.graph
    for number, node in enumerate(graph.nodes):
        _write(model, choices, number, node, known, names, tables, lines)
    inputs = list(model.inputs)
    text = [f"def {name}({', '.join(inputs)}):"]
    shapes = ", ".join(
        f"{row} ({space.shape[0]} below {space.size})"
        for row, space in model.inputs.items()
    )
    what = f"From lists: {shapes}." if shapes else "What the program says."
    text.append(f'    """{what}"""')
    text += [f"    {table} = {entries!r}" for entries, table in tables.items()]
    needed = _needed(lines, [names.get(n, "") for n in graph.outputs.values()])
    text += [f"    {line}" for line in lines if line.split(" = ")[0] in needed]
    results = []
    for row, elements in model.rows.elements["Output"].items():
        parts = [
            str(known[n]) if (n := graph.outputs[e]) in known else names[n]
            for e in elements
        ]
        results.append(f"{row!r}: [{', '.join(parts)}]")
    text.append(f"    return {{{', '.join(results)}}}")
    used = "\n".join(text[-1:] + [line for line in text if " = " in line])
    return "\n".join(t for t in text if not _is_unused_table(t, used)) + "\n"


def _write(
    model: Any,
    choices: Choices,
    number: int,
    node: Node,
    known: dict[int, int],
    names: dict[int, str],
    tables: dict[tuple, str],
    lines: list[str],
) -> None:
    """Computes a node, or writes the line that does."""

    def value(arg: int) -> str:
        return str(known[arg]) if arg in known else names[arg]

    if node.operation == "constant":
        known[number] = node.what
    elif isinstance(node.what, Element):
        row, place = model.rows.places[node.what]
        if row in model.inputs:
            names[number] = f"{row}[{place}]"
        else:
            known[number] = int(choices[row][place])
    elif node.operation == "switch":
        selector, *branches = node.args
        if selector in known:
            _copy(branches[known[selector]], number, known, names)
        elif len({value(branch) for branch in branches}) == 1:
            _copy(branches[0], number, known, names)
        else:
            names[number] = f"v{number}"
            cases = ", ".join(value(branch) for branch in branches)
            lines.append(f"v{number} = ({cases})[{value(selector)}]")
    elif isinstance(node.what, Table):
        _look_up(number, node, known, names, tables, lines)
    else:
        raise ValueError(
            f"This program calls the network {getattr(node.what, 'name', '')}; a Python "
            "function that needs nothing cannot hold it."
        )


def _look_up(
    number: int,
    node: Node,
    known: dict[int, int],
    names: dict[int, str],
    tables: dict[tuple, str],
    lines: list[str],
) -> None:
    """Writes a function as a look-up in a table, narrowed to what is not known."""
    at = tuple(known.get(arg, slice(None)) for arg in node.args)
    left = [names[arg] for arg in node.args if arg not in known]
    entries = np.asarray(node.what.entries[at])
    if entries.ndim == 0 or (entries == entries.flat[0]).all():
        known[number] = int(entries.flat[0])
    elif entries.ndim == 1 and np.array_equal(entries, np.arange(len(entries))):
        names[number] = left[0]
    else:
        key = _nested(entries.tolist())
        table = tables.setdefault(key, f"table_{len(tables)}")
        names[number] = f"v{number}"
        lines.append(f"v{number} = {table}{''.join(f'[{arg}]' for arg in left)}")


def _copy(
    source: int, number: int, known: dict[int, int], names: dict[int, str]
) -> None:
    if source in known:
        known[number] = known[source]
    else:
        names[number] = names[source]


def _nested(values: Any) -> Any:
    return tuple(map(_nested, values)) if isinstance(values, list) else values


def _needed(lines: list[str], outputs: list[str]) -> set[str]:
    """The names of the lines on which the outputs depend."""
    needed = set(outputs)
    for line in reversed(lines):
        target, source = line.split(" = ", 1)
        if target in needed:
            words = source
            for mark in "()[],":
                words = words.replace(mark, " ")
            needed.update(word for word in words.split() if word.startswith("v"))
    return needed


def _is_unused_table(line: str, used: str) -> bool:
    """Whether a line sets a table that no other line reads."""
    target = line.strip().split(" = ")[0]
    if not target.startswith("table_"):
        return False
    return f"{target}[" not in used
