"""Which split each example of a file is in: as it says, or drawn by a seed."""

from typing import Any

import numpy as np

from .fault import TaskFault, kind_of, require_known_split


# Shares of the examples that are held out, where the file names no splits.
_HELD_OUT = {"validation": 0.2, "test": 0.2}
_KEPT_BACK = 0.25


def split_names(
    content: dict, seed: int, *, keeps_order: bool = False
) -> tuple[list[str], tuple[str, ...]]:
    """The split of each example, and what was decided for the user.

    Args:
        content: a task file's, with `examples` that are objects.
        seed: of the splits, where the file names none.
        keeps_order: where it names none, the last examples are held out; else they are
            drawn.

    Raises:
        TaskFault: names the place.
    """
    entries = content["examples"]
    names = _numbered_splits(content.get("splits", {}), len(entries))
    for index, entry in enumerate(entries):
        if isinstance(entry, dict) and "split" in entry:
            require_known_split(entry["split"], f"examples[{index}].split")
            if names[index] not in (None, entry["split"]):
                raise TaskFault(
                    f"examples[{index}].split: {entry['split']!r}, but `splits` puts it "
                    f"into {names[index]!r}; keep one of them"
                )
            names[index] = entry["split"]
    if all(name is None for name in names):
        if keeps_order:
            return _last_held_out(len(entries))
        return _drawn_splits(len(entries), seed)
    chosen = ["train" if name is None else name for name in names]
    if "train" not in chosen:
        raise TaskFault(
            "splits: no example is in 'train', so there is none to learn from"
        )
    return chosen, ()


def _numbered_splits(given: Any, count: int) -> list[str | None]:
    """The split that `splits` puts each example into."""
    names: list[str | None] = [None] * count
    if not isinstance(given, dict):
        raise TaskFault(
            f"splits: an object such as {{'train': [0, 1], 'test': [2]}} was expected, "
            f"got {kind_of(given)}"
        )
    for split, indices in given.items():
        require_known_split(split, f"splits.{split}")
        if not isinstance(indices, list):
            raise TaskFault(f"splits.{split}: a list of examples' numbers was expected")
        for index in indices:
            is_index = isinstance(index, int) and not isinstance(index, bool)
            if not is_index or not 0 <= index < count:
                raise TaskFault(
                    f"splits.{split}: {index!r} is not the number of an example "
                    f"(0 to {count - 1})"
                )
            if names[index] not in (None, split):
                raise TaskFault(
                    f"splits.{split}: examples[{index}] is in {names[index]!r} as well; "
                    "keep it in one of them"
                )
            names[index] = split
    return names


def _last_held_out(count: int) -> tuple[list[str], tuple[str, ...]]:
    """Keeps the last examples back, if there are enough of them."""
    held = max(1, int(_KEPT_BACK * count)) if count >= 4 else 0
    names = ["train"] * (count - held) + ["validation"] * held
    if not held:
        return names, ()
    return names, (f"the last {held} of {count} examples are kept back to judge by",)


def _drawn_splits(count: int, seed: int) -> tuple[list[str], tuple[str, ...]]:
    """Holds some examples out, if there are enough of them."""
    num_held = {s: int(share * count + 0.5) for s, share in _HELD_OUT.items()}
    if count < 4:
        num_held = dict.fromkeys(_HELD_OUT, 0)
    order = np.random.default_rng(seed).permutation(count).tolist()
    names = ["train"] * count
    start = 0
    for split, number in num_held.items():
        for index in order[start : start + number]:
            names[index] = split
        start += number
    shares = ", ".join(f"{s} {names.count(s)}" for s in ("train", *_HELD_OUT))
    note = f"the file names no splits; with seed {seed} they are: {shares}"
    return names, (note,)
