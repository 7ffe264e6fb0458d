"""From the text of a model and its hyper-parameters to assignments under cases.

Loops are gone through, macros are put in place, what is known is computed; what is left
are assignments to single variables, and branches on single variables. Nothing of the
file is run by Python except the bodies of `@Runtime` functions.
"""

import ast
from collections.abc import Mapping, Sequence

from ._declarations import Declarations, is_alias
from ._expressions import Expressions, Macro, Names
from ._fault import ModelFault, fault_at, shown
from ._tree import Assign, Block, Branch, Declaration, Element, Network, Table, Tree


_MAX_STATEMENTS = 1_000_000
_MAX_DEPTH = 40
_SETTERS = ("set_to", "set_to_constant")


def parsed(source: str, file: str) -> ast.Module:
    """The syntax tree of a model's text.

    Raises:
        ModelFault: if the text is no Python.
    """
    if "\x00" in source:
        line = source[: source.index("\x00")].count("\n") + 1
        raise fault_at(file, line, "a zero byte", "a model is a text file")
    try:
        return ast.parse(source)
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        place = f"{file}, line {line}, column {column}"
        raise ModelFault(
            place, f"not Python: {error.msg}", "a model has Python's syntax"
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise fault_at(file, 1, f"not Python: {error}", "mend it") from None


def elaborate(
    module: ast.Module, file: str, hypers: Mapping[str, int], body: Sequence | None = None
) -> Tree:
    """The tree of a model.

    Args:
        module: its syntax.
        file: its name, for messages.
        hypers: a value for each of its hyper-parameters.
        body: the statements, if they are not the module's own.

    Raises:
        ModelFault: for anything that is not as the language wants it.
    """
    elaborator = _Elaborator(file, hypers)
    block = Block([])
    names: Names = {} if body is None else dict(hypers)
    try:
        elaborator.statements(module.body if body is None else body, block, names)
    except RecursionError:
        raise fault_at(file, 1, "the model nests too deeply", "use fewer levels") from None
    unused = sorted(hypers.keys() - elaborator.declarations.used)
    if body is None and unused:
        elaborator.expressions.notes.append(
            f"{file}: no hyper-parameter of this name is in the model: {', '.join(unused)}"
        )
    return Tree(
        elaborator.expressions.declarations,
        block,
        elaborator.fixed,
        elaborator.declarations.networks,
        elaborator.expressions.notes,
    )


class _Elaborator:
    """Goes through statements, and writes assignments and branches into blocks."""

    def __init__(self, file: str, hypers: Mapping[str, int]):
        self.expressions = Expressions(file, {}, [])
        self.declarations = Declarations(self.expressions, hypers)
        self.fixed: dict[Element, int] = {}
        self.num_statements = 0
        self.depth = 0

    def statements(self, nodes: Sequence[ast.stmt], block: Block, names: Names) -> None:
        """Writes what the statements do into the block."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            what, fix = "statements nest too deeply", "is a macro calling itself?"
            raise self.expressions.fault(nodes[0] if nodes else 1, what, fix)
        for node in nodes:
            self.num_statements += 1
            if self.num_statements > _MAX_STATEMENTS:
                raise self.expressions.fault(
                    node,
                    f"the model has more than {_MAX_STATEMENTS:,} statements when its "
                    "loops are gone through",
                    "use smaller hyper-parameters",
                )
            self.statement(node, block, names)
        self.depth -= 1

    def statement(self, node: ast.stmt, block: Block, names: Names) -> None:
        """Writes what one statement does into the block."""
        match node:
            case ast.Import() | ast.ImportFrom() | ast.Pass():
                pass
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.Assign():
                self._assign(node, names)
            case ast.AugAssign(target=ast.Name() as target):
                old = ast.copy_location(ast.Name(target.id, ast.Load()), target)
                value = ast.copy_location(ast.BinOp(old, node.op, node.value), node)
                names[target.id] = self.expressions.number(value, names)
            case ast.FunctionDef():
                self.declarations.function(node, names)
            case ast.For():
                self._for(node, block, names)
            case ast.With():
                self._with(node, list(node.items), block, names)
            case ast.If():
                self._if(node, block, names)
            case ast.Expr(value=ast.Call() as call):
                self._call(call, block, names)
            case _:
                raise self.expressions.fault(
                    node,
                    f"`{shown(node)}` ({type(node).__name__}) is not part of the language",
                    "a model is made of declarations, set_to, if, with and for",
                )

    def _assign(self, node: ast.Assign, names: Names) -> None:
        value = node.value
        if len(node.targets) != 1:
            raise self.expressions.fault(
                node, "two targets in one assignment", "write one for each"
            )
        (target,) = node.targets
        called = value.func.id if _is_call(value) else None  # pyright: ignore
        if called == "Hyper" and isinstance(target, ast.Name):
            names[target.id] = self.declarations.hyper(node, target.id)
        elif self.declarations.declare(target, value, names):
            pass
        elif not isinstance(target, ast.Name):
            raise self.expressions.fault(
                node,
                f"`{shown(target)} = ...` gives a name to something",
                f"give a variable its value with {shown(target)}.set_to(...)",
            )
        elif called is not None and called not in ("min", "max", "abs", "int"):
            raise self.expressions.fault(
                node,
                f"`{shown(value)}` is called outside of set_to",
                f"write {target.id}.set_to({shown(value)})",
            )
        else:
            bound = self.expressions.evaluate(value, names)
            if not is_alias(bound) or target.id in self.expressions.declarations:
                raise self.expressions.fault(
                    node,
                    f"{target.id} cannot stand for {self.expressions.described(bound)}"
                    if not is_alias(bound)
                    else f"{target.id} is a variable, and gets another meaning here",
                    "use a new name for a number or a variable",
                )
            names[target.id] = bound

    def _for(self, node: ast.For, block: Block, names: Names) -> None:
        is_range = (
            isinstance(node.target, ast.Name)
            and _is_call(node.iter)
            and node.iter.func.id == "range"  # pyright: ignore
            and not node.orelse
            and not node.iter.keywords  # pyright: ignore
        )
        if not is_range:
            raise self.expressions.fault(
                node,
                f"`for {shown(node.target)} in {shown(node.iter)}`",
                "a loop is `for name in range(...)`, without else",
            )
        args = [self.expressions.number(arg, names) for arg in node.iter.args]  # pyright: ignore
        try:
            values = range(*args)
        except (TypeError, ValueError) as error:
            raise self.expressions.fault(node.iter, str(error), "mend it") from None
        for value in values:
            names[node.target.id] = value  # pyright: ignore
            self.statements(node.body, block, names)

    def _with(
        self, node: ast.With, items: list[ast.withitem], block: Block, names: Names
    ) -> None:
        if not items:
            self.statements(node.body, block, names)
            return
        item, *rest = items
        name = item.optional_vars
        if name is not None and not isinstance(name, ast.Name):
            raise self.expressions.fault(
                node, f"`as {shown(name)}`", "name the value: `with x as value:`"
            )
        selector = self.expressions.operand(item.context_expr, names)
        if isinstance(selector, int):
            cases = [(selector, block)]
        else:
            size = self._size(selector, node)
            branch = Branch(selector, tuple(Block([]) for _ in range(size)), node.lineno)
            block.statements.append(branch)
            cases = list(enumerate(branch.cases))
        before = names.get(name.id) if name is not None else None
        for value, case in cases:
            if name is not None:
                names[name.id] = value
            elif isinstance(selector, Element):
                self.expressions.known[selector] = value
            self._with(node, rest, case, names)  # pyright: ignore
        if name is None and isinstance(selector, Element):
            del self.expressions.known[selector]
        elif name is not None:
            names.pop(name.id, None)
            if before is not None:
                names[name.id] = before

    def _if(self, node: ast.If, block: Block, names: Names) -> None:
        """A chain: cases that are known are chosen now, the others become a branch."""
        selector: Element | None = None
        cases: dict[int, Block | None] = {}
        size = 0
        at: ast.If | None = node
        while at is not None:
            test = self._test(at.test, names)
            if isinstance(test, bool):
                if test:
                    break
            else:
                element, values = test
                if selector is None:
                    selector, size = element, self._size(element, at)
                self._check_case(at, selector, element, values, cases, size)
                case = Block([])
                self.statements(at.body, case, names)
                cases |= dict.fromkeys(values, case)
            rest = at.orelse
            if len(rest) == 1 and isinstance(rest[0], ast.If):
                at = rest[0]
                continue
            at = None
        # Either a case that is known to hold, or the last `else`.
        body = at.body if at is not None else rest
        if selector is None:
            self.statements(body, block, names)
            return
        left = [value for value in range(size) if value not in cases]
        if body and left:
            case = Block([])
            self.statements(body, case, names)
            cases |= dict.fromkeys(left, case)
        ordered = tuple(cases.get(value) for value in range(size))
        block.statements.append(Branch(selector, ordered, node.lineno))

    def _test(self, node: ast.expr, names: Names) -> bool | tuple[Element, list[int]]:
        """A condition: known, or a variable and the values for which it holds."""
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            tests = [self._test(value, names) for value in node.values]
            if any(test is True for test in tests):
                return True
            open_tests = [test for test in tests if not isinstance(test, bool)]
            if not open_tests:
                return False
            selector = open_tests[0][0]
            if any(element != selector for element, _ in open_tests):
                what = f"`{shown(node)}` compares different variables"
                raise self.expressions.fault(node, what, "nest one `if` in the other")
            return selector, [value for _, values in open_tests for value in values]
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left, right = node.left, node.comparators[0]
            sides = [self._side(left, names), self._side(right, names)]
            if all(isinstance(side, int) for side in sides):
                return bool(self.expressions.number(node, names))
            if isinstance(node.ops[0], ast.Eq) and isinstance(sides[1], int):
                return sides[0], [sides[1]]  # pyright: ignore
            if isinstance(node.ops[0], ast.Eq) and isinstance(sides[0], int):
                return sides[1], [sides[0]]  # pyright: ignore
            raise self.expressions.fault(
                node,
                f"`{shown(node)}` compares variables in another way than x == number",
                "set a variable to the result of a @Runtime function and test that",
            )
        value = self.expressions.evaluate(node, names)
        if isinstance(value, int):
            return bool(value)
        raise self.expressions.fault(
            node,
            f"`{shown(node)}` is {self.expressions.described(value)}, and no comparison",
            "write x == number",
        )

    def _side(self, node: ast.expr, names: Names) -> int | Element:
        return self.expressions.operand(node, names)

    def _check_case(
        self,
        node: ast.If,
        selector: Element,
        element: Element,
        values: list[int],
        cases: Mapping[int, Block | None],
        size: int,
    ) -> None:
        if element != selector:
            raise self.expressions.fault(
                node,
                f"one chain of if and elif tests both {selector} and {element}",
                "test one variable in a chain; nest another `if` in its cases",
            )
        for value in values:
            if not 0 <= value < size:
                raise self.expressions.fault(
                    node,
                    f"{selector} is never {value}: it is from 0 to {size - 1}",
                    "leave the case out, or declare the variable larger",
                )
            if value in cases:
                raise self.expressions.fault(
                    node,
                    f"the case {selector} == {value} comes twice in one chain",
                    "give each value one case",
                )
        if len(set(values)) < len(values):
            raise self.expressions.fault(
                node, f"`{shown(node.test)}` names a value twice", "name it once"
            )

    def _call(self, call: ast.Call, block: Block, names: Names) -> None:
        if isinstance(call.func, ast.Attribute) and call.func.attr in _SETTERS:
            self._set(call, block, names)
            return
        bound = names.get(call.func.id) if _is_call(call) else None  # pyright: ignore
        if isinstance(bound, Macro):
            self._inline(call, bound.function, block, names)
            return
        if isinstance(bound, Table | Network):
            raise self.expressions.fault(
                call,
                f"the result of {bound.name} is not used",
                f"set a variable to it: x.set_to({shown(call)})",
            )
        fix = "a statement that calls is x.set_to(...) or an @Inline function"
        raise self.expressions.fault(
            call, f"`{shown(call)}` is not part of the language", fix
        )

    def _inline(
        self, call: ast.Call, function: ast.FunctionDef, block: Block, names: Names
    ) -> None:
        parameters = [arg.arg for arg in function.args.args]
        if len(parameters) != len(call.args) or call.keywords:
            raise self.expressions.fault(
                call,
                f"{function.name} takes {len(parameters)} arguments, got "
                f"{len(call.args) + len(call.keywords)}",
                f"write {function.name}({', '.join(parameters)})",
            )
        values = [self.expressions.evaluate(arg, names) for arg in call.args]
        inner = names | dict(zip(parameters, values, strict=True))
        self.statements(function.body, block, inner)

    def _set(self, call: ast.Call, block: Block, names: Names) -> None:
        assert isinstance(call.func, ast.Attribute)
        target = self.expressions.evaluate(call.func.value, names)
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
            return
        if declared.kind not in ("Var", "Output"):
            raise self.expressions.fault(
                call,
                f"{target} is declared as {declared.kind}, and is set here",
                "only Var and Output are set"
                + ("; a Param is fixed with set_to_constant" * (declared.kind == "Param")),
            )
        block.statements.append(self._assigned(call, arg, target, names))

    def _assigned(
        self, call: ast.Call, arg: ast.expr, target: Element, names: Names
    ) -> Assign:
        """The assignment, its domains checked."""
        size = self._size(target, call)
        if isinstance(arg, ast.Call) and _is_call(arg):
            function = names.get(arg.func.id)  # pyright: ignore
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
            given = self._size(source, call)
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
        wanted = f"{extent} values" if isinstance(extent, int) else f"the shape {extent}"
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

    def _size(self, element: Element, node: ast.AST) -> int:
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


def _is_call(node: ast.AST) -> bool:
    """Whether it is a call of a plain name."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


