"""A file is written whole or it stays as it was, whoever else writes it."""

import errno
import os
import threading

import pytest

from softcode.files import write_whole


def test_a_file_holds_what_was_written_and_its_folder_is_made(tmp_path):
    path = tmp_path / "a" / "b" / "file.txt"
    write_whole(path, "grüße")
    assert path.read_bytes() == "grüße".encode()


@pytest.mark.parametrize("fails_at", ["fsync", "replace"])
def test_on_a_full_disk_the_old_file_stands_and_nothing_is_left(
    tmp_path, monkeypatch, fails_at
):
    path = tmp_path / "file.txt"
    path.write_text("old")

    def refuse(*arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, fails_at, refuse)
    with pytest.raises(OSError, match=r"No space left.*file\.txt") as told:
        write_whole(path, "new")
    assert told.value.filename == str(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_that_write_the_same_file_do_not_mix(tmp_path):
    path = tmp_path / "file.txt"
    contents = [letter * 100_000 for letter in "abcdefgh"]

    def write(content):
        for _ in range(5):
            write_whole(path, content)

    writers = [threading.Thread(target=write, args=(c,)) for c in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_text() in contents
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_that_is_nearly_too_long_can_be_written(tmp_path):
    path = tmp_path / ("n" * 250)
    write_whole(path, "x")
    assert path.read_text() == "x"
