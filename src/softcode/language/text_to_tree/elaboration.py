"""From the text of a model and its hyper-parameters to assignments under cases.

Loops are gone through, macros are put in place, what is known is computed; what is left
are assignments to single variables, and branches on single variables. Nothing of the
file is run by Python except the bodies of `@Runtime` functions.
"""

import ast
from collections.abc import Mapping, Sequence

from ..fault import fault_at, shown
from ..tree import (
    Assign,
    Branch,
    Declaration,
    Element,
    Network,
    Statements,
    Table,
    Tree,
)
from .assignments import Assignments, called_name
from .conditions import ConditionReader, Truth
from .declarations import Declarations, is_alias
from .expressions import ExpressionReader
from .names import Macro, Names, join


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
    r"""The tree of a model.

    Args:
        module: its syntax.
        file: its name, for messages.
        hypers: a value for each of its hyper-parameters.
        body: the statements, if they are not the module's own.
        wraps: whether results that leave their range are taken modulo its size.

    Raises:
        ModelFault: for anything that is not as the language wants it.

    Example:
        >>> text = "n = Hyper()\ny = Output(9)[n]\nfor i in range(n): y[i].set_to(i)"
        >>> tree = elaborate(ast.parse(text), "m.py", {"n": 2})
        >>> [(str(one.target), one.args) for one in tree.block.statements]
        [('y[0]', (0,)), ('y[1]', (1,))]
    """
    elaborator = _Elaborator(file, hypers, wraps)
    block = Statements([])
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
        self.expressions = ExpressionReader(file, {}, [])
        self.declarations = Declarations(self.expressions, hypers, wraps)
        self.assignments = Assignments(self.expressions)
        self.conditions = ConditionReader(self.expressions, self.assignments)
        self.num_statements = 0
        self.depth = 0

    def statements(
        self, nodes: Sequence[ast.stmt], block: Statements, names: Names
    ) -> None:
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

    def statement(self, node: ast.stmt, block: Statements, names: Names) -> None:
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
                number = self.expressions.number(value, names)
                self.expressions.bind(node, target.id, number, names)
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
            number = self.declarations.hyper(node, target.id)
            self.expressions.bind(node, target.id, number, names)
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
            if not is_alias(bound):
                raise self.expressions.fault(
                    node,
                    f"{target.id} cannot stand for {self.expressions.described(bound)}",
                    "use a new name for a number or a variable",
                )
            self.expressions.bind(node, target.id, bound, names)

    def _for(self, node: ast.For, block: Statements, names: Names) -> None:
        target, called = node.target, node.iter
        if (
            not isinstance(target, ast.Name)
            or not isinstance(called, ast.Call)
            or called_name(called) != "range"
            or node.orelse
        ):
            raise self.expressions.fault(
                node,
                f"`for {shown(node.target)} in {shown(node.iter)}`",
                "a loop is `for name in range(...)`, without else",
            )
        for value in self.expressions.range_of(called, names):
            self.expressions.bind(node, target.id, value, names)
            self.statements(node.body, block, names)

    def _with(
        self, node: ast.With, items: list[ast.withitem], block: Statements, names: Names
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
            if name is not None:
                self.expressions.bind(node, name.id, selector, names)
            self._with(node, rest, block, names)
            return
        size = self.assignments.size(selector, node)
        blocks = tuple(Statements([]) for _ in range(size))
        block.statements.append(Branch(selector, blocks, node.lineno))
        after = []
        for value, case in enumerate(blocks):
            own = dict(names)
            if name is not None:
                self.expressions.bind(node, name.id, value, own)
            else:
                self.expressions.known[selector] = value
            self._with(node, rest, case, own)
            after.append(own)
        if name is None:
            del self.expressions.known[selector]
        join(names, after, node.lineno)

    def _if(self, node: ast.If, block: Statements, names: Names) -> None:
        """What is known is chosen now; a condition on variables becomes a branch."""
        test = self.conditions.of(node.test, names)
        if isinstance(test, bool):
            self.statements(node.body if test else node.orelse, block, names)
        elif len(test.elements) == 1:
            self._chain(node, test, block, names)
        else:
            self._choose(node, test, block, names)

    def _choose(
        self, node: ast.If, test: Truth, block: Statements, names: Names
    ) -> None:
        """A condition on several variables: a function of them, and a branch on that."""
        made = self._made_variable(node.lineno)
        table = self.conditions.table_of(test)
        block.statements.append(Assign(made, table, test.elements, node.lineno))
        cases, after = [], []
        for body in (node.orelse, node.body):
            case, own = (Statements([]), dict(names)) if body else (None, names)
            if case is not None:
                self.statements(body, case, own)
            cases.append(case)
            after.append(own)
        block.statements.append(Branch(made, tuple(cases), node.lineno))
        join(names, after, node.lineno)

    def _made_variable(self, line: int) -> Element:
        """A new variable of two values, under a name that no model can have."""
        name = f"(if, line {line})"
        declared = self.expressions.declarations.setdefault(
            name, Declaration("Var", name, (0,), {}, line, is_own=False)
        )
        index = (len(declared.sizes),)
        declared.sizes[index], declared.shape = 2, (index[0] + 1,)
        return Element(name, index)

    def _chain(
        self, node: ast.If, test: Truth, block: Statements, names: Names
    ) -> None:
        """`if` and `elif` on one variable are one branch; another one is nested in it."""
        (selector,) = test.elements
        cases: dict[int, Statements | None] = {}
        after: list[Names] = []
        at, following = node, test
        while True:
            values = [
                v for v, holds in enumerate(following.table) if holds and v not in cases
            ]
            if not values:
                raise self.expressions.fault(
                    at,
                    f"`{shown(at.test)}` cannot hold: its case of {selector} comes twice",
                    "give each value one case",
                )
            self._case(at.body, values, cases, after, names)
            rest = at.orelse
            if len(rest) != 1 or not isinstance(rest[0], ast.If):
                break
            found = self.conditions.of(rest[0].test, names)
            if isinstance(found, bool) or found.elements != (selector,):
                break
            at, following = rest[0], found
        left = [v for v in range(len(test.table)) if v not in cases]
        if rest and left:
            self._case(rest, left, cases, after, names)
        elif left:
            after.append(names)
        ordered = tuple(cases.get(value) for value in range(len(test.table)))
        block.statements.append(Branch(selector, ordered, node.lineno))
        join(names, after, node.lineno)

    def _case(
        self,
        body: Sequence[ast.stmt],
        values: Sequence[int],
        cases: dict[int, Statements | None],
        after: list[Names],
        names: Names,
    ) -> None:
        """One body for some values of a branch's variable."""
        case, own = Statements([]), dict(names)
        self.statements(body, case, own)
        cases |= dict.fromkeys(values, case)
        after.append(own)

    def _call(self, call: ast.Call, block: Statements, names: Names) -> None:
        if isinstance(call.func, ast.Attribute) and call.func.attr in _SETTERS:
            statement = self.assignments.of(call, names)
            if statement is not None:
                block.statements.append(statement)
            return
        bound = self.expressions.bound(call, called_name(call), names)
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
        self, call: ast.Call, function: ast.FunctionDef, block: Statements, names: Names
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
