"""Solved programs are compressed, kept with where they came from, and help to solve."""

import dataclasses
import json
import random
import sys

import numpy as np
import pytest

from softcode.files import Fault
from softcode.induce import Budget, Outcome, induce
from softcode.induce.enumerate import Enumerate
from softcode.library.abstractions import Abstraction, Library, LibraryFault, compress
from softcode.machine.assembly import Assembly
from softcode.program import Program
from softcode.skeleton import ExpressionFault, Skeleton, expression_of, term_of
from softcode.task import Example, Split, Task


MACHINE = Assembly(8, 4, 9, num_steps=90, modular=True, fixed_time=True)
# Twice what is carried, and x; then something else.
IDIOM = (
    "(sequence (fold (lines (add a a a) (lines (add x a a) {})) once) "
    "(sequence (store i a) no_terms))"
)
SOLVED = {
    name: IDIOM.format(f"(lines ({line}) no_lines)")
    for name, line in {
        "one": "dec a a",
        "two": "max x a a",
        "three": "sub a x a",
    }.items()
}


@pytest.fixture(scope="module")
def library():
    return Library().add(compress(SOLVED, compressed_at="2026-11-21"))


def program_of(expression):
    return Program.parse(Skeleton(term_of(expression), MACHINE).text, MACHINE)


def task_of(program):
    """Examples of what the program does."""
    rows = np.random.default_rng(0).integers(0, 8, (10, 8)).tolist()
    examples = tuple(Example(r, program(r)) for r in rows)
    return Task("t", {"train": Split(examples)}).on(MACHINE)


def test_what_solutions_share_is_found(library):
    (found,) = library.abstractions
    assert found.expression == IDIOM.format("(lines #0 no_lines)")
    assert found.arguments == (("(dec a a)", "(max x a a)", "(sub a x a)"),)
    assert found.sources == ("one", "two", "three")
    assert (found.num_uses, found.num_programs, found.kind) == (3, 3, "term")
    assert found.compressed_at == "2026-11-21"


def test_the_shared_skeleton_admits_all_that_it_came_from(library):
    (skeleton,) = library.skeletons(MACHINE)
    assert (skeleton.num_holes, skeleton.num_open_operands) == (1, 0)
    for expression in SOLVED.values():
        program = program_of(expression)
        assert skeleton.sketch.admits(program)
        assert expression_of(skeleton.fill(program)) == expression


def test_a_task_is_found_with_fewer_open_lines_than_without(library):
    task = task_of(program_of(IDIOM.format("(lines (inc a a) no_lines)")))
    short = Enumerate(max_lines=1, max_holes=1)
    without = induce(task, short, budget=Budget(seconds=60.0))
    assert without.outcome is Outcome.none_exists
    entries = []
    learned = dataclasses.replace(short, library=library)
    result = induce(task, learned, on_round=entries.append)
    assert result.outcome is Outcome.solved
    assert entries[-1]["num_open"] == 1
    assert result.expression == IDIOM.format("(lines (inc a a) no_lines)")


def test_a_whole_program_that_was_seen_before_is_found_at_once():
    same = IDIOM.format("(lines (inc a a) no_lines)")
    library = Library().add(compress({"one": same, "two": same}))
    (skeleton,) = library.skeletons(MACHINE)
    assert skeleton.num_holes == skeleton.num_open_operands == 0
    task = task_of(program_of(same))
    result = induce(task, Enumerate(max_lines=1, max_holes=1, library=library))
    assert result.expression == same


def test_a_library_comes_before_others_that_are_as_costly(library):
    task = task_of(program_of(SOLVED["one"]))
    plan = Enumerate(max_holes=1, library=library).prepare(task)
    found = [s.skeleton for s in plan.stages if s.skeleton is not None]
    terms = [skeleton.term for skeleton in found]
    assert len(set(terms)) == len(terms)
    (learned,) = library.skeletons(MACHINE)
    alike = [
        number
        for number, skeleton in enumerate(found)
        if (skeleton.num_holes, skeleton.num_open_operands) == (1, 0)
    ]
    assert terms.index(learned.term) == alike[0]
    # A few lines alone come before any loop.
    first = [s.skeleton is None for s in plan.stages].index(False)
    sizes = [(s.num_lines, s.num_registers) for s in plan.stages[:first]]
    assert (1, 3) in sizes and (2, 3) in sizes


PLACES = [
    ("(fold #0 once)", ("(hole 9)",), ["(fold (hole 1) once)", "(fold (hole 2) once)"]),
    ("(fold (hole 1) #0)", ("list", "rest"), ["(fold (hole 1) list)"]),
    ("(store z #0)", ("a",), ["(store z ?)"]),
    ("(map (lines (inc x x) #0) once)", ("no_lines",), ["(map (lines (inc x x) "]),
    ("(map (lines (#0 x x) no_lines) once)", ("inc",), ["(map (hole 1) once)"]),
    ("(constant #0 2)", ("n", "j"), ["(constant n 2)", "(constant j 2)"]),
    ("(load (variables #0 no_variables))", ("p",), ["(load (variables p no_"]),
    ("(sequence (fold (hole 1) once) #0)", ("no_terms",), ["(sequence (fold (hole 1)"]),
    ("(map (lines (add x #0 x) no_lines) once)", ("a",), ["(map (lines (add x ? x) "]),
]


@pytest.mark.parametrize(("expression", "seen", "wanted"), PLACES)
def test_a_hole_is_opened_by_what_may_stand_there(expression, seen, wanted):
    abstraction = Abstraction("a", expression, (seen,))
    found = Library((abstraction,)).skeletons(Assembly(8, 6, 14, modular=True))
    told = [expression_of(skeleton.term) for skeleton in found]
    assert all(any(t.startswith(w) for t in told) for w in wanted), told


def test_lines_take_the_place_of_an_open_line():
    abstraction = Abstraction("a", "(lines (add a a a) (lines (add x a a) no_lines))")
    assert abstraction.kind == "lines"
    found = Library((abstraction,)).skeletons(MACHINE)
    told = [expression_of(skeleton.term) for skeleton in found]
    assert f"(fold {abstraction.expression} once)" in told
    assert all(abstraction.expression in text for text in told)


@pytest.mark.parametrize(
    "text", ["(inc #0 x)", "(lines #0 no_lines)", "#0", "(pair a b)"]
)
def test_a_fragment_makes_no_skeletons(text):
    seen = (("x",),) if "#0" in text else ()
    abstraction = Abstraction("a", text, seen)
    assert abstraction.kind == "fragment"
    assert Library((abstraction,)).skeletons(MACHINE) == ()


def test_adding_again_keeps_names_apart_and_joins_sources(library):
    again = library.add(compress(SOLVED, compressed_at="later"))
    assert again == library
    other = {
        f"more {name}": text.replace("once", "rest") for name, text in SOLVED.items()
    }
    both = library.add(compress(other))
    assert len(both) == 2
    assert len({abstraction.name for abstraction in both.abstractions}) == 2
    renamed = {f"more {name}": text for name, text in SOLVED.items()}
    (joined,) = library.add(compress(renamed)).abstractions
    assert len(joined.sources) == 6


def test_one_program_has_nothing_to_share():
    assert compress({"one": SOLVED["one"]}) == ()
    assert compress({}) == ()


def test_a_wrong_expression_is_told_with_its_task():
    with pytest.raises(ExpressionFault, match=r"column 8.*in the program of 'bad'"):
        compress(SOLVED | {"bad": "(store #0 z)"})


def test_without_stitch_it_is_told_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "stitch_core", None)
    with pytest.raises(ImportError, match=r"pip install softcode\[library\]"):
        compress(SOLVED)


def test_a_library_is_kept_in_a_file(library, tmp_path):
    path = tmp_path / "new" / "library.json"
    library.save(path)
    assert Library.load(path) == library
    assert [p.name for p in path.parent.iterdir()] == ["library.json"]


CHANGES = {
    "softcode_library": (("softcode_library",), 9),
    "abstractions: a list": (("abstractions",), None),
    "abstractions[0]: an object": (("abstractions", 0), 3),
    "abstractions[0].sources: a list": (("abstractions", 0, "sources"), "one"),
    "abstractions[0].sources[1]: a text": (("abstractions", 0, "sources", 1), 1),
    "abstractions[0].num_uses: a number": (("abstractions", 0, "num_uses"), "3"),
    "abstractions[0].expression: column": (("abstractions", 0, "expression"), "(a"),
    "has the holes ['#1']": (("abstractions", 0, "expression"), "(store #1 a)"),
    "an instruction was expected": (
        ("abstractions", 0, "expression"),
        "(map (lines (fly x) (lines #0 no_lines)) once)",
    ),
}


@pytest.mark.parametrize("needed", CHANGES)
def test_a_wrong_file_is_told_by_name_and_place(library, tmp_path, needed):
    keys, value = CHANGES[needed]
    plain = json.loads(json.dumps(library.to_plain()))
    inner = plain
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    path = tmp_path / "library.json"
    path.write_text(json.dumps(plain))
    with pytest.raises(LibraryFault) as told:
        Library.load(path)
    assert str(told.value).startswith(f"{path}: ")
    assert needed in str(told.value)


def test_damaged_files_are_told(library, tmp_path):
    chance = random.Random(1)
    path = tmp_path / "library.json"
    content = json.dumps(library.to_plain()).encode()
    for _ in range(100):
        data = bytearray(content)
        for _ in range(3):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            Library.load(path).skeletons(MACHINE)
        except Fault as told:
            assert "library.json" in str(told)
    for data in (b"", b"[]", b"{}", b"[" * 99999, b"\xff"):
        path.write_bytes(data)
        with pytest.raises(Fault, match=r"library\.json"):
            Library.load(path)
