"""`@Runtime` functions: their bodies are the only code of a model that is run.

A body is checked first: whole numbers, comparisons, `if`, `for` over ranges and `while`,
local names and a few built-in functions; no imports, no attributes, no other names.
Every pass through a loop and every product is counted, so that it ends.
"""

import ast
import collections
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..fault import ModelFault, fault_at, shown


_MAX_STEPS = 5_000_000
_MAX_BITS = 256
MAX_ENTRIES = 2_000_000

_BUILT_IN = {"int": int, "bool": bool, "abs": abs, "min": min, "max": max}
_BUILT_IN |= {"range": range, "sum": sum, "len": len}
_STATEMENTS = (ast.If, ast.For, ast.While, ast.Return, ast.Assign, ast.AugAssign)
_STATEMENTS += (ast.Pass, ast.Break, ast.Continue, ast.Expr)
_EXPRESSIONS = (ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Compare, ast.Call)
_EXPRESSIONS += (ast.Constant, ast.Name, ast.Tuple, ast.List, ast.Subscript)
_PARTS = (ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.expr_context)
# Operators that may grow without bound are done by us.
_GROWING = {ast.Mult: "_times", ast.Pow: "_power", ast.LShift: "_shift"}


class _Stop(Exception):
    """The body of a function went beyond its bounds."""


def tabulate(
    function: ast.FunctionDef,
    sizes: Sequence[int],
    constants: Mapping[str, int],
    file: str,
) -> np.ndarray:
    """The results of a function for all its arguments, `[*sizes]`.

    Args:
        function: its definition, whose body is run.
        sizes: how many values each argument has.
        constants: names that the body may use.
        file: for messages.

    Raises:
        ModelFault: for a body that may not be run, or whose result is no whole number.
    """
    names = [arg.arg for arg in function.args.args]
    if len(names) != len(sizes):
        raise fault_at(
            file,
            function,
            f"{function.name} takes {len(names)} arguments and its @Runtime gives "
            f"{len(sizes)} sizes",
            "give one size for each argument",
        )
    num_entries = int(np.prod(sizes, dtype=object)) if sizes else 1
    if num_entries > MAX_ENTRIES:
        raise fault_at(
            file,
            function,
            f"{function.name} has {num_entries:,} different arguments",
            f"a table may have {MAX_ENTRIES:,} entries; use smaller sizes",
        )
    run = _compiled(function, constants, file)
    results = []
    for args in itertools.product(*(range(size) for size in sizes)):
        results.append(_checked_result(run, args, function, file))
    return np.array(results, np.int64).reshape(tuple(sizes))


def _checked_result(run: Any, args: tuple, function: ast.FunctionDef, file: str) -> int:
    call = f"{function.name}({', '.join(map(str, args))})"
    try:
        result = run(*args)
    except _Stop as stop:
        why, fix = str(stop), "a function's body must end soon and stay small"
    except StopIteration:
        why, fix = "takes too long", "a function's body must end soon"
    except RecursionError:
        why, fix = "nests too deeply", "write it with fewer brackets"
    except (ArithmeticError, TypeError, ValueError, LookupError, NameError) as error:
        why, fix = f"fails: {error}", "mend the function's body"
    else:
        if isinstance(result, (bool, int)) and abs(int(result)) < 2**31:
            return int(result)
        why = f"gives {result!r:.40}"
        fix = "it must return a whole number for all its arguments"
    raise fault_at(file, function, f"{call} {why}", fix) from None


def _compiled(function: ast.FunctionDef, constants: Mapping[str, int], file: str):
    """The function, from a copy of its body in which growth and time are bounded."""
    arguments = function.args
    is_plain = not (
        arguments.vararg
        or arguments.kwarg
        or arguments.defaults
        or arguments.kwonlyargs
    )
    if not is_plain or arguments.posonlyargs:
        raise fault_at(
            file,
            function,
            f"{function.name} has arguments with defaults or stars",
            "give it plain arguments",
        )
    local = {arg.arg for arg in arguments.args}
    local |= {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    known = local | set(constants) | set(_BUILT_IN)
    for name in local:
        if name.startswith("_"):
            raise fault_at(
                file, function, f"the name {name!r} starts with _", "rename it"
            )
    for statement in function.body:
        _check(statement, known, file)
    body = [_Bounded().visit(_clone(statement)) for statement in function.body]
    plain = ast.FunctionDef(
        name="function",
        args=ast.arguments(
            posonlyargs=[],
            args=[ast.arg(arg.arg) for arg in arguments.args],
            kwonlyargs=[],
            kw_defaults=[],
            defaults=[],
        ),
        body=body,
        decorator_list=[],
    )
    module = ast.fix_missing_locations(ast.Module([plain], []))
    # An iterator, since a call of a function of ours for each pass would take longer
    # than the pass.
    steps = iter(range(1, _MAX_STEPS))

    def counted_range(*args: int) -> range:
        values = range(*args)
        collections.deque(itertools.islice(steps, len(values) // 64), maxlen=0)
        return values

    space: dict[str, Any] = {
        "__builtins__": {},
        **_BUILT_IN,
        **constants,
        "range": counted_range,
        "_step": steps.__next__,
        "_times": _times,
        "_power": _power,
        "_shift": _shift,
    }
    try:
        exec(compile(module, file, "exec"), space)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise fault_at(file, function, f"{function.name}: {error}", "mend it") from None
    return space["function"]


def _clone(node: Any) -> Any:
    """A deep copy of a syntax tree."""
    if isinstance(node, ast.AST):
        fields = {name: _clone(value) for name, value in ast.iter_fields(node)}
        return ast.copy_location(type(node)(**fields), node)
    return [_clone(item) for item in node] if isinstance(node, list) else node


class _Bounded(ast.NodeTransformer):
    """Counts the passes of loops; whole division, as in the language's first version."""

    def visit_While(self, node: ast.While) -> ast.AST:
        self.generic_visit(node)
        node.test = ast.BoolOp(ast.And(), [_call("_step"), node.test])
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        node.body = [ast.Expr(_call("_step")), *node.body]
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        if not isinstance(node.target, ast.Name):
            return node
        old = ast.Name(node.target.id, ast.Load())
        value = self.visit(ast.BinOp(old, node.op, node.value))
        return ast.Assign([node.target], value)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Div):
            node.op = ast.FloorDiv()
        if name := _GROWING.get(type(node.op)):
            return _call(name, node.left, node.right)
        return node


def _call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


def _check(node: ast.AST, known: set[str], file: str) -> None:
    """Raises `ModelFault` for anything that a body may not hold."""
    if isinstance(node, ast.Name):
        if node.id not in known:
            raise fault_at(
                file,
                node,
                f"the name {node.id!r} is not known here",
                "a function's body may use its arguments, whole numbers that the model "
                f"defines, and {', '.join(sorted(_BUILT_IN))}",
            )
    elif isinstance(node, ast.Constant):
        is_text = isinstance(node.value, str)
        if not isinstance(node.value, (bool, int)) and not is_text:
            raise _refused(node, file)
    elif isinstance(node, ast.Call):
        is_known = isinstance(node.func, ast.Name) and node.func.id in _BUILT_IN
        if not is_known or node.keywords:
            raise _refused(node, file)
    elif not isinstance(node, (*_STATEMENTS, *_EXPRESSIONS, *_PARTS)):
        raise _refused(node, file)
    for child in ast.iter_child_nodes(node):
        _check(child, known, file)


def _refused(node: ast.AST, file: str) -> ModelFault:
    return fault_at(
        file,
        node,
        f"a @Runtime function may not hold `{shown(node)}` ({type(node).__name__})",
        "it may hold whole numbers, comparisons, `if`, loops, local names and "
        f"{', '.join(sorted(_BUILT_IN))}",
    )


def _small(value: Any) -> Any:
    if not isinstance(value, (bool, int)):
        raise _Stop("makes something that is no whole number")
    if abs(value).bit_length() > _MAX_BITS:
        raise _Stop("makes a number that is too large")
    return value


def _times(first: Any, second: Any) -> Any:
    return _small(_small(first) * _small(second))


def _power(first: Any, second: Any) -> Any:
    if not 0 <= _small(second) <= _MAX_BITS:
        raise _Stop("takes a power that is negative or too large")
    return _small(_small(first) ** second)


def _shift(first: Any, second: Any) -> Any:
    if not 0 <= _small(second) <= _MAX_BITS:
        raise _Stop("shifts by too much")
    return _small(_small(first) << second)
