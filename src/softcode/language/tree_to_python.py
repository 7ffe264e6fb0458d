"""A model's program as a Python function: what is left of the graph once it is known."""

import re

import numpy as np

from ..files import Fault
from ..machine import Choices
from .rows import ReadModel
from .tree import Element
from .tree_to_values import Node


def to_python(model: ReadModel, choices: Choices, name: str) -> str:
    """The source of a function from the model's inputs to its outputs.

    Everything that the program decides is computed now; what is left are look-ups in
    tables, of the inputs and of what came before.

    Raises:
        Fault: if the program calls a network.
    """
    for node in model.graph.nodes:
        if node.operation == "call":
            raise Fault(
                model.name,
                f"the program calls the network {node.what.name}",
                "a Python function that needs nothing cannot hold its weights",
                "run it from Python, with `Model.step`",
            )
    residue = _Residue(model, choices)
    for number, node in enumerate(model.graph.nodes):
        residue.add(number, node)
    arguments = argument_names(model)
    shapes = ", ".join(
        f"{arguments[row]} ({space.shape[0]} below {space.size})"
        for row, space in model.inputs.items()
    )
    results = []
    for row, elements in model.rows.elements["Output"].items():
        parts = [residue.text_of(model.graph.outputs[element]) for element in elements]
        results.append(f"{row!r}: [{', '.join(parts)}]")
    result = f"return {{{', '.join(results)}}}"
    lines = [
        f"def {name}({', '.join(arguments.values())}):",
        f'    """{f"From lists: {shapes}." if shapes else "What the program says."}"""',
        *(f"    {line}" for line in residue.lines_for(result)),
        f"    {result}",
    ]
    return "\n".join(lines) + "\n"


def argument_names(model: ReadModel) -> dict[str, str]:
    """For each row of inputs, a name that Python's arguments may have: `x_0` for `x[0]`."""
    names: dict[str, str] = {}
    for row in model.inputs:
        name = "_".join(re.findall(r"\w+", row))
        while name in names.values() or (name != row and name in model.inputs):
            name += "_"
        names[row] = name
    return names


class _Residue:
    """What a graph computes once a program is known: values, and lines for the rest."""

    def __init__(self, model: ReadModel, choices: Choices):
        self._model = model
        self._choices = choices
        # A node is known as a value, or else as an expression.
        self._known: dict[int, int] = {}
        self._expressions: dict[int, str] = {}
        self._tables: dict[tuple, str] = {}
        self._lines: dict[str, str] = {}
        self._arguments = argument_names(model)
        # No name that we make up may be one of the inputs'.
        self._prefix = "_" if any(map(_is_ours, self._arguments.values())) else ""

    def text_of(self, number: int) -> str:
        """The value of a node if it is known, or the expression that gives it."""
        if number in self._known:
            return str(self._known[number])
        return self._expressions[number]

    def lines_for(self, result: str) -> list[str]:
        """The lines on which this result depends, in order."""
        sources = {table: repr(entries) for entries, table in self._tables.items()}
        sources |= self._lines
        needed = _words(result)
        for target in reversed(sources):
            if target in needed:
                needed |= _words(sources[target])
        return [f"{name} = {text}" for name, text in sources.items() if name in needed]

    def add(self, number: int, node: Node) -> None:
        """Computes a node, or writes the line that does."""
        if node.operation == "constant":
            self._known[number] = node.what
        elif isinstance(node.what, Element):
            row, place = self._model.rows.places[node.what]
            if row in self._model.inputs:
                self._expressions[number] = f"{self._arguments[row]}[{place}]"
            else:
                self._known[number] = int(self._choices[row][place])
        elif node.operation == "switch":
            self._switch(number, *node.args)
        else:
            self._look_up(number, node.what.entries, node.args)

    def _switch(self, number: int, selector: int, *branches: int) -> None:
        cases = [self.text_of(branch) for branch in branches]
        if selector in self._known:
            self._copy(branches[self._known[selector]], number)
        elif len(set(cases)) == 1:
            self._copy(branches[0], number)
        else:
            self._write(number, f"({', '.join(cases)})[{self.text_of(selector)}]")

    def _look_up(self, number: int, table: np.ndarray, args: tuple[int, ...]) -> None:
        """Writes a function as a look-up in a table, narrowed to what is not known."""
        entries = np.asarray(
            table[tuple(self._known.get(a, slice(None)) for a in args)]
        )
        left = [arg for arg in args if arg not in self._known]
        if entries.ndim == 0 or (entries == entries.flat[0]).all():
            self._known[number] = int(entries.flat[0])
        elif entries.ndim == 1 and np.array_equal(entries, np.arange(len(entries))):
            self._copy(left[0], number)
        else:
            key = _nested(entries.tolist())
            name = f"{self._prefix}table_{len(self._tables)}"
            name = self._tables.setdefault(key, name)
            places = "".join(f"[{self.text_of(arg)}]" for arg in left)
            self._write(number, f"{name}{places}")

    def _copy(self, source: int, number: int) -> None:
        if source in self._known:
            self._known[number] = self._known[source]
        else:
            self._expressions[number] = self._expressions[source]

    def _write(self, number: int, expression: str) -> None:
        self._expressions[number] = f"{self._prefix}v{number}"
        self._lines[self._expressions[number]] = expression


def _is_ours(name: str) -> bool:
    return re.fullmatch(r"v\d+|table_\d+", name) is not None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _nested(values: list) -> tuple:
    return tuple(_nested(v) if isinstance(v, list) else v for v in values)
