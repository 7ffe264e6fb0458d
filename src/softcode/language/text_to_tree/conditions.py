"""The conditions of `if`: which values of which variables they hold for."""

import ast
import operator
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..fault import shown
from ..tree import Argument, Element, Table
from .assignments import Assignments, called_name
from .expressions import ExpressionReader
from .names import Names


_MAX_ENTRIES = 100_000
_COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Truth(NamedTuple):
    """Where a condition holds: true or false for all values of some variables."""

    elements: tuple[Element, ...]
    table: np.ndarray
    """Booleans, with an axis for each variable."""


class ConditionReader:
    """Reads what comes after `if`: comparisons, joined by `and`, `or` and `not`.

    What is known is decided at once. A condition on variables is a table of their
    values: with one variable it says which cases are meant; with several it is a
    function of them, whose result is then chosen by. Under the relaxed reading that is
    the probability that the condition holds, each variable taken by itself.

    Args:
        expressions: evaluates what is compared.
        assignments: knows how many values a variable has.
    """

    def __init__(self, expressions: ExpressionReader, assignments: Assignments):
        self.expressions, self.assignments = expressions, assignments
        self._tables: dict[tuple, Table] = {}

    def of(self, node: ast.expr, names: Names) -> bool | Truth:
        """Whether the condition holds, or for which values of which variables.

        Raises:
            ModelFault: for what is no condition, or one that no value can decide.
        """
        match node:
            case ast.BoolOp():
                return self._joined(node, names)
            case ast.UnaryOp(op=ast.Not()):
                inner = self.of(node.operand, names)
                if isinstance(inner, bool):
                    return not inner
                return Truth(inner.elements, ~inner.table)
            case ast.Compare():
                return self._compared(node, names)
        value = self.expressions.evaluate(node, names)
        if isinstance(value, int):
            return bool(value)
        raise self.expressions.fault(
            node,
            f"`{shown(node)}` is {self.expressions.described(value)}, and no comparison",
            "write x == number",
        )

    def table_of(self, truth: Truth) -> Table:
        """The condition as a function of its variables, 1 where it holds."""
        key = (truth.table.shape, truth.table.tobytes())
        if key not in self._tables:
            self._tables[key] = Table("condition", truth.table.astype(np.int64), 2)
        return self._tables[key]

    def _joined(self, node: ast.BoolOp, names: Names) -> bool | Truth:
        is_and = isinstance(node.op, ast.And)
        parts = []
        for value in node.values:
            part = self.of(value, names)
            if not isinstance(part, bool):
                parts.append(part)
            elif part is not is_and:
                # As in Python, what comes after is not looked at.
                return part
        return self._all(parts, node) if is_and else self._any(parts, node)

    def _compared(self, node: ast.Compare, names: Names) -> bool | Truth:
        """A chain of comparisons: each holds."""
        left, found = self.expressions.operand(node.left, names), []
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            if isinstance(op, ast.In | ast.NotIn):
                part: bool | Truth = self._among(node, left, right_node, names)
                if isinstance(op, ast.NotIn):
                    part = (
                        not part
                        if isinstance(part, bool)
                        else Truth(part.elements, ~part.table)
                    )
            elif type(op) in _COMPARE:
                right = self.expressions.operand(right_node, names)
                part = self._pair(node, op, left, right)
                left = right
            else:
                raise self.expressions.fault(
                    node, f"`{shown(node)}` compares by `is`", "compare with =="
                )
            if part is False:
                return False
            found += [part] if isinstance(part, Truth) else []
        return self._all(found, node)

    def _among(
        self, node: ast.Compare, left: Argument, right: ast.expr, names: Names
    ) -> bool | Truth:
        """`x in (1, 2)` is `x == 1 or x == 2`."""
        members: Sequence[Argument]
        if isinstance(right, ast.List | ast.Tuple):
            members = [self.expressions.operand(part, names) for part in right.elts]
        elif isinstance(right, ast.Call) and called_name(right) == "range":
            members = self.expressions.range_of(right, names)
        else:
            raise self.expressions.fault(
                node,
                f"`{shown(right)}` is no list",
                "write `x in (1, 2)`, or `x in range(3)`",
            )
        found = []
        for member in members:
            part = self._pair(node, ast.Eq(), left, member)
            if part is True:
                return True
            found += [part] if isinstance(part, Truth) else []
        return self._any(found, node)

    def _pair(
        self, node: ast.Compare, op: ast.cmpop, left: Argument, right: Argument
    ) -> bool | Truth:
        compare = _COMPARE[type(op)]
        if isinstance(left, int) and isinstance(right, int):
            return bool(compare(left, right))
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Element) and isinstance(other, int):
                size = self.assignments.size(one, node)
                is_equality = isinstance(op, ast.Eq | ast.NotEq)
                if is_equality and not 0 <= other < size:
                    raise self.expressions.fault(
                        node,
                        f"{one} is never {other}: it is from 0 to {size - 1}",
                        "leave the case out, or declare the variable larger",
                    )
        sides = [self._values(side, node) for side in (left, right)]
        table = compare(sides[0].table[:, None], sides[1].table[None, :])
        if left == right:
            return self._simple(Truth(sides[0].elements, np.diagonal(table)))
        elements = sides[0].elements + sides[1].elements
        shape = [len(s.table) for s in sides if s.elements]
        return self._simple(Truth(elements, table.reshape(shape)))

    def _values(self, side: Argument, node: ast.AST) -> Truth:
        """The values of a variable in order, or a number as the only one."""
        if isinstance(side, int):
            return Truth((), np.array([side], object))
        return Truth((side,), np.arange(self.assignments.size(side, node)))

    def _all(self, parts: Sequence[Truth], node: ast.AST) -> bool | Truth:
        return self._combined(parts, np.logical_and, node) if parts else True

    def _any(self, parts: Sequence[Truth], node: ast.AST) -> bool | Truth:
        return self._combined(parts, np.logical_or, node) if parts else False

    def _combined(
        self, parts: Sequence[Truth], join: np.ufunc, node: ast.AST
    ) -> bool | Truth:
        """ConditionReader on the axes of all their variables."""
        elements = tuple(dict.fromkeys(e for part in parts for e in part.elements))
        sizes = [self.assignments.size(element, node) for element in elements]
        if np.prod(sizes, dtype=float) > _MAX_ENTRIES:
            raise self.expressions.fault(
                node,
                f"`{shown(node)}` compares {len(elements)} variables at once",
                f"they may have {_MAX_ENTRIES:,} values together; nest one `if` in "
                "another",
            )
        whole = join.reduce([_spread(part, elements, sizes) for part in parts])
        return self._simple(Truth(elements, whole))

    def _simple(self, truth: Truth) -> bool | Truth:
        """Without the variables that make no difference."""
        table, elements = truth.table.astype(bool), []
        for element in truth.elements:
            axis = len(elements)
            first = np.take(table, [0], axis)
            if (table == first).all():
                table = np.take(table, 0, axis)
            else:
                elements.append(element)
        return Truth(tuple(elements), table) if elements else bool(table)


def _spread(
    truth: Truth, elements: tuple[Element, ...], sizes: Sequence[int]
) -> np.ndarray:
    """A condition's table with an axis for each of these variables, in their order."""
    order = sorted(
        range(len(truth.elements)), key=lambda i: elements.index(truth.elements[i])
    )
    table = np.transpose(truth.table, order)
    shape = [
        size if element in truth.elements else 1
        for element, size in zip(elements, sizes, strict=True)
    ]
    return np.broadcast_to(table.reshape(shape), tuple(sizes))
