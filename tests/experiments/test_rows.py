"""What the experiments are made of is whole: rows, settings, starts, shares."""

import pytest

from softcode.experiments import EXPERIMENTS, extended, lists, table1
from softcode.induce import AbstractInducer
from softcode.program import Program
from softcode.task import recipes


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
    found[names[0]] = lists._Found(1.0, None)
    found[names[1]] = lists._Found(3.0, None)
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
