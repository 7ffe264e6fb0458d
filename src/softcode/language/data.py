"""Hyper-parameters and examples in TerpreT's JSON files."""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

from ..files import read_json, read_text
from .fault import ModelFault
from .layout import as_json, laid_out
from .machine import Model
from .tree import Element


@dataclasses.dataclass(frozen=True)
class Batch:
    r"""Examples that share a set of hyper-parameters.

    Args:
        name: what the data file calls it, such as `train`.
        model: the model with that set.
        examples: for each, the rows of the inputs and those of the outputs (`None`
            where nobody observes).

    Example:
        >>> model = Model("x = Input(4)\ny = Output(4)\ny.set_to(x)")
        >>> batch = Batch("train", model, (({"x": [3]}, {"y": [3]}),))
        >>> given, wanted = batch.examples[0]
        >>> given, wanted
        ({'x': [3]}, {'y': [3]})
    """

    name: str
    model: Model
    examples: tuple[tuple[dict[str, list], dict[str, list]], ...]


def load_hypers(path: str | Path) -> dict[str, dict[str, int]]:
    """The sets of hyper-parameters of a file, by name.

    Raises:
        ModelFault: if the file is no object of objects of whole numbers.
        Fault: if it is no JSON; names line and column.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "hypers.json"
        >>> _ = path.write_text('{"small": {"length": 4}, "large": {"length": 9}}')
        >>> load_hypers(path)["large"]
        {'length': 9}
    """
    value = read_json(path)
    if not isinstance(value, dict) or not value:
        raise ModelFault(
            str(path),
            f"it holds {as_json(value)}",
            'an object of sets is needed: {"small": {"length": 4}}',
        )
    for name, hypers in value.items():
        if not isinstance(hypers, dict):
            raise ModelFault(
                f"{path}, {name}", f"it is {as_json(hypers)}", "an object is needed"
            )
        for key, number in hypers.items():
            if not isinstance(number, int) or isinstance(number, bool):
                raise ModelFault(
                    f"{path}, {name}.{key}",
                    f"it is {as_json(number)}",
                    "a hyper-parameter is a whole number",
                )
    return value


def load_model(path: str | Path, hypers: Mapping[str, int]) -> Model:
    r"""The model of a file with these hyper-parameters.

    Args:
        path: the model's file.
        hypers: a value for each `Hyper()` of the model.

    Raises:
        ModelFault: for a model that is not as the language wants it; names the line.
        Fault: if the file is no text.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "shift.py"
        >>> _ = path.write_text("n = Hyper()\np = Param(n)\ny = Output(n)\ny.set_to(p)")
        >>> load_model(path, {"n": 5}).parameters
        {'p': Space(shape=(1,), size=5)}
    """
    return Model(read_text(path), tuple(sorted(hypers.items())), str(path))


def load_batches(
    model_path: str | Path, hypers_path: str | Path, data_path: str | Path
) -> list[Batch]:
    r"""The batches of a data file, each with the model in its size.

    Args:
        model_path: the model's file.
        hypers_path: JSON, named sets of hyper-parameters.
        data_path: JSON, batches of examples, each of which names such a set.

    Raises:
        Fault: for a fault in any of the three files; names the place and the fix.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> contents = {
        ...     "shift.py": "n = Hyper()\np = Param(n)\ny = Output(n)\ny.set_to(p)",
        ...     "hypers.json": '{"small": {"n": 5}}',
        ...     "data.json": '[{"batch_name": "train", "hypers": "small",'
        ...                  '  "instances": [{"y": 3}]}]',
        ... }
        >>> for name, content in contents.items():
        ...     _ = (folder / name).write_text(content)
        >>> (batch,) = load_batches(*(folder / name for name in contents))
        >>> batch.name, batch.model.hypers, batch.examples
        ('train', (('n', 5),), (({}, {'y': [3]}),))
    """
    source, sets = read_text(model_path), load_hypers(hypers_path)
    entries = _entries(data_path)

    def sized(hypers: Mapping[str, int]) -> Model:
        return Model(source, tuple(sorted(hypers.items())), str(model_path))

    return _batches(entries, sized, sets, str(hypers_path), str(data_path))


def batches_for(
    model: Model, data_path: str | Path, hypers_path: str | Path | None = None
) -> list[Batch]:
    r"""The batches of a data file for this model's programs.

    Args:
        model: in the size that a batch has if no hyper-parameters are given.
        data_path: JSON, batches of examples.
        hypers_path: JSON, named sets of hyper-parameters; needed where batches have
            more than one.

    Raises:
        Fault: for a fault in a file; names the place and the fix.

    Example:
        >>> import tempfile
        >>> model = Model("x = Input(4)\ny = Output(4)\ny.set_to(x)")
        >>> path = Path(tempfile.mkdtemp()) / "data.json"
        >>> _ = path.write_text('[{"batch_name": "train", "hypers": "any",'
        ...                     '  "instances": [{"x": 2, "y": 2}, {"x": 1, "y": null}]}]')
        >>> batches_for(model, path)[0].examples
        (({'x': [2]}, {'y': [2]}), ({'x': [1]}, {'y': [None]}))
    """
    entries = _entries(data_path)
    named = dict.fromkeys(str(entry["hypers"]) for entry in entries)
    if hypers_path is not None:
        sets = load_hypers(hypers_path)
    elif len(named) == 1:
        sets = dict.fromkeys(named, dict(model.hypers))
    else:
        raise ModelFault(
            str(data_path),
            f"its batches have the sets of hyper-parameters {', '.join(named)}",
            "give the file that says what these are",
        )

    def sized(hypers: Mapping[str, int]) -> Model:
        return dataclasses.replace(model, hypers=tuple(sorted(hypers.items())))

    return _batches(entries, sized, sets, str(hypers_path), str(data_path))


def _entries(path: str | Path) -> list[dict]:
    """The entries of a data file: an object with hyper-parameters and instances each."""
    value = read_json(path)
    if not isinstance(value, list) or not value:
        raise ModelFault(
            str(path),
            f"it holds {as_json(value)}",
            'a list of batches is needed: [{"batch_name": "train", "hypers": "small", '
            '"instances": [...]}]',
        )
    for number, entry in enumerate(value):
        if not isinstance(entry, dict) or not {"hypers", "instances"} <= entry.keys():
            raise ModelFault(
                f"{path}, batch {number}",
                f"it is {as_json(entry)}",
                'an object with "batch_name", "hypers" and "instances" is needed',
            )
    return value


def _batches(
    entries: list[dict],
    sized: Callable[[Mapping[str, int]], Model],
    sets: Mapping[str, Mapping[str, int]],
    sets_place: str,
    data_place: str,
) -> list[Batch]:
    batches = []
    for number, entry in enumerate(entries):
        place, chosen = f"{data_place}, batch {number}", entry["hypers"]
        if not isinstance(chosen, str) or chosen not in sets:
            raise ModelFault(
                f"{place}.hypers",
                f"it is {as_json(chosen)}",
                f"{sets_place} has the sets {', '.join(sets)}",
            )
        batches.append(_batch(entry, number, sized(sets[chosen]), place))
    _check_alike(batches, data_place)
    return batches


def _batch(entry: dict, number: int, model: Model, place: str) -> Batch:
    name = entry.get("batch_name", f"batch {number}")
    instances = entry["instances"]
    if not isinstance(name, str) or not isinstance(instances, list) or not instances:
        raise ModelFault(
            place,
            f'"instances" is {as_json(instances)}',
            "a list of at least one instance, and a name, are needed",
        )
    examples = []
    for index, instance in enumerate(instances):
        at = f"{place} ({name}), instance {index}"
        if not isinstance(instance, dict):
            raise ModelFault(at, f"it is {as_json(instance)}", "an object is needed")
        examples.append(_example(instance, model, at))
    return Batch(name, model, tuple(examples))


def _example(instance: dict, model: Model, place: str):
    """The rows of one instance."""
    declared = model.tree.declarations
    known = [d.name for d in declared.values() if d.kind in ("Input", "Output")]
    values: dict[Element, int | None] = {}
    for name, value in instance.items():
        if name in declared and declared[name].kind == "InputTensor":
            raise ModelFault(
                f"{place}.{name}",
                "it is a tensor, and tensors do not come from JSON",
                "give them from Python, to `Model.step`",
            )
        if name not in known:
            raise ModelFault(
                f"{place}.{name}",
                "the model has no Input or Output of this name",
                f"it has {', '.join(known) or 'none'}",
            )
        values |= laid_out(value, declared[name], f"{place}.{name}")
    sides: list[dict[str, list]] = []
    for kind in ("Input", "Output"):
        rows = {}
        for row, elements in model.rows.elements[kind].items():
            given = [values.get(element) for element in elements]
            if kind == "Input" and None in given:
                missing = elements[given.index(None)]
                raise ModelFault(
                    f"{place}.{missing.name}",
                    f"the input {missing} has no value",
                    "every input needs one; null stands for an output that nobody sees",
                )
            rows[row] = given
        sides.append(rows)
    return sides[0], sides[1]


def _check_alike(batches: list[Batch], place: str) -> None:
    """All batches must have the same parameters, since one program is for all."""
    first = batches[0].model.parameters
    fixed: dict[Element, int] = {}
    for batch in batches:
        if batch.model.parameters != first:
            raise ModelFault(
                f"{place}, batch {batch.name}",
                "its hyper-parameters give the model other Params than the first batch's",
                "batches may differ in what a run is given, not in what is looked for",
            )
        for element, value in batch.model.tree.fixed.items():
            if fixed.setdefault(element, value) != value:
                raise ModelFault(
                    f"{place}, batch {batch.name}",
                    f"its hyper-parameters fix {element} at {value}, and another batch's "
                    f"at {fixed[element]}",
                    "one program is for all batches; fix it at one value",
                )
