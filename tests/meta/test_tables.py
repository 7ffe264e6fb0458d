"""Who is in a table is everywhere that its rows are named."""

import re
from pathlib import Path

import pytest
from conformance.machines import MACHINES as ROWS

import softcode
from softcode.induce import INDUCERS, register, words_of
from softcode.induce.inducer import Refused
from softcode.machine import MACHINES, MachineFault, register as register_machine


GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def named_in(word: str) -> set[str]:
    """The classes that the glossary's row of a word names."""
    row = re.search(rf"^\| {word} .*$", GLOSSARY.read_text(encoding="utf-8"), re.M)
    assert row is not None
    return set(re.findall(r"`(\w+)`", row[0]))


@pytest.mark.parametrize("name", INDUCERS)
def test_an_inducer_is_had_from_the_package_and_has_words(name):
    assert getattr(softcode, INDUCERS[name].__name__) is INDUCERS[name]
    assert words_of(name)


@pytest.mark.parametrize("kind", MACHINES)
def test_a_machine_is_had_from_the_package_and_has_a_row(kind):
    assert getattr(softcode, MACHINES[kind].__name__) is MACHINES[kind]
    assert kind in {machine.kind for machine in ROWS.values()}


def test_the_glossary_lists_them_all():
    every = {inducer.__name__ for inducer in INDUCERS.values()}
    assert named_in("inducer") == every | {"Portfolio"}
    assert named_in("machine") == {machine.__name__ for machine in MACHINES.values()}


def test_a_name_is_given_once():
    class Other(INDUCERS["compose"]):
        """Of the same name."""

    class OtherMachine(MACHINES["turing"]):
        """Of the same kind."""

    with pytest.raises(Refused, match="there is an inducer 'compose' already"):
        register(Other)
    with pytest.raises(MachineFault, match="there is a machine 'turing' already"):
        register_machine(OtherMachine)
    assert register(INDUCERS["compose"]) is INDUCERS["compose"]
