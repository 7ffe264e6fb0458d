"""Public sets are fetched, compared with their digests, and kept to be loaded."""

import functools
import gzip
import hashlib
import http.server
import struct
import threading

import numpy as np
import pytest

from softcode.data import DataFault, fetch, fetching, load_images


def packed(array):
    head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return gzip.compress(head + array.astype(np.uint8).tobytes())


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A server with a small set of the same form, whose digests are the known ones."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "served"
    folder.mkdir()
    shapes = {
        "x_train": (5, 28, 28),
        "y_train": (5,),
        "x_test": (2, 28, 28),
        "y_test": (2,),
    }
    files = []
    for original in fetching._PUBLIC["mnist"].files:
        content = packed(rng.integers(10, size=shapes[original.part]))
        (folder / original.file).write_bytes(content)
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        files.append(original._replace(digest=digest))
    known = fetching._PUBLIC["mnist"]._replace(files=tuple(files))
    monkeypatch.setitem(fetching._PUBLIC, "mnist", known)
    monkeypatch.setenv("SOFTCODE_DATA", str(tmp_path / "kept"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", folder
        server.shutdown()


def test_what_was_fetched_is_loaded_by_its_name(place):
    address, _ = place
    archive = fetch("mnist", place=address)
    images = load_images("mnist")
    assert archive.name == "mnist.npz"
    assert images.x_train.shape == (5, 28, 28) and images.y_test.max() < 10


def test_a_file_that_is_another_one_is_refused_and_nothing_is_written(place, tmp_path):
    address, folder = place
    first = folder / "train-images-idx3-ubyte.gz"
    first.write_bytes(first.read_bytes()[:-9] + b"123456789")
    with pytest.raises(DataFault, match="no place gives it"):
        fetch("mnist", place=address)
    assert not (tmp_path / "kept" / "mnist.npz").exists()


def test_a_place_that_does_not_answer_is_told_with_the_next_move(place):
    with pytest.raises(DataFault, match="fetch it by hand"):
        fetch("mnist", place="http://127.0.0.1:9/")


def test_a_file_without_arrays_is_told():
    original = fetching._PUBLIC["mnist"].files[0]
    with pytest.raises(DataFault, match="no file of arrays"):
        fetching._unpacked(original, b"not packed")
