"""Loop bodies: one for each thing that they can do, and what they do is right."""

import itertools

import numpy as np
import pytest

from softcode.machine import run
from softcode.machine.assembly import Assembly
from softcode.program import Program
from softcode.skeleton import loop_bodies, tabulate


VARIABLES = {"x": 1, "a": 2, "t": 3}


def ran(lines, base):
    """What the lines make of each `x`, `a`, run line by line on the machine."""
    text = "\n".join(
        " ".join(str(VARIABLES.get(word, word)) for word in line.split())
        for line in lines
    )
    machine = Assembly(base, 3, max(1, len(lines)), num_steps=4)
    x, a, t = np.indices((base, base, base)).reshape(3, -1)
    cells = np.zeros((machine.num_cells, len(x)), np.int32)
    registers = np.stack([x, a, t]).astype(np.int32)
    program = Program.parse(text, machine)
    ends = run(machine, program.choices, {"memory": cells, "registers": registers})
    return ends.registers.reshape(3, base, base, base)


@pytest.mark.parametrize("base", [2, 5, 8])
@pytest.mark.parametrize("which", [0, 1], ids=["x", "a"])
def test_tables_are_what_the_machine_does(base, which):
    bodies = loop_bodies(3)[which]
    tables = tabulate(bodies, base)
    rng = np.random.default_rng(0)
    for number in rng.integers(len(bodies.lines), size=25).tolist():
        ends = ran(bodies.lines[number], base)
        # Whatever the temporary held before.
        for t in range(base):
            assert (ends[which, :, :, t] == tables[number]).all()
        if which == 0:
            assert (ends[1] == np.arange(base)[None, :, None]).all()


def test_no_two_bodies_do_the_same_and_none_is_longer_than_asked():
    for bodies in loop_bodies(2):
        tables = tabulate(bodies, 11).reshape(len(bodies.lines), -1)
        assert len(np.unique(tables, axis=0)) == len(bodies.lines)
        assert max(map(len, bodies.lines)) == 2
        assert [len(lines) for lines in bodies.lines] == sorted(
            len(lines) for lines in bodies.lines
        )


def test_every_body_of_two_lines_is_there_under_some_name():
    maps, _ = loop_bodies(2)
    known = {table.tobytes() for table in tabulate(maps, 11)}
    one_line = ["inc x x", "dec x x", "add x a x", "sub a x x", "max x a x", "zero x"]
    for lines in itertools.product(one_line, repeat=2):
        ends = ran(lines, 11)[0, :, :, 0].astype(np.int32)
        assert ends.tobytes() in known, lines
