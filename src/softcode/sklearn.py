"""Functions over plain values as estimators of scikit-learn.

`pip install softcode[sklearn]` brings it. `ProgramRegressor` and `ProgramClassifier` look
for a function of a table's columns that gives its last one exactly, and hold it as Python
that can be read. Where no such function is found they give the mean, or the most frequent
class, and say so in `outcome_`. Nothing else of softcode imports this file.
"""

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from .expression import Function
from .files import Fault
from .induce import Expressions, Result, induce
from .task import Example, Split, Task


# Rows that are searched with; all others are asked whether a function does them.
_MOST_ROWS = 400


class _ProgramEstimator(BaseEstimator):
    """What both estimators share: the search, and calling what it found."""

    # scikit-learn sets what it likes here; `fit` looks at it.
    def __init__(self, seconds=10.0, kept_back=0.25, seed=0):
        self.seconds = seconds
        self.kept_back = kept_back
        self.seed = seed

    def _search(self, columns: np.ndarray, wanted: list[Any]) -> Result | None:
        """The function of the columns, if one was found."""
        whole = bool(np.all(columns == np.rint(columns))) and bool(
            np.all(np.abs(columns) < 2.0**53)
        )
        rows = [
            tuple(int(v) if whole else float(v) for v in row)
            for row in columns.tolist()
        ]
        examples = _one_for_each(rows, wanted)[:_MOST_ROWS]
        if len(examples) < 2:
            return None
        num_kept = int(len(examples) * self.kept_back) if len(examples) >= 4 else 0
        cut = len(examples) - num_kept
        splits = {"train": Split(tuple(examples[:cut]))}
        if num_kept:
            splits["validation"] = Split(tuple(examples[cut:]))
        try:
            return induce(
                Task("predict", splits).typed(),
                Expressions(),
                seed=self.seed,
                seconds=float(self.seconds),
            )
        except Fault:
            # Two equal rows with different results: no function does both.
            return None

    def _told(self, result: Result | None) -> None:
        self.result_ = result
        found = result.program if result is not None else None
        self.program_: Function | None = found if isinstance(found, Function) else None
        self.outcome_ = "not searched" if result is None else result.outcome.name

    @property
    def source_(self) -> str | None:
        """The function's Python; `None` where none was found."""
        check_is_fitted(self, "outcome_")
        return None if self.program_ is None else self.program_.source

    def _values(self, columns: np.ndarray, fallback: Any) -> list[Any]:
        """The function's values; the fallback where it has none."""
        if self.program_ is None:
            return [fallback] * len(columns)
        kinds = [variable.type.name for variable in self.program_.variables]
        found = []
        for row in columns.tolist():
            given = [
                int(v) if kind == "int" and float(v).is_integer() else float(v)
                for v, kind in zip(row, kinds, strict=True)
            ]
            try:
                found.append(self.program_(*given))
            except Fault:
                found.append(fallback)
        return found


class ProgramRegressor(RegressorMixin, _ProgramEstimator):
    """Learns a function of the columns whose values are numbers.

    Args:
        seconds: how long to search.
        kept_back: the share of the rows that are kept back to judge by.
        seed: of the search.

    Example:
        >>> import numpy as np
        >>> rows = np.array([[1, 2], [3, 4], [5, 0], [2, 9], [7, 7], [0, 3]])
        >>> model = ProgramRegressor().fit(rows, rows[:, 0] * rows[:, 1] + 1)
        >>> model.predict([[10, 10]])
        array([101.])
        >>> print(model.source_)
        def predict(n: int, n_2: int) -> int:
            return n * n_2 + 1
    """

    def fit(self, X: Any, y: Any) -> "ProgramRegressor":
        """Looks for a function of the columns of `X` that gives `y`.

        Args:
            X: numbers, `[row, column]`.
            y: numbers, `[row]`.
        """
        X, y = validate_data(self, X, y, y_numeric=True, dtype="numeric")
        targets = np.asarray(y, float)
        self.fallback_ = float(np.mean(targets))
        whole = bool(np.all(targets == np.rint(targets)))
        wanted = [int(v) if whole else float(v) for v in targets.tolist()]
        self._told(self._search(np.asarray(X, float), wanted))
        return self

    def predict(self, X: Any) -> np.ndarray:
        """The function's values; the mean of `y` where it has none.

        Args:
            X: numbers, `[row, column]`.
        """
        check_is_fitted(self, "outcome_")
        X = validate_data(self, X, reset=False, dtype="numeric")
        return np.array(self._values(np.asarray(X, float), self.fallback_), float)


class ProgramClassifier(ClassifierMixin, _ProgramEstimator):
    """Learns a function of the columns whose values are the numbers of the classes.

    Args:
        seconds: how long to search.
        kept_back: the share of the rows that are kept back to judge by.
        seed: of the search.

    Example:
        >>> import numpy as np
        >>> rows = np.array([[n] for n in range(12)])
        >>> labels = np.where(rows[:, 0] % 2 == 0, "even", "odd")
        >>> model = ProgramClassifier().fit(rows, labels)
        >>> model.predict([[100], [101]]).tolist()
        ['even', 'odd']
    """

    def fit(self, X: Any, y: Any) -> "ProgramClassifier":
        """Looks for a function of the columns of `X` that tells the classes apart.

        Args:
            X: numbers, `[row, column]`.
            y: classes, `[row]`.
        """
        X, y = validate_data(self, X, y, dtype="numeric")
        check_classification_targets(y)
        self.classes_, numbers = np.unique(y, return_inverse=True)
        self.fallback_ = int(np.bincount(numbers).argmax())
        wanted: list[Any] = numbers.tolist()
        if len(self.classes_) == 2:
            wanted = [bool(number) for number in wanted]
        self._told(self._search(np.asarray(X, float), wanted))
        return self

    def predict(self, X: Any) -> np.ndarray:
        """The classes; the most frequent one where the function gives none.

        Args:
            X: numbers, `[row, column]`.
        """
        check_is_fitted(self, "outcome_")
        X = validate_data(self, X, reset=False, dtype="numeric")
        values = self._values(np.asarray(X, float), self.fallback_)
        numbers = np.array([int(value) for value in values], np.int64)
        outside = (numbers < 0) | (numbers >= len(self.classes_))
        return self.classes_[np.where(outside, self.fallback_, numbers)]


def _one_for_each(rows: list[tuple], wanted: list[Any]) -> list[Example]:
    """Each different row once."""
    seen: dict[tuple, Example] = {}
    examples = []
    for row, value in zip(rows, wanted, strict=True):
        if row not in seen or seen[row].output != value:
            example = Example(row, value, f"row {len(examples)}")
            seen.setdefault(row, example)
            examples.append(example)
    return examples
