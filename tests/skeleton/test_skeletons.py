"""Terms lower to programs that do what the terms say, and are told in their words."""

import numpy as np
import pytest

from softcode.machine import run
from softcode.machine.assembly import Assembly
from softcode.program import Program
from softcode.skeleton import (
    Block,
    Constant,
    CopyCell,
    Filter,
    Fold,
    Hole,
    Iterate,
    Load,
    Map,
    Move,
    Next,
    Over,
    Pairs,
    Recurrence,
    Scan,
    Sequence,
    Skeleton,
    Skip,
    Store,
    Until,
    When,
    Zip,
    skeletons,
)


BASE = 8
STORE = Store("z", "a")
INC = Block(("inc x x",))
ADD = Block(("add x a a",))


def until_zero(cells, start=0):
    ended = [*cells[start:], 0]
    return ended[: ended.index(0)]


def reversed_list(cells):
    row = until_zero(cells, 1)
    result = list(cells)
    for offset, value in enumerate(reversed(row)):
        result[(cells[0] + offset) % BASE] = value
    return result


def zipped(cells):
    """Each cell gets the one four further on added, one after the other."""
    result = list(cells)
    for i in range(BASE):
        result[i] = (result[i] + result[(i + 4) % BASE]) % BASE
    return result


def moved(cells):
    """Each cell's successor goes four further on, one after the other."""
    result = list(cells)
    for i in range(BASE):
        result[(i + 4) % BASE] = (result[i] + 1) % BASE
    return result


# A term, and what it makes of the cells.
TERMS = {
    "map": (Map(INC, Over.once), lambda m: [(x + 1) % BASE for x in m]),
    "map, for ever": (Map(INC, Over.ever), lambda m: [(x + 5) % BASE for x in m]),
    "map of a list": (
        Map(INC, Over.list),
        lambda m: [
            (x + 1) % BASE if i < len(until_zero(m)) else x for i, x in enumerate(m)
        ],
    ),
    "scan": (Scan(ADD, Over.once), lambda m: (np.cumsum(m) % BASE).tolist()),
    "fold": (Sequence((Fold(ADD), STORE)), lambda m: [sum(m) % BASE, *m[1:]]),
    "fold of the rest": (
        Sequence((Fold(ADD, Over.rest), STORE)),
        lambda m: [sum(until_zero(m, 1)) % BASE, *m[1:]],
    ),
    "fold up to n": (
        Sequence(
            (
                Constant("n", 2),
                Fold(ADD, Over.range),
                Store("i", "a"),
            )
        ),
        lambda m: [*m[:3], sum(m[:3]) % BASE, *m[4:]],
    ),
    "when not 0": (
        Sequence((Fold(When(Block(("inc a a",)))), STORE)),
        lambda m: [np.count_nonzero(m) % BASE, *m[1:]],
    ),
    "when 0": (
        Sequence((Fold(When(Block(("inc a a",)), is_zero=True)), STORE)),
        lambda m: [m.count(0) % BASE, *m[1:]],
    ),
    "recurrence": (
        Sequence(
            (
                Block(("inc a a",)),
                Recurrence(Block(("add a b a", "sub a b b")), stores_first=False),
            )
        ),
        lambda m: [1, 2, 3, 5, 0, 5, 5, 2],
    ),
    "iterate": (
        Sequence((Load(("p", "q")), Iterate(Block(("inc p p",))), Store("z", "p"))),
        lambda m: [(m[0] + m[1]) % BASE, *m[1:]],
    ),
    "backwards": (
        Sequence(
            (
                Load(("p",)),
                Skip(),
                Fold(Block(("write p x", "inc p p")), Over.back),
            )
        ),
        reversed_list,
    ),
    "copied cell": (
        Sequence((Load(("p",)), CopyCell("p", "z", "p"))),
        lambda m: [m[m[0]], *m[1:]],
    ),
    "until": (
        Sequence((Load(("p",)), Until(Block(("sub x p x",)), "x"), Store("z", "i"))),
        lambda m: [1 + m[1:].index(m[0]), *m[1:]],
    ),
    "two cells at a time": (
        Sequence((Fold(Sequence((Next(), Block(("sub x y x", "add x a a"))))), STORE)),
        lambda m: [(sum(m[::2]) - sum(m[1::2])) % BASE, *m[1:]],
    ),
    "zip": (
        Sequence((Constant("j", 4), Zip(Block(("add x y x",))))),
        zipped,
    ),
    "zip, the other way": (
        Sequence((Block(("dec j j",)), Zip(Block(("max x y x",)), is_backwards=True))),
        lambda m: [max(m[min(i, 7 - i)], m[7 - min(i, 7 - i)]) for i in range(BASE)],
    ),
    "move": (
        Sequence((Constant("j", 4), Move(Block(("inc x x",)), is_list=False))),
        moved,
    ),
    "move of a list, backwards": (
        Sequence((Block(("dec j j",)), Move(Block(()), is_backwards=True))),
        lambda m: [*m[:6], m[1], m[0]],
    ),
    "filter": (
        Filter(Block(("max x a y", "sub y x y")), "x"),
        lambda m: [*(k := [v for v in m if v]), *m[len(k) :]],
    ),
    "filter of a list": (
        Sequence((Constant("a", 1), Filter(Block(("sub x a y",)), "y", is_list=True))),
        lambda m: [*(k := [v for v in until_zero(m, 0) if v != 1]), *m[len(k) :]],
    ),
    "pairs": (Pairs(Block(("min x y a", "max x y y")), ("a", "y")), sorted),
}


def inputs_for(name, rng):
    """Cells that the term is meant for: lists that end, values that are there."""
    cells = rng.integers(0, BASE, BASE).tolist()
    if name == "move of a list, backwards":
        cells[:2] = rng.integers(1, BASE, 2).tolist()
        cells[2] = 0
    if name in ("map of a list", "fold of the rest", "backwards", "filter of a list"):
        cells[5] = 0
    if name == "backwards":
        cells[0] = 6
        cells[1:5] = rng.integers(1, BASE, 4).tolist()
    if name == "until":
        cells[4] = cells[0]
    return cells


@pytest.mark.parametrize("wraps", [False, True], ids=["ends", "wraps"])
@pytest.mark.parametrize("name", TERMS)
def test_a_term_lowers_to_a_program_that_does_what_it_says(name, wraps):
    term, meaning = TERMS[name]
    # Five steps a cell, five times over; as many as sorting takes; once over.
    num_steps = {
        "map, for ever": 5 * 5 * BASE,
        "pairs": 12 * BASE * BASE,
        "zip": 4 + 7 * BASE,
        "zip, the other way": 1 + 7 * BASE,
    }
    machine = Assembly(BASE, 6, 14, num_steps=num_steps.get(name, 150), wraps=wraps)
    program = Program.parse(Skeleton(term, machine).text, machine)
    rng = np.random.default_rng(0)
    rows = [inputs_for(name, rng) for _ in range(20)]
    cells = {
        "memory": np.array(rows, np.int32).T,
        "registers": np.zeros((6, 20), np.int32),
    }
    ends = run(machine, program.choices, cells).memory.T.tolist()
    assert ends == [meaning(row) for row in rows], program.text


@pytest.mark.parametrize("wraps", [False, True], ids=["ends", "wraps"])
def test_every_skeleton_of_the_grammar_fits_the_machine_it_is_for(wraps):
    machine = Assembly(BASE, 4, 10, wraps=wraps, modular=True, fixed_time=True)
    found = skeletons(machine, max_holes=3)
    assert len(found) > 300
    assert len({skeleton.text for skeleton in found}) > 300
    for skeleton in found:
        assert skeleton.num_lines <= 10
        assert skeleton.sketch.num_holes >= skeleton.num_holes
        assert max(skeleton.registers.values(), default=0) <= 4


def test_without_room_for_all_values_no_skeleton_waits_for_the_address_to_wrap():
    short = skeletons(Assembly(BASE, num_cells=5, modular=True), max_holes=2)
    assert not any("once" in repr(skeleton.term) for skeleton in short)
    assert any(
        "once" in repr(s.term)
        for s in skeletons(Assembly(BASE, modular=True), max_holes=2)
    )


def test_a_filled_skeleton_is_told_in_the_words_of_its_term():
    machine = Assembly(BASE)
    term = Sequence((Load(("p",)), Fold(When(Hole(1)), Over.rest), Store()))
    skeleton = Skeleton(term, machine)
    filled = [
        "add 2 3 2" if line == "    ?" else line.replace("?", "1")
        for line in skeleton.text.splitlines()
    ]
    program = Program.parse("\n".join(filled), machine)
    assert skeleton.sketch.admits(program)
    assert skeleton.sentence(program) == (
        "p = memory[i]\n"
        "for each cell x after this up to a 0:\n"
        "    if x is not 0:\n"
        "        p = p + x\n"
        "memory[i] = i"
    )
