"""A folder of images through the command line, and back."""

import csv
import json

import numpy as np
import pytest
from PIL import Image

from softcode.data import load_images


@pytest.fixture(scope="module")
def receipts(tmp_path_factory):
    """Rows of one or two digits with twice their total."""
    folder = tmp_path_factory.mktemp("kept") / "receipts"
    folder.mkdir()
    digits = load_images("digits")
    rows, at = [], 0
    rng = np.random.default_rng(0)
    while at + 2 < 900:
        size = int(rng.integers(1, 3))
        names = [f"{number}.png" for number in range(at, at + size)]
        for number, name in enumerate(names, at):
            Image.fromarray(digits.x_train[number]).save(folder / name)
        total = 2 * int(digits.y_train[at : at + size].astype(int).sum())
        rows.append([" ".join(names), total])
        at += size
    with (folder / "table.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["images", "total"], *rows])
    return folder


def test_a_folder_of_images_gives_a_program_that_is_kept_and_run(
    softcode, refused, receipts, tmp_path
):
    out = tmp_path / "run"
    code, printed, _ = softcode("induce", receipts, "--out", out, "--json")
    told = json.loads(printed)
    assert code == 0
    assert told["program"] == "sum(digits) * 2" and told["explains_most"]
    assert told["test"]["right"] > 3 * told["test"]["blind"]
    for name in ("program.py", "weights.npz", "read.png", "report.html", "run.json"):
        assert (out / name).stat().st_size > 0
    images = json.dumps([str(receipts / "0.png"), str(receipts / "1.png")])
    _, result, _ = softcode("run", out, "--input", images)
    assert int(result) % 2 == 0
    assert "nowhere.png" in refused("run", out, "--input", '["nowhere.png"]')
    assert "a list of the images' files" in refused("run", out, "--input", "3")


def test_a_folder_without_a_table_is_told(refused, tmp_path):
    assert "one table is needed" in refused("perceive", tmp_path)


def test_runs_share_a_network_on_a_shelf_and_its_versions_are_told(
    softcode, refused, receipts, tmp_path
):
    shelf = tmp_path / "shelf"
    for number in ("1", "2"):
        out = tmp_path / number
        code, printed, _ = softcode(
            "perceive", receipts, "--shelf", shelf, "--out", out
        )
        assert code == 0 and f"read in version {number}" in printed
    code, printed, _ = softcode("shelf", shelf)
    assert code == 0 and " *2  by receipts" in printed and "begun with" in printed
    code, printed, _ = softcode("shelf", shelf, "--back", "read=1")
    assert " *1  by receipts" in printed and "  2  by receipts" in printed
    assert "no version 7" in refused("shelf", shelf, "--back", "read=7")
    assert "as read=2" in refused("shelf", shelf, "--back", "read")
    assert "no such folder" in refused("shelf", tmp_path / "none")


def test_the_digits_that_come_along_are_told_and_an_unknown_set_is_refused(
    softcode, refused
):
    code, printed, _ = softcode("data", "show")
    assert code == 0
    assert (
        "1437 images to train with and 360 to test with, 8 by 8, 10 classes" in printed
    )
    assert "there are: mnist" in refused("data", "fetch", "no such set")
