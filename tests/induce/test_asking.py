"""Asking where functions that do all examples differ."""

import pytest

from softcode.files import Fault
from softcode.induce import NO_ANSWER, Expressions, induce_asking
from softcode.induce.asking import with_example
from softcode.task import Task


def test_answers_lead_to_the_function_that_was_meant():
    asked = []

    def answer(rivals):
        asked.append(rivals.input)
        return max(rivals.input[0], default=0)

    task = Task.of([([2], 2), ([1, 3], 3)]).typed()
    task, result = induce_asking(task, Expressions(), answer)
    assert asked
    for given in ([4, 1, 2], [5, 9, 3, 9], [7]):
        assert result.program(given) == max(given)
    assert len(task.splits["train"].examples) == 2 + len(asked)


def test_who_does_not_answer_gets_what_was_found():
    task = Task.of([(2, 4)]).typed()
    again, result = induce_asking(task, Expressions(), lambda rivals: NO_ANSWER)
    assert again == task
    assert result.rivals is not None


def test_an_answer_has_the_form_that_the_examples_have():
    one = with_example(Task.of([(2, 4)]).typed(), (3,), 9)
    two = with_example(Task.of([((2, 1), 4)]).typed(), (3, 5), 9)
    named = with_example(Task.of([({"a": 2}, 4)]).typed(), (3,), 9)
    inputs = [t.splits["train"].examples[-1].input for t in (one, two, named)]
    assert inputs == [3, (3, 5), {"a": 3}]
    with pytest.raises(Fault, match="your answer"):
        with_example(Task.of([(2, 4)]).typed(), (3,), "nine")
