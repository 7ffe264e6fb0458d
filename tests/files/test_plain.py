"""What nobody vouches for is read as a regular file, up to a limit, with places."""

import json
import os
import time

import pytest

from softcode.files import (
    Fault,
    parse_json,
    parse_toml,
    read_bytes,
    read_json,
    read_text,
    read_toml,
)


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


@pytest.mark.parametrize("read", [read_text, read_json, read_toml])
def test_a_pipe_without_a_writer_is_refused_at_once(pipe, read):
    with pytest.raises(Fault, match="pipe: it is a pipe; a file is needed"):
        read(pipe)


@pytest.mark.parametrize("read", [read_text, read_json, read_toml])
@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(read, path):
    with pytest.raises(Fault, match=f"{path}: it is a device"):
        read(path)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(Fault, match="it is a folder; a file is needed"):
        read_text(tmp_path)


def test_a_large_file_is_refused_and_not_read(tmp_path):
    path = tmp_path / "sparse"
    path.touch()
    os.truncate(path, 200 * 2**30)
    with pytest.raises(Fault, match="it is too large; at most 1 MB can be read"):
        read_text(path)


def test_a_circle_of_links_is_told_by_its_name(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "link")
    with pytest.raises(OSError, match="link"):
        read_text(tmp_path / "link")


def test_a_name_that_no_file_can_have_is_refused():
    with pytest.raises(Fault, match="no file can have such a name"):
        read_text("a\x00b")


def test_a_file_of_exactly_the_limit_is_read(tmp_path):
    (tmp_path / "f").write_bytes(b"x" * 100)
    assert len(read_bytes(tmp_path / "f", 100)) == 100
    with pytest.raises(Fault, match="too large; at most 99 bytes"):
        read_bytes(tmp_path / "f", 99)


def test_a_mark_at_the_beginning_is_no_text(tmp_path):
    (tmp_path / "f").write_bytes(b"\xef\xbb\xbfinc 1 1")
    assert read_text(tmp_path / "f") == "inc 1 1"


def test_a_byte_that_is_no_text_is_told_with_its_place(tmp_path):
    (tmp_path / "f").write_bytes("grüße\nab".encode() + b"\xff")
    with pytest.raises(Fault, match="f: line 2, column 3: got the byte 0xff"):
        read_text(tmp_path / "f")


BAD_JSON = {
    "twice": ('{"a": 1,\n "a": 2}', "the key 'a' stands twice"),
    "twice within": ('[{"b": {"a": 1, "a": 1}}]', "the key 'a' stands twice"),
    "cut": ('{"a":\n [1,', "line 2, column 5: not JSON"),
    "empty": ("", "line 1, column 1: not JSON"),
    "deep": ("\n" + "[" * 10**6, "line 2, column 101: nested too deeply"),
    "deep objects": ('{"a":' * 10**5, "nested too deeply"),
    "huge": ('["99",\n ' + "9" * 10**6 + "]", "line 2, column 2: a number has 1000000"),
    "large": ("[" + "9" * 19 + "]", "19 digits"),
    "NaN": ('{"NaN": [1,\n NaN]}', "line 2, column 2: got NaN"),
    "infinite": ("[-Infinity]", "line 1, column 2: got -Infinity"),
    "overflow": ("[1e999]", "line 1, column 2: the number '1e999' is too large"),
    "half a character": (r'["\ud800"]', "half a character"),
}


@pytest.mark.parametrize(("text", "told"), BAD_JSON.values(), ids=BAD_JSON)
def test_wrong_json_is_refused_with_its_place(text, told):
    with pytest.raises(Fault) as caught:
        parse_json(text)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, -2.5, None, True, "x"], "b": {"c": []}},
        "[" * 500 + '"]"',
        10**18 - 1,
        -(10**17),
        "\U0001f600",
        {"text": 'quotes " and \\ and {'},
    ],
)
def test_json_that_is_right_is_read(value):
    assert parse_json(json.dumps(value)) == value


def test_numbers_that_are_none_may_be_allowed():
    assert parse_json("[Infinity, -Infinity]", has_nan=True) == [
        float("inf"),
        float("-inf"),
    ]


BAD_TOML = {
    "long key": (
        "x = 1\n" + ".".join("a" * 40_000) + " = 1",
        "line 2, column 1: a key",
    ),
    "long header": ("[" + ".".join("a" * 40_000) + "]", "a key has more than 32 parts"),
    "quoted": (".".join(['"a"'] * 40_000) + " = 1", "a key has more than 32 parts"),
    "spaced": (" . ".join("a" * 40_000) + " = 1", "a key has more than 32 parts"),
    "broken": ("a = [", "not TOML"),
    "twice": ("a = 1\na = 2", "not TOML"),
    "deep": ("a = " + "[" * 10_000, "nested too deeply"),
    "hexadecimal": ("a = 0x" + "f" * 10_000, "too many digits"),
    "digits": ("a = " + "9" * 10_000, "too many digits"),
    "NaN": ("a = nan", "no finite number"),
    "date": ("a = 1979-05-27", "1979-05-27, which is a date"),
}


@pytest.mark.parametrize(("text", "told"), BAD_TOML.values(), ids=BAD_TOML)
def test_wrong_toml_is_refused_soon(text, told):
    start = time.process_time()
    with pytest.raises(Fault) as caught:
        parse_toml(text)
    assert told in str(caught.value)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("text", ["a" * 10**5, '"' * 10**5, "a." * 30 + "\n" * 10**5])
def test_long_toml_is_looked_through_in_little_time(text):
    start = time.process_time()
    with pytest.raises(Fault):
        parse_toml(text)
    assert time.process_time() - start < 2


def test_toml_that_is_right_is_read():
    text = 'name = "x"\n[machine]\na.b.c = 1\n[[examples]]\ninput = [1, 2]'
    assert parse_toml(text)["machine"] == {"a": {"b": {"c": 1}}}
