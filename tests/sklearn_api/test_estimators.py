"""The estimators keep what scikit-learn asks of estimators, and give functions."""

import pickle

import numpy as np
import pytest


pytest.importorskip("sklearn")

from sklearn.utils.estimator_checks import parametrize_with_checks

from softcode.sklearn import ProgramClassifier, ProgramRegressor


# Data of the checks are noise mostly, in which no function is to be found.
QUICK = [ProgramRegressor(seconds=0.05), ProgramClassifier(seconds=0.05)]
# Told as they are: they are for what has an exact rule, not for noise.
EXPECTED = {
    "check_classifiers_train": "blobs have no exact rule in so little time",
    "check_regressors_train": "noise has no exact rule",
}


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks(QUICK, expected_failed_checks=lambda each: EXPECTED)
def test_they_are_estimators(estimator, check):
    check(estimator)


def test_a_rule_is_found_and_scored():
    draw = np.random.default_rng(0)
    rows = draw.integers(0, 30, (40, 2))
    wanted = np.where(rows[:, 0] > rows[:, 1], rows[:, 0] - rows[:, 1], 0)
    model = ProgramRegressor(seconds=20).fit(rows[:30], wanted[:30])
    assert model.score(rows[30:], wanted[30:]) == 1.0
    assert "def predict(" in model.source_


def test_they_are_kept_as_files():
    rows = np.arange(12).reshape(12, 1)
    model = ProgramRegressor(seconds=5).fit(rows, rows[:, 0] * 3)
    again = pickle.loads(pickle.dumps(model))
    assert again.source_ == model.source_
    assert again.predict([[50]]).tolist() == [150.0]


def test_where_none_is_found_that_is_told():
    draw = np.random.default_rng(0)
    rows, noise = draw.normal(size=(30, 2)), draw.normal(size=30)
    model = ProgramRegressor(seconds=0.5).fit(rows, noise)
    assert model.program_ is None and model.source_ is None
    assert model.outcome_ == "budget_spent"
    assert len(set(model.predict(draw.normal(size=(4, 2))))) == 1
