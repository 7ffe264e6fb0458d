"""The bodies of `@Runtime` functions: what they may hold, and how they are made to end.

A body is checked first: whole numbers, constant lists, comparisons, `if`, `for`, `while`,
local names, a few built-in functions and the model's own; no imports, no attributes, no
other names. Then it is rewritten: every pass through a loop is charged with what it goes
through, and what may grow is done by `bounded.py`.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..fault import ModelFault, fault_at, shown
from .bounded import BUILT_IN, names_with
from .work import Work


_MAX_NODES = 20_000
_COST_OF_COMPILING = 5_000
_MAX_BITS = 256
_STATEMENTS = (ast.If, ast.For, ast.While, ast.Return, ast.Assign, ast.AugAssign)
_STATEMENTS += (ast.Pass, ast.Break, ast.Continue, ast.Expr)
_EXPRESSIONS = (ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Compare, ast.Call)
_EXPRESSIONS += (ast.Constant, ast.Name, ast.Tuple, ast.List, ast.Subscript)
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_OPERATORS += (ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.BitXor)
_OPERATORS += (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn)
_OTHERS = (ast.boolop, ast.unaryop, ast.expr_context)
# Operators that may grow without bound even in a body without loops.
_GROWING = {ast.Mult: "_times", ast.Pow: "_power", ast.LShift: "_shifted"}


class Body(NamedTuple):
    """A function that may be called, and what a call of it costs without its loops."""

    run: Callable[..., Any]
    cost: int


def body_of(
    function: ast.FunctionDef,
    constants: Mapping[str, int],
    functions: Mapping[str, Callable[..., int]],
    work: Work,
    file: str,
) -> Body:
    """The function, from a copy of its body in which growth and time are bounded.

    Args:
        function: its definition.
        constants: numbers of the model that it may name.
        functions: functions of the model that it may call.
        work: what its loops are charged to.
        file: for messages.

    Raises:
        ModelFault: for a body that may not be run; names the line.
    """
    num_nodes = sum(1 for _ in ast.walk(function))
    if num_nodes > _MAX_NODES:
        raise fault_at(
            file,
            function,
            f"{function.name} is too long ({num_nodes:,} names, numbers and operators)",
            f"at most {_MAX_NODES:,} can be",
        )
    local = _local_names(function, file)
    constants = {n: v for n, v in constants.items() if n not in local and n[0] != "_"}
    callable_names = {*functions, *BUILT_IN} - local - constants.keys()
    checker = _Checker(function.name, local | set(constants), callable_names, file)
    for statement in function.body:
        checker.check(statement)
    body = [_Bounded().visit(_clone(statement)) for statement in function.body]
    plain = ast.FunctionDef(
        name="_function",
        args=ast.arguments(
            posonlyargs=[],
            args=[ast.arg(arg.arg) for arg in function.args.args],
            kwonlyargs=[],
            kw_defaults=[],
            defaults=[],
        ),
        body=body,
        decorator_list=[],
    )
    module = ast.fix_missing_locations(ast.Module([plain], []))
    work.charge(_COST_OF_COMPILING)
    space = {"__builtins__": {}, **names_with(work), **functions, **constants}
    try:
        exec(compile(module, file, "exec"), space)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise fault_at(file, function, f"{function.name}: {error}", "mend it") from None
    return Body(space["_function"], 4 + sum(map(_cost, function.body)))


def _local_names(function: ast.FunctionDef, file: str) -> set[str]:
    """The function's arguments and the names that it sets."""
    arguments = function.args
    is_plain = not (
        arguments.vararg
        or arguments.kwarg
        or arguments.defaults
        or arguments.kwonlyargs
        or arguments.posonlyargs
    )
    if not is_plain:
        raise fault_at(
            file,
            function,
            f"{function.name} has arguments with defaults or stars",
            "give it plain arguments",
        )
    local = {arg.arg for arg in arguments.args}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            local.add(node.id)
    for name in sorted(local):
        if name.startswith("_"):
            raise fault_at(
                file, function, f"the name {name!r} starts with _", "rename it"
            )
    return local


class _Checker:
    """Raises `ModelFault` for anything that a body may not hold."""

    def __init__(
        self, function: str, values: set[str], callable_names: set[str], file: str
    ):
        self.function, self.values, self.file = function, values, file
        self.callable_names = callable_names

    def check(self, node: ast.AST) -> None:
        """Raises for the first thing in this node that may not be there."""
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                return
            case ast.Name():
                self._name(node)
            case ast.Call(func=ast.Name(id=name)):
                self._call(node, name)
            case ast.Subscript(ctx=ast.Store()):
                raise fault_at(
                    self.file,
                    node,
                    f"`{shown(node)}` is set, and a list stays as it is",
                    "compute with names of their own",
                )
            case _ if not self._is_known(node):
                raise self._refused(node)
        for child in ast.iter_child_nodes(node):
            if not (isinstance(node, ast.Call) and child is node.func):
                self.check(child)

    def _is_known(self, node: ast.AST) -> bool:
        match node:
            case ast.Constant(value=int() as value):
                return value.bit_length() <= _MAX_BITS
            case ast.Compare(ops=ops):
                return all(isinstance(op, _OPERATORS) for op in ops)
            case ast.BinOp(op=op):
                return isinstance(op, _OPERATORS)
            case ast.Constant() | ast.Call():
                return False
        return isinstance(node, (*_STATEMENTS, *_EXPRESSIONS, *_OPERATORS, *_OTHERS))

    def _name(self, node: ast.Name) -> None:
        if node.id not in self.values:
            raise fault_at(
                self.file,
                node,
                f"the name {node.id!r} is not known here",
                "a function's body may use its arguments, whole numbers that the model "
                f"defines, and {', '.join(sorted(self.callable_names))}",
            )

    def _call(self, node: ast.Call, name: str) -> None:
        if name == self.function and name not in self.callable_names:
            raise fault_at(
                self.file, node, f"{name} calls itself", "write it with a loop"
            )
        if name not in self.callable_names:
            raise fault_at(
                self.file,
                node,
                f"{name!r} cannot be called here",
                f"a body may call {', '.join(BUILT_IN)}, and @Runtime functions that "
                "stand before it",
            )
        if node.keywords:
            raise self._refused(node)

    def _refused(self, node: ast.AST) -> ModelFault:
        return fault_at(
            self.file,
            node,
            f"a @Runtime function may not hold `{shown(node)}` ({type(node).__name__})",
            "it may hold whole numbers, lists of them, comparisons, `if`, loops, local "
            f"names and {', '.join(BUILT_IN)}",
        )


def _clone(node: Any) -> Any:
    """A deep copy of a syntax tree."""
    if isinstance(node, ast.AST):
        fields = {name: _clone(value) for name, value in ast.iter_fields(node)}
        return ast.copy_location(type(node)(**fields), node)
    return [_clone(item) for item in node] if isinstance(node, list) else node


def _cost(node: ast.AST) -> int:
    """How many nodes are gone through, without those of loops' bodies."""
    if isinstance(node, ast.While | ast.For):
        return 2 + _cost(node.iter if isinstance(node, ast.For) else node.test)
    if isinstance(node, (*_OPERATORS, *_OTHERS)):
        return 0
    # What a function of ours does takes as long as some nodes of Python's own.
    own = 4 if isinstance(node, ast.Call | ast.Assign | ast.AugAssign) else 1
    return own + sum(map(_cost, ast.iter_child_nodes(node)))


class _Bounded(ast.NodeTransformer):
    """Charges each pass of a loop, and routes through functions what may grow.

    In a body without loops a sum is at most as long as the body; so only in loops is
    what a name is set to looked at.
    """

    def __init__(self):
        self.depth = 0

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._loop(node, _cost(node.test))

    def visit_For(self, node: ast.For) -> ast.AST:
        return self._loop(node, 1)

    def _loop(self, node: ast.For | ast.While, more: int) -> ast.AST:
        charge = _charged(2 + more + sum(map(_cost, node.body)))
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1
        node.body = [*charge, *node.body]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.generic_visit(node)
        if self.depth:
            node.value = _call("_whole", node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        assert isinstance(node.target, ast.Name)
        old = ast.Name(node.target.id, ast.Load())
        value = ast.BinOp(old, node.op, node.value)
        return self.visit_Assign(ast.Assign([node.target], value))

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Div):
            # Whole division, as in the language's first version.
            node.op = ast.FloorDiv()
        if name := _GROWING.get(type(node.op)):
            return _call(name, node.left, node.right)
        return node

    def visit_List(self, node: ast.List) -> ast.AST:
        self.generic_visit(node)
        return _call("_list", *node.elts)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Store):
            return node
        return _call("_list", *node.elts)


def _charged(amount: int) -> list[ast.stmt]:
    """What takes this much off the account, where a loop stands, without a call."""
    return ast.parse(f"_left[0] -= {amount}\nif _left[0] < 0: _stop()").body


def _call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])
