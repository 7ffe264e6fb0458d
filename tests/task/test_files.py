"""Task files: what a good one gives, and that a bad one is told by place and fix."""

import copy
import json
import os
import random

import pytest

from softcode.files import Fault
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.program import Program
from softcode.reading import MISSING
from softcode.task import (
    SUITES,
    Example,
    Split,
    Task,
    TaskFault,
    dump_task,
    load_task,
    recipes,
)
from softcode.verify import check_task


MACHINE = {"kind": "assembly", "base": 4, "registers": 2, "lines": 3, "num_steps": 8}
GOOD = {
    "name": "inc",
    "description": "Add 1 to the first cell.",
    "machine": MACHINE,
    "reference": "read 1 2\ninc 2 2\nwrite 1 2\n",
    "sizes": {"extrapolation": {"base": 6, "num_steps": 10}},
    "examples": [
        {"input": [0, 1, 2, 3], "output": [1, 1, 2, 3], "split": "train"},
        {"input": [1, 0, 0, 0], "output": [2, None, 0, 0], "split": "train"},
        {"input": [3, 0, 1, 0], "output": [0, 0, 1, 0], "split": "validation"},
        {"input": [2, 0, 1, 0], "output": [3, 0, 1, 0], "split": "test"},
        {
            "input": [5, 0, 0, 0, 0, 4],
            "output": [0, 0, 0, 0, 0, 4],
            "split": "extrapolation",
        },
    ],
}
GOOD_TOML = """
name = "inc"
description = "Add 1 to the first cell."
reference = '''
read 1 2
inc 2 2
write 1 2
'''
machine = {kind = "assembly", base = 4, registers = 2, lines = 3, num_steps = 8}
sizes = {extrapolation = {base = 6, num_steps = 10}}
examples = [
    {input = [0, 1, 2, 3], output = [1, 1, 2, 3], split = "train"},
    {input = [1, 0, 0, 0], output = [2, 0, 0, 0], split = "train"},
    {input = [3, 0, 1, 0], output = [0, 0, 1, 0], split = "validation"},
    {input = [2, 0, 1, 0], output = [3, 0, 1, 0], split = "test"},
    {input = [5, 0, 0, 0, 0, 4], output = [0, 0, 0, 0, 0, 4], split = "extrapolation"},
]
"""


@pytest.fixture
def written(tmp_path):
    """Writes a file's content, plain values or text or bytes; gives its path."""

    def write(content, name="task.json"):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content)
        else:
            path.write_text(json.dumps(content))
        return path

    return write


def changed(*place, to):
    """The good content with one value replaced."""
    content = copy.deepcopy(GOOD)
    part = content
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = to
    return content


def without(*place):
    content = copy.deepcopy(GOOD)
    part = content
    for key in place[:-1]:
        part = part[key]
    del part[place[-1]]
    return content


def unsplit(count):
    """As many examples that name no split."""
    rows = [[i % 4, i // 4 % 4, i // 16, 0] for i in range(count)]
    return {"examples": [{"input": row, "output": row} for row in rows]}


def test_a_good_file_gives_the_task_it_describes(written):
    task = load_task(written(GOOD)).on()
    assert task.name == "inc"
    assert task.description == "Add 1 to the first cell."
    assert task.machine == Assembly(4, 2, 3, num_steps=8, modular=True)
    assert [len(s.examples) for s in task.splits.values()] == [2, 1, 1, 1]
    assert task.machine_for("extrapolation") == Assembly(
        6, 2, 3, num_steps=10, modular=True
    )
    assert task.reference == Program.parse("read 1 2\ninc 2 2\nwrite 1 2", task.machine)
    assert all(c.all_passed for c in check_task(task.reference, task).values())
    assert task.notes == ()


def test_toml_says_the_same_as_json(written):
    as_json = load_task(
        written(changed("examples", 1, "output", to=[2, 0, 0, 0]), "a.json")
    )
    assert load_task(written(GOOD_TOML, "a.toml")) == as_json


def test_a_byte_order_mark_is_passed_over(written):
    with_mark = b"\xef\xbb\xbf" + json.dumps(GOOD).encode()
    assert load_task(written(with_mark)) == load_task(written(GOOD, "other.json"))


def test_without_a_name_the_file_gives_it(written):
    assert load_task(written(without("name"), "add one.json")).name == "add one"


def test_a_null_in_an_output_is_not_observed(written):
    task = load_task(written(GOOD)).on()
    assert task.outputs("train")["memory"][:, 1].tolist() == [2, MISSING, 0, 0]
    assert (task.outputs("train")["registers"] == MISSING).all()


def test_registers_may_stand_beside_memory(written):
    content = changed(
        "examples",
        0,
        to={
            "input": {"memory": [0, 1, 2, 3], "registers": [3, 1]},
            "output": {"memory": [0, 1, 2, 3], "registers": [None, 2]},
        },
    )
    task = load_task(written(content)).on()
    assert task.inputs("train")["registers"].T.tolist() == [[3, 1], [0, 0]]
    assert task.outputs("train")["registers"].T.tolist() == [
        [MISSING, 2],
        [MISSING, MISSING],
    ]


def test_splits_may_be_named_by_number(written):
    content = {**unsplit(4), "splits": {"train": [0, 2], "test": [3]}}
    splits = load_task(written(content)).splits
    assert {name: [e.input[0] for e in s.examples] for name, s in splits.items()} == {
        "train": [0, 1, 2],
        "test": [3],
    }


def test_splits_that_are_not_named_are_drawn_by_the_seed_and_reported(written):
    path = written({**unsplit(20), "machine": "assembly"})
    task = load_task(path, seed=3)
    assert [len(s.examples) for s in task.splits.values()] == [12, 4, 4]
    assert any(
        "seed 3" in note and "train 12, validation 4, test 4" in note
        for note in task.notes
    )
    assert load_task(path, seed=3) == task
    assert load_task(path, seed=4).splits != task.splits


def test_few_examples_are_all_for_training(written):
    assert list(load_task(written(unsplit(3))).splits) == ["train"]


def test_a_machine_that_is_left_out_is_chosen_and_named(written):
    content = {"examples": [{"input": [1, 2], "output": [6, 2]}]}
    task = load_task(written(content)).on()
    assert task.machine.settings["base"] > 7
    assert task.machine.settings["memory"] == 2
    assert any("memory=2" in note for note in task.notes)


def test_a_machine_of_another_kind_may_be_named(written):
    content = {
        "machine": {"kind": "turing", "symbols": 2, "controls": 3, "tape": 3},
        "examples": [{"input": [0, 1, 0], "output": [1, 1, 0]}],
    }
    assert load_task(written(content)).suggested == Turing(2, 3, 3)


def test_the_command_line_overrides_the_file(written):
    task = load_task(written(GOOD), machine={"lines": 5})
    assert task.suggested == Assembly(4, 2, 5, num_steps=8, modular=True)


def hole(value=1.5):
    return {"input": [0, 1, 2, value], "output": [0, 1, 2, 3]}


TWO_ANSWERS = [
    {"input": [0, 0, 0, 0], "output": [0, 0, 0, 0], "split": "train"},
    {"input": [0, 0, 0, 0], "output": [1, None, 0, 0], "split": "train"},
]
# For each fault: the content, and what the message must say of place and fix.
BAD = {
    "no object": ([1], ["an object", "examples"]),
    "a number": (3, ["an object"]),
    "null": (None, ["null"]),
    "no examples key": (without("examples"), ["examples", "no such key"]),
    "no examples": (changed("examples", to=[]), ["examples", "got 0"]),
    "examples no list": (changed("examples", to={"a": 1}), ["examples", "a list"]),
    "unknown key": (changed("exmples", to=[]), ["'exmples'", "known are"]),
    "example no object": (changed("examples", 2, to=7), ["examples[2]", "an object"]),
    "example lacks output": (
        without("examples", 1, "output"),
        ["examples[1]", "lacks"],
    ),
    "example lacks input": (without("examples", 0, "input"), ["examples[0]", "lacks"]),
    "example with unknown key": (
        changed("examples", 1, "inptu", to=[]),
        ["examples[1]", "'inptu'", "known are"],
    ),
    "ragged inputs": (
        changed("examples", 1, "input", to=[1, 0]),
        ["examples[1].input", "2 cells", "extrapolation"],
    ),
    "ragged output": (
        changed("examples", 1, "output", to=[1, 0]),
        ["examples[1].output", "4 cells", "got 2"],
    ),
    "all too short": (
        {"machine": MACHINE, "examples": [{"input": [1], "output": [1]}]},
        ["examples[0].input", "memory"],
    ),
    "empty lists": (
        {"machine": MACHINE, "examples": [{"input": [], "output": []}]},
        ["examples[0].input"],
    ),
    "value too large": (
        changed("examples", 1, "output", to=[4, 0, 0, 0]),
        ["examples[1].output", "0 to 3", "got 4", "base"],
    ),
    "negative value": (
        changed("examples", 0, "input", to=[-1, 1, 2, 3]),
        ["examples[0].input", "0 to 3", "got -1"],
    ),
    "value no number": (
        changed("examples", 2, "input", to=["x", 0, 1, 0]),
        ["examples[2].input", "'x'"],
    ),
    "value fractional": (changed("examples", 0, to=hole(1.5)), ["examples[0]", "1.5"]),
    "value true": (changed("examples", 0, to=hole(True)), ["examples[0]", "True"]),
    "value NaN": (
        changed("examples", 0, to=hole(float("nan"))),
        ["line 1, column", "NaN"],
    ),
    "value infinite": (
        changed("examples", 0, to=hole(float("inf"))),
        ["line 1, column", "Infinity"],
    ),
    "value huge": (
        changed("examples", 0, to=hole(10**40)),
        ["examples[0]", "from 0 to 3"],
    ),
    "value huge without a machine": (
        {"machine": "assembly", "examples": [hole(10**9)]},
        ["examples", "1000000000", "counts to 255"],
    ),
    "null in an input": (
        changed("examples", 0, to=hole(None)),
        ["examples[0]", "None"],
    ),
    "input a text": (changed("examples", 0, "input", to="0123"), ["examples[0].input"]),
    "input null": (changed("examples", 0, "input", to=None), ["examples[0].input"]),
    "input without memory": (
        changed("examples", 0, "input", to={"registers": [0, 0]}),
        ["examples[0].input", "lacks 'memory'"],
    ),
    "input of an unknown row": (
        changed("examples", 0, "input", to={"tape": [0]}),
        ["examples[0].input", "'tape'", "memory and registers"],
    ),
    "two answers": (
        {"machine": MACHINE, "examples": TWO_ANSWERS},
        ["examples[0]", "examples[1]", "same input", "remove one"],
    ),
    "machine unknown": (
        changed("machine", "kind", to="abacus"),
        ["machine", "'abacus'", "assembly, turing"],
    ),
    "machine a number": (changed("machine", to=3), ["machine", "an object"]),
    "machine kind a list": (changed("machine", "kind", to=[1]), ["machine.kind"]),
    "machine with unknown setting": (
        changed("machine", "bsae", to=4),
        ["machine", "'bsae'", "base"],
    ),
    "machine base too large": (
        changed("machine", "base", to=100_000),
        ["machine", "base", "256", "100000"],
    ),
    "machine lines a text": (changed("machine", "lines", to="9"), ["lines", "'9'"]),
    "machine base null": (changed("machine", "base", to=None), ["base", "None"]),
    "wraps a text": (changed("machine", "wraps", to="yes"), ["wraps", "'yes'"]),
    "an example in two splits": (
        changed("splits", to={"train": [0], "test": [0]}),
        ["splits.test", "examples[0]", "'train'", "one of them"],
    ),
    "splits a list": (changed("splits", to=[0]), ["splits", "object"]),
    "splits of a number": (changed("splits", to={"test": 1}), ["splits.test", "list"]),
    "splits past the end": (
        changed("splits", to={"test": [5]}),
        ["splits.test", "5", "0 to 4"],
    ),
    "splits before the start": (
        changed("splits", to={"test": [-1]}),
        ["splits.test", "-1", "0 to 4"],
    ),
    "splits by true": (changed("splits", to={"test": [True]}), ["splits.test", "True"]),
    "splits unknown": (changed("splits", to={"tests": [0]}), ["'tests'", "validation"]),
    "splits without train": (
        {**unsplit(2), "splits": {"test": [0, 1]}},
        ["splits", "'train'"],
    ),
    "split unknown": (
        changed("examples", 3, "split", to="training"),
        ["examples[3].split", "'training'", "train"],
    ),
    "split a list": (changed("examples", 3, "split", to=["x"]), ["examples[3].split"]),
    "sizes a list": (changed("sizes", to=[]), ["sizes", "object"]),
    "sizes of a number": (changed("sizes", "test", to=3), ["sizes.test", "object"]),
    "sizes unknown split": (changed("sizes", "tset", to={}), ["sizes.tset"]),
    "sizes unknown key": (changed("sizes", "test", to={"lines": 3}), ["sizes.test"]),
    "sizes base too small": (
        changed("sizes", "extrapolation", "base", to=1),
        ["sizes.extrapolation.base", "1", ">= 2"],
    ),
    "sizes base huge": (
        changed("sizes", "extrapolation", "base", to=5000),
        ["256", "5000"],
    ),
    "sizes base a text": (
        changed("sizes", "extrapolation", "base", to="6"),
        ["sizes.extrapolation.base", "'6'"],
    ),
    "name a number": (changed("name", to=4), ["name", "a text"]),
    "description a list": (changed("description", to=[]), ["description", "a text"]),
    "reference a list": (changed("reference", to=[]), ["reference", "a text"]),
    "reference no program": (
        changed("reference", to="inc 1 1\nfly 1"),
        ["reference", "line 2, column 1", "'fly'"],
    ),
    "reference too long": (changed("reference", to="inc 1 1\n" * 9), ["reference"]),
    "not JSON": ('{"examples": [', ["line 1", "not JSON"]),
    "empty": ("", ["line 1", "not JSON"]),
    "binary": (b"\x00\xff\xfe\x80", ["line 1, column 2", "0xff", "UTF-8"]),
    "half a character": (b'{"name": "\xc3', ["line 1, column 11", "UTF-8"]),
    "zeros": (b"\x00" * 100, ["line 1", "not JSON"]),
    "nested deeply": ("[" * 200_000, ["nested too deeply"]),
    "too many digits": (
        '{"examples": ' + "9" * 10_000 + "}",
        ["line 1, column 14", "10000 digits"],
    ),
}


@pytest.mark.parametrize("content, told", BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_by_its_name_with_place_and_fix(written, content, told):
    path = written(content)
    with pytest.raises(Fault) as caught:
        load_task(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert len(message) < len(str(path)) + 400
    for part in told:
        assert part in message


@pytest.mark.parametrize(
    "text, told",
    [
        ("examples = [", ["not TOML"]),
        ("examples = 3", ["examples", "a list"]),
        ("examples = [{input = [1979-05-27], output = [1]}]", ["1979-05-27", "a date"]),
        ("a = " + "[" * 50_000, ["nested too deeply"]),
        ("a = " + "9" * 10_000, []),
    ],
    ids=["broken", "no list", "a date", "nested deeply", "too many digits"],
)
def test_bad_toml_is_refused_by_its_name(written, text, told):
    path = written(text, "task.toml")
    with pytest.raises(Fault) as caught:
        load_task(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert all(part in message for part in told)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(TaskFault, match=r"nothing\.json: no such file"):
        load_task(tmp_path / "nothing.json")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(Fault, match="it is a folder"):
        load_task(tmp_path)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "large.json"
    path.touch()
    os.truncate(path, 100 * 2**20)
    with pytest.raises(Fault, match=r"large\.json: it is too large; at most 32 MB"):
        load_task(path)


def test_too_many_examples_are_refused(written):
    with pytest.raises(TaskFault, match="got 100001"):
        load_task(written(changed("examples", to=[0] * 100_001)))


@pytest.mark.parametrize(
    "name", [r.name for suite in ("saldyt", "classics") for r in SUITES[suite]]
)
def test_a_dumped_task_is_read_back_as_it_was(tmp_path, name):
    task = recipes()[name].make(base=6)
    path = tmp_path / "task.json"
    path.write_text(dump_task(task.on()))
    assert load_task(path) == task


def test_a_dumped_task_keeps_what_is_unobserved_and_the_registers(tmp_path):
    machine = Assembly(base=5, num_cells=2, num_registers=2, num_lines=3, wraps=True)
    task = Task(
        "odd",
        {
            "train": Split(
                (
                    Example([1, 2], {"memory": [None, 4], "registers": [None, 0]}),
                    Example({"memory": [1, 3], "registers": [1, 2]}, [3, None]),
                )
            ),
            "extrapolation": Split((Example([1, 2, 3], [1, 2, 3]),), 7, 40),
        },
        suggested=machine,
    )
    path = tmp_path / "task.json"
    path.write_text(dump_task(task.on()))
    assert load_task(path) == task


STRANGE = [
    None,
    True,
    -1,
    0,
    3,
    255,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "train",
    "test",
    "assembly",
    "turing",
    "\ud800",
    "é\x00\n",
    [],
    [0],
    [[0]],
    [0, 1, 2, 3],
    {},
    {"memory": [0, 1, 2, 3]},
    {"train": [0]},
    {"kind": "turing"},
]


def places(value, at=()):
    """The paths of all values inside this one."""
    yield at
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield from places(value[key], (*at, key))


def mutated_value(chance):
    """The good content with one to three values replaced, removed or doubled."""
    content = copy.deepcopy(GOOD)
    for _ in range(chance.randint(1, 3)):
        *before, last = chance.choice([p for p in places(content) if p])
        part = content
        for key in before:
            part = part[key]
        action = chance.random()
        if action < 0.6:
            part[last] = copy.deepcopy(chance.choice(STRANGE))
        elif action < 0.8:
            del part[last]
        elif isinstance(part, list):
            part.append(copy.deepcopy(part[last]))
        else:
            part[chance.choice(["kind", "split", "base", "?"])] = part[last]
        if not content:
            break
    return json.dumps(content).encode()


def mutated_bytes(chance):
    """The good content's bytes with one to four of them changed, lost or doubled."""
    data = bytearray(json.dumps(GOOD).encode())
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        action = chance.random()
        if action < 0.5:
            data[at] = chance.choice(b'0123456789{}[],:"-eE.ntf \x00\xff')
        elif action < 0.7:
            del data[at : at + chance.randint(1, 20)]
        elif action < 0.9:
            data[at:at] = data[at : at + chance.randint(1, 20)]
        else:
            del data[at + 1 :]
    return bytes(data)


@pytest.mark.parametrize("mutated", [mutated_value, mutated_bytes])
def test_a_damaged_file_gives_a_task_or_a_fault_that_names_it(tmp_path, mutated):
    chance = random.Random(0)
    path = tmp_path / "damaged.json"
    num_good = 0
    for _ in range(500):
        data = mutated(chance)
        path.write_bytes(data)
        try:
            task = load_task(path)
        except Fault as fault:
            message = str(fault)
            assert message.startswith(f"{path}: "), data
            assert "\n" not in message, data
        else:
            assert isinstance(task, Task)
            num_good += 1
    # Both must happen, or the damage is of no use.
    assert 0 < num_good < 450
