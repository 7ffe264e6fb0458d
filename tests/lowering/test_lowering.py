"""Functions over lists as programs of the assembly machine: what they give is the same."""

import random

import pytest

from softcode.expression import Function, NoValue
from softcode.induce import Lower, Refused, induce
from softcode.lowering import NotLowered, lower, lowered_onto
from softcode.machine.assembly import Assembly
from softcode.program import NoAnswer, Program
from softcode.skeleton import expression_of, term_of
from softcode.task import recipes


# One function for each rule, and some that join several.
LOWERED = """
(reversed items)
(sorted items)
(sort_by (body (x) (remainder x 3)) items)
(sort_by (body (x) (negative x)) items)
(reversed (sorted items))
(running_sums items)
(running_maxima items)
(running_minima items)
(reversed (running_maxima (reversed items)))
(map (body (x) (multiply x 3)) items)
(map (body (x) (multiply x x)) items)
(map (body (x i) (smaller x i)) items)
(map (body (x) (larger x 4)) items)
(map (body (x) (remainder x 2)) items)
(map (body (x) (floor_divide x 2)) items)
(map (body (x) (absolute (subtract x 3))) items)
(map (body (x) (choose (less x 3) 0 x)) items)
(map (body (x) (choose (at_most 3 x) (subtract x 3) (add x 1))) items)
(map (body (x) (power 0 x)) items)
(map (body (x) (power 2 (smaller x 4))) items)
(map (body (x) (as_number (both (less 1 x) (not (equal x 4))))) items)
(map (body (x) (as_number (either (equal x 0) (unequal x 4)))) items)
(map (body (x) (as_number (either (less x 2) (less 5 x)))) items)
(map (body (x) (add x 17)) items)
(map (body (x) (sum (up_to x))) items)
(map (body (x i) (sum (before items (add i 1)))) items)
(map (body (x) (subtract (maximum items) x)) items)
(map (body (x i) (multiply x i)) (running_sums items))
(concatenate (after items 1) (before items 1))
(concatenate (after items 2) (before items 2))
(concatenate (after items -1) (before items -1))
(append (after items 1) 0)
(prepend 0 (before items -1))
(prepend (count items 2) (after items 1))
(concatenate (filter (body (x) (less 0 x)) items) (repeat (singleton 0) (count items 0)))
(zip_with (body (x y) (add x y)) items (reversed items))
(choose (less 2 (first items)) items (reversed items))
(numbered (length items))
(counted 2 (add 2 (length items)))
(sum items)
(product items)
(maximum items)
(minimum items)
(length items)
(first items)
(last items)
(item items (remainder (first items) (length items)))
(item (sorted items) (floor_divide (length items) 2))
(count items 2)
(number_that (body (x) (less 2 x)) items)
(number_that (body (x i) (equal x i)) items)
(sum_of (body (x) (multiply x x)) items)
(fold (body (a x) (add (multiply a 2) x)) items 0)
(index items (maximum items))
(first_that (body (x) (less 2 x)) items)
(largest_by (body (x) (remainder x 4)) items)
(smallest_by (body (x) (remainder x 4)) items)
(as_number (any (body (x) (equal x 3)) items))
(as_number (all (body (x) (less x 7)) items))
(as_number (contains 3 items))
(sum (filter (body (x i) (equal (remainder i 2) 1)) items))
(sum (filter (body (x) (equal (remainder x 2) 1)) items))
(sum (take_while (body (x) (less 2 x)) items))
(sum (drop_while (body (x) (less 2 x)) items))
(length (filter (body (x) (less 2 x)) items))
(sum (flat_map (body (x) (numbered x)) items))
(sum (between items 1 3))
(recurrence (body (a b) (add a b)) (smaller (length items) 10) 0 1)
""".strip().splitlines()


def function_of(text: str) -> Function:
    return Function.parse(f".function given items:list[int] {text}")


def drawn_lists(seed: int, num: int = 60) -> list[list[int]]:
    """Other lists than those that `lower` draws: longer, and of values up to 15."""
    source = random.Random(f"fresh {seed}")
    return [
        [source.randrange(source.choice((2, 6, 16))) for _ in range(1 + number % 17)]
        for number in range(num)
    ]


def num_same(function: Function, run, lists: list[list[int]]) -> int:
    """On how many lists both have an answer, which must be the same."""
    num_compared = 0
    for given in lists:
        try:
            value, cells = function(given), run(given)
        except (NoValue, NoAnswer, ValueError):
            continue
        if not isinstance(value, list):
            assert cells[0] == value, given
        elif len(value) == len(given):
            assert cells == value, given
        num_compared += 1
    return num_compared


@pytest.mark.parametrize("text", LOWERED)
def test_what_is_lowered_gives_the_same_on_fresh_lists(text):
    function = function_of(text)
    program = lower(function).program
    scope: dict = {}
    exec(program.to_python("exported"), scope)
    assert num_same(function, scope["exported"], drawn_lists(1)) >= 15
    # The program itself, and not its Python.
    assert num_same(function, program, [[2, 1], [3, 0, 1, 3]]) >= 1


@pytest.mark.parametrize("text", LOWERED[::5])
def test_a_lowered_term_is_written_and_read_as_an_expression(text):
    expression = lower(function_of(text)).expression
    assert expression_of(term_of(expression)) == expression


@pytest.mark.parametrize(
    "text, why",
    [
        ("(digits (sum items))", "keep its length|has no form"),
        ("(map (body (x) (bit_and x 3)) items)", "`bit_and` has no form in assembly"),
        ("(map (body (x) (count items x)) items)", "no order of writing"),
        ("(map (body (x) (negative (add x 1))) items)", "whole numbers from 0"),
    ],
)
def test_what_has_no_form_says_what_stands_in_the_way(text, why):
    with pytest.raises(NotLowered, match=why):
        lower(function_of(text), [[1, 2, 3]])


def test_functions_of_other_values_are_refused_with_what_is_needed():
    with pytest.raises(NotLowered, match="one list of whole numbers"):
        lower(Function.parse(".function f text:str (text_length text)"))


def test_a_list_that_was_shown_and_that_no_machine_holds_is_told():
    with pytest.raises(NotLowered, match=r"given\(\[-1\]\) is not of the machine"):
        lower(function_of("(reversed items)"), [[-1]])


def test_on_a_machine_whose_addresses_come_round_loops_end_there():
    machine = Assembly(6, 6, 14, modular=True)
    found = lowered_onto(function_of("(running_sums items)"), machine)
    program = Program.parse(found[0].text, machine)
    assert program([1, 2, 3, 4, 5, 0]) == [1, 3, 0, 4, 3, 3]


def test_what_has_no_room_on_a_machine_is_not_proposed():
    machine = Assembly(6, 6, 4, modular=True)
    assert lowered_onto(function_of("(sorted items)"), machine) == []


def test_the_inducer_finds_a_move_that_no_loop_of_one_address_makes():
    task = recipes()["rotate left"].make().on()
    result = induce(task, Lower(), seconds=60)
    assert result.found_by == "lower"
    assert all(check.all_passed for check in result.verified.values())


def test_machines_that_cannot_tell_the_last_cell_are_refused_with_the_reason():
    task = recipes()["inc"].make().on(Assembly(8, 4, 10, num_cells=4))
    with pytest.raises(Refused, match="loops over all cells"):
        induce(task, Lower())


def test_a_function_of_a_list_comes_with_its_assembly():
    result = induce([([3, 1, 2], [2, 1, 3]), ([5, 4, 4, 1], [1, 4, 4, 5]), ([], [])])
    assert result.lowered.program([1, 2, 3, 4, 5]) == [5, 4, 3, 2, 1]
    assert "not proved" in str(result)


def test_a_function_of_texts_comes_with_none():
    assert induce([("ab", "AB"), ("xyz", "XYZ")]).lowered is None
