"""A model as a graph of values, in which each variable is the result of one operation.

Where the cases of a branch set a variable, it is the choice (`SWITCH`) between what they
set it to. Here it is checked that every variable is set once on each path, and read only
where it is set.
"""

import dataclasses
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from ..fault import ModelFault, fault_at
from ..tree import Argument, Assign, Branch, Element, Statements, Table, Tree


GraphOperation: TypeAlias = Literal["constant", "source", "apply", "switch", "call"]


class Node(NamedTuple):
    """One value: an operation on nodes that come before it.

    Example:
        >>> x = Node("source", 2, (), Element("x"))
        >>> three, five = (Node("constant", 8, (), number) for number in (3, 5))
        >>> chosen = Node("switch", 8, (0, 1, 2), None)
        >>> graph = Graph([x, three, five, chosen], {Element("y"): 3})
        >>> [graph.nodes[arg].what for arg in chosen.args[1:]]
        [3, 5]
    """

    operation: GraphOperation
    size: int
    """How many values it has; 0 for a tensor."""
    args: tuple[int, ...]
    """Nodes; of a `switch`, the selector and then its branches."""
    what: Any
    """The element of a `constant`, the variable of a `source`, the function."""


@dataclasses.dataclass(eq=False)
class Graph:
    r"""Nodes in order, and where the outputs are.

    Only what the outputs depend on is kept.

    Args:
        nodes: each after those that it is made of.
        outputs: the number of each output's node.

    Example:
        >>> from softcode.language import Model
        >>> text = "x = Input(2)\nunused = Input(2)\ny = Output(2)\ny.set_to(x)"
        >>> graph = Model(text).graph
        >>> [str(node.what) for node in graph.nodes], list(graph.outputs.values())
        (['x'], [0])
    """

    nodes: list[Node]
    outputs: dict[Element, int]


class _Partial(NamedTuple):
    """A variable that only some cases set."""

    selector: Element
    missing: tuple[int, ...]
    line: int


class _Scope:
    """What is set in a block, and in those around it."""

    def __init__(self, outer: "_Scope | None" = None):
        self.values: dict[Element, int | _Partial] = {}
        self.outer = outer

    def find(self, element: Element) -> "int | _Partial | None":
        scope: _Scope | None = self
        while scope is not None:
            if element in scope.values:
                return scope.values[element]
            scope = scope.outer
        return None


def graph_of(tree: Tree, file: str) -> Graph:
    r"""The graph of a model.

    Args:
        tree: the model as assignments under cases.
        file: its name, for messages.

    Raises:
        ModelFault: for a variable that is set twice on a path, or read before it is set,
            and for an output that is not set.

    Example:
        >>> import ast
        >>> from softcode.language.text_to_tree import elaborate
        >>> text = "x = Input(2)\ny = Output(9)\nwith x as i: y.set_to(3 + i)"
        >>> graph = graph_of(elaborate(ast.parse(text), "m.py", {}), "m.py")
        >>> [(node.operation, node.args) for node in graph.nodes]
        [('source', ()), ('constant', ()), ('constant', ()), ('switch', (0, 1, 2))]
    """
    builder = _Builder(tree, file)
    scope = _Scope()
    builder.block(tree.block, scope)
    return _live(builder.nodes, builder.outputs(scope))


class _Builder:
    def __init__(self, tree: Tree, file: str):
        self.tree, self.file = tree, file
        self.nodes: list[Node] = []
        self._numbers: dict[tuple, int] = {}
        self._tables: dict[tuple, Table] = {}

    def node(self, operation: GraphOperation, size: int, args: tuple, what) -> int:
        """The number of a node; equal ones are one."""
        key = (operation, size, args, id(what) if operation == "apply" else what)
        if key not in self._numbers:
            self._numbers[key] = len(self.nodes)
            self.nodes.append(Node(operation, size, args, what))
        return self._numbers[key]

    def block(self, block: Statements, scope: _Scope) -> None:
        for statement in block.statements:
            if isinstance(statement, Assign):
                self._assign(statement, scope)
            else:
                self._branch(statement, scope)

    def outputs(self, scope: _Scope) -> dict[Element, int]:
        """Where the outputs are; of a model without any, all that is surely set."""
        declared = self.tree.declarations.values()
        kinds = [d for d in declared if d.kind == "Output"]
        if not kinds:
            return {
                element: value
                for element, value in scope.values.items()
                if isinstance(value, int)
                and self.tree.declarations[element.name].is_own
            }
        found = {}
        for declaration in kinds:
            for index in declaration.sizes:
                element = Element(declaration.name, index)
                value = scope.find(element)
                if not isinstance(value, int):
                    raise self._unset(element, value, declaration.line, "never set")
                found[element] = value
        return found

    def _assign(self, statement: Assign, scope: _Scope) -> None:
        target, line = statement.target, statement.line
        function = statement.function
        size = self.tree.declarations[target.name].sizes[target.index]
        if function is None:
            (source,) = statement.args
            value = self._operand(source, size, scope, line)
        elif isinstance(function, Table):
            sizes = function.entries.shape
            pairs = zip(statement.args, sizes, strict=True)
            args = tuple(self._operand(arg, k, scope, line) for arg, k in pairs)
            value = self._applied(function, args)
        else:
            pairs = zip(statement.args, function.inputs, strict=True)
            args = tuple(
                self._operand(arg, k if isinstance(k, int) else 0, scope, line)
                for arg, k in pairs
            )
            value = self.node("call", size, args, function)
        self._set(target, value, scope, line)

    def _applied(self, function: Table, args: tuple[int, ...]) -> int:
        """A function of constants is a constant, and of none too."""
        known = [self.nodes[arg] for arg in args]
        if all(node.operation == "constant" for node in known):
            at = tuple(int(node.what) for node in known)
            return self.node("constant", function.size, (), int(function.entries[at]))
        if len(args) > 2:
            function, args = self._narrowed(function, args)
        return self.node("apply", function.size, args, function)

    def _narrowed(self, function: Table, args: tuple[int, ...]):
        """A large function without the arguments that are known."""
        known = {
            place: int(self.nodes[arg].what)
            for place, arg in enumerate(args)
            if self.nodes[arg].operation == "constant"
        }
        key = (id(function), tuple(known.items()))
        if key not in self._tables:
            at = tuple(known.get(place, slice(None)) for place in range(len(args)))
            entries = function.entries[at]
            self._tables[key] = Table(function.name, entries, function.size)
        left = tuple(arg for place, arg in enumerate(args) if place not in known)
        return self._tables[key], left

    def _set(self, target: Element, value: int, scope: _Scope, line: int) -> None:
        if scope.find(target) is not None:
            raise fault_at(
                self.file,
                line,
                f"{target} is set twice on one path",
                "set it once; cases that exclude each other go into one chain of "
                "if and elif",
            )
        scope.values[target] = value

    def _branch(self, branch: Branch, scope: _Scope) -> None:
        selector = self._variable(branch.selector, scope, branch.line)
        inner: dict[int, _Scope] = {}
        for case in branch.cases:
            if case is not None and id(case) not in inner:
                inner[id(case)] = own = _Scope(scope)
                self.block(case, own)
        scopes = [None if case is None else inner[id(case)] for case in branch.cases]
        targets = dict.fromkeys(t for s in inner.values() for t in s.values)
        for target in targets:
            found = [None if s is None else s.values.get(target) for s in scopes]
            values = [value for value in found if isinstance(value, int)]
            missing = [i for i, value in enumerate(found) if not isinstance(value, int)]
            if missing:
                partial = next((v for v in found if isinstance(v, _Partial)), None)
                only = _Partial(branch.selector, tuple(missing), branch.line)
                scope.values[target] = partial or only
            elif len(set(values)) == 1:
                scope.values[target] = values[0]
            else:
                size = self.nodes[values[0]].size
                node = self.node("switch", size, (selector, *values), None)
                scope.values[target] = node

    def _operand(self, operand: Argument, size: int, scope: _Scope, line: int) -> int:
        if isinstance(operand, int):
            return self.node("constant", size, (), operand)
        return self._variable(operand, scope, line)

    def _variable(self, element: Element, scope: _Scope, line: int) -> int:
        declared = self.tree.declarations[element.name]
        if declared.kind in ("Var", "Output"):
            value = scope.find(element)
            if isinstance(value, int):
                return value
            raise self._unset(element, value, line, "read before it is set")
        size = declared.sizes[element.index]
        if element in self.tree.fixed:
            return self.node("constant", size, (), self.tree.fixed[element])
        return self.node("source", size, (), element)

    def _unset(
        self, element: Element, value: _Partial | None, line: int, how: str
    ) -> ModelFault:
        if value is None:
            what, fix = f"{element} is {how}", "set it first, on every path"
        else:
            values = ", ".join(map(str, value.missing))
            where = f"{value.selector} is {values} (line {value.line})"
            if not self.tree.declarations[value.selector.name].is_own:
                does = "holds" if value.missing == (1,) else "does not hold"
                where = f"the condition of line {value.line} {does}"
            what = f"{element} is used, and is not set where {where}"
            fix = "give the missing cases, or an else"
        return fault_at(self.file, line, what, fix)


def _live(nodes: list[Node], outputs: dict[Element, int]) -> Graph:
    """What the outputs depend on, numbered anew in the same order."""
    is_live = np.zeros(len(nodes), bool)
    is_live[list(outputs.values())] = True
    for number in range(len(nodes) - 1, -1, -1):
        if is_live[number]:
            is_live[list(nodes[number].args)] = True
    renumbered = np.cumsum(is_live) - 1
    kept = [
        node._replace(args=tuple(int(renumbered[arg]) for arg in node.args))
        for node, keep in zip(nodes, is_live, strict=True)
        if keep
    ]
    return Graph(kept, {e: int(renumbered[number]) for e, number in outputs.items()})
