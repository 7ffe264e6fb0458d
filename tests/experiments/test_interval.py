"""Wilson's interval of a share."""

import pytest
from hypothesis import given, strategies as st

from softcode.experiments import wilson_interval


@st.composite
def counts(draw):
    num_trials = draw(st.integers(1, 10_000))
    return draw(st.integers(0, num_trials)), num_trials


@given(counts())
def test_it_holds_the_share_and_lies_in_0_to_1(count):
    num_successes, num_trials = count
    low, high = wilson_interval(num_successes, num_trials)
    share = num_successes / num_trials
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    assert low < high


@given(counts())
def test_successes_and_failures_are_treated_alike(count):
    num_successes, num_trials = count
    low, high = wilson_interval(num_successes, num_trials)
    mirrored = wilson_interval(num_trials - num_successes, num_trials)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(counts())
def test_its_ends_solve_the_score_equation(count):
    num_successes, num_trials = count
    share = num_successes / num_trials
    low, high = wilson_interval(num_successes, num_trials)
    for end in (low, high):
        if 0 < end < 1:
            distance = (share - end) ** 2
            variance = end * (1 - end) / num_trials
            assert distance == pytest.approx(1.959964**2 * variance, rel=1e-6, abs=1e-9)


@given(counts())
def test_more_trials_of_the_same_share_narrow_it(count):
    num_successes, num_trials = count
    low, high = wilson_interval(num_successes, num_trials)
    less, more = wilson_interval(4 * num_successes, 4 * num_trials)
    assert more - less < high - low


def test_it_gives_the_published_values():
    assert wilson_interval(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)
    assert wilson_interval(10, 10) == pytest.approx((0.7225, 1), abs=1e-4)
    assert wilson_interval(15, 100) == pytest.approx((0.0931, 0.2328), abs=1e-4)


@pytest.mark.parametrize("count", [(0, 0), (-1, 10), (11, 10), (1, 0)])
def test_what_is_no_share_is_refused(count):
    with pytest.raises(ValueError, match="is no share"):
        wilson_interval(*count)
