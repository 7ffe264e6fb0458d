"""A user's task file, JSON or TOML: read with care, every fault with its place."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..expression import Everyday
from ..files import read_json, read_text, read_toml
from ..machine import AbstractMachine, MachineFault, SyntaxFault
from ..program import EncodingFault, Program
from .built_in import recipes
from .examples import Example, Split, contradiction
from .fault import (
    FORM,
    SPLITS,
    TaskFault,
    kind_of,
    require_known_keys,
    require_known_split,
    text_in,
)
from .fitting import fitted
from .forms import example_of, one_form
from .held_out import split_names
from .sygus import read_sygus
from .table_file import read_table
from .task import EncodedTask, Task
from .typed import TypedTask


_MAX_EXAMPLES = 100_000
_KEYS = ("name", "description", "machine", "examples", "splits", "sizes", "reference")
_SIZE_KEYS = ("base", "num_steps")
# Whole numbers of plain values are of any size, as far as Python reads them.
_MAX_DIGITS = 4000
_TABLES = (".csv", ".tsv")


def load_task(
    path: str | Path, *, seed: int = 0, machine: Mapping | None = None
) -> Task:
    """The task of a JSON or TOML file, or the built-in task of this name.

    Args:
        path: the file; `.toml` is read as TOML, all else as JSON.
        seed: of the splits, where the file names none, and of a built-in's examples.
        machine: settings that stand in for those of the file (from the command line).

    Returns:
        The task; where the file names a machine, or settings are given, that machine
        is suggested.

    Raises:
        Fault: names the file, the place in it, what stands there, and the fix.

    Example:
        >>> load_task("map inc").description
        'Add 1 to every cell.'
    """
    recipe = recipes().get(str(path))
    if recipe is not None and machine is None and not Path(path).exists():
        return recipe.make(seed=seed)
    path = Path(path)
    try:
        content = _parsed(path)
        return task_of(content, path.stem, seed=seed, machine=machine)
    except TaskFault as fault:
        raise fault.within(path) from None


def task_of(
    content: Any, name: str = "task", *, seed: int = 0, machine: Mapping | None = None
) -> Task:
    """The task that a file's content describes, as plain values; see `load_task`.

    Example:
        >>> task_of({"examples": [{"input": [1, 2], "output": [2, 3]}]}).name
        'task'
    """
    content = one_form(content)
    require_known_keys(content, _KEYS, "the file")
    examples = content.get("examples")
    if not isinstance(examples, list):
        got = kind_of(examples) if "examples" in content else "no such key"
        raise TaskFault(f"examples: a list was expected, got {got}. {FORM}")
    if not 0 < len(examples) <= _MAX_EXAMPLES:
        raise TaskFault(
            f"examples: from 1 to {_MAX_EXAMPLES:,} were expected, got {len(examples)}"
        )
    pairs = [example_of(entry, index) for index, entry in enumerate(examples)]
    is_everyday = _names_no_machine(content, machine)
    if not is_everyday:
        for pair in pairs:
            _require_rows(pair)
    names, notes = split_names(content, seed, keeps_order=is_everyday)
    groups = {
        split: tuple(p for p, s in zip(pairs, names, strict=True) if s == split)
        for split in sorted(set(names), key=SPLITS.index)
    }
    splits = _sized(content, groups)
    for split in splits.values():
        _require_one_answer(split.examples)
    reference = text_in(content, "reference") or None
    task = Task(
        name=text_in(content, "name") or name,
        splits=splits,
        description=text_in(content, "description"),
        reference=reference,
        suggested=None if is_everyday else _machine(content, splits, machine),
        notes=notes,
    )
    if is_everyday:
        _require_types(task)
    else:
        _require_fit(task, machine_is_named="machine" in content)
    return task


def _names_no_machine(content: dict, machine: Mapping | None) -> bool:
    """Whether neither the file nor the caller says what the task is to run on."""
    named = content.get("machine", Everyday.kind)
    kind = named.get("kind") if isinstance(named, dict) else named
    has_sizes = bool(content.get("sizes")) or "reference" in content
    return not machine and kind == Everyday.kind and not has_sizes


def _require_types(task: Task) -> None:
    """Raises unless functions can be found for the examples, or some machine's program."""
    try:
        task.typed()
    except TaskFault:
        # Rows of cells by name are for a machine, and no plain values.
        if not any(
            isinstance(example.output, Mapping)
            for split in task.splits.values()
            for example in split.examples
        ):
            raise
        task.on()


def dump_task(task: EncodedTask | TypedTask) -> str:
    """The task as the text of a JSON file that `load_task` reads back.

    Example:
        >>> from softcode.task import Task
        >>> text = dump_task(Task.of([([1, 2], [2, 3])]).on())
        >>> json.loads(text)["machine"]["kind"]
        'assembly'
    """
    examples = [
        {**_input(e.input), "output": _plain(e.output), "split": name}
        for name, split in task.splits.items()
        for e in split.examples
    ]
    sizes = {}
    for name, split in task.splits.items():
        given = {"base": split.num_values, "num_steps": split.num_steps}
        sizes[name] = {key: value for key, value in given.items() if value}
    reference = getattr(task.task, "reference", None)
    content = {
        "name": task.name,
        "description": task.description,
        "machine": {"kind": task.machine.kind, **task.machine.settings},
        "sizes": {name: size for name, size in sizes.items() if size},
        **({"reference": reference} if reference else {}),
        "examples": examples,
    }
    return json.dumps(content, indent=1)


def _parsed(path: Path) -> Any:
    try:
        if path.suffix.lower() == ".toml":
            return read_toml(path)
        if path.suffix.lower() in _TABLES:
            return read_table(path)
        if path.suffix.lower() == ".sl":
            return read_sygus(read_text(path))
        return read_json(path, max_digits=_MAX_DIGITS)
    except FileNotFoundError:
        raise TaskFault("no such file, and no built-in task of that name") from None


def _require_rows(example: Example) -> None:
    """Raises unless input and output are rows of cells, as a machine has them."""
    for key, rows in (("input", example.input), ("output", example.output)):
        for name, cells in rows.items() if isinstance(rows, dict) else [("", rows)]:
            if not isinstance(cells, list) or not cells:
                at = f"{example.place}.{key}" + (f".{name}" if name else "")
                raise TaskFault(
                    f"{at}: a list was expected, got "
                    f"{kind_of(cells) if cells != [] else 'an empty one'}. {FORM}"
                )


def _machine(
    content: dict, splits: Mapping[str, Split], overrides: Mapping | None
) -> AbstractMachine | None:
    """The machine that the file, or the command line, names; `None` if none is."""
    given = content.get("machine", {})
    if isinstance(given, str):
        given = {"kind": given}
    if not isinstance(given, dict):
        raise TaskFault(f"machine: an object was expected, got {kind_of(given)}")
    chosen = dict(overrides or {})
    # Settings of the file's machine say nothing of another one.
    if chosen.get("kind", given.get("kind", "assembly")) == given.get(
        "kind", "assembly"
    ):
        chosen = {**given, **chosen}
    if not chosen and "machine" not in content:
        return None
    kind = chosen.pop("kind", "assembly")
    if not isinstance(kind, str):
        raise TaskFault(f"machine.kind: a name was expected, got {kind_of(kind)}")
    try:
        return fitted(splits, kind, chosen)
    except MachineFault as fault:
        raise TaskFault(f"machine: {fault}") from None


def _sized(content: dict, groups: dict[str, tuple[Example, ...]]) -> dict[str, Split]:
    sizes = content.get("sizes", {})
    if not isinstance(sizes, dict):
        raise TaskFault(f"sizes: an object was expected, got {kind_of(sizes)}")
    for split, size in sizes.items():
        require_known_split(split, f"sizes.{split}")
        if not isinstance(size, dict):
            raise TaskFault(
                f"sizes.{split}: an object was expected, got {kind_of(size)}"
            )
        require_known_keys(size, _SIZE_KEYS, f"sizes.{split}")
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


def _require_one_answer(examples: tuple[Example, ...]) -> None:
    """Raises for two examples that contradict each other."""
    pair = contradiction(examples)
    if pair is not None:
        first, second = (examples[index].place for index in pair)
        raise TaskFault(
            f"{first} and {second} have the same input and different outputs, so that "
            "no program can do both; remove one"
        )


def _require_fit(task: Task, *, machine_is_named: bool) -> None:
    """Raises for the first example, or the reference, that the machine has no room for."""
    try:
        encoded = task.on()
        if machine_is_named:
            _require_size(encoded)
        if task.reference is not None and machine_is_named:
            Program.parse(task.reference, encoded.machine)
    except EncodingFault as fault:
        raise TaskFault(f"{fault}{_hint(task) if machine_is_named else ''}") from None
    except SyntaxFault as fault:
        raise TaskFault(f"reference: {fault}") from None
    except MachineFault as fault:
        place = "machine: " if machine_is_named else ""
        raise TaskFault(f"{place}{fault}") from None


def _hint(task: Task) -> str:
    """What to do where the machine of the file has no room."""
    machine = task.suggested
    settings = machine.settings if isinstance(machine, AbstractMachine) else {}
    words = " ".join(f"{name}={value}" for name, value in settings.items())
    return f". Mend the value, or the machine's settings ({words})"


def _require_size(task: EncodedTask) -> None:
    """Raises where the file's machine is not as long as what is to be learned from."""
    own, needed = (
        machine.inputs[machine.require_main_row()].shape[0]
        for machine in (task.machine, task.machine_for("train"))
    )
    if own != needed:
        first = task.splits["train"].examples[0].place
        raise TaskFault(
            f"{first}.input has {needed} cells and the machine {own}; give the machine "
            "as many (`memory`, at most `base`)"
        )


def _input(value: Any) -> dict[str, Any]:
    """An input under the key that it has in a file."""
    if isinstance(value, tuple):
        return {"inputs": [_plain(one) for one in value]}
    return {"input": _plain(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(inner) for inner in value]
    return value.item() if isinstance(value, np.generic) else value
