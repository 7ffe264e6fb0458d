"""Proofs that reference programs are right, and that wrong ones are not."""

import dataclasses
import itertools

import numpy as np
import pytest

from softcode.npi.tasks import TASKS
from softcode.npi.tasks.addition import END, task as addition
from softcode.npi.tasks.addition.contracts import _is_sum, _one_column_more
from softcode.npi.tasks.bubble_sort import task as bubble_sort
from softcode.npi.tasks.insertion_sort import task as insertion_sort
from softcode.npi.tasks.quicksort import task as quicksort
from softcode.reference import (
    Contract,
    ReferenceProgram,
    Specification,
    num_places,
    prove,
)
from softcode.world import Call, Primitive, WorldState, implies

from . import countdown


COUNT = Call("COUNT")
SPECIFICATION = Specification(
    contracts={
        COUNT: Contract(
            requires={"not negative": lambda state: 0 <= state.number},
            ensures={"zero": lambda before, after: after.number == 0},
            changes=("number", "steps"),
            measure=lambda state: state.number,
        )
    },
    start={"not negative": lambda state: 0 <= state.number},
)


def with_contract(**changes):
    contract = dataclasses.replace(SPECIFICATION.contracts[COUNT], **changes)
    return dataclasses.replace(SPECIFICATION, contracts={COUNT: contract})


@pytest.mark.parametrize("level", ["recursive", "deep"])
def test_counting_down_ends_at_zero(level):
    proof = prove(countdown.TASK.program(level), SPECIFICATION)
    assert proof.failures == ()
    assert proof.holds


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"ensures": {"one": lambda before, after: after.number == 1}}, "ensures: one"),
        ({"requires": {}}, "the measure is not negative"),
        ({"measure": lambda state: state.number + 1, "requires": {}}, "not negative"),
        ({"measure": lambda state: 5}, "COUNT() is smaller"),
        ({"changes": ("number",)}, "keeps: steps"),
        (
            {"requires": {"positive": lambda state: 1 <= state.number}},
            "COUNT() requires: positive",
        ),
    ],
)
def test_what_does_not_hold_is_named(changes, failure):
    proof = prove(countdown.TASK.program(), with_contract(**changes))
    assert any(failure in name for name in proof.failures)


def test_a_call_of_itself_needs_a_measure():
    with pytest.raises(ValueError, match="has no measure"):
        prove(countdown.TASK.program(), with_contract(measure=None))


def test_a_call_without_a_contract_is_refused():
    with pytest.raises(ValueError, match=r"RSHIFT\(\) has no contract"):
        contracts = dict(bubble_sort.SPECIFICATION.contracts)
        del contracts[Call("RSHIFT")]
        specification = dataclasses.replace(
            bubble_sort.SPECIFICATION, contracts=contracts
        )
        prove(TASKS["bubble_sort"].program(), specification)


def test_a_lemma_that_is_false_is_named():
    lemmas = {
        "sums turn round": lambda a, b: a + b == b + a,
        "all are less": lambda a, b: a < b,
    }
    specification = dataclasses.replace(SPECIFICATION, lemmas=lemmas)
    proof = prove(countdown.TASK.program(), specification)
    assert proof.failures == ("lemma: all are less",)


def test_digits_that_are_not_their_columns_sum_make_no_sum():
    """The lemma of addition, without what says that a column is right."""

    def any_column(first, second, output, weight, carry, one, other, digit, carried):
        return implies(
            _is_sum(first, second, output, weight, carry),
            _is_sum(
                first + weight * one,
                second + weight * other,
                output + weight * digit,
                10 * weight,
                carried,
            ),
        )

    for lemma, holds in ((_one_column_more, True), (any_column, False)):
        specification = dataclasses.replace(SPECIFICATION, lemmas={"step": lemma})
        assert prove(countdown.TASK.program(), specification).holds == holds


def test_a_stack_with_too_little_room_is_not_proved():
    specification = TASKS["quicksort"].specification()
    (name,) = specification.start
    start = {
        name: lambda state: specification.start[name](
            WorldState(**{**vars(state), "num_slots": state.num_slots + 3})
        )
    }
    proof = prove(
        TASKS["quicksort"].program(), dataclasses.replace(specification, start=start)
    )
    assert any("there is room" in failure for failure in proof.failures)


@pytest.mark.parametrize(
    "name", ["bubble_sort", "insertion_sort", "quicksort", "binary_search"]
)
def test_arrays_that_are_too_short_are_left_and_that_is_seen(name):
    """Each array with one place less than it needs."""
    task = TASKS[name]
    specification = task.specification()
    assert specification.lengths.keys() == set(task.world.arrays)
    spare = 1 if name == "bubble_sort" else 0  # its last cell is never looked at
    length = specification.lengths["array"]
    shorter = {
        **specification.lengths,
        "array": lambda state: length(state) - spare - 1,
    }
    proof = prove(task.program(), dataclasses.replace(specification, lengths=shorter))
    assert any("is in array" in failure for failure in proof.failures)


def test_a_place_before_the_first_is_none():
    """Counting down from 0 writes place -1, which is the last one of a list."""
    lengths = {"steps": lambda state: state.number + 5}
    specification = with_contract(requires={"at least -1": lambda s: -1 <= s.number})
    proof = prove(
        countdown.TASK.program(),
        dataclasses.replace(specification, lengths=lengths),
    )
    assert any("MOVE(down) is in steps" in failure for failure in proof.failures)


def test_of_two_steps_that_see_the_same_neither_hides_the_other():
    """The first step leaves the array, the same step later does not."""

    def down_and_up(see):
        for direction in ("down", "up", "up"):
            yield Call("MOVE", (direction,))

    right = countdown.TASK.program()
    program = ReferenceProgram(right.world, {"COUNT": down_and_up}, "COUNT")
    start = {"at 0": lambda state: state.number == 0}
    specification = with_contract(requires=start, ensures={}, measure=None)
    specification = dataclasses.replace(
        specification, start=start, lengths={"steps": lambda state: 5}
    )
    proof = prove(program, specification)
    assert len(proof.failures) == 1
    assert "MOVE(down) is in steps" in proof.failures[0]


def test_a_start_that_cannot_be_proves_nothing():
    start = {"less than itself": lambda state: state.number < state.number}
    lemmas = {"all are less": lambda a, b: a < b}
    specification = dataclasses.replace(SPECIFICATION, start=start, lemmas=lemmas)
    assert set(prove(countdown.TASK.program(), specification).failures) == {
        "at the start: such a state is possible",
        "lemma: all are less",
    }


@pytest.mark.parametrize(
    "name", [name for name, task in TASKS.items() if task.specification is not None]
)
def test_real_inputs_start_as_the_specification_says(name):
    task = TASKS[name]
    specification, rng = task.specification(), np.random.default_rng(0)
    for size in (1, 2, 5, 9):
        state = task.encode(task.random_input(rng, size))
        for array, length in specification.lengths.items():
            assert len(getattr(state, array)) == length(state)
        places = range(len(getattr(state, task.world.arrays[0])))
        for fact in specification.start.values():
            for chosen in itertools.product(places, repeat=num_places(fact)):
                assert fact(state, *chosen)


# An addition's column has hundreds of cases.
SLOW = {"addition"}
PROVED = [
    pytest.param(name, marks=pytest.mark.slow if name in SLOW else ())
    for name, task in TASKS.items()
    if task.specification is not None
]


def proof_of(name, **wrong):
    task = TASKS[name]
    right = task.program()
    subprograms = {**right.subprograms, **wrong}
    program = ReferenceProgram(right.world, subprograms, right.entry)
    return prove(program, task.specification())


@pytest.mark.parametrize("name", PROVED)
def test_a_task_is_proved_for_every_size(name):
    proof = proof_of(name)
    assert proof.failures == ()
    assert proof.num_obligations > 20


def fails(proof, subprogram, failure):
    return any(
        failed.startswith(subprogram) and failure in failed for failed in proof.failures
    )


def swap_always(see):
    yield from ()
    return bubble_sort.SWAP("first", "second")


def shift_once(see):
    yield bubble_sort.PTR("first", "right")


def sink_once(see):
    if not see().is_in_place:
        yield insertion_sort.SWAP()
        return insertion_sort.MOVE("place", "left")


def sink_too_far(see):
    yield insertion_sort.SWAP()
    yield insertion_sort.MOVE("place", "left")
    return insertion_sort.SINK()


def sink_for_ever(see):
    if not see().is_in_place:
        return insertion_sort.SINK()
    yield from ()


def insert_without_going_on(see):
    yield insertion_sort.TAKE()
    return insertion_sort.SINK()


def loop_without_the_last_swap(see):
    yield quicksort.SET_PIVOT_LOW()
    yield quicksort.SET_J_LOW()
    yield quicksort.COMPSWAP_LOOP()
    return quicksort.SET_J_NULL()


def compswap_the_wrong_way(see):
    if not see().j_is_at_most_last:
        yield quicksort.SWAP("pivot", "j")
        return quicksort.MOVE("pivot", "up")


def quicksort_the_left_only(see):
    if see().top_is_a_range:
        yield quicksort.PARTITION()
        yield quicksort.STACK("push_left")
        yield quicksort.WRITE("high", "high_peek")
        yield quicksort.QUICKSORT()
        return quicksort.STACK("pop")


def quicksort_without_low(see):
    if see().top_is_a_range:
        yield quicksort.PARTITION()
        yield quicksort.STACK("push_right")
        yield quicksort.WRITE("high", "high_peek")
        yield quicksort.QUICKSORT()
        return quicksort.STACK("pop")


def add1_without_the_carry(see):
    seen = see()
    total = sum(digit for digit in seen[:2] if digit != END)
    yield from ()
    return addition.ACT("write", "output", total % 10)


def add_without_the_last_carry(see):
    seen = see()
    if (seen.first, seen.second) != (END, END):
        yield addition.ADD1()
        yield addition.LSHIFT()
        return addition.ADD()


def carry_without_coming_back(see):
    yield addition.ACT("ptr", "carry", "left")
    return addition.ACT("write", "carry", 1)


@pytest.mark.parametrize(
    ("task", "name", "wrong", "failure"),
    [
        ("bubble_sort", "COMPSWAP", swap_always, "ensures: the two are in order"),
        ("bubble_sort", "RSHIFT", shift_once, "ensures: both pointers are one on"),
        ("insertion_sort", "SINK", sink_once, "ensures: one more is sorted"),
        ("insertion_sort", "SINK", sink_too_far, "SWAP() is allowed"),
        ("insertion_sort", "SINK", sink_for_ever, "SINK() is smaller"),
        (
            "insertion_sort",
            "INSERT",
            insert_without_going_on,
            "ensures: the next is one on",
        ),
        (
            "quicksort",
            "PARTITION",
            loop_without_the_last_swap,
            "ensures: none behind it is less",
        ),
        (
            "quicksort",
            "COMPSWAP",
            compswap_the_wrong_way,
            "ensures: one more is divided",
        ),
        (
            "quicksort",
            "QUICKSORT",
            quicksort_the_left_only,
            "ensures: the range is sorted",
        ),
        (
            "quicksort",
            "QUICKSORT",
            quicksort_without_low,
            "requires: low and high are the topmost entry",
        ),
    ],
)
def test_a_wrong_subprogram_breaks_its_contract(task, name, wrong, failure):
    assert fails(proof_of(task, **{name: wrong}), name, failure)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "wrong", "failure"),
    [
        ("ADD1", add1_without_the_carry, "ensures: the column is added"),
        ("ADD", add_without_the_last_carry, "ensures: nothing is left there"),
        ("CARRY", carry_without_coming_back, "keeps: carry"),
    ],
)
def test_a_wrong_part_of_an_addition_breaks_its_contract(name, wrong, failure):
    assert fails(proof_of("addition", **{name: wrong}), name, failure)


def with_quicksort_contract(call, **changes):
    specification = quicksort.SPECIFICATION
    contract = dataclasses.replace(specification.contracts[call], **changes)
    contracts = {**specification.contracts, call: contract}
    return dataclasses.replace(specification, contracts=contracts)


def test_a_range_is_rearranged_only_by_what_says_where():
    specification = with_quicksort_contract(Call("COMPSWAP"), rearranges=None)
    with pytest.raises(ValueError, match=r"COMPSWAP_LOOP\(\) rearranges a range, but"):
        prove(TASKS["quicksort"].program(), specification)


def test_what_reaches_out_of_its_range_is_named():
    specification = with_quicksort_contract(
        Call("PARTITION"), rearranges=lambda state: (state.low, state.high - 1)
    )
    proof = prove(TASKS["quicksort"].program(), specification)
    assert fails(proof, "PARTITION", "rearranges its range")


def test_what_is_not_an_exchange_is_named():
    def overwrite(state):
        state.array[state.place] = state.array[state.place - 1]

    task = TASKS["insertion_sort"]
    world = dataclasses.replace(
        task.world,
        primitives={**task.world.primitives, "SWAP": Primitive(overwrite)},
    )
    program = ReferenceProgram(world, task.levels["recursive"], task.entry)
    proof = prove(program, insertion_sort.SPECIFICATION)
    assert fails(proof, "SINK", "SWAP() permutes the array")


def test_an_observation_out_of_its_values_is_named():
    world = dataclasses.replace(countdown.WORLD, look=lambda state: (state.number,))
    levels = countdown.TASK.levels["recursive"]
    proof = prove(ReferenceProgram(world, levels, "COUNT"), SPECIFICATION)
    assert fails(proof, "COUNT", "is_zero has a value")
