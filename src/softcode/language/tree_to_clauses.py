"""A model and its examples as clauses: an assignment under cases is an implication.

Every variable of the model is one value for each example (parameters, and what depends
on them alone, are one for all). "Under the cases `c`, `z` is set to `f(x, y)`" becomes,
for all `i` and `j`: `not c, or x is not i, or y is not j, or z is f(i, j)`. A variable
that is set in one place only is not read where that place is not reached; so its cases
are left out there, and if it is a function of one variable it needs no terms of its own.
"""

import collections
import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ..files import Fault
from ..machine import AbstractClauses
from ..reading import Formula, OneHot, Term
from .rows import ReadModel
from .tree import Argument, Assign, Branch, Element, Network, Statements, Table, Tree


# For one example, the log-likelihoods that a network gives: from its name and arguments.
Likelihoods = Mapping[tuple[str, tuple[Argument, ...]], np.ndarray]


class ModelClauses(AbstractClauses):
    """The clauses of a model; its parameters are shared by all examples.

    Args:
        formula: where the clauses go.
        parameters: for each row, the terms of its values: those of a task, which may
            have models of several sizes. Without, this model is all there is, and what
            it does not read is 0.

    Example:
        >>> from softcode.language import Model
        >>> from softcode.induce.constraint.solvers import solver
        >>> model = Model('''
        ... @Runtime([3, 3], 3)
        ... def add(a, b): return (a + b) % 3
        ... shift = Param(3)
        ... x = Input(3)
        ... y = Output(3)
        ... y.set_to(add(x, shift))
        ... ''')
        >>> formula = Formula()
        >>> clauses = ModelClauses(model, formula)
        >>> clauses.example({"x": [2]}, {"y": [1]})
        >>> found = solver("cadical", formula)
        >>> found.solve(1000)
        True
        >>> [term in found.model() for term in clauses.parameters["shift"][0]]
        [False, False, True]
    """

    def __init__(
        self,
        model: ReadModel,
        formula: Formula,
        parameters: dict[str, list[OneHot]] | None = None,
    ):
        self.model, self.formula = model, formula
        self._tree = model.tree
        self._shared: dict[Element, OneHot] = {}
        self.parameters = parameters or self._new_parameters()
        self._counts = collections.Counter(_targets(self._tree.block))
        self._varies = _varying(self._tree)
        self._is_first = True

    def _new_parameters(self) -> dict[str, list[OneHot]]:
        used = {n.what for n in self.model.graph.nodes if n.operation == "source"}
        rows = {}
        for row, space in self.model.parameters.items():
            elements = self.model.rows.elements["Param"][row]
            rows[row] = [
                self.formula.one_hot(space.size)
                if element in used
                else _known(self._tree.fixed.get(element, 0), space.size)
                for element in elements
            ]
        return rows

    def example(
        self,
        inputs: Mapping[str, Sequence[int]],
        outputs: Mapping[str, Sequence[int | None]],
        likelihoods: Likelihoods | None = None,
    ) -> None:
        """Says that from these inputs come these outputs; `None` may be anything."""
        own: dict[Element, OneHot] = {}
        for row, values in inputs.items():
            elements = self.model.rows.elements["Input"][row]
            size = self.model.inputs[row].size
            pairs = zip(elements, values, strict=True)
            own |= {element: _known(value, size) for element, value in pairs}
        self._likelihoods, self._own = likelihoods or {}, own
        self._calls: dict[tuple[str, tuple[Argument, ...]], OneHot] = {}
        self._block(self._tree.block, (), own)
        self._is_first = False
        for row, wanted in outputs.items():
            elements = self.model.rows.elements["Output"][row]
            for element, value in zip(elements, wanted, strict=True):
                if value is not None:
                    self.formula.add(self._terms(element, own)[value])

    def terms_of(self, element: Element) -> OneHot:
        """The terms of a variable's value, in the last example."""
        return self._terms(element, self._own)

    @property
    def calls(self) -> dict[tuple[str, tuple[Argument, ...]], OneHot]:
        """The networks' calls in the last example, and the terms of their results."""
        return self._calls

    def _block(
        self, block: Statements, path: tuple[Term, ...], own: dict[Element, OneHot]
    ) -> None:
        """`path` is the negation of each case that leads here."""
        for statement in block.statements:
            if isinstance(statement, Assign):
                is_shared = statement.target not in self._varies
                if not is_shared or self._is_first:
                    self._assign(statement, path, own)
            else:
                self._branch(statement, path, own)

    def _branch(
        self, branch: Branch, path: tuple[Term, ...], own: dict[Element, OneHot]
    ) -> None:
        selector = self._terms(branch.selector, own)
        values: dict[int, list[int]] = {}
        for value, case in enumerate(branch.cases):
            if case is not None and selector[value] is not False:
                values.setdefault(id(case), []).append(value)
        cases = {id(case): case for case in branch.cases if case is not None}
        for key, chosen in values.items():
            # Cases with one body are reached if one of their values holds.
            reached = self.formula.disjunction(*(selector[value] for value in chosen))
            refused = self.formula.negation(reached)
            extended = path if refused is False else (*path, refused)
            self._block(cases[key], extended, own)

    def _assign(
        self, statement: Assign, path: tuple[Term, ...], own: dict[Element, OneHot]
    ) -> None:
        target, function = statement.target, statement.function
        declared = self._tree.declarations
        size = declared[target.name].sizes[target.index]
        place = own if target in self._varies else self._shared
        is_only = self._counts[target] == 1
        if isinstance(function, Network):
            result = self._called(function, statement.args, size)
            ways = [([result[value]], value) for value in range(size)]
        else:
            ways = self._ways(function, statement.args, size, own)
        if is_only and all(len(terms) <= 1 for terms, _ in ways):
            place[target] = self._function(ways, size)
            return
        result = self._terms(target, own)
        refusals = () if is_only else path
        for terms, value in ways:
            negated = [self.formula.negation(term) for term in terms]
            self.formula.add(*refusals, *negated, result[value])

    def _ways(
        self,
        function: Table | None,
        args: Sequence[Argument],
        size: int,
        own: dict[Element, OneHot],
    ) -> list[tuple[list[Term], int]]:
        """The terms of arguments that are not known, and the result that they give."""
        if isinstance(function, Table):
            entries, sizes = function.entries, function.entries.shape
        else:
            entries, sizes = np.arange(size), (size,)
        rows = [
            _known(arg, k) if isinstance(arg, int) else self._terms(arg, own)
            for arg, k in zip(args, sizes, strict=True)
        ]
        possible = [
            [i for i, term in enumerate(row) if term is not False] for row in rows
        ]
        ways = []
        for index in itertools.product(*possible):
            terms = [row[i] for row, i in zip(rows, index, strict=True)]
            unknown = [term for term in terms if term is not True]
            ways.append((unknown, int(entries[index])))
        return ways

    def _function(self, ways: list[tuple[list[Term], int]], size: int) -> OneHot:
        """The terms of a function of one variable, of those of the variable."""
        by_value: list[list[Term]] = [[] for _ in range(size)]
        for terms, value in ways:
            by_value[value].append(terms[0] if terms else True)
        if size == 2:
            one = self.formula.disjunction(*by_value[1])
            return (self.formula.negation(one), one)
        return tuple(self.formula.disjunction(*terms) for terms in by_value)

    def _called(
        self, network: Network, args: tuple[Argument, ...], size: int
    ) -> OneHot:
        """A free value, worth the log-likelihood that the network gives it.

        The same network says the same of the same, however often it is asked.
        """
        key = (network.name, args)
        if key in self._calls:
            return self._calls[key]
        if key not in self._likelihoods:
            raise Fault(
                f"{network.name} is called on {args[0]}, and no log-likelihoods are given "
                "for that; give the networks' weights and the tensors"
            )
        result = self.formula.one_hot(size)
        for term, worth in zip(result, self._likelihoods[key], strict=True):
            if not isinstance(term, bool):
                self.formula.weights[term] = float(worth)
        self._calls[key] = result
        return result

    def _terms(self, element: Element, own: dict[Element, OneHot]) -> OneHot:
        if element in self._tree.fixed:
            size = self._tree.declarations[element.name].sizes[element.index]
            return _known(self._tree.fixed[element], size)
        declared = self._tree.declarations[element.name]
        if declared.kind == "Param":
            row, place = self.model.rows.places[element]
            return self.parameters[row][place]
        place_of: dict[Element, OneHot] = (
            own if element in self._varies else self._shared
        )
        if element not in place_of:
            size = declared.sizes[element.index]
            place_of[element] = self.formula.one_hot(size)
        return place_of[element]


def _known(value: int, size: int) -> OneHot:
    return tuple(i == value for i in range(size))


def _targets(block: Statements) -> Iterator[Element]:
    """The target of each assignment; a block that several cases share counts once."""
    for statement in block.statements:
        if isinstance(statement, Assign):
            yield statement.target
        else:
            for case in _cases(statement):
                yield from _targets(case)


def _cases(branch: Branch) -> list[Statements]:
    return list({id(case): case for case in branch.cases if case is not None}.values())


def _varying(tree: Tree) -> set[Element]:
    """The variables that depend on an input, by what sets them or by where."""
    varies = {
        Element(declaration.name, index)
        for declaration in tree.declarations.values()
        if declaration.kind in ("Input", "InputTensor")
        for index in declaration.sizes
    }
    size = -1
    while size != len(varies):
        size = len(varies)
        _spread(tree.block, False, varies)
    return varies


def _spread(block: Statements, is_inside: bool, varies: set[Element]) -> None:
    for statement in block.statements:
        if isinstance(statement, Branch):
            inside = is_inside or statement.selector in varies
            for case in _cases(statement):
                _spread(case, inside, varies)
        elif is_inside or any(arg in varies for arg in statement.args):
            varies.add(statement.target)
