"""A user's task file, JSON or TOML: read with care, every fault with its place."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..files import Fault
from ..machine import AbstractMachine, MachineFault, SyntaxFault, build
from ..program import EncodingFault, Program, encode_input, encode_output, rows_of
from .task import Example, Split, Task, contradiction


_MAX_BYTES = 32 * 2**20
_MAX_EXAMPLES = 100_000
_KEYS = ("name", "description", "machine", "examples", "splits", "sizes", "reference")
_EXAMPLE_KEYS = ("input", "output", "split")
_SIZE_KEYS = ("base", "num_steps")
_SPLITS = ("train", "validation", "test", "extrapolation")
# Shares of the examples that are held out, where the file names no splits.
_HELD_OUT = {"validation": 0.2, "test": 0.2}


class TaskFault(Fault):
    """A task file is not as it must be. Says where, what stands there, and the fix."""


def load_task(
    path: str | Path, *, seed: int = 0, machine: Mapping | None = None
) -> Task:
    """The task of a JSON or TOML file.

    Args:
        path: the file; `.toml` is read as TOML, all else as JSON.
        seed: of the splits, where the file names none.
        machine: settings that stand in for those of the file (from the command line).

    Raises:
        TaskFault: names the file, the place in it, what stands there, and the fix.
    """
    path = Path(path)
    try:
        return task_of(_parsed(path), path.stem, seed=seed, machine=machine)
    except TaskFault as fault:
        raise TaskFault(f"{path}: {fault}") from None


def task_of(
    content: Any, name: str = "task", *, seed: int = 0, machine: Mapping | None = None
) -> Task:
    """The task that a file's content describes, as plain values; see `load_task`."""
    if not isinstance(content, dict):
        raise TaskFault(f"the file must hold an object, got {_kind(content)}. {_FORM}")
    _known_keys(content, _KEYS, "the file")
    examples = content.get("examples")
    if not isinstance(examples, list):
        got = _kind(examples) if "examples" in content else "no such key"
        raise TaskFault(f"examples: a list was expected, got {got}. {_FORM}")
    if not 0 < len(examples) <= _MAX_EXAMPLES:
        raise TaskFault(
            f"examples: from 1 to {_MAX_EXAMPLES:,} were expected, got {len(examples)}"
        )
    pairs = [_example(entry, index) for index, entry in enumerate(examples)]
    names, notes = _split_names(content, examples, pairs, seed)
    groups = {
        split: tuple(p for p, s in zip(pairs, names, strict=True) if s == split)
        for split in sorted(set(names), key=_SPLITS.index)
    }
    chosen, more = _machine(content, groups["train"], machine)
    splits = _sized(content, groups, chosen)
    for split, group in splits.items():
        _check(split, group, chosen, [i for i, s in enumerate(names) if s == split])
    try:
        reference = _reference(content, chosen)
        return Task(
            name=_text(content, "name") or name,
            machine=chosen,
            splits=splits,
            description=_text(content, "description"),
            reference=reference,
            notes=(*more, *notes),
        )
    except (EncodingFault, MachineFault) as fault:
        raise TaskFault(str(fault)) from None


def dump_task(task: Task) -> str:
    """The task as the text of a JSON file that `load_task` reads back."""
    examples = [
        {"input": _plain(e.input), "output": _plain(e.output), "split": name}
        for name, split in task.splits.items()
        for e in split.examples
    ]
    sizes = {}
    for name, split in task.splits.items():
        given = {"base": split.num_values, "num_steps": split.num_steps}
        sizes[name] = {key: value for key, value in given.items() if value}
    content = {
        "name": task.name,
        "description": task.description,
        "machine": {"kind": task.machine.kind, **task.machine.settings},
        "sizes": {name: size for name, size in sizes.items() if size},
        **({"reference": str(task.reference)} if task.reference else {}),
        "examples": examples,
    }
    return json.dumps(content, indent=1)


_FORM = (
    'Write {"name": "...", "examples": [{"input": [1, 2], "output": [2, 3]}]}; '
    "`softcode tasks --help` shows all keys."
)


def _parsed(path: Path) -> Any:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise TaskFault("this is a folder; a task is a JSON or TOML file")
        if size > _MAX_BYTES:
            raise TaskFault(
                f"the file has {size / 2**20:.0f} MB; a task file may have "
                f"{_MAX_BYTES / 2**20:.0f} MB. Fewer examples do as well"
            )
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise TaskFault("no such file, and no built-in task of that name") from None
    except OSError as fault:
        raise TaskFault(f"cannot be read ({fault.strerror})") from None
    except UnicodeDecodeError as fault:
        raise TaskFault(f"byte {fault.start}: not a text in UTF-8") from None
    try:
        if path.suffix.lower() == ".toml":
            return tomllib.loads(text)
        return json.loads(text)
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        raise TaskFault(f"{place}: not JSON ({fault.msg})") from None
    except tomllib.TOMLDecodeError as fault:
        raise TaskFault(f"not TOML: {fault}") from None
    except (RecursionError, ValueError):
        raise TaskFault("nested too deeply, or a number has too many digits") from None


def _example(entry: Any, index: int) -> Example:
    place = f"examples[{index}]"
    if not isinstance(entry, dict):
        raise TaskFault(f"{place}: an object was expected, got {_kind(entry)}. {_FORM}")
    _known_keys(entry, _EXAMPLE_KEYS, place)
    for key in ("input", "output"):
        if key not in entry:
            raise TaskFault(f"{place} lacks {key!r}. {_FORM}")
    return Example(entry["input"], entry["output"])


def _split_names(
    content: dict, entries: list, pairs: list[Example], seed: int
) -> tuple[list[str], tuple[str, ...]]:
    """The split of each example, and what was decided for the user."""
    names = _numbered_splits(content.get("splits", {}), len(pairs))
    for index, entry in enumerate(entries):
        if "split" in entry:
            _known_split(entry["split"], f"examples[{index}].split")
            if names[index] not in (None, entry["split"]):
                raise TaskFault(
                    f"examples[{index}].split: {entry['split']!r}, but `splits` puts it "
                    f"into {names[index]!r}; keep one of them"
                )
            names[index] = entry["split"]
    if all(name is None for name in names):
        return _drawn_splits(pairs, seed)
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
            f"got {_kind(given)}"
        )
    for split, indices in given.items():
        _known_split(split, f"splits.{split}")
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


def _drawn_splits(pairs: list[Example], seed: int) -> tuple[list[str], tuple[str, ...]]:
    """Holds some examples out, if there are enough of them."""
    count = len(pairs)
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


def _machine(
    content: dict, train: tuple[Example, ...], overrides: Mapping | None
) -> tuple[AbstractMachine, tuple[str, ...]]:
    """The machine of the file, or one that fits the examples."""
    given = content.get("machine", {})
    if isinstance(given, str):
        given = {"kind": given}
    if not isinstance(given, dict):
        raise TaskFault(f"machine: an object was expected, got {_kind(given)}")
    settings = {**given, **(overrides or {})}
    kind = settings.pop("kind", "assembly")
    try:
        if kind == "assembly":
            settings = {**_fitting(train), **settings}
            if "base" in given and "memory" not in given:
                settings["memory"] = settings["base"]
        machine = build(kind, settings) if isinstance(kind, str) else None
    except MachineFault as fault:
        raise TaskFault(f"machine: {fault}") from None
    if machine is None:
        raise TaskFault(f"machine.kind: a name was expected, got {_kind(kind)}")
    if "machine" in content:
        return machine, ()
    words = " ".join(f"{key}={value}" for key, value in machine.settings.items())
    return machine, (f"the file names no machine; chosen: {kind} {words}",)


def _fitting(train: tuple[Example, ...]) -> dict[str, int]:
    """Settings of an assembly machine with room for these examples."""
    length, highest, num_registers = 1, 1, 4
    for example in train:
        for value in (example.input, example.output):
            rows = value if isinstance(value, dict) else {"memory": value}
            for name, cells in rows.items():
                if not isinstance(cells, list):
                    continue
                whole = [c for c in cells if type(c) is int]
                highest = max([highest, *whole])
                if name == "registers":
                    num_registers = max(num_registers, len(cells))
                elif value is example.input:
                    length = max(length, len(cells))
    base = max(2, length, highest + 1)
    return {"base": base, "memory": length, "registers": num_registers}


def _sized(
    content: dict, groups: dict[str, tuple[Example, ...]], machine: AbstractMachine
) -> dict[str, Split]:
    sizes = content.get("sizes", {})
    if not isinstance(sizes, dict):
        raise TaskFault(f"sizes: an object was expected, got {_kind(sizes)}")
    for split, size in sizes.items():
        _known_split(split, f"sizes.{split}")
        if not isinstance(size, dict):
            raise TaskFault(f"sizes.{split}: an object was expected, got {_kind(size)}")
        _known_keys(size, _SIZE_KEYS, f"sizes.{split}")
        for key, value in size.items():
            least = 1 if key == "num_steps" else 2
            if type(value) is not int or not least <= value <= 1_000_000:
                raise TaskFault(
                    f"sizes.{split}.{key}: {value!r} is no whole number >= {least}"
                )
    of = {split: sizes.get(split, {}) for split in groups}
    return {
        split: Split(examples, of[split].get("base"), of[split].get("num_steps"))
        for split, examples in groups.items()
    }


def _check(split: str, group: Split, machine: AbstractMachine, numbers: list[int]):
    """Raises for the first example that does not fit, or that contradicts another."""
    try:
        lengths = [
            _length(machine, e.input, i)
            for e, i in zip(group.examples, numbers, strict=True)
        ]
        for length, number in zip(lengths, numbers, strict=True):
            if length != lengths[0]:
                raise TaskFault(
                    f"examples[{number}].input has {length} cells and "
                    f"examples[{numbers[0]}].input {lengths[0]}; all of one split must "
                    "have the same length. Put longer ones into the split "
                    "'extrapolation'"
                )
        row = next(iter(machine.inputs.values()))
        if split == "train" and (lengths[0],) != row.shape:
            raise TaskFault(
                f"examples[{numbers[0]}].input has {lengths[0]} cells and the machine "
                f"{row.shape[0]}; give the machine as many (`memory`, at most `base`)"
            )
        sized = machine
        if split != "train":
            sized = Task("check", machine, {"train": group}).machine_for("train")
    except EncodingFault as fault:
        raise TaskFault(
            f"{_renumbered(str(fault), numbers)}. Mend the value, or raise the base"
        ) from None
    except MachineFault as fault:
        raise TaskFault(f"examples of the split {split!r}: {fault}") from None
    for example, number in zip(group.examples, numbers, strict=True):
        try:
            encode_input(sized, example.input, f"examples[{number}].input")
            encode_output(sized, example.output, f"examples[{number}].output")
        except EncodingFault as fault:
            raise TaskFault(f"{fault}. Mend the value, or raise the base") from None
    pair = contradiction(group.examples, sized)
    if pair is not None:
        first, second = (numbers[i] for i in pair)
        raise TaskFault(
            f"examples[{first}] and examples[{second}] have the same input and different "
            "outputs, so that no program can do both; remove one"
        )


def _length(machine: AbstractMachine, value: Any, number: int) -> int:
    place = f"examples[{number}].input"
    try:
        rows = rows_of(machine.inputs, value, place)
    except EncodingFault as fault:
        raise TaskFault(f"{fault}. {_FORM}") from None
    return len(rows[next(iter(machine.inputs))])


def _renumbered(message: str, numbers: list[int]) -> str:
    """A message about the i-th of a split, as one about an example of the file."""
    for index, number in enumerate(numbers):
        if message.startswith(f"train[{index}]."):
            return message.replace(f"train[{index}]", f"examples[{number}]", 1)
    return message


def _reference(content: dict, machine: AbstractMachine) -> Program | None:
    text = _text(content, "reference")
    if not text:
        return None
    try:
        return Program.parse(text, machine)
    except SyntaxFault as fault:
        raise TaskFault(f"reference: {fault}") from None


def _text(content: dict, key: str) -> str:
    value = content.get(key, "")
    if not isinstance(value, str):
        raise TaskFault(f"{key}: a text was expected, got {_kind(value)}")
    return value


def _known_keys(content: dict, known: tuple[str, ...], place: str) -> None:
    for key in content:
        if key not in known:
            raise TaskFault(f"{place} has an unknown key {key!r}; known are {known}")


def _known_split(name: Any, place: str) -> None:
    if name not in _SPLITS:
        raise TaskFault(
            f"{place}: unknown split {name!r}; known are {', '.join(_SPLITS)}"
        )


def _kind(value: Any) -> str:
    words = {dict: "an object", list: "a list", str: "a text", type(None): "null"}
    return words.get(type(value), repr(value)[:40])


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(cells) for name, cells in value.items()}
    return [None if cell is None else int(cell) for cell in value]
