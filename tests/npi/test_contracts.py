"""Proofs that reference programs are right, and that wrong ones are not."""

import dataclasses

import pytest

from softcode.npi import TASKS, Call, ReferenceProgram
from softcode.npi.contracts import Contract, Specification, prove
from softcode.npi.tasks import bubble_sort

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


@pytest.mark.slow
def test_bubble_sort_sorts_every_array():
    proof = prove(TASKS["bubble_sort"].program(), bubble_sort.SPECIFICATION)
    assert proof.failures == ()
    assert proof.num_obligations > 500


def swap_always(see):
    yield from ()
    return bubble_sort.SWAP("first", "second")


def shift_once(see):
    yield bubble_sort.PTR("first", "right")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "wrong", "failure"),
    [
        ("COMPSWAP", swap_always, "ensures: the two are in order"),
        ("RSHIFT", shift_once, "ensures: both pointers are one on"),
    ],
)
def test_a_wrong_subprogram_breaks_its_contract(name, wrong, failure):
    right = TASKS["bubble_sort"].program()
    subprograms = {**right.subprograms, name: wrong}
    program = ReferenceProgram(right.environment, subprograms, right.entry)
    proof = prove(program, bubble_sort.SPECIFICATION)
    assert any(failure in failed for failed in proof.failures)
