"""What is wrong with a model is said with its file, its line and what to do."""

import random
import re
from pathlib import Path

import pytest

from softcode.language import Model, ModelFault


MODELS = Path(__file__).parents[2] / "examples" / "models"
HYPERS = {
    "turing": dict(num_symbols=3, num_states=3, length=3, num_steps=2),
    "circuit": dict(num_gates=2, num_wires=3, num_outputs=2),
    "straight_line": dict(size=4, num_inputs=2, num_lines=2),
    "list_loop": dict(size=4, length=2, num_lines=2),
    "parity_chain": dict(length=4),
}
HEAD = """n = 3
p = Param(n)
x = Input(n)
y = Output(n)
z = Var(n)
b = Var(2)
@Runtime([n, n], n)
def add(a, c): return (a + c) % n
@Runtime([n], 2)
def is_zero(a): return 1 if a == 0 else 0
"""
LINE = len(HEAD.splitlines()) + 1


def model(body, **hypers):
    return Model(HEAD + body, tuple(sorted(hypers.items())), "m.py")


FAULTS = {
    "set twice": ("y.set_to(x)\ny.set_to(p)", 2, "y is set twice"),
    "set twice in a branch": (
        "y.set_to(x)\nif p == 0:\n    y.set_to(0)\nelse:\n    z.set_to(0)",
        3,
        "y is set twice",
    ),
    "read before it is set": ("y.set_to(z)", 1, "z is read before it is set"),
    "read where some case does not set it": (
        "if p == 0:\n    z.set_to(0)\nelif p == 2:\n    z.set_to(1)\ny.set_to(z)",
        5,
        "z is used, and is not set where p is 1",
    ),
    "an output never set": ("z.set_to(x)", -LINE + 5, "y is never set"),
    "an output not set in one case": (
        "if p == 0:\n    y.set_to(0)\nelif p == 1:\n    y.set_to(1)",
        -LINE + 5,
        "y is used, and is not set where p is 2",
    ),
    "domains that disagree": (
        "b.set_to(x)\ny.set_to(x)",
        1,
        "b has 2 values and x has 3",
    ),
    "a constant out of range": ("y.set_to(3)", 1, "y is set to 3"),
    "a result of another size": ("y.set_to(is_zero(x))", 1, "is_zero gives one of 2"),
    "an argument of another size": (
        "b.set_to(is_zero(x))\ny.set_to(add(x, b))",
        2,
        "add is given b, which has 2 values",
    ),
    "too few arguments": ("y.set_to(add(x))", 1, "add takes 2 arguments, got 1"),
    "a call in a call": ("y.set_to(add(add(x, p), p))", 1, "a call within a call"),
    "an unknown name": ("y.set_to(q)", 1, "the name 'q' is not known"),
    "an impossible case": ("if p == 3:\n    y.set_to(0)", 1, "p is never 3"),
    "a case twice": (
        "if p == 1:\n    y.set_to(0)\nelif p == 1:\n    y.set_to(1)",
        3,
        "comes twice",
    ),
    "a condition on two variables that leaves one case out": (
        "if p == 1 and x != 1:\n    z.set_to(0)\ny.set_to(z)",
        3,
        "z is used, and is not set where the condition of line 11 does not hold",
    ),
    "a case of two that came before": (
        "if p != 1:\n    y.set_to(0)\nelif p == 0 or p == 2:\n    y.set_to(1)",
        3,
        "comes twice",
    ),
    "identity": ("if p is x:\n    y.set_to(0)", 1, "compares by `is`"),
    "a variable as a condition": ("if p:\n    y.set_to(0)", 1, "and no comparison"),
    "a member of no list": ("if p in x:\n    y.set_to(0)", 1, "`x` is no list"),
    "a member out of range": ("if p in (0, 3):\n    y.set_to(0)", 1, "p is never 3"),
    "a condition on too many values": (
        "a = Var(99)[4]\nif a[0] == a[1] and a[2] == a[3]:\n    y.set_to(0)",
        2,
        "compares 4 variables at once",
    ),
    "a number that cases set differently": (
        "if p == 0:\n    k = 1\nelse:\n    k = 2\ny.set_to(k)",
        5,
        "k is not the same after all cases of line 11",
    ),
    "a number that one case sets": (
        "k = 0\nif p == 0:\n    k = 1\ny.set_to(k)",
        4,
        "k is not the same",
    ),
    "a number that one of two conditions sets": (
        "k = 0\nif p == 0 and x == 1:\n    k = 1\ny.set_to(k)",
        4,
        "k is not the same",
    ),
    "another name that each case chooses": (
        "a = Var(3)[3]\nwith p as v:\n    chosen = a[v]\ny.set_to(chosen)",
        4,
        "chosen is not the same",
    ),
    "the value of a with, after it": (
        "with p as v:\n    z.set_to(v)\ny.set_to(v)",
        3,
        "v is not the same after all cases of line 11",
    ),
    "a count of cases that differs": (
        "k = 0\nwith p as v:\n    k += v\ny.set_to(k)",
        4,
        "k is not the same",
    ),
    "an unclear array": (
        "a = Var(3)[2]\nc = Var(3)[2]\nif p == 0:\n    d = a\nelse:\n    d = c\n"
        "y.set_to(d[0])",
        7,
        "d is not the same",
    ),
    "an unclear function": (
        "with p as v:\n    @Runtime([n], n)\n    def f(a): return v\ny.set_to(f(x))",
        4,
        "f is not the same",
    ),
    "an unclear number in a body": (
        "with p as v:\n    k = v\n@Runtime([n], n)\ndef f(a): return k",
        4,
        "k is not the same",
    ),
    "a loop that hides a variable": (
        "for p in range(2):\n    pass",
        1,
        "p is a Param .line 2., and gets another meaning",
    ),
    "a value that hides a variable": (
        "with x as p:\n    y.set_to(p)",
        1,
        "p is a Param .line 2., and gets another meaning",
    ),
    "a number that hides a function": (
        "add = 1",
        1,
        "add is the @Runtime function add, and gets another meaning",
    ),
    "a function that hides a variable": (
        "@Runtime([n], n)\ndef z(a): return a",
        2,
        "z is a Var .line 5., and gets another meaning",
    ),
    "arithmetic on a variable": ("y.set_to(x + 1)", 1, "not a known number"),
    "a slice": ("a = Var(2)[3]\na[0:2].set_to(0)", 2, "a slice"),
    "an index out of range": ("a = Var(3)[3]\ny.set_to(a[3])", 2, "not declared"),
    "too many indices": ("a = Var(3)[3]\ny.set_to(a[0, 0])", 2, "1 index, got 2"),
    "a loop over a list": ("for i in [1, 2]:\n    pass", 1, "range"),
    "a while": ("while p == 0:\n    pass", 1, "While"),
    "an attribute": ("y.set_to(x.value)", 1, "Attribute"),
    "a set input": ("x.set_to(0)", 1, "is declared as Input"),
    "a set parameter": ("p.set_to(0)", 1, "set_to_constant"),
    "a plain function": ("def f(a): return a", 1, "neither @Runtime"),
    "an import in a function": (
        "@Runtime([n], n)\ndef f(a):\n    import os\n    return a",
        3,
        "Import",
    ),
    "an attribute in a function": (
        "@Runtime([n], n)\ndef f(a):\n    return a.real",
        3,
        "Attribute",
    ),
    "an unknown name in a function": (
        "@Runtime([n], n)\ndef f(a):\n    return open(a)",
        3,
        "open",
    ),
    "a function that does not end": (
        "@Runtime([n], n)\ndef f(a):\n    while True:\n        pass",
        1,
        "takes too long",
    ),
    "a function that grows": (
        "@Runtime([n], n)\ndef f(a):\n    c = 9\n"
        "    for i in range(99): c = c * c\n    return c",
        1,
        "too large",
    ),
    "a result out of range": (
        "@Runtime([n], n)\ndef f(a): return a + 1",
        1,
        r"f\(2\) is 3",
    ),
    "no result": ("@Runtime([n], n)\ndef f(a): pass", 1, "gives nothing"),
    "a macro that calls itself": (
        "@Inline()\ndef m(a):\n    m(a)\nm(y)",
        3,
        "nest too deeply",
    ),
    "a macro with other arguments": (
        "@Inline()\ndef m(a):\n    a.set_to(0)\nm()",
        4,
        "takes 1 arguments, got 0",
    ),
    "declared twice": ("p = Param(2)", 1, "declared twice"),
    "no Python": ("y.set_to(", 1, "not Python"),
}


@pytest.mark.parametrize(("body", "line", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_its_line_and_what_is_wrong(body, line, words):
    with pytest.raises(ModelFault, match=words) as caught:
        model(body)
    # A function's line is that of its decorator or of its `def`.
    at = re.search(r"m\.py, line (\d+)", str(caught.value))
    assert at and int(at[1]) - LINE + 1 in (line, line + 1)
    assert caught.value.next_move


def test_a_hyper_parameter_without_a_value_is_named():
    with pytest.raises(ModelFault, match="hyper-parameter k has no value"):
        model("k = Hyper()\ny.set_to(x)")


def test_a_model_may_leave_temporaries_half_set():
    model("if p == 0:\n    z.set_to(0)\ny.set_to(x)")


ALIKE = {
    "a number that all cases set alike": (
        "if p == 0:\n    k = 1\nelse:\n    k = 1\ny.set_to(k)"
    ),
    "a number that all cases count up": (
        "k = 0\nwith p as v:\n    k += 1\ny.set_to(k)"
    ),
    "a loop in cases": ("with p as v:\n    for k in range(3): pass\ny.set_to(k)"),
    "a name that is given again": (
        "with p as v:\n    z.set_to(v)\nfor v in range(2): pass\ny.set_to(v)"
    ),
    "an argument that is called as an unclear name": (
        "with p as v:\n    z.set_to(v)\n@Runtime([n], n)\ndef f(v): return v\n"
        "y.set_to(f(x))"
    ),
    "a number of cases that are known": (
        "if n == 3:\n    k = 1\nelse:\n    k = 2\ny.set_to(k)"
    ),
}


@pytest.mark.parametrize("body", ALIKE.values(), ids=ALIKE)
def test_a_name_that_all_cases_bind_alike_keeps_its_meaning(body):
    model(body)


def test_or_and_else_and_reversed_comparisons_are_cases():
    built = model("if 0 == p or p == 2:\n    y.set_to(x)\nelse:\n    y.set_to(1)")
    assert [len(node.args) for node in built.graph.nodes if node.args] == [4]


def mutated(text, rng):
    """The text with something taken out, put in, doubled or exchanged."""
    words = re.findall(r"\w+|\s+|[^\w\s]", text)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        at = rng.randrange(len(words))
        match rng.randrange(6):
            case 0:
                words[at] = ""
            case 1:
                words[at] = rng.choice(words)
            case 2:
                words.insert(at, rng.choice(words))
            case 3:
                words[at] = rng.choice(
                    ["0", "1", "-1", "7", "12", "x", "(", ":", "\n", "None"]
                )
            case 4:
                other = rng.randrange(len(words))
                words[at], words[other] = words[other], words[at]
            case 5:
                lines = "".join(words).split("\n")
                lines.insert(rng.randrange(len(lines)), rng.choice(lines))
                words = re.findall(r"\w+|\s+|[^\w\s]", "\n".join(lines))
    return "".join(words)


@pytest.mark.parametrize("name", HYPERS)
def test_a_mutated_model_loads_or_is_refused_with_its_place(name):
    rng = random.Random(name)
    text = (MODELS / f"{name}.py").read_text()
    hypers = tuple(sorted(HYPERS[name].items()))
    num_loaded = 0
    for _ in range(80):
        try:
            Model(mutated(text, rng), hypers, "m.py")
            num_loaded += 1
        except ModelFault as fault:
            assert re.match(r"m\.py(, line \d+|:)", str(fault)), fault
    assert 0 < num_loaded < 80
