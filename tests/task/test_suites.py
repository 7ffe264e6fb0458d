"""The literature's tasks: their references do them, and no input stands in two splits."""

import pytest

from softcode.task import SUITES
from softcode.verify import check_task


# The suites with references; `test_lists.py` is about the other.
RECIPES = {r.name: r for suite in ("saldyt", "classics") for r in SUITES[suite]}


@pytest.mark.parametrize("name", RECIPES)
def test_the_reference_passes_every_split(name):
    task = RECIPES[name].make(base=6).on()
    assert list(task.splits) == ["train", "validation", "test", "extrapolation"]
    for split, check in check_task(task.reference, task).items():
        assert check.total == len(task.splits[split].examples) > 0
        assert check.passed == check.total, (split, check.failures)


@pytest.mark.parametrize("name", RECIPES)
def test_no_input_stands_in_two_splits_or_twice(name):
    task = RECIPES[name].make(base=8)
    inputs = [tuple(e.input) for s in task.splits.values() for e in s.examples]
    assert len(set(inputs)) == len(inputs)


@pytest.mark.parametrize("name", RECIPES)
def test_the_seed_alone_decides_the_examples(name):
    make = RECIPES[name].make
    assert make(seed=5) == make(seed=5)
    assert make(seed=5).splits != make(seed=6).splits


@pytest.mark.parametrize("name", RECIPES)
def test_no_example_is_done_by_doing_nothing_throughout(name):
    examples = RECIPES[name].make(base=6).splits["train"].examples
    assert any(list(e.input) != list(e.output) for e in examples)


def test_extrapolation_is_larger_than_training():
    task = RECIPES["map inc"].make(base=5).on()
    assert task.machine_for("train").settings["memory"] == 5
    assert task.machine_for("extrapolation").settings["memory"] == 10
    larger = RECIPES["map inc"].make(base=5, larger_base=7).on()
    assert larger.machine_for("extrapolation").settings["memory"] == 7


def test_every_recipe_says_what_it_is_and_where_it_comes_from():
    for recipe in RECIPES.values():
        assert recipe.description.endswith(".")
        assert recipe.source
