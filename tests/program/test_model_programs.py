"""Programs of models: without inputs, with networks, with outputs of the program alone."""

import numpy as np
import pytest

from softcode.files import Fault
from softcode.induce import induce
from softcode.induce.constraint import Constraint
from softcode.language import Model
from softcode.program import Program
from softcode.task import Example, Split, Task
from softcode.verify import check, check_batch, equivalent, exhaustive


ALONE = Model(
    "p = Param(3)[2]\nq = Param(2)\ny = Output(3)[2]\nfor i in range(2):\n"
    "    y[i].set_to(p[i])\n"
)
BESIDE = Model(
    "p = Param(2)\nx = Input(2)\ny = Output(2)\nz = Output(2)[2]\ny.set_to(p)\n"
    "z[0].set_to(x)\nz[1].set_to(p)\n"
)
SEEING = Model(
    "image = InputTensor(2)\n@Learn([Vector(2)], 3, hid_sizes=[])\ndef see(image): pass\n"
    "@Learn([3], 3, hid_sizes=[])\ndef again(number): pass\np = Param(3)\nx = Input(3)\n"
    "y = Output(3)\nz = Output(3)\ny.set_to(see(image))\nz.set_to(again(x))\n",
    (),
    "seeing.py",
)
SIZES = Model(
    "x[0] = Input(2)\nx[1] = Input(3)\nx_0 = Input(2)\nv1 = Input(4)\np = Param(3)\n"
    "y = Output(3)\n@Runtime([2, 3, 2, 4, 3], 3)\n"
    "def f(a, b, c, d, e): return (a + b + c + d + e) % 3\n"
    "y.set_to(f(x[0], x[1], x_0, v1, p))\n"
)  # fmt: skip


def program(machine, **choices):
    return Program(machine, {n: np.array(v, np.int32) for n, v in choices.items()})


def test_a_program_without_inputs_runs_and_is_exported():
    one = program(ALONE, p=[2, 1], q=[0])
    assert one({}) == {"y": [2, 1]}
    assert one([]) == [2, 1]
    space = {}
    exec(one.to_python(), space)
    assert space["program"]() == {"y": [2, 1]}


def test_programs_without_inputs_are_compared():
    one, other = program(ALONE, p=[2, 1], q=[0]), program(ALONE, p=[2, 0], q=[0])
    assert not exhaustive(one, other, ALONE).holds
    assert exhaustive(one, one, ALONE).holds
    assert equivalent(one, other, ALONE).holds is False
    assert equivalent(one, one, ALONE).holds is True


def test_outputs_of_the_program_alone_are_checked_on_every_example():
    examples = tuple(
        Example({"x": [x]}, {"y": [0], "z": [x, z]})
        for x, z in ((0, 0), (1, 0), (1, 1))
    )
    task = Task("beside", {"train": Split(examples)}).on(BESIDE)
    found = check(program(BESIDE, p=[0]), task, "train")
    assert (found.passed, found.total) == (2, 3)
    assert found.failures[0].got == {"y": [0], "z": [1, 0]}
    both = [program(BESIDE, p=[0]), program(BESIDE, p=[1])]
    assert check_batch(both, task, "train").tolist() == [
        [True, True, False],
        [False] * 3,
    ]


def test_a_task_without_inputs_is_solved_and_all_its_programs_are_given():
    task = Task("alone", {"train": Split((Example({}, {"y": [2, None]}),))}).on(ALONE)
    result = induce(task, Constraint(), num_solutions=10)
    assert result.program({})["y"][0] == 2
    assert result.num_proposals == 3


def test_what_a_network_needs_is_said():
    one = program(SEEING, p=[1])
    needs = "weights of see and the weights of again and the tensors of image"
    with pytest.raises(Fault, match=rf"seeing\.py: .* {needs}; give them from Python"):
        one({"x": [1]})
    with pytest.raises(Fault, match=r"seeing\.py: the program calls the network see"):
        one.to_python()
    for compare in (exhaustive, equivalent):
        with pytest.raises(Fault, match="calls networks"):
            compare(one, one, SEEING)


def test_inputs_of_sizes_of_their_own_are_arguments_that_python_knows():
    one = program(SIZES, p=[2])
    space = {}
    exec(one.to_python(), space)
    given = {"x[0]": [1], "x[1]": [2], "x_0": [0], "v1": [3]}
    got = space["program"](x_0_=[1], x_1=[2], x_0=[0], v1=[3])
    assert got == one(given) == {"y": [2]}


def test_a_program_of_sizes_of_their_own_is_its_text():
    text = "é = Param(2)[2]\nfor i in range(2): w[i] = Param(i + 2)\ny = Output(2)\n"
    machine = Model(text + "y.set_to(é[1])\n")
    one = program(machine, **{"é": [1, 0], "w[0]": [1], "w[1]": [2]})
    assert Program.parse(one.text, machine) == one
