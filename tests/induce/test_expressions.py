"""Functions over plain values, from examples."""

import math

import pytest

import softcode
from softcode.induce import Expressions, Outcome, Refused, induce
from softcode.task import Task


def fibonacci(n):
    first, second = 0, 1
    for _ in range(n):
        first, second = second, first + second
    return first


LISTS = [
    [3, 1, 2],
    [5],
    [7, 2, 9, 4],
    [1, 1, 2, 0],
    [],
    [8, 6, 4, 2, 1],
    [10, 3],
    [2, 2],
]
FRESH = [[6, 6, 1], [0], [9, 8, 7, 6, 5, 4], [1, 2, 3, 4]]
NUMBERS = [1, 2, 3, 5, 8, 12, 20, 37, 40]
NAMES = ["Ada Lovelace", "Alan Turing", "Grace Hopper", "Kurt Goedel", "Emmy Noether"]
# A row for each kind of what people ask for: the function, and inputs.
ASKED = {
    "sum": (sum, LISTS, FRESH),
    "reverse": (lambda x: x[::-1], LISTS, FRESH),
    "squares": (lambda x: [a * a for a in x], LISTS, FRESH),
    "evens": (lambda x: [a for a in x if a % 2 == 0], LISTS, FRESH),
    "conditional of elements": (
        lambda x: [a + 1 if a > 4 else a * 2 for a in x],
        LISTS,
        FRESH,
    ),
    "pieces": (lambda x: [5, 7, *x, 3], LISTS, FRESH),
    "third left out": (lambda x: x[:2] + x[3:], LISTS, FRESH),
    "places": (lambda x: [a + i for i, a in enumerate(x)], LISTS, FRESH),
    "polynomial": (lambda n: n * n + 3 * n, NUMBERS, [50, 7]),
    "Collatz": (lambda n: n // 2 if n % 2 == 0 else 3 * n + 1, NUMBERS, [50, 7]),
    "digit sum": (lambda n: sum(map(int, str(n))), [*NUMBERS, 199], [999, 1234]),
    "initials": (lambda t: "".join(w[0] + "." for w in t.split()), NAMES, ["Bo Derek"]),
    "factorial": (math.factorial, list(range(8)), [10]),
    "Fibonacci": (fibonacci, list(range(12)), [20, 30]),
}


# Searches that take half a minute.
LONG = {"initials": pytest.mark.slow}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=LONG.get(name, ())) for name in ASKED]
)
def test_it_finds_what_people_ask_for(name):
    function, inputs, fresh = ASKED[name]
    result = induce([(given, function(given)) for given in inputs], seconds=60)
    assert result.outcome is Outcome.solved, str(result)
    for given in fresh:
        assert result.program(given) == function(given), result.source


def test_several_arguments_by_name():
    rows = [({"a": a, "b": b}, a * b + a) for a, b in [(1, 2), (3, 4), (5, 0), (2, 9)]]
    result = induce(rows, seconds=20)
    assert result.program(a=7, b=3) == 28


def test_fractions_are_compared_up_to_their_last_digits():
    pairs = [(c, c * 1.8 + 32) for c in (0.0, 10.0, 37.5, 100.0, -40.0)]
    scaled = [(c, c / 2 + 0.5) for c, _ in pairs]
    result = induce(scaled, seconds=20)
    assert result.program(3.0) == pytest.approx(2.0)


def test_few_examples_are_told_with_an_input_that_tells_them_apart():
    result = induce([(2, 4)], seconds=20)
    assert result.rivals is not None
    (given,) = result.rivals.input
    assert result.program(given) == result.rivals.answer
    others = [p(given) for p in result.programs[1:]]
    assert set(result.rivals.others) & set(others)
    assert "An example with this input would settle it" in result.caution


def test_rivals_do_all_examples():
    pairs = [([2, 2], 4), ([3], 3)]
    result = induce(pairs, seconds=20)
    for program in result.programs:
        assert [program(given) for given, _ in pairs] == [4, 3]


def test_what_is_not_found_is_told_with_how_far_was_looked_and_what_came_nearest():
    pairs = [(n, 7919 * n**5 % 1000) for n in range(20, 32)]
    result = induce(pairs, Expressions(), seconds=3)
    assert result.program is None
    assert result.outcome is Outcome.budget_spent
    assert "Every function of cost up to" in result.message
    assert "training examples are done by" in result.nearest
    assert "machine with more lines" not in result.message


def test_examples_that_are_not_searched_with_count_as_well():
    # Of sixty examples few are searched with; one of the others has the rare case.
    rare = [(n, 0 if n == 59 else n + 1) for n in range(60)]
    result = induce(rare, seconds=60)
    assert result.program(59) == 0 and result.program(30) == 31


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([(None, 1), (2, 2)], "null"),
        ([(2**70, 1)], "2\\^61"),
    ],
)
def test_what_is_not_searched_is_refused_in_words(pairs, words):
    with pytest.raises(Refused, match=words):
        induce(Task.of(pairs).typed(), Expressions())


def test_a_result_shows_itself_and_is_saved(tmp_path):
    result = softcode.induce([([3, 1, 2], 6), ([5], 5), ([], 0), ([4, 4], 8)])
    assert "return sum(items)" in str(result)
    assert "Checked on: train 4 of 4." in str(result)
    assert "<code>" in result._repr_html_()
    result.save(tmp_path / "f.py")
    scope = {}
    exec((tmp_path / "f.py").read_text(), scope)
    assert scope["program"]([4, 4]) == 8


def test_memory_is_bounded():
    pairs = [(n, 7919 * n**5 % 1000) for n in range(20, 32)]
    result = induce(pairs, Expressions(megabytes=10), seconds=60)
    assert result.program is None
    assert result.outcome is Outcome.none_left


def test_several_functions_are_given_where_they_are_asked_for_each_text_once():
    result = induce([(2, 4)], Expressions(), num_solutions=3)
    written = [program.source for program in result.programs]
    assert len(written) >= 3 and len(set(written)) == len(written)
    assert all(program(2) == 4 for program in result.programs)
