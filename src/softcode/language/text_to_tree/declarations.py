"""The declarations of a model: variables, hyper-parameters and functions."""

import ast
import itertools
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..fault import shown
from ..tree import Declaration, Element, Network, Table
from .bounded import looked_up
from .expressions import ExpressionReader
from .functions import tabulate
from .names import ArrayName, Macro, Meaning, Names
from .work import Work


KINDS = ("Param", "Var", "Input", "Output", "InputTensor")
# Of all arrays of a model together: their elements, and the values of these.
_MAX_ELEMENTS = 300_000
_MAX_VALUES = 20_000_000
_MAX_SIZE = 100_000
_MAX_WEIGHTS = 100_000_000


class Declarations:
    """Takes declarations into `expressions.declarations` and into the names.

    Args:
        expressions: evaluates sizes and indices.
        hypers: the value of each hyper-parameter.
        wraps: whether results that leave their range are taken modulo its size.
    """

    def __init__(
        self, expressions: ExpressionReader, hypers: Mapping[str, int], wraps: bool
    ):
        self.expressions, self.hypers, self.wraps = expressions, hypers, wraps
        self.used: set[str] = set()
        self.networks: dict[str, Network] = {}
        self._work = Work()
        self._num_elements_left, self._num_values_left = _MAX_ELEMENTS, _MAX_VALUES

    def hyper(self, node: ast.Assign, name: str) -> int:
        """The value of a hyper-parameter."""
        if name not in self.hypers:
            given = ", ".join(self.hypers) or "none"
            raise self.expressions.fault(
                node,
                f"the hyper-parameter {name} has no value",
                f"give it one in the hypers file; given are: {given}",
            )
        self.used.add(name)
        return self.hypers[name]

    def declare(self, target: ast.expr, value: ast.expr, names: Names) -> bool:
        """Takes `target = Param(n)[...]` and its like; `False` if it is no declaration."""
        call, extent = value, None
        if isinstance(value, ast.Subscript):
            call, extent = value.value, value.slice
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            return False
        kind: Any = call.func.id
        if kind not in KINDS:
            return False
        sizes = [self.expressions.number(arg, names) for arg in call.args]
        is_tensor = kind == "InputTensor"
        if call.keywords or (not is_tensor and len(sizes) != 1) or not sizes:
            raise self.expressions.fault(
                call,
                f"`{shown(call)}` is no declaration",
                f"write {kind}(size), where size is how many values it has",
            )
        size = 0 if is_tensor else sizes[0]
        for number in sizes:
            if not 0 <= number <= _MAX_SIZE:
                raise self.expressions.fault(
                    call,
                    f"a {kind} has {number} values",
                    f"it must have from 1 to {_MAX_SIZE:,}",
                )
        tensor = tuple(sizes) if is_tensor else ()
        if isinstance(target, ast.Subscript):
            self._declare_element(target, kind, size, names)
        else:
            shape = () if extent is None else self.expressions.index(extent, names)
            self._declare_array(target, kind, size, shape, names, tensor)
        return True

    def _declare_array(
        self,
        target: ast.expr,
        kind: Any,
        size: int,
        shape: tuple[int, ...],
        names: Names,
        tensor: tuple[int, ...],
    ) -> None:
        if not isinstance(target, ast.Name):
            raise self.expressions.fault(
                target, f"`{shown(target)}` is no name", "declare a plain name"
            )
        self._check_new(target, target.id, names)
        if not all(0 <= length <= _MAX_ELEMENTS for length in shape):
            raise self.expressions.fault(
                target,
                f"{target.id} has the shape {shape}",
                f"lengths must be from 0 to {_MAX_ELEMENTS:,}",
            )
        self._count(target, math.prod(shape), size)
        indices = itertools.product(*(range(length) for length in shape))
        elements = dict.fromkeys(indices, size)
        self.expressions.declarations[target.id] = Declaration(
            kind, target.id, shape, elements, target.lineno, tensor
        )

    def _declare_element(
        self, target: ast.Subscript, kind: Any, size: int, names: Names
    ) -> None:
        """`p[i] = Param(...)`: an element with a size of its own."""
        if not isinstance(target.value, ast.Name):
            raise self.expressions.fault(
                target, f"`{shown(target)}` is no name", "declare a plain name"
            )
        name = target.value.id
        index = self.expressions.index(target.slice, names)
        declared = self.expressions.declarations.get(name)
        if declared is None:
            self._check_new(target, name, names)
            declared = Declaration(kind, name, (0,) * len(index), {}, target.lineno)
            self.expressions.declarations[name] = declared
        is_same = declared.kind == kind and len(declared.shape) == len(index)
        if index in declared.sizes or not is_same or min(index, default=0) < 0:
            raise self.expressions.fault(
                target,
                f"{Element(name, index)} is declared twice, or unlike {name} in line "
                f"{declared.line}",
                "declare each element once, all of one kind",
            )
        self._count(target, 1, size)
        declared.sizes[index] = size
        pairs = zip(declared.shape, index, strict=True)
        declared.shape = tuple(max(length, i + 1) for length, i in pairs)

    def _count(self, node: ast.expr, num_elements: int, size: int) -> None:
        """Takes variables off what is left to the model."""
        self._num_elements_left -= num_elements
        self._num_values_left -= num_elements * size
        if self._num_elements_left < 0 or self._num_values_left < 0:
            raise self.expressions.fault(
                node,
                f"`{shown(node)}` declares {num_elements:,} variables of {size:,} values",
                f"a model may have {_MAX_ELEMENTS:,} variables in all, and "
                f"{_MAX_VALUES:,} values of these",
            )

    def _check_new(self, node: ast.expr, name: str, names: Names) -> None:
        declared = self.expressions.declarations.get(name)
        if declared is not None or name in names:
            line = f" in line {declared.line}" if declared else ""
            raise self.expressions.fault(
                node, f"{name} is declared twice, first{line}", "use another name"
            )

    def function(self, node: ast.FunctionDef, names: Names) -> None:
        """Takes an `@Runtime`, `@Learn` or `@Inline` function."""
        decorators = [d for d in node.decorator_list if isinstance(d, ast.Call)]
        kinds = [d.func.id for d in decorators if isinstance(d.func, ast.Name)]
        if len(node.decorator_list) != 1 or len(kinds) != 1:
            kinds = [""]
        # No function hides a variable.
        self.expressions.require_new(node, node.name)
        names.pop(node.name, None)
        match kinds[0]:
            case "Runtime":
                names[node.name] = self._table(node, decorators[0], names)
            case "Learn":
                network = self._network(node, decorators[0], names)
                names[node.name] = self.networks[node.name] = network
            case "Inline":
                names[node.name] = Macro(node)
            case _:
                raise self.expressions.fault(
                    node,
                    f"the function {node.name} is neither @Runtime, @Learn nor @Inline",
                    "write one of them above it, such as @Runtime([size], size)",
                )

    def _table(self, node: ast.FunctionDef, call: ast.Call, names: Names) -> Table:
        listed = _listed(call.args[0]) if call.args else None
        if len(call.args) != 2 or call.keywords or listed is None:
            raise self.expressions.fault(
                call, f"`{shown(call)}`", "write @Runtime([size, ...], size_of_result)"
            )
        number = self.expressions.number
        sizes = tuple(number(size, names) for size in listed)
        size = number(call.args[1], names)
        if size < 1 or min(sizes, default=1) < 0:
            raise self.expressions.fault(
                call, f"`{shown(call)}` has a size below 1", "sizes count values"
            )
        parts = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
        local = {part.id for part in parts if isinstance(part.ctx, ast.Store)}
        local |= {arg.arg for arg in node.args.args}
        bound = {
            part.id: self.expressions.bound(part, part.id, names)
            for part in parts
            if part.id not in local
        }
        constants = {name: v for name, v in bound.items() if isinstance(v, int)}
        functions = {
            name: looked_up(name, v.entries)
            for name, v in bound.items()
            if isinstance(v, Table)
        }
        entries = tabulate(
            node, sizes, constants, functions, self._work, self.expressions.file
        )
        if self.wraps:
            entries = entries % size
        outside = (entries < 0) | (entries >= size)
        if outside.any():
            at = np.argwhere(outside)[0] if sizes else ()
            args = ", ".join(str(int(i)) for i in at)
            raise self.expressions.fault(
                node,
                f"{node.name}({args}) is {int(entries[tuple(at)])}, and its @Runtime says "
                f"that results are from 0 to {size - 1}",
                "mend its body, or the size of its result",
            )
        return Table(node.name, entries, size)

    def _network(self, node: ast.FunctionDef, call: ast.Call, names: Names) -> Network:
        keywords = {word.arg: word.value for word in call.keywords}
        hidden = _listed(keywords.pop("hid_sizes", ast.List([], ast.Load())))
        extents = _listed(call.args[0]) if call.args else None
        if len(call.args) != 2 or keywords or extents is None or hidden is None:
            raise self.expressions.fault(
                call,
                f"`{shown(call)}`",
                "write @Learn([input, ...], output, hid_sizes=[...])",
            )
        inputs = tuple(self._extent(n, names) for n in extents)
        output = self._extent(call.args[1], names)
        sizes = [self.expressions.number(n, names) for n in hidden]
        if len(inputs) != len(node.args.args):
            raise self.expressions.fault(
                node,
                f"{node.name} takes {len(node.args.args)} arguments and its @Learn gives "
                f"{len(inputs)}",
                "give one for each argument",
            )
        flat = itertools.chain.from_iterable(
            (extent,) if isinstance(extent, int) else extent for extent in inputs
        )
        if min([*sizes, *flat, *np.ravel(output)]) < 1:
            raise self.expressions.fault(
                call, f"`{shown(call)}` has a size below 1", "sizes count values"
            )
        network = Network(node.name, inputs, output, tuple(sizes))
        if network.num_weights > _MAX_WEIGHTS:
            raise self.expressions.fault(
                call,
                f"{node.name} has {network.num_weights:,} weights",
                f"use smaller layers: at most {_MAX_WEIGHTS:,} can be trained",
            )
        return network

    def _extent(self, node: ast.expr, names: Names) -> int | tuple[int, ...]:
        """A size, or the shape that `Vector(...)` gives."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("Vector", "Tensor") and node.args and not node.keywords:
                return tuple(self.expressions.number(arg, names) for arg in node.args)
        return self.expressions.number(node, names)


def _listed(node: ast.AST) -> list[ast.expr] | None:
    """What a list holds; `None` if it is no list."""
    return node.elts if isinstance(node, ast.List | ast.Tuple) else None


def is_alias(value: Meaning) -> bool:
    """Whether a name may be bound to it by `name = value`."""
    return isinstance(value, int | Element | ArrayName)
