"""Writes a folder of receipts: images of handwritten digits, and a total for each row.

    python make_receipts.py receipts

Then `softcode induce receipts` finds what the total is, and learns to read the digits: no
label of a digit is written anywhere.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from softcode.data import load_images


def main(folder: Path, seed: int = 0) -> None:
    digits = load_images("digits")
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    rows = []
    for part in ("train", "test"):
        images, labels = getattr(digits, f"x_{part}"), getattr(digits, f"y_{part}")
        order = rng.permutation(len(images))
        while len(order):
            size = min(int(rng.integers(1, 6)), len(order))
            own, order = order[:size], order[size:]
            names = [f"{part}-{number}.png" for number in own]
            for name, number in zip(names, own, strict=True):
                Image.fromarray(images[number]).save(folder / name)
            split = part if part == "test" or rng.random() > 0.2 else "validation"
            total = int(labels[own].astype(int).sum())
            rows.append([*names, *[""] * (5 - size), split, total])
    header = [*(f"image_{k}" for k in range(1, 6)), "split", "total"]
    with (folder / "receipts.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
