"""`@Runtime` bodies: what they may say, and that every one of them ends and stays small."""

import resource
import time

import pytest

from softcode.language import Model, ModelFault
from softcode.language.text_to_tree import work


def model_of(*bodies):
    """A model of functions of one number below 3: f0, f1, ...; the last gives y."""
    functions = "".join(
        f"@Runtime([3], 3)\ndef f{number}(a):\n"
        + "".join(f"    {line}\n" for line in body.split("\n"))
        for number, body in enumerate(bodies)
    )
    return Model(
        f"k = 2\nx = Input(3)\ny = Output(3)\n{functions}"
        f"y.set_to(f{len(bodies) - 1}(x))\n",
        (),
        "m.py",
    )


def values_of(*bodies):
    (node,) = [n for n in model_of(*bodies).graph.nodes if n.operation == "apply"]
    return node.what.entries.tolist()


BIG = "[" + "0, " * 3000 + "]"
ENDLESS = {
    "a sum over a range": "return sum(range(10**15))",
    "a maximum over a range": "return max(range(10**15))",
    "a minimum over a range": "return min(range(10**15))",
    "a test that sums": "while sum(range(10**5)): pass",
    "a while": "while True: pass",
    "a while that goes on": "while True:\n  if a == a: continue",
    "loops in loops": "for i in range(10**9):\n  for j in range(10**9): pass",
    "exchanging": "b = a\nwhile True: a, b = b, a",
    "asking a list in a loop": f"c = {BIG}\nwhile True: a = 5 in c",
    "summing a list in a loop": f"c = {BIG}\nwhile True: a = sum(c)",
    "making lists in a loop": f"while True: c = {BIG}",
}
GROWING = {
    "sums in a loop": "c = 1\nwhile True: c = c + c",
    "differences in a loop": "c = -1\nwhile True: c -= -c",
    "sums in an expression in a loop": "c = 1\nwhile True: c = (c + c) if c else 1",
    "sums exchanged in a loop": "b = 1\nc = 1\nwhile True: b, c = c, b + c + b",
    "or and shifts in a loop": "c = 1\nwhile True: c = c | (c << 9)",
    "products on lines": "\n".join(["a = a * a + 2"] * 300),
    "products in a loop": "b = 3\nc = 3\nwhile True: b, c = c, b * c",
    "powers": "return 9**9**9",
    "a negative power": "return 2**-1",
    "shifts": "return 1 << 10**10",
    "shifts on lines": "\n".join(["a = (a + 1) << 200"] * 300),
    "a number of many digits": "return " + "9" * 4000,
}
REFUSED = {
    "doubling a list": "c = [0]\nfor i in range(60): c = c + c",
    "doubling a text": "c = 'a'\nfor i in range(60): c = c + c",
    "doubling a tuple": "c = (0, 1)\nfor i in range(60): c += c",
    "a long list": "c = [0] * 10**10",
    "a format": "return len('%60000000000d' % a)",
    "a format with a width": "return len('%*d' % (10**10, a))",
    "a text in a range": "return 'a' in range(10**18)",
    "a list in a range": "return [1] in range(10**18)",
    "an element that is shifted": "c = [1]\nc[0] <<= 10**10",
    "an element that is raised": "c = [9]\nfor i in range(9): c[0] **= 10",
    "an element that is added to": "c = [1]\nd = 9\nc[0] += d**d**d",
    "an element of a list in a list": "c = [[0]]\nfor d in c: d *= 10**10",
    "lists that are compared": "c = [0]\nd = [0]\nreturn c == d",
    "lists in lists in lists": "c = [0]\nfor i in range(60): c = [c, c]",
    "lists that are summed": "c = [[1], [2]]\nreturn len(sum(c, []))",
    "a length beyond counting": "return len(range(10**30))",
    "an index beyond counting": "return [1, 2][10**30]",
    "identity": "return a is a",
    "a list as a condition": "if [1]: return 1",
    "a long body": "\n".join(["a = a + 1"] * 10_000),
    "a deep expression": "return " + "+".join(["a"] * 3000),
    "a name of ours": "return _left[0]",
    "its own name": "return _function(a)",
    "itself": "return f0(a)",
}


@pytest.fixture
def is_short_of_work(monkeypatch):
    """The same account, with less in it, so that these tests are soon over."""
    monkeypatch.setattr(work, "MAX_WORK", 50_000)


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.usefixtures("is_short_of_work")
def test_what_does_not_end_is_ended(body):
    with pytest.raises(ModelFault, match=r"f0\(0\) takes too long; a function's body"):
        model_of(body)


@pytest.mark.parametrize("body", [*GROWING.values(), *REFUSED.values()])
def test_what_grows_or_is_no_whole_number_is_refused_with_its_line(body):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    with pytest.raises(ModelFault, match=r"^m\.py, line \d+") as caught:
        model_of(body)
    assert caught.value.next_move
    assert time.process_time() - start < 2
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100_000  # kilobytes


def test_a_loop_without_end_takes_seconds():
    start = time.process_time()
    with pytest.raises(ModelFault, match="takes too long"):
        model_of("while True: pass")
    assert time.process_time() - start < 10


@pytest.mark.usefixtures("is_short_of_work")
def test_the_account_is_the_models_and_not_each_functions():
    body = "for i in range(100): pass\nreturn a"
    model_of(body)
    with pytest.raises(ModelFault, match="too long"):
        model_of(*[body] * 30)


def test_tables_are_counted_over_the_whole_model(monkeypatch):
    monkeypatch.setattr(work, "MAX_ENTRIES", 1000)
    text = "".join(
        f"@Runtime([25, 25], 2)\ndef f{i}(a, b): return 1\n" for i in range(2)
    )
    with pytest.raises(ModelFault, match=r"f1 has 625 different arguments"):
        Model(text)


SAID = {
    "a sum and a modulus": ("return (a + k) % 3", [2, 0, 1]),
    "whole division": ("return (a + 5) / 2 % 3", [2, 0, 0]),
    "and, or, not": ("return 1 if a == 0 or not (a != 2 and a > 0) else 0", [1, 0, 1]),
    "in and not in": ("return 1 if a in (0, 2) and a not in [2] else 0", [1, 0, 0]),
    "a chain of comparisons": ("return 1 if 0 < a <= 2 else 0", [0, 1, 1]),
    "a constant list": ("return [2, 0, 1][a]", [2, 0, 1]),
    "a list with a name": ("c = [1, 2, 0]\nreturn c[a]", [1, 2, 0]),
    "a list of lists": ("c = [[0, 1], [2, 0], [1, 1]]\nreturn c[a][1]", [1, 0, 1]),
    "a list that is gone through": ("for c in [1, 1, a]: a = c\nreturn a", [0, 1, 2]),
    "what lists have": ("c = [a, 1]\nreturn (sum(c) + len(c)) % 3", [0, 1, 2]),
    "the least and the largest": ("return min(a, 1) + max([0, a]) // 2", [0, 1, 2]),
    "numbers in a row": ("b, c = a, 2\na, b = c, b\nreturn b", [0, 1, 2]),
    "a while with a break": (
        "while True:\n  if a > 1: break\n  a += 1\nreturn a",
        [2] * 3,
    ),
    "names of its own": ("sum = 0\nfor i in range(a): sum += i\nreturn sum", [0, 0, 1]),
    "text that only explains": ("'''What it does.'''\nreturn a", [0, 1, 2]),
    "truths": ("b = a == 1\nreturn b and True", [0, 1, 0]),
}


@pytest.mark.parametrize(("body", "wanted"), SAID.values(), ids=SAID)
def test_a_body_says_what_python_says(body, wanted):
    assert values_of(body) == wanted
    space = {"k": 2}
    lines = "\n".join(f"    {line}" for line in body.replace(" / ", " // ").split("\n"))
    exec(f"def f(a):\n{lines}", space)
    assert [int(space["f"](a)) for a in range(3)] == wanted


def test_functions_call_those_before_them():
    assert values_of("return (a + 1) % 3", "return f0(f0(a))") == [2, 0, 1]


@pytest.mark.parametrize(
    ("bodies", "words"),
    [
        (["return f1(a)", "return a"], "'f1' cannot be called here"),
        (
            ["return a", "return f0(a + 1)"],
            r"calls f0\(3\), whose arguments are below 3",
        ),
        (["return a", "return f0()"], "gives f0 0 arguments, and it takes 1"),
        (["return a", "return f0(a, a)"], "gives f0 2 arguments"),
        (["return a", "return f0"], "the name 'f0' is not known here"),
        (["return a", "f0 = 1\nreturn f0(a)"], "'f0' cannot be called here"),
    ],
)
def test_calls_that_mean_nothing_are_refused(bodies, words):
    with pytest.raises(ModelFault, match=words):
        model_of(*bodies)


def test_a_constant_that_is_called_function_is_a_number():
    text = "function = 1\n@Runtime([2], 2)\ndef f(a): return function\n"
    assert Model(text + "x = Input(2)\ny = Output(2)\ny.set_to(f(x))")


HUGE = {
    "a product that overflows": ("z = Var(2)[4294967296, 4294967296]", "has the shape"),
    "a product of nothing": ("z = Var(2)[2**70, 0]", "has the shape"),
    "many choices": ("z = Param(100000)[200000]", "200,000 variables of 100,000"),
    "many elements": ("for i in range(10**6): z[i] = Param(10**5)", "in all"),
    "many arrays": (
        "a = Var(2)[200000]\nb = Var(2)[200000]",
        "300,000 variables in all",
    ),
    "many weights": (
        "@Learn([Vector(10)], 2, hid_sizes=[10**9])\ndef f(a): pass",
        "13,000,000,002 weights",
    ),
    "a long text": ("# " + "a" * 500_000, "500,002 characters"),
}


@pytest.mark.parametrize(("text", "words"), HUGE.values(), ids=HUGE)
def test_sizes_are_counted_before_anything_is_made(text, words):
    start = time.process_time()
    with pytest.raises(ModelFault, match=words):
        Model(text)
    assert time.process_time() - start < 2
