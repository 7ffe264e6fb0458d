"""Functions of a list of labels: the everyday language over what a network reads."""

import dataclasses
import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...expression import (
    INT,
    Function,
    Literal,
    NoValue,
    Variable,
    evaluated,
    list_of,
    python_of,
)
from ...expression.columns.column import Numbers, Sequences
from ...expression.search import UNDEFINED, Asked, Behaved, behaviours
from ..behaviour import AbstractBehaviour, AbstractSpace
from ..diagrams import Automaton, NetworkCall, automaton_of
from ..task import PerceptualFault, PerceptualTask


_VARIABLE = Variable("digits", list_of(INT))
_NETWORK = "read"
# Behaviours are told apart on so many lists of each length; a body is searched on the
# elements of all of them.
_NUM_ROWS = 45
# No larger tables are made: five images of ten classes.
_MOST_WAYS = 200_000
# Few examples may be wrong; a behaviour that so many speak against is left out.
_LEAST_EXPLAINED = 0.9
_LITERALS = ((0, 1), (1, 1), (2, 1), (3, 2), (5, 2), (10, 2), (100, 3), (9, 3))


@dataclasses.dataclass(frozen=True, eq=False)
class LabelRule(AbstractBehaviour):
    """A function of the labels of a row of images.

    Args:
        function: of one list of whole numbers.
        cost: what it costs among functions.
        num_classes: how many labels there are, from 0.

    Example:
        >>> total = Function.parse(".function f digits:list[int] (sum digits)")
        >>> rule = LabelRule(total, 2.0, 10)
        >>> rule.text, rule.run({"read": [3, 4]}, ())
        ('sum(digits)', 7)
    """

    function: Function
    cost: float
    num_classes: int

    @property
    def text(self) -> str:  # type: ignore[override]
        """The expression, as Python."""
        return python_of(self.function.result)

    def ways(self, num_images: int, inputs: tuple[int, ...]) -> Automaton:
        del inputs
        return automaton_of(*self.table(num_images))

    def run(self, read: dict[str, Any], inputs: tuple[int, ...]) -> int | None:
        del inputs
        try:
            return int(self.function(list(map(int, read[_NETWORK]))))
        except NoValue:
            return None

    def python(self, name: str) -> str:
        return self.function.to_python(name)

    @functools.cached_property
    def _by_length(self) -> dict[int, tuple[tuple[NetworkCall, ...], np.ndarray]]:
        return {}

    def table(self, num_images: int) -> tuple[tuple[NetworkCall, ...], np.ndarray]:
        """The calls that matter, and the result for every way of reading them.

        Args:
            num_images: how many images there are.
        """
        if num_images not in self._by_length:
            shape = (self.num_classes,) * num_images
            rows = np.indices(shape).reshape(num_images, -1).T
            table = values_of(self.function, rows).reshape(shape)
            matters = [
                bool((table != np.take(table, [0], axis)).any())
                for axis in range(num_images)
            ]
            index = tuple(slice(None) if each else 0 for each in matters)
            calls = tuple(
                NetworkCall(_NETWORK, slot)
                for slot in range(num_images)
                if matters[slot]
            )
            self._by_length[num_images] = calls, np.asarray(table[index])
        return self._by_length[num_images]


def values_of(function: Function, rows: np.ndarray) -> np.ndarray:
    """The function's values on lists of one length; `UNDEFINED` where there is none.

    Args:
        function: of one list.
        rows: `[list, element]`.

    Example:
        >>> total = Function.parse(".function f digits:list[int] (sum digits)")
        >>> values_of(total, np.array([[1, 2], [3, 4]])).tolist()
        [3, 7]
    """
    variable = function.variables[0]
    num, length = rows.shape
    elements = Numbers(INT, np.ascontiguousarray(rows, np.int64).ravel())
    starts = np.arange(num + 1) * length
    column = Sequences(variable.type, starts, elements, np.zeros(num, bool))
    try:
        found = evaluated(function.result, {variable.name: column}, num)
        assert isinstance(found, Numbers)
        return found.values.copy()
    except TypeError:  # It goes by steps.
        return np.array([_value(function, row) for row in rows.tolist()])


def _value(function: Function, row: list[int]) -> int:
    try:
        return function(row)
    except NoValue:
        return UNDEFINED


@dataclasses.dataclass(frozen=True)
class Rules(AbstractSpace):
    """All functions of the labels up to a cost, in the language of everyday values.

    The labels are the whole numbers below `num_classes`, as a network reads them off
    each image; the result is a whole number.

    Args:
        num_classes: how many different labels there are.
        cost: the dearest functions; operations, variables and small numbers cost 1 to 3.

    Example:
        >>> texts = [b.text for b in Rules(10, cost=3).all_behaviours((1, 2, 3))]
        >>> {"sum(digits)", "max(digits)", "digits[-1]"} <= set(texts)
        True
    """

    num_classes: int = 10
    cost: int = 5

    @property
    def networks(self) -> dict[str, int]:
        return {_NETWORK: self.num_classes}

    def behaviours(self, task: PerceptualTask) -> list[AbstractBehaviour]:
        lengths = task.lengths
        if self.num_classes ** max(lengths) > _MOST_WAYS:
            raise PerceptualFault(
                f"examples of {max(lengths)} images with {self.num_classes} labels each",
                f"sums over at most {_MOST_WAYS:,} ways to read are made",
                "leave out the longest rows, or say how many labels there are",
            )
        return [rule for rule in self.all_behaviours(lengths) if _explains(rule, task)]

    def all_behaviours(self, lengths: Sequence[int]) -> list["LabelRule"]:
        """Every behaviour on lists of these lengths, whether it explains anything or not.

        Args:
            lengths: of the lists on which behaviours are told apart.
        """
        rows = list(self._rows(lengths))
        literals = tuple((Literal(v, INT), cost) for v, cost in _LITERALS)
        asked = Asked(
            (_VARIABLE,), INT, tuple((r,) for r in rows), (0,) * len(rows), literals
        )
        return [
            self._rule(found)
            for found in behaviours(asked, self.cost)
            if len(np.unique(found.values)) > 1
        ]

    def _rule(self, found: Behaved) -> LabelRule:
        function = Function("rule", (_VARIABLE,), found.expression)
        return LabelRule(function, float(found.cost), self.num_classes)

    def _rows(self, lengths: Sequence[int]) -> Iterator[list[int]]:
        rng = np.random.default_rng(0)
        for length in lengths:
            if self.num_classes**length <= _NUM_ROWS:
                ways = itertools.product(range(self.num_classes), repeat=length)
                yield from map(list, ways)
            else:
                yield from rng.integers(
                    self.num_classes, size=(_NUM_ROWS, length)
                ).tolist()


def _explains(rule: LabelRule, task: PerceptualTask) -> bool:
    """Whether almost every example has some way of reading that gives its result.

    Short rows are asked first: they tell most, and their tables are small.
    """
    shown = task.splits["train"]
    counts = (shown.images >= 0).sum(1)
    num_missed, most_missed = 0, (1 - _LEAST_EXPLAINED) * len(counts)
    num_read = 0
    for length in np.unique(counts).tolist():
        outputs = shown.outputs[counts == length]
        calls, table = rule.table(length)
        num_missed += int((~np.isin(outputs, table)).sum())
        num_read += len(outputs) if calls else 0
        if num_missed > most_missed:
            return False
    # Who looks at few images explains nothing of what is in them.
    return 2 * num_read >= len(counts)
