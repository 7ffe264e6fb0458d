"""The list functions: sound examples, all different, and programs for some of each."""

import numpy as np
import pytest

from softcode.machine import build
from softcode.machine.assembly import Assembly
from softcode.program import Program
from softcode.task import SUITES, dump_task, load_task, recipes
from softcode.task.suites.lists import FAMILIES
from softcode.verify import check_task

from .list_programs import PROGRAMS


RECIPES = {recipe.name: recipe for recipe in SUITES["lists"]}
FUNCTIONS = {f.name: f for family in FAMILIES.values() for f in family}
NUM_EXAMPLES = {"train": 16, "validation": 16, "test": 32, "extrapolation": 16}


@pytest.fixture(scope="module")
def tasks():
    return {name: recipe.make().on() for name, recipe in RECIPES.items()}


def does(function, examples):
    """Whether it is defined on the examples' inputs and gives what they observe."""
    try:
        return all(
            wanted in (None, got)
            for example in examples
            for got, wanted in zip(function(example.input), example.output, strict=True)
        )
    except (IndexError, ValueError):
        return False


def test_there_are_many_with_names_of_their_own():
    assert len(RECIPES) == len(SUITES["lists"]) == len(FUNCTIONS) >= 110
    assert len(recipes()) == sum(map(len, SUITES.values()))
    spoken = {name.replace("-", " ").lower() for name in recipes()}
    assert len(spoken) == len(recipes())


def test_each_says_what_it_does_in_words_of_its_own():
    descriptions = {recipe.description for recipe in RECIPES.values()}
    assert len(descriptions) == len(RECIPES)
    assert all(d[0].isupper() and d.endswith(".") for d in descriptions)
    assert all(recipe.source for recipe in RECIPES.values())


def test_few_settings_serve_all():
    assert len({recipe.machine() for recipe in RECIPES.values()}) == 2
    assert len({recipe.machine(16) for recipe in RECIPES.values()}) == 2


def test_splits_are_full_and_in_range(tasks):
    for name, task in tasks.items():
        assert task.reference is None
        counts = {split: len(s.examples) for split, s in task.splits.items()}
        assert counts == NUM_EXAMPLES, name
        for split, size in zip(NUM_EXAMPLES, (8, 8, 8, 16), strict=True):
            for example in task.splits[split].examples:
                values = [v for v in example.output if v is not None]
                assert len(example.input) == len(example.output) == size, name
                assert all(type(v) is int for v in [*example.input, *values]), name
                assert 0 <= min(example.input + values, default=0), name
                assert max(example.input + values) < size, name


def test_no_input_stands_in_two_splits_or_twice(tasks):
    for name, task in tasks.items():
        inputs = [tuple(e.input) for s in task.splits.values() for e in s.examples]
        assert len(set(inputs)) == len(inputs), name


def test_none_is_done_by_doing_nothing_or_by_one_memory(tasks):
    for name, task in tasks.items():
        examples = task.splits["train"].examples
        assert not does(list, examples), name
        num_outputs = len({tuple(e.output) for e in examples})
        is_constant = len({tuple(FUNCTIONS[name](e.input)) for e in examples}) == 1
        assert is_constant == (num_outputs == 1), name


def test_no_two_are_the_same_function(tasks):
    same = [
        (name, other)
        for name, task in tasks.items()
        for other, function in FUNCTIONS.items()
        if other != name and does(function, task.splits["train"].examples)
    ]
    assert same == []


@pytest.mark.parametrize("suite", ["saldyt", "classics"])
def test_none_is_a_task_of_another_suite(suite):
    for recipe in SUITES[suite]:
        examples = recipe.make().splits["train"].examples
        assert [n for n, f in FUNCTIONS.items() if does(f, examples)] == []


def test_some_of_each_family_have_programs():
    assert PROGRAMS.keys() <= FUNCTIONS.keys()
    for name, family in FAMILIES.items():
        num_done = sum(function.name in PROGRAMS for function in family)
        assert num_done >= (1 if name == "pairs" else 2), name


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_does_all_examples(tasks, name):
    task = tasks[name]
    defined = {}
    # As Python, since a checked run of the machine takes seconds.
    roomy = build("assembly", {**task.machine.settings, "lines": 15})
    source = Program.parse(PROGRAMS[name], roomy).to_python("run")
    exec(compile(source, name, "exec"), defined)

    def run(memory):
        base = len(memory)
        num_steps = RECIPES[name].num_steps(base)
        return defined["run"](memory, base=base, num_steps=num_steps)

    for split, shown in task.splits.items():
        assert does(run, shown.examples), split


@pytest.mark.parametrize("name", ["double each", "insert 1 in front"])
def test_a_program_does_all_examples_on_the_machine(tasks, name):
    program = Program.parse(PROGRAMS[name], tasks[name].machine)
    checks = check_task(program, tasks[name])
    assert {split: check.passed for split, check in checks.items()} == NUM_EXAMPLES


@pytest.mark.parametrize("base", [4, 5, 7])
def test_each_is_defined_for_other_bases(base):
    random = np.random.default_rng(0)
    for name, function in FUNCTIONS.items():
        for _ in range(20):
            memory, output = function.sample(random, base)
            assert len(memory) == len(output) == base, name
            assert all(0 <= value < base for value in memory), name


def test_the_seed_alone_decides_the_examples():
    make = RECIPES["zeros to the end"].make
    assert make(seed=5) == make(seed=5)
    assert make(seed=5).splits != make(seed=6).splits


def test_one_without_a_reference_is_dumped_and_read_back(tmp_path):
    task = RECIPES["keep odd cells"].make()
    assert task.on(Assembly(8, 3, 5)).reference is None
    path = tmp_path / "task.json"
    path.write_text(dump_task(task.on()))
    assert load_task(path) == task
