"""A fault says in one line where, what stands there, what is needed and what to do."""

import pickle

import pytest

import softcode
from softcode.files import Fault, in_one_line, shown
from softcode.induce.run import RunFolderFault
from softcode.language import ModelFault
from softcode.library.abstractions import LibraryFault
from softcode.machine import MachineFault, SyntaxFault
from softcode.npi.network import NetworkFault
from softcode.program import EncodingFault, ProgramFault
from softcode.skeleton import ExpressionFault
from softcode.task import TaskFault
from softcode.verify import CertificateFault


KINDS = [
    CertificateFault,
    EncodingFault,
    ExpressionFault,
    LibraryFault,
    MachineFault,
    ModelFault,
    NetworkFault,
    ProgramFault,
    RunFolderFault,
    SyntaxFault,
    TaskFault,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_fault_has_one_base(kind):
    assert issubclass(kind, Fault)
    assert issubclass(kind, ValueError)


def test_a_fault_carries_its_parts_and_says_them_in_order():
    fault = Fault("line 2", "got 'fly'", "an instruction is needed", "see the docs")
    assert str(fault) == "line 2: got 'fly'; an instruction is needed; see the docs"
    assert (fault.place, fault.got) == ("line 2", "got 'fly'")
    assert (fault.needed, fault.next_move) == (
        "an instruction is needed",
        "see the docs",
    )


def test_what_is_said_alone_is_what_is_wrong():
    assert (Fault("no").place, Fault("no").got) == ("", "no")


def test_a_fault_is_told_from_further_out_and_keeps_its_kind():
    fault = SyntaxFault(3, 1, "fly", "an instruction is needed").within("p.txt")
    assert isinstance(fault, SyntaxFault)
    assert str(fault) == "p.txt: line 3, column 1: got 'fly'; an instruction is needed"


@pytest.mark.parametrize(
    "text",
    ["\x00\xff" * 100_000, "a" * 10**6, "\n" * 10**5, "\udcff" * 500, "word " * 10**5],
    ids=["binary", "one word", "lines", "surrogates", "words"],
)
def test_a_message_is_one_short_line_whatever_was_given(text):
    message = str(Fault(text, text, text, text))
    assert len(message) < 1400
    assert message.isprintable()
    message.encode()


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [nested(100_000), 10**100_000, [0] * 10**6, "x" * 10**7, {"a": b"\x00" * 10**6}],
    ids=["deep", "huge", "long", "text", "bytes"],
)
def test_any_value_is_shown_in_few_characters(value):
    assert len(shown(value)) <= 60


def test_a_fault_comes_from_another_process_as_it_was():
    fault = SyntaxFault(3, 1, "fly", "an instruction is needed").within("p.txt")
    again = pickle.loads(pickle.dumps(fault))
    assert type(again) is SyntaxFault
    assert str(again) == str(fault)
    assert again.line == 3


def test_cutting_keeps_the_beginning_and_the_end():
    assert in_one_line("begin" + "x" * 1000 + "end", 30).startswith("begin")
    assert in_one_line("begin" + "x" * 1000 + "end", 30).endswith("end")


def test_the_function_stands_whatever_is_imported_first():
    from softcode.induce import Enumerate

    assert Enumerate is not None
    assert callable(softcode.induce)
