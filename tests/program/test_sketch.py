"""Programs with holes: what they admit, and what is told of a bad one."""

import pytest

from softcode.machine import SyntaxFault
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.program import Program, ProgramFault, Sketch


MACHINE = Assembly(base=4, num_registers=3, num_lines=5)
TEXT = """
loop:
    read 1 ?
    ?
    write 1 2
    jump 3 ?
"""


def filled(*, read="read 1 2", line="inc 2 2", write="write 1 2", jump="jump 3 loop"):
    text = "\n".join(["loop:", read, line, write, jump])
    return Program.parse(text, MACHINE)


def test_a_sketch_admits_what_fills_its_holes_and_nothing_else():
    sketch = Sketch(MACHINE, TEXT)
    assert sketch.num_holes == 3
    assert sketch.admits(filled())
    assert sketch.admits(filled(read="read 1 3", line="halt", jump="jump 3 loop"))
    assert not sketch.admits(filled(read="read 2 2"))
    assert not sketch.admits(filled(write="write 1 1"))
    assert not sketch.admits(filled(jump="jump 2 loop"))
    assert not sketch.admits(filled(jump="noop"))


def test_a_text_without_holes_admits_its_program_alone():
    sketch = Sketch(MACHINE, filled().text)
    assert sketch.num_holes == 0
    assert sketch.admits(filled())
    assert not sketch.admits(filled(line="dec 2 2"))


@pytest.mark.parametrize(
    "text, told",
    [
        ("? 1 2", "line 1, column 3"),
        ("read ? 9", "a register from 1 to 3"),
        ("jump 1 nowhere", "a label was expected"),
        ("reed ? 1", "did you mean `read`"),
        ("?\n" * 6, "the machine has 5 lines and the program 6"),
    ],
)
def test_a_bad_sketch_is_told_by_place_and_fix(text, told):
    with pytest.raises(SyntaxFault, match=told):
        Sketch(MACHINE, text)


def test_a_program_with_a_hole_is_refused_and_a_sketch_proposed():
    with pytest.raises(SyntaxFault, match=r"line 2, column 1.*read this text as"):
        Program.parse("inc 1 1\n?", MACHINE)


def test_only_the_assembly_machine_has_sketches():
    with pytest.raises(ProgramFault, match="has no texts with holes"):
        Sketch(Turing(), "?")
