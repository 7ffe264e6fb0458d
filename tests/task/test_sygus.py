"""Files of the SyGuS competition whose constraints are examples."""

import pytest

from softcode.files import Fault
from softcode.task import load_task, read_sygus


FILE = r'''(set-logic SLIA)
; a comment ( with a bracket
(synth-fun f ((name String) (n Int)) String
    ((Start String (name "x")) (I Int (n 0 (- 1)))))
(declare-var name String)
(constraint (= (f "Ada ""L""" 3) "a\u{e9}"))
(constraint (= "b" (f "\x41" (- 2))))
(check-synth)
'''


def test_constraints_are_examples(tmp_path):
    (tmp_path / "t.sl").write_text(FILE)
    content = read_sygus(FILE)
    assert content["name"] == "f"
    assert content["examples"][:2] == [
        {"input": {"name": 'Ada "L"', "n": 3}, "output": "a\u00e9"},
        {"input": {"name": "A", "n": -2}, "output": "b"},
    ]
    task = load_task(tmp_path / "t.sl").typed()
    assert task.names == ("name", "n")
    assert task.told == "`name`: text, `n`: integer; result: text"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["synth-fun", "0"]),
        ("(check-synth)", ["synth-fun"]),
        ("(synth-fun f ((n Int)) Int)", ["no constraint"]),
        ("(synth-fun f ((n Int)) Int)\n(constraint (> (f 1) 2))", ["line 2", "(= (f"]),
        ("(synth-fun f ((n Int)) Int)(constraint (= (f 1 2) 2))", ["takes 1", "got 2"]),
        ("(synth-fun f ((n Int)) Int)(constraint (= (g 1) 2))", ["call the function"]),
        ("(synth-fun f ((n Int)) Int)(constraint (= (f x) 2))", ["a value", "x"]),
        ("(synth-fun f n)", ["a list in brackets"]),
        ("(a", ["not closed"]),
        (")", ["outside of brackets"]),
        ("word", ["outside of brackets"]),
        ("(" * 100_000, ["too deeply"]),
        ('(a "b', ["line 1"]),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_line(text, words, tmp_path):
    path = tmp_path / "t.sl"
    path.write_text(text)
    with pytest.raises(Fault) as caught:
        load_task(path)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert "t.sl" in str(caught.value)
