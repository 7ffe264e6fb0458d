"""The rows of cells of a model: where each of its variables is in them."""

import dataclasses
from collections.abc import Collection, Iterator
from typing import Protocol, runtime_checkable

from ..machine import Space
from .tree import Declaration, Element, Tree
from .tree_to_values import Graph


@dataclasses.dataclass(frozen=True, eq=False)
class ModelRows:
    """The rows of cells of a model, and where each variable is in them."""

    spaces: dict[str, dict[str, Space]]
    """For `Param`, `Input` and `Output`: each row's length and size."""
    elements: dict[str, dict[str, list[Element]]]
    """Likewise: the variables of each row."""
    places: dict[Element, tuple[str, int]]
    """For each variable, its row and its place there."""


@runtime_checkable
class ReadModel(Protocol):
    """What a model is once it is read; for those that the machine itself needs."""

    @property
    def name(self) -> str: ...
    @property
    def tree(self) -> Tree: ...
    @property
    def graph(self) -> Graph: ...
    @property
    def rows(self) -> ModelRows: ...
    @property
    def parameters(self) -> dict[str, Space]: ...
    @property
    def inputs(self) -> dict[str, Space]: ...
    @property
    def outputs(self) -> dict[str, Space]: ...


def rows_of(tree: Tree, outputs: Collection[Element]) -> ModelRows:
    """The rows of a model: one for each array whose elements have one size.

    Where the elements have sizes of their own, each is a row by itself, under its name
    with its index.

    Args:
        tree: the model.
        outputs: the variables that a run shows.
    """
    result = ModelRows({}, {}, {})
    for kind in ("Param", "Input", "Output"):
        spaces, members = result.spaces.setdefault(kind, {}), {}
        for row, elements, size in _rows_of_kind(tree, kind, outputs):
            spaces[row], members[row] = Space((len(elements),), size), elements
            places = {element: (row, place) for place, element in enumerate(elements)}
            result.places.update(places)
        result.elements[kind] = members
    return result


def _rows_of_kind(
    tree: Tree, kind: str, outputs: Collection[Element]
) -> Iterator[tuple[str, list[Element], int]]:
    """The rows of a kind: name, variables and size of each."""
    for declaration in tree.declarations.values():
        is_shown = declaration.kind == kind
        elements = [Element(declaration.name, index) for index in declaration.sizes]
        if kind == "Output" and declaration.kind != "Input":
            elements = [element for element in elements if element in outputs]
            is_shown = bool(elements)
        if is_shown and elements:
            yield from _split(declaration, elements)


def _split(
    declaration: Declaration, elements: list[Element]
) -> Iterator[tuple[str, list[Element], int]]:
    sizes = [declaration.sizes[element.index] for element in elements]
    if len(set(sizes)) == 1:
        if sizes[0]:
            yield declaration.name, elements, sizes[0]
        return
    for element, size in zip(elements, sizes, strict=True):
        if size:
            yield str(element).replace(" ", ""), [element], size
