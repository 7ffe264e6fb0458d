"""An expression's Python, and its text, mean what the expression means."""

import random

import pytest

from softcode.expression import (
    INT,
    OPERATIONS,
    Apply,
    Function,
    Lambda,
    Literal,
    Variable,
    list_of,
    python_of,
)
from softcode.expression.columns.rows import NO_VALUE
from softcode.expression.definition import definition_of
from softcode.expression.function import ArgumentFault, NoValue
from softcode.expression.text import ExpressionTextFault

from .programs import ARGUMENTS, TYPES, expression, value


SEEDS = range(1500)


def value_of(expression, values):
    """The value by the definitions of its operations, from the inside out."""
    match expression:
        case Variable(name):
            return values[name]
        case Literal(value):
            return value
        case Apply(operation, arguments):
            if operation.name in ("choose", "both", "either"):
                return _of_some(operation.name, arguments, values)
            parts = [
                _called(part, values)
                if isinstance(part, Lambda)
                else value_of(part, values)
                for part in arguments
            ]
            return definition_of(operation)(*parts)
    raise TypeError(expression)


def _of_some(name, arguments, values):
    """Of what is not always evaluated, that which is."""
    first = value_of(arguments[0], values)
    if name == "choose":
        return value_of(arguments[1 if first else 2], values)
    return value_of(arguments[1], values) if first == (name == "both") else first


def _called(body, values):
    names = [variable.name for variable in body.variables]
    return lambda *given: value_of(
        body.result, {**values, **dict(zip(names, given, strict=False))}
    )


@pytest.mark.parametrize("part", range(3))
def test_the_python_of_an_expression_gives_its_value(part):
    for seed in SEEDS[part::3]:
        draw = random.Random(seed)
        result = expression(draw, draw.choice(TYPES))
        require_same(result, {v.name: value(draw, v.type) for v in ARGUMENTS})


def require_same(result, values):
    function = Function("f", ARGUMENTS, result)
    try:
        wanted = value_of(result, values)
    except NO_VALUE:
        with pytest.raises(NoValue):
            function(**values)
        return
    try:
        got = function(**values)
    except NoValue as fault:
        # A power may be no whole number, though its type says so.
        assert "it gives" in str(fault)
        return
    assert (type(got), got) == (type(wanted), wanted), function.source


def test_a_text_is_read_back_as_what_it_was():
    for seed in SEEDS[::3]:
        draw = random.Random(seed)
        function = Function("f", ARGUMENTS, expression(draw, draw.choice(TYPES)))
        read = Function.parse(str(function))
        assert str(read) == str(function)
        assert read.source == function.source


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["the end", ".function is needed"]),
        (".function", ["name is needed"]),
        (".function f n:int", ["an expression is needed"]),
        (".function f n:int (add n", ["the end"]),
        (".function f n:int (add n 1) 2", ["the end is needed"]),
        (".function f n:int\n(plus n 1)", ["line 2, column 2", "'plus'", "operation"]),
        (".function f n:int (add n true)", ["add of", "it takes int, int"]),
        (".function f n:int (add m 1)", ["'m'", "an argument or a value"]),
        (".function f n:tuple n", ["'tuple'", "a type is needed"]),
        (".function f n:int n:int n", ["one name"]),
        (".function f n:int (map (body (x) x) n)", ["map over", "list[a]"]),
        (".function f a:list[int] (map (body () 1) a)", ["binds 0 names"]),
        (".function f a:list[int] (map a a)", ["'a'", "( is needed"]),
        (".function f n:int {}", ["'{}'"]),
        (".function f n:int " + "(negative " * 100_000, ["line 1"]),
        (".function f n:int " + ")" * 100_000, ["line 1"]),
        (".function f n:int )", ["an expression is needed"]),
        (".function f n:int " + "[" * 100_000, ["line 1"]),
        (".function 2f n:int n", ["a name is needed"]),
    ],
)
def test_what_is_no_function_is_refused_with_its_place(text, words):
    with pytest.raises(ExpressionTextFault) as caught:
        Function.parse(text)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert len(str(caught.value)) < 400


def test_arguments_go_by_position_and_by_name():
    function = Function.parse(".function f n:int m:int (subtract n m)")
    assert function(5, 3) == function(m=3, n=5) == function(5, m=3) == 2
    assert function.applied([5, 3]) == function.applied({"n": 5, "m": 3}) == 2
    for wrong in [(), (1,), (1, 2, 3), (1, True), (1, "a"), (1, 2.5)]:
        with pytest.raises(ArgumentFault, match="f"):
            function(*wrong)
    with pytest.raises(ArgumentFault, match="takes n, m"):
        function(1, 2, k=3)


def test_what_has_no_value_says_why():
    function = Function.parse(".function head items:list[int] (first items)")
    assert function([4]) == 4
    with pytest.raises(NoValue, match=r"head\(\[\]\) has no value: list index"):
        function([])


def test_whole_numbers_are_of_any_size():
    function = Function.parse(".function f n:int (multiply n n)")
    assert function(10**40) == 10**80


def test_what_stands_twice_is_given_a_name_first():
    items = Variable("items", list_of(INT))
    total = Apply(
        OPERATIONS["remainder"],
        (Apply(OPERATIONS["sum"], (items,), INT), Literal(7, INT)),
        INT,
    )
    twice = Apply(OPERATIONS["multiply"], (total, total), INT)
    assert Function("f", (items,), twice).source.splitlines()[1:] == [
        "    value = sum(items) % 7",
        "    return value * value",
    ]


def test_a_branch_that_is_not_taken_is_not_evaluated():
    text = (
        ".function f items:list[int]\n"
        "(choose (equal (length items) 0) 0"
        " (add (maximum (reversed items)) (maximum (reversed items))))"
    )
    assert Function.parse(text)([]) == 0
    assert python_of(Function.parse(text).result).count("max") == 2


@pytest.mark.parametrize(
    ("told", "python"),
    [
        ("(less 3 n)", "n > 3"),
        ("(at_most 3 n)", "n >= 3"),
        ("(unequal 0 (remainder n 2))", "n % 2 != 0"),
        ("(add 1 (multiply 3 n))", "n * 3 + 1"),
        ("(subtract 1 n)", "1 - n"),
        ("(add n n)", "n + n"),
        ("(first (append (numbered n) 1))", "(list(range(n)) + [1])[0]"),
    ],
)
def test_python_is_as_a_person_writes_it(told, python):
    function = Function.parse(f".function f n:int {told}")
    assert function.source.splitlines()[-1].strip() == f"return {python}"
