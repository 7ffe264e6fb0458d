"""Programs as text: read, printed, and faults that say where and what."""

import re

import numpy as np
import pytest
from conformance.machines import MACHINES, random_programs

from softcode.machine import MachineFault, SyntaxFault
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.program import Program, ProgramFault


every_machine = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


def same_choices(first, second):
    return first.choices.keys() == second.choices.keys() and all(
        np.array_equal(first.choices[name], second.choices[name])
        for name in first.choices
    )


@every_machine
def test_a_printed_program_reads_as_the_same_program(machine):
    for program in random_programs(machine, 0, 100):
        again = Program.parse(str(program))
        assert again == program
        assert again.machine == machine
        assert same_choices(again, program)


@every_machine
def test_a_printed_program_prints_the_same_once_read(machine):
    for program in random_programs(machine, 1, 50):
        assert str(Program.parse(str(program))) == str(program)
        assert Program.parse(program.text, machine).text == program.text


@every_machine
def test_comments_mean_nothing(machine):
    for program in random_programs(machine, 2, 50):
        bare = "\n".join(line.split(";")[0] for line in str(program).splitlines())
        assert Program.parse(bare) == program
        busy = "# one\n" + str(program).replace("\n", " ; .machine abacus\n\n  ; two\n")
        assert Program.parse(busy) == program


def test_blanks_commas_case_and_the_names_of_labels_and_registers_mean_nothing():
    machine = MACHINES["assembly"]
    rng = np.random.default_rng(0)
    for program in random_programs(machine, 3, 100):
        text = re.sub(r"\b(loop|skip|end)", r"L_\1", program.text)
        lines = [line.split(";")[0].strip() for line in text.splitlines()]
        for i, line in enumerate(lines):
            if line.endswith(":"):
                lines[i] = line[:-1] + " :" + rng.choice(["", "\n\n"])
                continue
            name, *operands = line.split()
            operands = [
                rng.choice(["r", "R", ""]) + word if word.isdigit() else word
                for word in operands
            ]
            gap = rng.choice([" ", "\t", ", ", " , "])
            name = rng.choice([name, name.upper(), name.title()])
            lines[i] = f"{rng.choice(['', '  '])}{name} {gap.join(operands)}"
        assert Program.parse("\n".join(lines), machine) == program


def test_a_label_may_share_a_line_with_an_instruction_and_with_other_labels():
    machine = Assembly(num_lines=4)
    apart = Program.parse("a:\nb:\ninc 1 1\njump 2 b\njump 2 a", machine)
    together = Program.parse("a: b:inc 1 1\njump 2 b\njump 2 a", machine)
    assert apart == together
    assert apart.choices["target"].tolist() == [0, 0, 0, 0]


def test_the_lines_of_a_turing_machine_stand_in_any_order():
    machine = MACHINES["turing"]
    rng = np.random.default_rng(0)
    for program in random_programs(machine, 4, 50):
        lines = program.text.splitlines()
        shuffled = "\n".join(lines[i] for i in rng.permutation(len(lines)))
        assert Program.parse(shuffled, machine) == program


def test_without_a_machine_a_text_gets_one_with_room():
    program = Program.parse("\n".join(["inc 7 7"] * 15))
    assert isinstance(program.machine, Assembly)
    assert program.machine.num_lines >= 15
    assert program.machine.num_registers >= 7


@every_machine
def test_equal_programs_are_equal_and_different_ones_are_not(machine):
    programs = random_programs(machine, 5, 60)
    for program in programs:
        twin = Program(
            machine, {name: a.astype(np.int64) for name, a in program.choices.items()}
        )
        assert twin == program
        assert hash(twin) == hash(program)
    for program in programs[1:]:
        assert (program == programs[0]) == same_choices(program, programs[0])
    assert programs[0] != str(programs[0])


def test_choices_that_are_never_used_make_no_difference():
    machine = Assembly(4, 3, 2)
    unused = {"first": [1, 2], "second": [2, 1], "target": [1, 1]}
    choices = {
        "instruction": np.array([2, 0]),
        "output": np.array([1, 2]),
        **{name: np.array(values) for name, values in unused.items()},
    }
    assert Program(machine, choices) == Program.parse("zero 2", machine)


@every_machine
def test_choices_that_do_not_fit_are_refused_by_name(machine):
    choices = dict(random_programs(machine, 6, 1)[0].choices)
    for name, space in machine.parameters.items():
        for bad in (
            np.full(space.shape, space.size, np.int32),
            np.full(space.shape, -1, np.int32),
            np.zeros(space.shape, np.float32),
            np.zeros((*space.shape, 1), np.int32),
        ):
            with pytest.raises(ProgramFault, match=f"'{name}'.*below {space.size}"):
                Program(machine, {**choices, name: bad})
        rest = {other: a for other, a in choices.items() if other != name}
        with pytest.raises(ProgramFault, match=f"'{name}'"):
            Program(machine, rest)


ASSEMBLY, TURING = Assembly(8, 4, 3), Turing(2, 3, 4)
FAULTS = [
    (ASSEMBLY, "ad 1 2 3", 1, 1, "did you mean `add`?"),
    (ASSEMBLY, "inc 1 1\n   frobnicate 2", 2, 4, "halt, noop, zero"),
    (ASSEMBLY, "inc 1", 1, 1, "`inc` takes 2 operands (first, output), not 1"),
    (ASSEMBLY, "\n\n  inc 1 2 3", 3, 11, "`inc` takes 2 operands"),
    (ASSEMBLY, "halt 1", 1, 6, "`halt` takes 0 operands (none)"),
    (ASSEMBLY, "inc 0 1", 1, 5, "a register from 1 to 4"),
    (ASSEMBLY, "inc 1 5", 1, 7, "a register from 1 to 4"),
    (ASSEMBLY, "inc 1, r9", 1, 8, "a register from 1 to 4"),
    (ASSEMBLY, "inc -1 1", 1, 5, "a register from 1 to 4"),
    (ASSEMBLY, "add 1 x 1", 1, 7, "a register from 1 to 4"),
    (ASSEMBLY, "inc ١ 1", 1, 5, "a register from 1 to 4"),
    (ASSEMBLY, "jump 1 loop", 1, 8, "none is defined"),
    (ASSEMBLY, "here: jump 1 there", 1, 14, "a label was expected: here"),
    (ASSEMBLY, "a: inc 1 1\nb: c: a: inc 1 1", 2, 7, "`a` stands twice"),
    (ASSEMBLY, "1st: inc 1 1", 1, 1, "a label is a word"),
    (ASSEMBLY, "  : inc 1 1", 1, 3, "a label is a word"),
    (ASSEMBLY, "noop\nnoop\nnoop\n noop", 4, 2, "`lines=4`"),
    (ASSEMBLY, "jump 1 end\nnoop\nnoop\nend:", 1, 8, "`lines=4`"),
    (ASSEMBLY, "inc 1 1\n.machines assembly", 2, 1, ".machine"),
    (None, ".machine", 1, 9, "the machine's kind"),
    (None, "\n .machine abacus base=8", 2, 11, "assembly, turing"),
    (None, ".machine assembly base=1", 1, 10, "from 2 to 256"),
    (None, ".machine assembly base=x", 1, 10, "from 2 to 256"),
    (None, ".machine assembly base", 1, 19, "such as `base=8`"),
    (None, ".machine assembly speed=8", 1, 10, "it has base, registers"),
    (None, ".machine turing tape=0", 1, 10, "from 1 to 4096"),
    (None, "inc 1 1\nin\x00c 2 2", 2, 3, "a program's text"),
    (TURING, "1 0: write 1, right", 1, 1, "`1 0: write 1, right, goto 1`"),
    (TURING, "\n  inc 1 1", 2, 3, "`1 0: write 1, right, goto 1`"),
    (TURING, "0 0: write 1, right, goto 1", 1, 1, "a control from 1 to 2"),
    (TURING, "1 2: write 1, right, goto 1", 1, 3, "a symbol from 0 to 1"),
    (TURING, "1 0: write 2, right, goto 1", 1, 12, "a write from 0 to 1"),
    (TURING, "1 0: write 1, up, goto 1", 1, 15, "left, stay or right"),
    (TURING, "1 0: write 1, left, goto 3", 1, 26, "a goto from 0 to 2"),
    (TURING, "1 0: write 1, left, goto 9999999", 1, 26, "a goto from 0 to 2"),
    (
        TURING,
        "1 0: write 1, left, goto 0\n 1 0: write 0, left, goto 0",
        2,
        2,
        "remove one line",
    ),
]


@pytest.mark.parametrize(
    ("machine", "text", "line", "column", "hint"), FAULTS, ids=[f[1] for f in FAULTS]
)
def test_a_fault_says_where_it_is_and_what_was_expected(
    machine, text, line, column, hint
):
    with pytest.raises(SyntaxFault) as caught:
        Program.parse(text, machine)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert f"line {line}, column {column}" in str(caught.value)
    assert hint in str(caught.value)


NASTY = [
    *"\x00\x01\x0b\x0c\x1b\x1c\x1f\x7f\x85\xa0\r\n\t ,:;#.=-_+*/\\%'\"()[]{}",
    *"0129rRaAzZ²①١٣é\u0130\u017fßﬁ\u200b\u202e\u2028\u2029\ufeff\ud800😀",
    "\r\n",
    "99999999999999999999",
    ".machine",
    ".machine turing",
    "base=",
    "wraps=true",
    "loop:",
    "jump 1 loop",
    "goto",
]


def mutated(text, rng):
    for _ in range(rng.integers(1, 5)):
        start = int(rng.integers(len(text) + 1))
        stop = start + int(rng.choice([0, 0, 1, 1, 2, 8]))
        new = NASTY[rng.integers(len(NASTY))] if rng.random() < 0.8 else ""
        text = text[:start] + new + text[stop:]
    return text


@every_machine
@pytest.mark.parametrize("names_machine", [True, False])
def test_a_damaged_text_is_read_or_refused_in_words(machine, names_machine):
    rng = np.random.default_rng(7)
    num_read = 0
    for program in random_programs(machine, 8, 60):
        text = mutated(str(program) if names_machine else program.text, rng)
        try:
            read = Program.parse(text, None if names_machine else machine)
        except SyntaxFault as fault:
            lines = text.splitlines() or [""]
            assert 1 <= fault.line <= len(lines)
            assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
        except (MachineFault, ProgramFault):
            pass
        else:
            num_read += 1
            assert Program.parse(str(read)) == read
    assert 0 < num_read < 60
