"""Tasks of plain values: their forms, their types, and what is refused."""

import json

import pytest
from hypothesis import given, strategies as st

from softcode.expression import FLOAT, INT, TEXT, join, list_of, type_of
from softcode.files import Fault
from softcode.task import Task, dump_task, load_task


@pytest.fixture
def written(tmp_path):
    def write(content, name="task.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


PAIRS = [([1, 2], 3), ([], 0), ([4], 4), ([1, 1, 1], 3)]
FORMS = {
    "pairs": [list(pair) for pair in PAIRS],
    "objects": [{"input": i, "output": o} for i, o in PAIRS],
    "i and o": [{"i": i, "o": o} for i, o in PAIRS],
    "examples": {"examples": [{"input": i, "output": o} for i, o in PAIRS]},
    "data": {"id": "c1", "program": "p", "data": [{"i": i, "o": o} for i, o in PAIRS]},
    "list of arguments": {"examples": [{"inputs": [i], "output": o} for i, o in PAIRS]},
    "by name": {"examples": [{"input": {"items": i}, "output": o} for i, o in PAIRS]},
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(form, written):
    task = load_task(written(FORMS[form])).typed()
    assert task.told == "`items`: list of integers; result: integer"
    rows = [*task.values("train"), *task.values("validation")]
    assert rows == [(i,) for i, _ in PAIRS]
    assert [*task.outputs("train"), *task.outputs("validation")] == [3, 0, 4, 3]


def test_splits_may_be_the_keys_of_a_file(written):
    content = {
        "train": [{"input": 1, "output": 2}],
        "test": [{"input": 2, "output": 3}],
    }
    task = load_task(written(content)).typed()
    assert (task.outputs("train"), task.outputs("test")) == ([2], [3])


def test_a_table_has_a_column_for_each_argument(written):
    text = 'first,count,result\nab,2,abab\n"x, y",1,"x, y"\n007,3,007007007\n'
    task = load_task(written(text, "t.csv")).typed()
    assert task.names == ("first", "count")
    assert task.types == (TEXT, INT)
    assert task.values("train") == [("ab", 2), ("x, y", 1), ("007", 3)]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_may_be_marked_as_one_likes(mark, end, written):
    lines = ["x", "y"], ["1.5", "3"], ["2", "4"]
    text = "\ufeff" + end.join(mark.join(line) for line in lines) + end
    task = load_task(written(text, "t.csv")).typed()
    assert task.values("train") == [(1.5,), (2.0,)]
    assert task.types == (FLOAT,)


def test_the_result_may_be_named_and_splits_may_be_a_column(written):
    text = "result,n,split\n2,1,train\n3,2,test\n"
    task = load_task(written(text, "t.csv")).typed()
    assert task.values("train") == [(1,)]
    assert task.outputs("test") == [3]


def test_a_frame_is_a_table():
    class Column(list):
        def to_list(self):
            return list(self)

    class Frame(dict):
        @property
        def columns(self):
            return list(self)

    frame = Frame(n=Column([1, 2]), y=Column([2, 3]))
    assert Task.of(frame).typed().values("train") == [(1,), (2,)]


def test_the_last_examples_are_kept_back(written):
    task = load_task(written([[n, n + 1] for n in range(8)]))
    assert [e.input for e in task.splits["validation"].examples] == [6, 7]
    assert any("last 2 of 8" in note for note in task.notes)
    assert list(load_task(written([[1, 2], [2, 3], [3, 4]])).splits) == ["train"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([[1, 2], ["a", 3]], ["examples[1].input", "'a'", "text", "integers"]),
        ([[1, 2], [1, 3]], ["examples[0]", "examples[1]", "different outputs"]),
        ([[[1, "a"], 2]], ["examples[0].input", "mixes types"]),
        (
            [{"inputs": [1], "output": 1}, {"inputs": [1, 2], "output": 3}],
            ["examples[1].input has 2 arguments", "1 argument"],
        ),
        (
            [{"input": {"a": 1}, "output": 1}, {"input": {"b": 2}, "output": 1}],
            ["the arguments b", "the arguments a"],
        ),
        ([{"inputs": [], "output": 1}], ["inputs", "a list of the arguments"]),
        ([{"input": 1}], ["lacks 'output'"]),
        ([{"input": 1, "i": 2, "output": 1}], ["both", "keep one"]),
        ([[1, 2, 3]], ["examples[0]", "a list"]),
        ({"train": 3}, ["train"]),
        (7, ["an object"]),
        ("input,output\n1\n", ["row 2 has 1 cell,", "2"]),
        ("input\n1\n", ["a column for each argument"]),
        ("a,a,b\n1,2,3\n", ["one name"]),
        ("", ["row of names"]),
    ],
)
def test_what_is_no_task_is_refused_with_its_place(content, words, written):
    name = "t.csv" if isinstance(content, str) else "t.json"
    with pytest.raises(Fault) as caught:
        load_task(written(content, name))
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert name in str(caught.value)


def test_true_is_no_number():
    with pytest.raises(Fault, match="true or false"):
        Task.of([(1, 2), (True, 3)]).typed()


def test_whole_numbers_are_of_any_size(written):
    path = written([[10**60, 1], [3, 10**60]])
    assert load_task(path).typed().values("train") == [(10**60,), (3,)]


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        (["x y", "class"], ("x_y", "class_")),
        (["sum", "2nd"], ("sum_", "_2nd")),
        (["a", "a "], ("a", "a_2")),
        (["é", "?"], ("é", "value")),
    ],
)
def test_arguments_have_names_that_python_takes(keys, names):
    task = Task.of([(dict.fromkeys(keys, 1), 1)]).typed()
    assert task.names == names


PLAIN = st.recursive(
    st.integers() | st.booleans() | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@given(PLAIN, PLAIN)
def test_types_join_in_any_order(first, second):
    a, b = type_of(first), type_of(second)
    if a is None or b is None:
        return
    joined = join(a, b)
    assert joined == join(b, a)
    assert join(a, a) == a
    if joined is not None:
        assert join(joined, a) == joined == join(joined, b)


@given(st.lists(st.tuples(st.lists(st.integers()), st.text()), min_size=1, max_size=4))
def test_a_task_is_written_and_read_back(tmp_path_factory, pairs):
    path = tmp_path_factory.mktemp("tasks") / "t.json"
    task = Task.of([((items, text), len(text)) for items, text in pairs]).typed()
    path.write_text(dump_task(task))
    read = load_task(path).typed()
    assert read.values("train") == task.values("train")
    assert read.types == task.types or not any(items for items, _ in pairs)
    assert list_of(INT) in (read.types[0], list_of(INT))
