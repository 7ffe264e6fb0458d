"""From the text of a model and its hyper-parameters to assignments under cases.

Loops are gone through, macros are put in place, what is known is computed; what is left
are assignments to single variables, and branches on single variables. Nothing of the
file is run by Python except the bodies of `@Runtime` functions.
"""

import ast
from collections.abc import Mapping, Sequence

from ..fault import fault_at, shown
from ..tree import Block, Branch, Element, Network, Table, Tree
from .assignments import Assignments, called_name
from .declarations import Declarations, is_alias
from .expressions import Expressions, Macro, Names


_MAX_STATEMENTS = 300_000
_MAX_DEPTH = 40
_SETTERS = ("set_to", "set_to_constant")


def elaborate(
    module: ast.Module,
    file: str,
    hypers: Mapping[str, int],
    body: Sequence | None = None,
    *,
    wraps: bool = False,
) -> Tree:
    """The tree of a model.

    Args:
        module: its syntax.
        file: its name, for messages.
        hypers: a value for each of its hyper-parameters.
        body: the statements, if they are not the module's own.
        wraps: whether results that leave their range are taken modulo its size.

    Raises:
        ModelFault: for anything that is not as the language wants it.
    """
    elaborator = _Elaborator(file, hypers, wraps)
    block = Block([])
    names: Names = {} if body is None else dict(hypers)
    try:
        elaborator.statements(module.body if body is None else body, block, names)
    except RecursionError:
        raise fault_at(
            file, 1, "the model nests too deeply", "use fewer levels"
        ) from None
    unused = sorted(hypers.keys() - elaborator.declarations.used)
    if body is None and unused:
        elaborator.expressions.notes.append(
            f"{file}: no hyper-parameter of this name is in the model: {', '.join(unused)}"
        )
    declarations = elaborator.expressions.declarations
    for declaration in declarations.values():
        # Data and programs are laid out by index, in whatever order elements are declared.
        declaration.sizes = dict(sorted(declaration.sizes.items()))
    return Tree(
        declarations,
        block,
        elaborator.assignments.fixed,
        elaborator.declarations.networks,
        elaborator.expressions.notes,
    )


class _Elaborator:
    """Goes through statements, and writes assignments and branches into blocks."""

    def __init__(self, file: str, hypers: Mapping[str, int], wraps: bool):
        self.expressions = Expressions(file, {}, [])
        self.declarations = Declarations(self.expressions, hypers, wraps)
        self.assignments = Assignments(self.expressions)
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
        called = called_name(value)
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
        target, called = node.target, node.iter
        if (
            not isinstance(target, ast.Name)
            or not isinstance(called, ast.Call)
            or called_name(called) != "range"
            or called.keywords
            or node.orelse
        ):
            raise self.expressions.fault(
                node,
                f"`for {shown(node.target)} in {shown(node.iter)}`",
                "a loop is `for name in range(...)`, without else",
            )
        args = [self.expressions.number(arg, names) for arg in called.args]
        try:
            values = range(*args)
        except (TypeError, ValueError) as error:
            raise self.expressions.fault(node.iter, str(error), "mend it") from None
        for value in values:
            names[target.id] = value
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
            size = self.assignments.size(selector, node)
            branch = Branch(
                selector, tuple(Block([]) for _ in range(size)), node.lineno
            )
            block.statements.append(branch)
            cases = list(enumerate(branch.cases))
        before = names.get(name.id) if name is not None else None
        for value, case in cases:
            if name is not None:
                names[name.id] = value
            elif isinstance(selector, Element):
                self.expressions.known[selector] = value
            assert case is not None
            self._with(node, rest, case, names)
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
        rest: list[ast.stmt] = []
        while at is not None:
            test = self._test(at.test, names)
            if isinstance(test, bool):
                if test:
                    break
            else:
                element, values = test
                if selector is None:
                    selector, size = element, self.assignments.size(element, at)
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
            return self._any_of(node, names)
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left, right = node.left, node.comparators[0]
            sides = [self._side(left, names), self._side(right, names)]
            if all(isinstance(side, int) for side in sides):
                return bool(self.expressions.number(node, names))
            for one, other in (sides, sides[::-1]):
                if isinstance(one, Element) and isinstance(other, int):
                    if isinstance(node.ops[0], ast.Eq):
                        return one, [other]
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

    def _any_of(
        self, node: ast.BoolOp, names: Names
    ) -> bool | tuple[Element, list[int]]:
        """Conditions joined by `or`, all on one variable."""
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
            statement = self.assignments.of(call, names)
            if statement is not None:
                block.statements.append(statement)
            return
        bound = names.get(called_name(call) or "")
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
