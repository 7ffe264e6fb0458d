"""A lifetime of tasks: networks are shared, kept, taken back, and it can be taken up."""

import pytest

from softcode.induce.perceive import (
    LifelongTask,
    Perceive,
    Stretch,
    drifting,
    lifelong,
    live,
)
from softcode.induce.perceive.past import Past
from softcode.library import Shelf, ShelfFault
from softcode.perception import PerceptualFault
from softcode.perception.examples import receipts
from softcode.perception.spaces import Remembered, Rules


QUICK = Perceive(network="small", mixture_updates=120)


@pytest.fixture(scope="module")
def tasks():
    rules = {"total": sum, "largest": max}
    return {
        name: LifelongTask(receipts(rule, seed=n), Remembered(Rules(cost=3)))
        for n, (name, rule) in enumerate(rules.items())
    }


@pytest.fixture(scope="module")
def schedule(tasks):
    return drifting(list(tasks), 2, 40)


@pytest.fixture(scope="module")
def lifetime(tasks, schedule, tmp_path_factory):
    return live(tasks, schedule, tmp_path_factory.mktemp("life"), QUICK)


def test_every_task_gets_its_program_and_the_shelf_says_who_taught(lifetime):
    assert dict(lifetime.programs) == {"total": "sum(digits)", "largest": "max(digits)"}
    taught = [made.task for made in lifetime.shelf.lineage("read").values()]
    assert set(taught) == {"total", "largest"}


def test_no_task_is_left_worse_than_its_interval(lifetime, tasks):
    first = {}
    for milestone in lifetime.milestones:
        for name, share in milestone.accuracies.items():
            num = len(tasks[name].task.splits["test"].outputs)
            was = first.setdefault(name, share)
            # Two shares of so many results differ by chance by less than this, at 99.9 %.
            assert share > was - 3.3 * (2 * 0.25 / num) ** 0.5


def test_one_that_stopped_anywhere_ends_as_it_would_have(
    lifetime, tasks, schedule, tmp_path, monkeypatch
):
    class Killed(Exception):
        pass

    save, calls = Past.save, []

    def killed_before_saving(past):
        # The shelf has the stretch already, and the lifetime's file has not.
        calls.append(1)
        if len(calls) in (2, 4):
            raise Killed
        save(past)

    monkeypatch.setattr(Past, "save", killed_before_saving)
    for _ in range(2):
        with pytest.raises(Killed):
            live(tasks, schedule, tmp_path, QUICK)
    ended = live(tasks, schedule, tmp_path, QUICK)
    assert ended.milestones == lifetime.milestones
    assert ended.programs == lifetime.programs


def test_what_makes_an_earlier_task_worse_is_taken_back(
    lifetime, tasks, schedule, tmp_path, monkeypatch
):
    taught = lifelong._taught

    def spoiled(learners, programs, stretch, *rest):
        weights = taught(learners, programs, stretch, *rest)
        if stretch.main == "largest":
            weights = {n: {p: -a for p, a in own.items()} for n, own in weights.items()}
        return weights

    monkeypatch.setattr(lifelong, "_taught", spoiled)
    ended = live(tasks, schedule, tmp_path, QUICK)
    assert "total would fall from" in ended.milestones[-1].taken_back
    before, after = ended.milestones[1].accuracies, ended.milestones[-1].accuracies
    assert after["total"] == before["total"]
    # The program was found, and does with the network as it was.
    assert ended.programs["largest"] == "max(digits)"


def test_a_folder_of_another_lifetime_is_refused(tasks, schedule, tmp_path):
    live(tasks, schedule[:1], tmp_path, QUICK)
    with pytest.raises(PerceptualFault, match="another lifetime"):
        live(tasks, schedule[:1], tmp_path, QUICK, seed=1)


def test_an_unknown_task_in_the_schedule_is_told(tasks, tmp_path):
    with pytest.raises(PerceptualFault, match="the schedule names"):
        live(tasks, [Stretch({"smallest": 1.0}, 5)], tmp_path, QUICK)


def test_two_at_work_in_one_folder_are_told(tasks, schedule, tmp_path):
    with (
        Shelf(tmp_path / "shelf").changing(),
        pytest.raises(ShelfFault, match="at work"),
    ):
        live(tasks, schedule, tmp_path, QUICK)


def test_networks_of_one_name_are_one_network(tasks, tmp_path):
    other = LifelongTask(receipts(sum, seed=3), Rules(num_classes=10, cost=3))
    wider = {**other.task.networks, "read": 12}
    changed = other.task.__class__("other", other.task.images, wider, other.task.splits)
    both = {**tasks, "other": LifelongTask(changed, other.space)}
    with pytest.raises(PerceptualFault, match="another task has one of that name"):
        live(both, [], tmp_path, QUICK)
