"""The compiled search: what it finds is right, and it misses nothing."""

import jax.random as jr
import numpy as np
import pytest

from softcode.induce import Budget, Outcome, induce
from softcode.induce.enumerate import Enumerate, staged
from softcode.machine import run
from softcode.machine.assembly import CODE, Assembly
from softcode.program import Program, Sketch
from softcode.skeleton import skeletons
from softcode.task import Example, Split, Task, recipes
from softcode.verify import check


CHUNK = 100_000_000
# Too many for one-line programs to be complete by chance, few enough to be quick.
NUM_TASKS = 10


def random_task(machine, rng, *, num_lines, with_registers=False):
    """Examples of what a random program does, with the program as the reference."""
    choices = {
        name: rng.integers(space.size, size=space.shape, dtype=np.int32)
        for name, space in machine.parameters.items()
    }
    choices["instruction"][num_lines:] = CODE["halt"]
    if machine.wraps:
        choices["instruction"][num_lines:] = CODE["noop"]
    reference = Program(machine, choices)
    cells = machine.inputs["memory"]
    memory = rng.integers(cells.size, size=(*cells.shape, 6), dtype=np.int32)
    registers = np.zeros((machine.num_registers, 6), np.int32)
    if with_registers:
        registers = rng.integers(machine.base, size=registers.shape, dtype=np.int32)
    state = run(machine, choices, {"memory": memory, "registers": registers})
    ends = np.broadcast_to(state.registers, registers.shape)
    after = np.broadcast_to(state.memory, memory.shape)
    examples = []
    for i in range(6):
        if with_registers:
            given = {
                "memory": memory[:, i].tolist(),
                "registers": registers[:, i].tolist(),
            }
            wanted = {"memory": after[:, i].tolist(), "registers": ends[:, i].tolist()}
        else:
            given, wanted = memory[:, i].tolist(), after[:, i].tolist()
        examples.append(Example(given, wanted))
    train = {"train": Split(tuple(examples))}
    return Task("random", train, reference=str(reference)).on(machine)


def small(**settings):
    return Assembly(
        base=4,
        num_registers=2,
        num_steps=8,
        modular=True,
        fixed_time=True,
        **settings,
    )


def search(task, **settings):
    return induce(task, Enumerate(chunk=CHUNK, **settings), budget=Budget(seconds=30.0))


@pytest.mark.parametrize("with_registers", [False, True], ids=["memory", "registers"])
@pytest.mark.parametrize("wraps", [False, True], ids=["ends", "wraps"])
@pytest.mark.parametrize("num_lines", [1, 2, 3])
def test_a_program_is_found_wherever_there_is_one(num_lines, wraps, with_registers):
    rng = np.random.default_rng(num_lines)
    machine = small(num_lines=num_lines, wraps=wraps)
    for _ in range(NUM_TASKS if num_lines < 3 else 3):
        task = random_task(
            machine, rng, num_lines=num_lines, with_registers=with_registers
        )
        assert check(task.reference, task, "train").all_passed
        result = search(task)
        assert result.outcome is Outcome.solved, str(task.reference)
        assert result.verified["train"].all_passed


@pytest.mark.parametrize("num_lines", [1, 2])
def test_the_complete_stages_alone_miss_nothing(monkeypatch, num_lines):
    whole = Enumerate.prepare

    def without_direct(self, task):
        plan = whole(self, task)
        stages = tuple(stage for stage in plan.stages if not stage.is_direct)
        return plan._replace(stages=stages)

    monkeypatch.setattr(Enumerate, "prepare", without_direct)
    rng = np.random.default_rng(10 + num_lines)
    for _ in range(NUM_TASKS):
        task = random_task(small(num_lines=num_lines + 1), rng, num_lines=num_lines)
        result = search(task)
        assert result.outcome is Outcome.solved, str(task.reference)


@pytest.mark.parametrize("wraps", [False, True], ids=["ends", "wraps"])
def test_every_proposal_passes_the_examples_it_was_made_from(wraps):
    inducer = Enumerate(chunk=200_000)
    rng = np.random.default_rng(1)
    num_proposals = 0
    for _ in range(6):
        task = random_task(small(num_lines=3, wraps=wraps), rng, num_lines=2)
        plan = inducer.prepare(task)
        state = inducer.init(plan, jr.key(0))
        for _ in range(40):
            proposed = inducer.propose(plan, state)
            for proposal in proposed.proposals:
                found = check(proposal.program, task, "train")
                assert found.all_passed, str(proposal.program)
                num_proposals += 1
            verdicts = [False] * len(proposed.proposals)
            state = inducer.observe(plan, proposed.state, verdicts)
    assert num_proposals > 50


def test_a_search_goes_on_past_what_was_refused_and_repeats_nothing():
    task = random_task(small(num_lines=2), np.random.default_rng(3), num_lines=1)
    inducer = Enumerate(chunk=CHUNK)
    plan = inducer.prepare(task)._replace(
        stages=tuple(s for s in inducer.prepare(task).stages[-1:])
    )
    state, seen, proposed = inducer.init(plan, jr.key(0)), [], None
    for _ in range(200):
        proposed = inducer.propose(plan, state)
        seen += [str(p.program) for p in proposed.proposals]
        state = inducer.observe(plan, proposed.state, [False] * len(proposed.proposals))
        if proposed.is_exhausted:
            break
    assert len(seen) > 1
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_the_size_of_a_chunk_does_not_change_what_is_found(chunk):
    machine = small(num_lines=2)
    rows = [[a, b, 0, 1] for a in range(4) for b in range(3)]
    train = tuple(Example(row, [0, *row[1:]]) for row in rows)
    task = Task("zero", {"train": Split(train)}).on(machine)
    whole = search(task)
    budget = Budget(seconds=30.0)
    assert induce(task, Enumerate(chunk=chunk), budget=budget).program == whole.program


def test_a_loop_that_runs_for_long_is_read_off_at_the_right_step():
    for num_steps in (30, 31, 32, 33, 997):
        machine = Assembly(
            4, 2, num_lines=2, num_steps=num_steps, modular=True, fixed_time=True
        )
        reference = Program.parse("loop:\ninc 1 1\njump 2 loop", machine)
        rows = [[a, b, c, 0] for a in range(4) for b in range(2) for c in range(2)]
        examples = tuple(
            Example(
                {"memory": row, "registers": [0, 0]},
                {"memory": row, "registers": [(num_steps + 1) // 2 % 4, 0]},
            )
            for row in rows
        )
        task = Task("count", {"train": Split(examples)}).on(machine)
        assert check(reference, task, "train").all_passed
        result = search(task)
        assert result.outcome is Outcome.solved
        assert result.verified["train"].all_passed


def test_many_registers_with_values_are_all_searched():
    machine = Assembly(base=4, num_registers=5, num_lines=1, num_cells=1, num_steps=4)
    given = [0, 1, 3, 1, 2]
    example = Example(
        {"memory": [0], "registers": given},
        {"memory": [0], "registers": [*given[:4], 3]},
    )
    task = Task("inc r5", {"train": Split((example,))}).on(machine)
    assert check(Program.parse("inc 5 5", machine), task, "train").all_passed
    assert search(task).outcome is Outcome.solved


def test_what_training_never_runs_is_not_claimed_to_be_impossible():
    machine = Assembly(
        7, 1, num_lines=4, num_cells=1, num_steps=6, modular=True, fixed_time=True
    )
    reference = Program.parse("jump 1 end\ninc 1 1\ninc 1 1\nend: halt", machine)

    def example(given, wanted):
        return Example(
            {"memory": [0], "registers": [given]},
            {"memory": [0], "registers": [wanted]},
        )

    # Training never runs the lines behind the jump.
    splits = {
        "train": Split((example(0, 0),)),
        "validation": Split((example(1, 3),)),
    }
    task = Task("held out", splits).on(machine)
    for split in splits:
        assert check(reference, task, split).all_passed
    assert search(task).outcome is not Outcome.none_exists


def test_no_time_that_is_no_number_is_accepted():
    with pytest.raises(ValueError, match="must be 0 or more"):
        Budget(seconds=float("nan"))


SUM_OF_THREE = """
    inc 4 4
    inc 4 4
loop:
    read 3 ?
    ?
    inc 3 3
    max 3 4 5
    sub 4 5 5
    jump 5 ?
    write 3 ?
"""


def test_the_holes_of_a_sketch_are_filled_and_the_rest_is_kept():
    task = recipes()["reduce"].make().on()
    sketch = Sketch(task.machine, SUM_OF_THREE)
    result = search(task, sketch=sketch)
    assert result.outcome is Outcome.solved
    assert sketch.admits(result.program)
    assert result.verified["extrapolation"].all_passed


def test_a_sketch_that_nothing_fills_is_said_to_be_impossible():
    task = recipes()["reduce"].make().on()
    sketch = Sketch(task.machine, SUM_OF_THREE.replace("write 3 ?", "read 3 ?"))
    result = search(task, sketch=sketch)
    assert result.outcome is Outcome.none_exists
    assert "the sketch's holes" in result.message


def test_a_sketch_for_another_machine_is_refused():
    task = recipes()["reduce"].make().on()
    sketch = Sketch(Assembly(base=4), "?")
    with pytest.raises(ValueError, match="for another machine"):
        search(task, sketch=sketch)


def test_what_a_skeleton_proposes_fills_its_sketch_and_is_told_in_words():
    task = recipes()["map inc"].make().on()
    result = search(task)
    assert result.term == "for each cell x:\n    x = x + 1\n    memory[i] = x"
    admitting = [
        skeleton
        for skeleton in skeletons(task.machine, 1)
        if skeleton.sketch.admits(result.program)
    ]
    assert result.term in [s.sentence(result.program) for s in admitting]


def test_a_search_that_is_cut_short_says_up_to_which_size_nothing_exists():
    machine = Assembly(4, 2, num_lines=6, num_steps=24, modular=True, fixed_time=True)
    cells = np.random.default_rng(0).integers(4, size=(16, 4)).tolist()
    ends = np.random.default_rng(1).integers(4, size=(16, 4)).tolist()
    pairs = zip(cells, ends, strict=True)
    examples = tuple(Example(given, wanted) for given, wanted in pairs)
    task = Task("noise", {"train": Split(examples)}).on(machine)
    inducer = Enumerate(chunk=1_000_000, max_holes=0)
    result = induce(task, inducer, budget=Budget(seconds=None, num_rounds=40))
    assert result.outcome is Outcome.budget_spent
    number = int(result.message.split("up to ")[1].split(" ")[0])
    assert 1 <= number < 6
    assert "is not known" in result.message
    fewer = Enumerate(chunk=1_000_000, max_holes=0, max_registers=1)
    result = induce(task, fewer, budget=Budget(seconds=None, num_rounds=1))
    assert "up to" not in result.message
    complete = induce(
        task,
        Enumerate(max_lines=number, max_holes=0),
        budget=Budget(seconds=60.0),
    )
    assert complete.outcome is Outcome.none_exists


@pytest.mark.parametrize("with_registers", [False, True], ids=["memory", "registers"])
def test_no_stage_looks_outside_of_its_tables(with_registers):
    machine = Assembly(4, 4, num_lines=8, num_steps=24, modular=True, fixed_time=True)
    rng = np.random.default_rng(0)
    task = random_task(machine, rng, num_lines=2, with_registers=with_registers)
    plan = Enumerate().prepare(task)
    assert len(plan.stages) > 100
    for stage in plan.stages[::7]:
        scope, choices = staged(plan.code, plan.scope, stage)
        num_choices, num_touched = choices.touched_after.shape
        assert scope.first_touched < num_touched
        assert choices.touched_after.max() < num_touched
        assert choices.rows[:, 1:].max() < machine.num_registers
        assert scope.allowed.shape == (stage.num_lines, num_choices)
        assert scope.may_write.shape == scope.is_open.shape == (stage.num_lines,)
