"""How a hidden state leaves those of the lessons."""

import jax.random as jr
import numpy as np
import pytest

from softcode.npi.network import Interface, NetworkSizes, Training, drift, train
from softcode.npi.run import NetworkController, accuracy, shortest_failure
from softcode.npi.tasks import TASKS
from softcode.reference import Contexts, sample
from softcode.report import plot_drift


TASK = TASKS["bubble_sort"]
PROGRAM = TASK.program("non-recursive")
INTERFACE = Interface.of(TASK, "non-recursive")
TRAINING = Training(margin=1.0, learning_rate=0.01, sizes=NetworkSizes(16, 1, 16, 8, 8))


def contexts_of(*inputs):
    return sample(PROGRAM, [TASK.encode(given) for given in inputs])


def longest(contexts, name):
    own = [c for c in contexts if PROGRAM.names[c.program] == name]
    return max(own, key=lambda context: len(context.observations))


@pytest.fixture(scope="module")
def lessons():
    return contexts_of([2, 1], [1, 2])


@pytest.fixture(scope="module")
def weights(lessons):
    return train(INTERFACE, list(lessons.frames()), jr.key(0), TRAINING).weights


def test_in_the_lessons_themselves_nothing_drifts(weights, lessons):
    found = drift(INTERFACE, weights, PROGRAM, longest(lessons, "RESET"), lessons)
    np.testing.assert_allclose(found.from_right, 0, atol=1e-5)
    assert (found.from_wrong > 0.01).all()
    assert (found.margins >= 1.0).all()
    assert found.first_wrong is None
    assert found.num_lesson_steps == len(found.margins)


def test_beyond_the_lessons_the_state_leaves_what_was_learned(weights, lessons):
    """Until the lessons' end all is as it was; after it, no state is one of theirs."""
    context = longest(contexts_of(list(range(12))), "RESET")
    found = drift(INTERFACE, weights, PROGRAM, context, lessons)
    known = found.num_lesson_steps - 1
    np.testing.assert_allclose(found.from_right[:known], 0, atol=1e-5)
    assert (found.from_right[known + 1 :] > 0.01).all()
    assert found.decisions[:2] == ("LSHIFT()", "LSHIFT()")
    assert found.call == "RESET()"
    wrong = np.flatnonzero(found.margins < 0)
    assert found.first_wrong == wrong[0] >= known


def test_a_decision_that_no_lesson_makes_has_none_to_compare(weights):
    """A sorted array never calls for an exchange."""
    lessons = contexts_of([1, 2])
    swaps = contexts_of([2, 1])
    found = drift(INTERFACE, weights, PROGRAM, longest(swaps, "COMPSWAP"), lessons)
    assert np.isinf(found.from_right).all()  # no lesson exchanges elements
    assert np.isfinite(found.from_wrong).all()


def test_no_lessons_are_refused(weights, lessons):
    with pytest.raises(ValueError, match="no lessons"):
        drift(INTERFACE, weights, PROGRAM, longest(lessons, "RESET"), Contexts({}))


def test_the_picture_has_its_panels(weights, lessons, tmp_path):
    from PIL import Image

    context = longest(contexts_of(list(range(9))), "RESET")
    found = drift(INTERFACE, weights, PROGRAM, context, lessons)
    plot_drift(found, tmp_path / "d.png")
    with Image.open(tmp_path / "d.png") as image:
        assert image.width > 600 < image.height


def test_the_shortest_failure_is_where_the_network_first_does_otherwise(weights):
    """A network taught with short arrays alone counts how often it has gone round."""
    controller = NetworkController(PROGRAM, INTERFACE, weights)
    assert accuracy(TASK, PROGRAM, controller, [[1, 2], [2, 1]]).all()
    rng = np.random.default_rng(0)
    failure = shortest_failure(
        TASK, PROGRAM, controller, rng, sizes=range(2, 12), num_inputs=10
    )
    assert failure is not None
    assert failure.size > 2
    assert PROGRAM.decide(failure.context) == failure.wanted != failure.got
