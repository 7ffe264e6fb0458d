"""A file of arrays is read as it was written, or refused: no byte of it may differ."""

import numpy as np
import pytest
import safetensors.numpy

from softcode.files import Fault, read_arrays, write_arrays


ARRAYS = {
    "gate": np.arange(6, dtype=np.float32).reshape(2, 3),
    "names/deep": np.array([1, 2], np.int64),
    "flag": np.array(True),
    "empty": np.zeros((0, 4), np.uint8),
}
ABOUT = {"base": 8, "text": 'a "quoted" grüße', "sha256": "0" * 64, "list": [1, None]}
NEXT = "write it again"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "arrays.safetensors"
    write_arrays(path, "weights", 1, ARRAYS, ABOUT)
    return path


def read(path, version=1):
    return read_arrays(path, "weights", version, NEXT)


def test_arrays_and_what_is_told_about_them_are_read_back(path):
    arrays, about = read(path)
    assert about == ABOUT
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays[name], array)


def test_other_programs_read_the_arrays(path):
    np.testing.assert_array_equal(
        safetensors.numpy.load_file(path)["gate"], ARRAYS["gate"]
    )


def test_arrays_that_are_not_in_order_in_memory_are_kept(tmp_path):
    write_arrays(tmp_path / "f", "weights", 1, {"a": ARRAYS["gate"].T})
    np.testing.assert_array_equal(read(tmp_path / "f").arrays["a"], ARRAYS["gate"].T)


def test_no_flipped_bit_is_accepted(path):
    content = path.read_bytes()
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        with pytest.raises(Fault, match=r"arrays\.safetensors: it is damaged"):
            read(path)


def test_no_file_that_was_cut_or_added_to_is_accepted(path):
    content = path.read_bytes()
    for length in range(0, len(content), 7):
        path.write_bytes(content[:length])
        with pytest.raises(Fault, match="it is damaged"):
            read(path)
    path.write_bytes(content + b"\0")
    with pytest.raises(Fault, match="it is damaged"):
        read(path)


@pytest.mark.parametrize(
    ("kind", "version", "told"),
    [("checkpoint", 1, "does not say so"), ("weights", 2, "version 2 of the format")],
)
def test_another_format_or_version_is_refused(tmp_path, kind, version, told):
    write_arrays(tmp_path / "f", kind, version, ARRAYS)
    with pytest.raises(Fault, match=told) as caught:
        read(tmp_path / "f")
    assert caught.value.next_move == NEXT


def test_a_file_of_another_program_is_refused(tmp_path):
    safetensors.numpy.save_file(ARRAYS, tmp_path / "f")
    with pytest.raises(Fault, match="no file of weights"):
        read(tmp_path / "f")
