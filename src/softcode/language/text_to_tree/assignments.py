"""Assignments: what sets a variable, and that both sides have the same values."""

import ast

from ..fault import shown
from ..tree import Assign, Declaration, Element, Network, Table
from .expressions import ExpressionReader
from .names import Names


class Assignments:
    """Reads `x.set_to(...)` and `p.set_to_constant(...)`.

    Args:
        expressions: evaluates targets and sources.
    """

    def __init__(self, expressions: ExpressionReader):
        self.expressions = expressions
        self.fixed: dict[Element, int] = {}
        """Parameters that the model itself sets."""

    def of(self, call: ast.Call, names: Names) -> Assign | None:
        """The assignment that `x.set_to(...)` is; none for a parameter that is fixed."""
        assert isinstance(call.func, ast.Attribute)
        target = self.expressions.named(call.func.value, names)
        if len(call.args) != 1 or call.keywords or not isinstance(target, Element):
            raise self.expressions.fault(
                call,
                f"`{shown(call)}` sets "
                + (
                    self.expressions.described(target)
                    if not isinstance(target, Element)
                    else "a variable to no one value"
                ),
                "write variable.set_to(value)",
            )
        declared = self.expressions.declarations[target.name]
        (arg,) = call.args
        if call.func.attr == "set_to_constant":
            self._fix(call, target, declared, self.expressions.number(arg, names))
            return None
        if declared.kind not in ("Var", "Output"):
            raise self.expressions.fault(
                call,
                f"{target} is declared as {declared.kind}, and is set here",
                "only Var and Output are set"
                + (
                    "; a Param is fixed with set_to_constant"
                    * (declared.kind == "Param")
                ),
            )
        return self._assigned(call, arg, target, names)

    def _assigned(
        self, call: ast.Call, arg: ast.expr, target: Element, names: Names
    ) -> Assign:
        """The assignment, its domains checked."""
        size = self.size(target, call)
        if isinstance(arg, ast.Call):
            function = self.expressions.bound(arg, called_name(arg), names)
            if isinstance(function, Table | Network):
                return self._applied(call, arg, function, target, size, names)
        source = self.expressions.operand(arg, names)
        if isinstance(source, int):
            if not 0 <= source < size:
                raise self.expressions.fault(
                    call,
                    f"{target} is set to {source}, and is from 0 to {size - 1}",
                    "set it to one of its values, or declare it larger",
                )
        else:
            given = self.size(source, call)
            if given != size:
                raise self.expressions.fault(
                    call,
                    f"{target} has {size} values and {source} has {given}",
                    "declare both alike, or convert with a @Runtime function",
                )
        return Assign(target, None, (source,), call.lineno)

    def _applied(
        self,
        call: ast.Call,
        arg: ast.Call,
        function: Table | Network,
        target: Element,
        size: int,
        names: Names,
    ) -> Assign:
        is_table = isinstance(function, Table)
        wanted = function.entries.shape if is_table else function.inputs
        if len(arg.args) != len(wanted) or arg.keywords:
            raise self.expressions.fault(
                arg,
                f"{function.name} takes {len(wanted)} arguments, got "
                f"{len(arg.args) + len(arg.keywords)}",
                "give as many as it is declared with",
            )
        output = function.size if is_table else function.output
        if output != size:
            raise self.expressions.fault(
                call,
                f"{function.name} gives one of {output} values and {target} has {size}",
                "declare both alike",
            )
        operands = []
        for node, extent in zip(arg.args, wanted, strict=True):
            if isinstance(node, ast.Call):
                raise self.expressions.fault(
                    node,
                    f"`{shown(node)}` is a call within a call",
                    "set a Var to the inner result first",
                )
            operand = self.expressions.operand(node, names)
            self._check_argument(node, function.name, operand, extent)
            operands.append(operand)
        return Assign(target, function, tuple(operands), call.lineno)

    def _check_argument(
        self, node: ast.expr, name: str, operand: int | Element, extent: int | tuple
    ) -> None:
        if isinstance(operand, int):
            if isinstance(extent, int) and 0 <= operand < extent:
                return
            got = f"the number {operand}"
        else:
            declared = self.expressions.declarations[operand.name]
            is_tensor = declared.kind == "InputTensor"
            given = declared.tensor if is_tensor else declared.sizes[operand.index]
            if given == extent:
                return
            got = (
                f"{operand}, a tensor of shape {given}"
                if is_tensor
                else f"{operand}, which has {given} values"
            )
        wanted = (
            f"{extent} values" if isinstance(extent, int) else f"the shape {extent}"
        )
        raise self.expressions.fault(
            node,
            f"{name} is given {got}, and its argument has {wanted}",
            "declare both alike",
        )

    def _fix(
        self, call: ast.Call, target: Element, declared: Declaration, value: int
    ) -> None:
        size = declared.sizes[target.index]
        if declared.kind != "Param" or target in self.fixed or not 0 <= value < size:
            raise self.expressions.fault(
                call,
                f"{target} ({declared.kind} of {size} values) is fixed at {value}"
                + (", and was fixed before" if target in self.fixed else ""),
                "set_to_constant gives a Param one of its values, once",
            )
        self.fixed[target] = value

    def size(self, element: Element, node: ast.AST) -> int:
        """How many values a variable has."""
        declared = self.expressions.declarations[element.name]
        size = declared.sizes[element.index]
        if declared.kind == "InputTensor":
            raise self.expressions.fault(
                node,
                f"{element} is a tensor, and has no values to choose by or to copy",
                "give it to an @Learn function",
            )
        if size < 1:
            raise self.expressions.fault(
                node,
                f"{element} is used and has no values (declared in line {declared.line} "
                f"as {declared.kind}({size}))",
                "declare it with at least one, or use other hyper-parameters",
            )
        return size


def called_name(node: ast.AST) -> str | None:
    """The name that is called, if it is a call of a plain name."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return None
