"""Sums over all ways to read are what they are by hand, forwards and backwards."""

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest

from softcode.perception import (
    AbstractBehaviour,
    NetworkCall,
    PerceptualTask,
    Posteriors,
    ShownImages,
    automaton_of,
)
from softcode.perception.posteriors import FLOOR
from softcode.perception.sums import WeightedSum


NUM_LABELS, NUM_SLOTS = 4, 3


@dataclasses.dataclass(frozen=True, eq=False)
class Given(AbstractBehaviour):
    """A behaviour that is a table."""

    kept: Any
    text: str = "given"
    cost: float = 1.0

    def ways(self, num_images, inputs):
        return self.kept

    def run(self, read, inputs):
        raise NotImplementedError


def task_of(outputs):
    num = len(outputs)
    images = np.tile(np.arange(NUM_SLOTS), (num, 1))
    shown = ShownImages(images, np.zeros((num, 0), int), np.asarray(outputs))
    splits = dict.fromkeys(("train", "validation", "test"), shown)
    return PerceptualTask(
        "t", np.zeros((NUM_SLOTS, 4, 4)), {"read": NUM_LABELS}, splits
    )


CALLS = tuple(NetworkCall("read", slot) for slot in range(NUM_SLOTS))


def by_hand(table, said, wanted):
    total, posterior = 0.0, np.zeros((NUM_SLOTS, NUM_LABELS))
    for labels in itertools.product(range(NUM_LABELS), repeat=NUM_SLOTS):
        if table[labels] == wanted:
            chance = np.prod([said[slot, 0, l] for slot, l in enumerate(labels)])
            total += chance
            for slot, label in enumerate(labels):
                posterior[slot, label] += chance
    return total, posterior


@pytest.mark.parametrize("seed", range(12))
def test_random_tables_have_the_likelihoods_and_posteriors_that_they_have_by_hand(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(1 + seed % 5 + 1, size=(NUM_LABELS,) * NUM_SLOTS)
    outputs = rng.integers(6, size=8)
    task = task_of(outputs)
    posteriors = Posteriors(task, [Given(automaton_of(CALLS, table))])
    said = rng.dirichlet(np.ones(NUM_LABELS), size=(8, NUM_SLOTS, 1))
    numbers = posteriors.numbers("train", np.arange(8), [0])
    logs, wanted = posteriors.sums(numbers, said, np.ones(1))
    for example, output in enumerate(outputs):
        total, posterior = by_hand(table, said[example], output)
        assert (numbers[0, example] < 0) == (not (table == output).any())
        assert logs[0, example] == pytest.approx(np.log(total + FLOOR), abs=1e-6)
        np.testing.assert_allclose(
            wanted[example, :, 0], posterior / (total + FLOOR), atol=1e-5
        )


@pytest.mark.parametrize("weights", [(1, 1, 1), (16, 4, 1), (1, 10, 100), (3, 3, 5)])
def test_weighted_sums_are_read_as_their_tables_are(weights):
    ways = np.indices((NUM_LABELS,) * NUM_SLOTS)
    table = sum(w * way for w, way in zip(weights, ways, strict=True))
    outputs = [0, 3, int(table.max()), int(table[1, 2, 3]), int(table[2, 0, 1]), 7]
    task = task_of(outputs)
    both = [
        Given(automaton_of(CALLS, np.asarray(table))),
        Given(WeightedSum(CALLS, weights, NUM_LABELS)),
    ]
    posteriors = Posteriors(task, both)
    rng = np.random.default_rng(0)
    said = rng.dirichlet(np.ones(NUM_LABELS), size=(len(outputs), NUM_SLOTS, 1))
    numbers = posteriors.numbers("train", np.arange(len(outputs)), [0, 1])
    logs, _ = posteriors.sums(numbers, said, np.ones(2))
    np.testing.assert_allclose(logs[0], logs[1], atol=1e-9)
    first = posteriors.sums(numbers[:1], said, np.ones(1))[1]
    np.testing.assert_allclose(
        first, posteriors.sums(numbers[1:], said, np.ones(1))[1], atol=1e-9
    )


def test_posteriors_are_the_slope_of_the_likelihood():
    rng = np.random.default_rng(3)
    table = rng.integers(3, size=(NUM_LABELS,) * NUM_SLOTS)
    posteriors = Posteriors(task_of([1]), [Given(automaton_of(CALLS, table))])
    numbers = posteriors.numbers("train", np.arange(1), [0])
    said = rng.dirichlet(np.ones(NUM_LABELS), size=(1, NUM_SLOTS, 1))
    log_of = lambda p: posteriors.sums(numbers, p, np.zeros(1))[0][0, 0]
    _, wanted = posteriors.sums(numbers, said, np.ones(1))
    for place in np.ndindex(said.shape):
        more = said.copy()
        more[place] *= np.exp(1e-6)
        slope = (log_of(more) - log_of(said)) / 1e-6
        assert slope == pytest.approx(wanted[place], abs=1e-4)


def test_states_with_equal_futures_are_one():
    ten = np.arange(10)
    table = sum(np.meshgrid(*[ten] * 5, indexing="ij"))
    calls = tuple(NetworkCall("read", slot) for slot in range(5))
    sums = automaton_of(calls, np.asarray(table))
    assert [len(layer) for layer in sums.layers] == [1, 10, 19, 28, 37]
    assert len(sums.results) == 46


def test_a_behaviour_that_reads_nothing_is_sure_of_its_one_result():
    constant = Given(automaton_of((), np.asarray(5)))
    posteriors = Posteriors(task_of([5, 6]), [constant])
    numbers = posteriors.numbers("train", np.arange(2), [0])
    logs, _ = posteriors.sums(numbers, np.zeros((2, 3, 1, 4)), np.ones(1))
    assert logs[0, 0] == pytest.approx(0, abs=1e-5)
    assert logs[0, 1] == pytest.approx(np.log(FLOOR))
