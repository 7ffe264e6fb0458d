"""Terms are written as s-expressions and read again, and filled as programs fill them."""

import re

import numpy as np
import pytest

from softcode.induce import Budget, induce
from softcode.induce.enumerate import Enumerate
from softcode.machine.assembly import Assembly
from softcode.program import Program
from softcode.skeleton import (
    Block,
    Constant,
    CopyCell,
    ExpressionFault,
    Filter,
    Fold,
    Hole,
    Load,
    Map,
    Over,
    Pairs,
    Sequence,
    Skeleton,
    Store,
    Until,
    When,
    expression_of,
    skeletons,
    term_of,
)
from softcode.task import recipes
from softcode.verify import check


MACHINE = Assembly(8, 6, 14, modular=True, fixed_time=True)
STRAIGHT = ("inc {0} {2}", "add {0} {1} {2}", "read {0} {2}", "write {0} {1}", "halt")


def filled_at_random(skeleton, rng):
    """A program that is the skeleton with its holes filled."""

    def number(_=None):
        return str(rng.integers(1, skeleton.machine.num_registers + 1))

    lines = []
    for line in skeleton.text.splitlines():
        if line.strip() == "?":
            form = STRAIGHT[rng.integers(len(STRAIGHT))]
            lines.append(form.format(number(), number(), number()))
        else:
            lines.append(re.sub(r"\?", number, line))
    return Program.parse("\n".join(lines), skeleton.machine)


@pytest.mark.parametrize("wraps", [False, True], ids=["ends", "wraps"])
def test_every_skeleton_is_written_and_read_and_filled(wraps):
    machine = Assembly(8, 6, 14, wraps=wraps, modular=True, fixed_time=True)
    rng = np.random.default_rng(0)
    for skeleton in skeletons(machine, 3)[::29]:
        assert term_of(expression_of(skeleton.term)) == skeleton.term
        program = filled_at_random(skeleton, rng)
        term = skeleton.fill(program)
        assert term_of(expression_of(term)) == term
        again = Skeleton(term, machine)
        assert again.num_holes == again.num_open_operands == 0
        assert again.sketch.admits(program), (skeleton.text, again.text)


@pytest.mark.parametrize(
    "name",
    ["inc", "map inc", "parity", "access", "maximum", "count", "linear search"],
)
def test_what_a_search_found_does_the_same_as_an_expression(name):
    task = recipes()[name].make().on()
    result = induce(task, Enumerate(), budget=Budget(seconds=20.0))
    assert result.program is not None and result.expression is not None
    skeleton = Skeleton(term_of(result.expression), result.program.machine)
    assert skeleton.sketch.admits(result.program)
    program = Program.parse(skeleton.text, result.program.machine)
    assert check(program, task, "train").all_passed


def test_a_filled_skeleton_has_the_names_of_its_variables_and_new_ones():
    skeleton = Skeleton(Sequence((Fold(Hole(2)), Store())), MACHINE)
    assert skeleton.registers == {"i": 1, "x": 2, "z": 3}
    lines = iter(["add 2 4 4", "inc 5 5"])
    text = re.sub(r"(?m)^    \?$", lambda _: next(lines), skeleton.text)
    program = Program.parse(text.replace("? ?", "3 4"), MACHINE)
    assert skeleton.fill(program) == Sequence(
        (Fold(Block(("add x a a", "inc b b"))), Store("z", "a"))
    )


def test_registers_with_gaps_keep_their_numbers():
    skeleton = Skeleton(Map(Hole(1), Over.once), MACHINE)
    program = Program.parse(skeleton.text.replace("?", "add 2 6 2"), MACHINE)
    term = skeleton.fill(program)
    assert term == Map(Block(("add x r6 x",)), Over.once)
    assert Skeleton(term, MACHINE).num_registers == 6
    assert Skeleton(term, MACHINE).sketch.admits(program)


def test_a_cell_is_copied_through_one_variable_or_two():
    skeleton = Skeleton(Sequence((Load(("p", "q")), CopyCell())), MACHINE)
    one = skeleton.text.replace("read ? ?", "read 2 3").replace(
        "write ? ?", "write 1 3"
    )
    term = skeleton.fill(Program.parse(one, MACHINE))
    assert term == Sequence((Load(("p", "q")), CopyCell("p", "i", "q")))
    program = Program.parse(one.replace("write 1 3", "write 1 2"), MACHINE)
    term = skeleton.fill(program)
    assert term == Sequence((Load(("p", "q")), Block(("read p q", "write i p"))))
    assert Skeleton(term, MACHINE).sketch.admits(program)


def test_a_block_with_open_lines_and_operands_is_filled():
    term = Map(Block(("add ? x b", "?")), Over.once)
    skeleton = Skeleton(term, MACHINE)
    assert (skeleton.num_holes, skeleton.num_open_operands) == (1, 1)
    assert skeleton.registers == {"i": 1, "x": 2, "z": 3, "b": 4}
    text = skeleton.text.replace("add ?", "add 5").replace("    ?", "inc 2 2")
    program = Program.parse(text, MACHINE)
    assert skeleton.fill(program) == Map(Block(("add c x b", "inc x x")), Over.once)


def test_another_program_fills_no_skeleton():
    skeleton = Skeleton(Map(Hole(1)), MACHINE)
    with pytest.raises(ValueError, match="is not this skeleton"):
        skeleton.fill(Program.parse("inc 1 1", MACHINE))
    with pytest.raises(ValueError, match="line 2 is a jump"):
        skeleton.fill(Program.parse(skeleton.text.replace("?", "jump 1 loop"), MACHINE))


WRITTEN = {
    "(lines (inc x x) (lines hole no_lines))": Block(("inc x x", "?")),
    "(sequence (constant n 2) (sequence (store z a) no_terms))": Sequence(
        (Constant("n", 2), Store("z", "a"))
    ),
    "(load (variables p (variables q no_variables)))": Load(("p", "q")),
    "(when (hole 2) x true)": When(Hole(2), is_zero=True),
    "(pairs (lines (min x y a) no_lines) (pair a y))": Pairs(
        Block(("min x y a",)), ("a", "y")
    ),
    "(until no_lines ?)": Until(Block(())),
    "(filter (hole 1) y true)": Filter(Hole(1), "y", is_list=True),
    "(copy_cell p ? a)": CopyCell("p", "?", "a"),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_expressions_are_these(text):
    assert term_of(text) == WRITTEN[text]
    assert expression_of(WRITTEN[text]) == text
    assert term_of(text.replace(" ", "\n  ")) == WRITTEN[text]


@pytest.mark.parametrize(
    ("text", "column", "needed"),
    [
        ("", 1, "a word"),
        ("(", 2, "a word"),
        ("(fold (hole 1)", 15, "a word or"),
        ("(fold (hole 1) once) x", 22, "nothing"),
        ("(fold (hole 1) twice)", 16, "`once`"),
        ("(fold (hole 1))", 2, "2 parts were expected (body, over), not 1"),
        ("(bend (hole 1))", 2, "a term was expected"),
        ("(hole many)", 7, "a number"),
        ("(hole 99999)", 7, "a number up to 999"),
        ("(store (a b) z)", 9, "a variable"),
        ("(lines (inc x x))", 2, "`no_lines`"),
        ("(when (hole 1) x maybe)", 18, "`true`"),
        ("(" * 5000, 2, "a word"),
        ("(a " * 5000, 601, "levels"),
    ],
)
def test_a_wrong_expression_is_told_with_its_place(text, column, needed):
    with pytest.raises(ExpressionFault, match=re.escape(needed)) as told:
        term_of(text)
    assert told.value.column == column
