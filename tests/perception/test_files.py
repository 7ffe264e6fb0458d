"""Folders of images with a table: what is read, and what is refused and why."""

import numpy as np
import pytest
from PIL import Image

from softcode.perception import PerceptualFault, images_task, load_images_task


def folder_with(tmp_path, table, images=None):
    for name, shape in (images or {f"{k}.png": (8, 8) for k in range(12)}).items():
        Image.new("L", shape[::-1], 9).save(tmp_path / name)
    (tmp_path / "table.csv").write_text(table)
    return tmp_path


def rows(count=10, text="{k}.png,{k}"):
    return "\n".join(["image,total", *(text.format(k=k) for k in range(count))])


def test_names_in_one_cell_or_in_several_are_the_images_of_a_row(tmp_path):
    table = "a,b,total\n" + "\n".join(
        f"{k}.png;{k + 1}.png,{k}.png,7" for k in range(9)
    )
    task = load_images_task(folder_with(tmp_path, table))
    assert task.num_slots == 3 and len(task.files) == 10
    shown = task.splits["train"]
    assert (shown.outputs == 7).all() and (
        shown.images[:, 0] == shown.images[:, 2]
    ).all()


def test_a_column_may_say_the_split(tmp_path):
    splits = ["train"] * 6 + ["validation"] * 2 + ["test"] * 2
    table = "image,split,total\n" + "\n".join(
        f"{k}.png,{split},{k}" for k, split in enumerate(splits)
    )
    task = load_images_task(folder_with(tmp_path, table))
    assert task.splits["test"].outputs.tolist() == [8, 9]


def test_the_same_seed_draws_the_same_splits(tmp_path):
    folder = folder_with(tmp_path, rows())
    first, second, other = (load_images_task(folder, seed=s) for s in (1, 1, 2))
    outputs = [task.splits["train"].outputs.tolist() for task in (first, second, other)]
    assert outputs[0] == outputs[1] != outputs[2]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("image,total", "a header and rows are needed"),
        (rows(3), "3 examples"),
        (rows(10, "{k}.png,many"), "no column of the table holds a whole number"),
        (rows(10, "{k}.txt,{k}"), "a file of an image is needed"),
        (rows(10, ",{k}"), "no image"),
        (rows(10, "{k}.png,{k},9"), "3 cells under a header of 2"),
        (rows(14), "12.png: there is no such file"),
        (rows(10, "../{k}.png,{k}"), "outside of the folder"),
        ("image,split,total\n0.png,exam,3", "one of train, validation, test"),
    ],
)
def test_a_table_that_is_not_as_it_must_be_is_refused_with_its_place(
    tmp_path, table, told
):
    with pytest.raises(PerceptualFault, match=told):
        load_images_task(folder_with(tmp_path, table))


def test_images_of_two_sizes_are_refused_by_name(tmp_path):
    images = {f"{k}.png": (8, 8) for k in range(12)} | {"4.png": (8, 9)}
    with pytest.raises(PerceptualFault, match=r"row 6: 4\.png.*is 9 by 8 points"):
        load_images_task(folder_with(tmp_path, rows(), images))


@pytest.mark.parametrize(
    "content", [b"", b"no image", b"\x89PNG\r\n\x1a\n" + b"\0" * 40]
)
def test_a_damaged_image_is_refused_by_name(tmp_path, content):
    folder = folder_with(tmp_path, rows())
    (folder / "3.png").write_bytes(content)
    with pytest.raises(PerceptualFault, match=r"3\.png.*cannot be read as an image"):
        load_images_task(folder)


def test_two_tables_are_refused(tmp_path):
    folder = folder_with(tmp_path, rows())
    (folder / "other.csv").write_text(rows())
    with pytest.raises(PerceptualFault, match="one table is needed"):
        load_images_task(folder)


def test_arrays_are_taken_as_files_are():
    rng = np.random.default_rng(0)
    given = [([rng.uniform(size=(5, 6))] * (1 + k % 2), k) for k in range(10)]
    assert images_task(given).shape == (5, 6)
    with pytest.raises(
        PerceptualFault, match=r"example 10: an image of shape \(6, 6\)"
    ):
        images_task([*given, ([np.zeros((6, 6))], 3)])
