"""What an expression of a model stands for: a number, a variable, or an array."""

import ast
import difflib
import operator
from collections.abc import Callable
from typing import Any

from ..fault import ModelFault, fault_at, shown
from ..tree import Declaration, Element, Network, Table
from .names import ArrayName, Macro, Meaning, Names, Unclear


_MAX_BITS = 256
_BINARY: dict[type, Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    # The language's first version divides whole numbers as Python 2 does.
    ast.Div: operator.floordiv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_COMPARE: dict[type, Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_UNARY: dict[type, Callable[[int], int]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: lambda value: int(not value),
    ast.Invert: operator.invert,
}
_CALLS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs, "int": int}


class ExpressionReader:
    """Evaluates expressions under the names that hold where they stand.

    Args:
        file: for messages.
        declarations: the arrays of variables so far; the elaborator adds to them.
        notes: what was read in a way that its author may not expect.
    """

    def __init__(
        self, file: str, declarations: dict[str, Declaration], notes: list[str]
    ):
        self.file, self.declarations, self.notes = file, declarations, notes
        self.known: dict[Element, int] = {}
        """Variables that a `with` without `as` has given a value."""

    def fault(self, node: ast.AST | int, what: str, fix: str) -> ModelFault:
        """The fault at a place of this file."""
        return fault_at(self.file, node, what, fix)

    def evaluate(self, node: ast.AST, names: Names) -> Meaning:
        """A number, an element, an array's name, or a function.

        A variable that a `with` without `as` goes through is the number that it is there.
        """
        value = self.named(node, names)
        return self.known.get(value, value) if isinstance(value, Element) else value

    def named(self, node: ast.AST, names: Names) -> Meaning:
        """As `evaluate`, and a variable is itself: for what is set."""
        match node:
            case ast.Constant(value=bool() | int() as value):
                return int(value)
            case ast.Name():
                return self._named(node, names)
            case ast.Subscript():
                return self.element(node, names)
            case ast.BinOp():
                return self._binary(node, names)
            case ast.UnaryOp():
                operand = self.number(node.operand, names)
                return int(_UNARY[type(node.op)](operand))
            case ast.BoolOp():
                values = [self.number(value, names) for value in node.values]
                is_and = isinstance(node.op, ast.And)
                return int(all(values) if is_and else any(values))
            case ast.Compare():
                return self._comparison(node, names)
            case ast.IfExp():
                chosen = node.body if self.number(node.test, names) else node.orelse
                return self.evaluate(chosen, names)
            case ast.Call(func=ast.Name(id=name)) if name in _CALLS and node.args:
                values = [self.number(arg, names) for arg in node.args]
                return self._done(node, lambda: int(_CALLS[name](*values)))
        raise self.fault(
            node,
            f"`{shown(node)}` ({type(node).__name__}) is not part of the language",
            "an expression is a whole number, a variable, or arithmetic on numbers",
        )

    def number(self, node: ast.AST, names: Names) -> int:
        """A number that is known before anything runs."""
        value = self.evaluate(node, names)
        if isinstance(value, int):
            return value
        raise self.fault(
            node,
            f"`{shown(node)}` is {self.described(value)}, not a known number",
            "compute on variables with a @Runtime function, and choose by their "
            "values with `if x == 0:` or `with x as value:`",
        )

    def operand(self, node: ast.AST, names: Names) -> int | Element:
        """A number or one variable."""
        value = self.evaluate(node, names)
        if isinstance(value, ArrayName):
            return self._first(node, value)
        if isinstance(value, int | Element):
            return value
        raise self.fault(
            node,
            f"`{shown(node)}` is {self.described(value)}",
            "a number or a variable is needed; a function's result is first set to a "
            "variable",
        )

    def element(self, node: ast.Subscript, names: Names) -> Element:
        """The element of an array that a subscript names, within its bounds."""
        name = self.array_name(node.value, names)
        index = self.index(node.slice, names)
        declared = self.declarations.get(name)
        if declared is None:
            raise self.unknown(node, name, names)
        if index in declared.sizes:
            return Element(name, index)
        if len(index) != len(declared.shape) and declared.shape:
            what = (
                f"{name} has {len(declared.shape)} "
                f"{'index' if len(declared.shape) == 1 else 'indices'}, got {len(index)}"
            )
        elif not declared.shape and () in declared.sizes:
            what = f"{name} is one variable, and has no index"
        else:
            what = f"`{shown(node)}` is {Element(name, index)}, which is not declared"
        shape = ", ".join(map(str, declared.shape))
        fix = f"{name}[{shape}] was declared in line {declared.line}; keep within it"
        raise self.fault(node, what, fix)

    def array_name(self, node: ast.AST, names: Names) -> str:
        """The name of the array that a subscript is taken of."""
        if not isinstance(node, ast.Name):
            raise self.fault(
                node,
                f"`{shown(node)}` has an index of an index",
                "write all indices in one pair of brackets: x[i, j]",
            )
        bound = self.bound(node, node.id, names)
        if isinstance(bound, ArrayName):
            return bound.name
        if isinstance(bound, Element) and not bound.index:
            return bound.name
        if bound is not None:
            raise self.fault(
                node,
                f"{node.id} is {self.described(bound)}, and has no elements",
                "an index needs an array",
            )
        return node.id

    def index(self, node: ast.AST, names: Names) -> tuple[int, ...]:
        """The numbers of a subscript."""
        if isinstance(node, ast.Slice) or (
            isinstance(node, ast.Tuple)
            and any(isinstance(n, ast.Slice) for n in node.elts)
        ):
            raise self.fault(
                node,
                "a slice takes several elements at once",
                "name one element; go over several with `for i in range(...)`",
            )
        parts = node.elts if isinstance(node, ast.Tuple) else [node]
        return tuple(self.number(part, names) for part in parts)

    def unknown(self, node: ast.AST, name: str, names: Names) -> ModelFault:
        """The fault that a name means nothing, with the nearest one that does."""
        near = difflib.get_close_matches(name, [*self.declarations, *names], 1)
        hint = f"did you mean {near[0]!r}?" if near else "declare it before it is used"
        return self.fault(node, f"the name {name!r} is not known", hint)

    def described(self, value: Meaning) -> str:
        """What a value is, in words."""
        match value:
            case int():
                return f"the number {value}"
            case Element():
                declared = self.declarations.get(value.name)
                return f"the {declared.kind if declared else 'Var'} {value}"
            case ArrayName():
                return f"the array {value.name}"
            case Table():
                return f"the @Runtime function {value.name}"
            case Network():
                return f"the @Learn function {value.name}"
        return "an @Inline function"

    def bound(self, node: ast.AST, name: str | None, names: Names) -> Meaning | None:
        """What a name is bound to; `None` if to nothing.

        Raises:
            ModelFault: if the cases of a branch before have bound it differently.
        """
        value = names.get(name or "")
        if isinstance(value, Unclear):
            raise self.fault(
                node,
                f"{name} is not the same after all cases of line {value.line}",
                "read it within the cases, or set a Var to it in each of them",
            )
        return value

    def bind(self, node: ast.AST, name: str, value: Meaning, names: Names) -> None:
        """Lets a name stand for a number, a variable or an array.

        Raises:
            ModelFault: if that would hide a variable or a function.
        """
        self.require_new(node, name)
        if isinstance(names.get(name), Table | Network | Macro):
            raise self.fault(
                node,
                f"{name} is {self.described(names[name])}, and gets another meaning here",
                "use a new name for a number or a variable",
            )
        names[name] = value

    def require_new(self, node: ast.AST, name: str) -> None:
        """Raises `ModelFault` if a variable has this name."""
        declared = self.declarations.get(name)
        if declared is not None:
            raise self.fault(
                node,
                f"{name} is a {declared.kind} (line {declared.line}), and gets another "
                "meaning here",
                "use a new name for a number or a variable",
            )

    def range_of(self, node: ast.Call, names: Names) -> range:
        """The numbers of `range(...)`."""
        args = [self.number(arg, names) for arg in node.args]
        try:
            if node.keywords:
                raise TypeError("range takes no keywords")
            return range(*args)
        except (TypeError, ValueError) as error:
            raise self.fault(node, str(error), "write range(count)") from None

    def _named(self, node: ast.Name, names: Names) -> Meaning:
        found = self.bound(node, node.id, names)
        if found is not None:
            return found
        declared = self.declarations.get(node.id)
        if declared is None:
            raise self.unknown(node, node.id, names)
        return ArrayName(node.id) if () not in declared.sizes else Element(node.id)

    def _first(self, node: ast.AST, array: ArrayName) -> Element:
        """An array where one variable is needed: its first element, with a note."""
        declared = self.declarations[array.name]
        if len(declared.sizes) == 0:
            raise self.fault(
                node, f"{array.name} has no elements", "declare it with some"
            )
        first = Element(array.name, min(declared.sizes))
        self.notes.append(
            f"{self.file}, line {getattr(node, 'lineno', 1)}: {array.name} is an array; "
            f"its first element, {first}, was taken"
        )
        return first

    def _binary(self, node: ast.BinOp, names: Names) -> int:
        first, second = self.number(node.left, names), self.number(node.right, names)
        if isinstance(node.op, ast.Pow | ast.LShift | ast.RShift):
            if (
                not 0 <= second <= _MAX_BITS
                or first.bit_length() * second > 4 * _MAX_BITS
            ):
                raise self.fault(node, "the power is out of range", "use a smaller one")
            power = {ast.Pow: operator.pow, ast.LShift: operator.lshift}
            return power.get(type(node.op), operator.rshift)(first, second)
        if type(node.op) not in _BINARY:
            raise self.fault(
                node,
                f"`{shown(node)}` uses an operator that is not part of the language",
                "use + - * // % or a comparison",
            )
        return self._done(node, lambda: _BINARY[type(node.op)](first, second))

    def _done(self, node: ast.AST, compute: Callable[[], int]) -> int:
        try:
            result = compute()
        except (ArithmeticError, TypeError, ValueError) as error:
            raise self.fault(node, f"`{shown(node)}`: {error}", "mend it") from None
        if abs(result).bit_length() > _MAX_BITS:
            raise self.fault(node, f"`{shown(node)}` is too large", "use a smaller one")
        return result

    def _comparison(self, node: ast.Compare, names: Names) -> int:
        left = self.number(node.left, names)
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            if type(op) not in _COMPARE:
                raise self.fault(
                    node,
                    f"`{shown(node)}` uses a comparison that is not part of the language",
                    "use == != < <= > >=",
                )
            right = self.number(right_node, names)
            if not _COMPARE[type(op)](left, right):
                return 0
            left = right
        return 1
