"""What the experiments are made of is whole: rows, settings, starts, shares."""

import pytest

from softcode.experiments import EXPERIMENTS, extended, lists, table1
from softcode.induce import AbstractInducer
from softcode.machine import Assembly
from softcode.program import Program
from softcode.task import Task, recipes


@pytest.mark.parametrize("name", EXPERIMENTS)
@pytest.mark.parametrize("quick", [False, True], ids=["full", "quick"])
def test_an_experiment_says_its_title_rows_and_settings(name, quick):
    experiment = EXPERIMENTS[name]
    assert experiment.title
    assert all(experiment.rows.values())
    assert "examples" in experiment.settings(quick)


@pytest.mark.parametrize("row", EXPERIMENTS["table1"].rows)
def test_each_row_of_table_1_has_one_setting_for_all_tasks(row):
    assert isinstance(table1.inducer(row, quick=True), AbstractInducer)
    published = table1._PUBLISHED.get(row)
    assert published is None or len(published) == len(table1._COLUMNS)


@pytest.mark.parametrize("row", table1._STARTS)
def test_the_starts_fit_the_machine_of_every_task(row):
    for column in table1._COLUMNS:
        task = table1.task_for(recipes()[column], 0)
        program = Program.parse(table1._STARTS[row], task.machine)
        assert program.machine.num_lines == 10


def test_the_harder_columns_are_tasks():
    assert set(extended._COLUMNS) <= set(recipes())


def test_a_share_counts_what_was_right_in_time():
    names = [recipe.name for recipe in lists.lists.RECIPES[:4]]
    found = dict.fromkeys(names)
    found[names[0]] = lists._Found(1.0, None, True)
    found[names[1]] = lists._Found(3.0, None, True)
    found[names[2]] = lists._Found(0.5, None, False)
    shares = {
        row: {
            cell["column"]: cell["num_solved"]
            for cell in lists._shares(row, found, 1.0)
        }
        for row in ("2 s", "20 s")
    }
    assert shares["2 s"]["all"] == 1
    assert shares["20 s"]["all"] == 2
    assert shares["20 s"]["held out"] == 1


ADD = "read 1 2\n{there}\nread 1 3\nadd 2 3 2\n{back}\nwrite 1 2\n"


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        (ADD.format(there="dec 1 1", back="zero 1"), True),
        (ADD.format(there="\n".join(["inc 1 1"] * 7), back="zero 1"), False),
        (ADD.format(there="dec 1 1", back="zero 1") + "loop: jump 6 loop", False),
    ],
    ids=["right at every length", "right at the length shown", "never ends"],
)
def test_a_program_must_be_right_at_lengths_that_it_was_not_shown(text, is_right):
    task = recipes()["add the last to the first"].make(seed=1).on()
    program = Program.parse(text, task.machine)
    assert lists.is_right_elsewhere(program, task, seed=2) == is_right


def test_a_concept_that_nobody_wrote_down_judges_nothing():
    task = Task.of([([1, 2], [2, 2])]).on(Assembly(base=8, num_cells=2))
    program = Program.parse("inc 1 1", task.machine)
    with pytest.raises(ValueError, match="no concept"):
        lists.is_right_elsewhere(program, task, seed=0)
