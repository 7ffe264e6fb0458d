"""A shelf keeps networks in versions, and is never found half written."""

import json
import os
import signal
import subprocess
import sys
import time

import jax.random as jr
import numpy as np
import pytest

from softcode.files import Fault
from softcode.library import Lineage, Shelf, ShelfFault
from softcode.neural import ImageNetwork, ImageNetworkFault


NETWORK = ImageNetwork((8, 8), 10, "small")
MADE = Lineage("add top", None, 0.75, 120)


def weights(seed):
    return NETWORK.init(jr.key(seed))


@pytest.fixture
def shelf(tmp_path):
    shelf = Shelf(tmp_path / "shelf")
    with shelf.changing():
        shelf.put({"digit": (NETWORK, weights(0))}, MADE)
    return shelf


def same(first, second):
    return all(np.array_equal(first[name], second[name]) for name in first)


def test_what_is_put_is_loaded_by_another_reader(shelf):
    found = Shelf(shelf.folder).load("digit")
    assert found.network == NETWORK and same(found.weights, weights(0))
    assert (found.version, found.lineage) == (1, MADE)


def test_versions_follow_each_other_and_the_lineage_names_who_made_them(shelf):
    better = Lineage("add left", 0.75, 0.875, 240)
    with shelf.changing():
        shelf.put({"digit": (NETWORK, weights(1))}, better)
    assert shelf.lineage("digit") == {1: MADE, 2: better}
    assert same(shelf.load("digit").weights, weights(1))
    assert same(shelf.load("digit", 1).weights, weights(0))
    assert "from 75.0 % to 87.5 %" in better.told


def test_going_back_keeps_later_versions_and_counts_on(shelf):
    with shelf.changing():
        shelf.put({"digit": (NETWORK, weights(1))}, MADE)
        shelf.roll_back("digit", 1)
    assert same(shelf.load("digit").weights, weights(0))
    with shelf.changing():
        shelf.put({"digit": (NETWORK, weights(2))}, MADE)
    assert shelf.load("digit").version == 3


def test_several_networks_are_put_together_or_not_at_all(shelf):
    broken = {n: np.full_like(np.asarray(a), np.nan) for n, a in weights(1).items()}
    with shelf.changing(), pytest.raises(ImageNetworkFault):
        shelf.put({"digit": (NETWORK, weights(1)), "other": (NETWORK, broken)}, MADE)
    assert shelf.names == ("digit",) and shelf.load("digit").version == 1


def test_a_network_of_another_kind_is_no_next_version(shelf):
    other = ImageNetwork((8, 8), 4, "small")
    with shelf.changing(), pytest.raises(ShelfFault, match="another network there"):
        shelf.put({"digit": (other, other.init(jr.key(0)))}, MADE)


def test_who_changes_a_shelf_says_so_first(shelf):
    with pytest.raises(ShelfFault, match="changing"):
        shelf.put({"digit": (NETWORK, weights(1))}, MADE)


@pytest.mark.parametrize("name", ["../digit", "Digit", "", "a b", "x" * 65])
def test_a_name_that_is_no_plain_name_is_refused(shelf, name):
    with shelf.changing(), pytest.raises(ShelfFault, match="small letters"):
        shelf.put({name: (NETWORK, weights(1))}, MADE)
    assert shelf.names == ("digit",)


def test_two_at_once_are_told(shelf):
    with (
        shelf.changing(),
        pytest.raises(ShelfFault, match="another process is at work"),
    ):
        with Shelf(shelf.folder).changing():
            pass


def test_an_unknown_network_is_told_with_those_that_are_there(shelf):
    with pytest.raises(ShelfFault, match="there are: digit"):
        shelf.load("letter")


def test_a_changed_byte_is_found(shelf):
    path = shelf.folder / "digit" / "000001.safetensors"
    raw = bytearray(path.read_bytes())
    raw[-5] ^= 1
    path.write_bytes(raw)
    with pytest.raises(Fault):
        shelf.load("digit")


@pytest.mark.parametrize(
    "change",
    [
        lambda m: {"format": 2, **{k: v for k, v in m.items() if k != "format"}},
        lambda m: {"format": 1},
        lambda m: {**m, "networks": []},
        lambda m: {**m, "networks": {"digit": {"current": 7, "versions": {}}}},
        lambda m: {**m, "networks": {"../x": m["networks"]["digit"]}},
        lambda m: [m],
    ],
)
def test_a_manifest_that_is_none_is_refused_in_a_line(shelf, change):
    path = shelf.folder / "manifest.json"
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    with pytest.raises(ShelfFault, match="no manifest of a shelf"):
        Shelf(shelf.folder)


def test_weights_without_a_manifest_entry_are_cleared_away(shelf):
    stray = shelf.folder / "digit" / "000002.safetensors"
    stray.write_bytes(b"half")
    with shelf.changing():
        shelf.put({"digit": (NETWORK, weights(1))}, MADE)
    assert same(shelf.load("digit", 2).weights, weights(1))


WRITER = """
import sys
import jax.random as jr
from softcode.library import Lineage, Shelf
from softcode.neural import ImageNetwork

network = ImageNetwork((8, 8), 10, "small")
shelf = Shelf(sys.argv[1])
with shelf.changing():
    for seed in range(10000):
        weights = network.init(jr.key(seed))
        shelf.put({"digit": (network, weights), "twin": (network, weights)},
                  Lineage("t", None, 0.5, seed))
        if seed == 0:
            print("begun", flush=True)
"""


def test_whoever_is_killed_leaves_a_whole_shelf(tmp_path):
    rng = np.random.default_rng(0)
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "shelf")],
            stdout=subprocess.PIPE,
            env={**os.environ, "JAX_PLATFORMS": "cpu"},
        ) as writer:
            assert writer.stdout is not None and writer.stdout.readline()
            time.sleep(rng.uniform(0.05, 0.3))
            writer.send_signal(signal.SIGKILL)
        shelf = Shelf(tmp_path / "shelf")
        for name in shelf.names:
            for version in shelf.lineage(name):
                shelf.load(name, version)
        # Two that are put together have the same versions.
        assert shelf.lineage("digit") == shelf.lineage("twin")
