"""Tasks from TerpreT's files: a model, its hyper-parameters and its data."""

from pathlib import Path

from ..files import Fault
from ..language import Batch, Model, batches_for, load_batches
from ..machine import AbstractMachine
from .examples import Example, Split
from .task import Task


def load_model_task(
    model: str | Path,
    hypers: str | Path,
    data: str | Path,
    *,
    train: tuple[str, ...] | None = None,
) -> Task:
    r"""A task for the model's programs; each batch of the data is a split.

    The first batch (or that named in `train`) is the split `train`. All others are splits
    of their own name. For each batch, the model in the size of its hyper-parameters is
    suggested.

    Args:
        model: the model's file.
        hypers: JSON, named sets of hyper-parameters.
        data: JSON, batches of examples.
        train: the batch to learn from, first, and any that come in later.

    Raises:
        ModelFault: for a fault in a file; names the place and the fix.
        ValueError: for a batch that is not there.

    Example:
        >>> import json, tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> contents = {
        ...     "shift.py": "n = Hyper()\np = Param(n)\ny = Output(n)\ny.set_to(p)\n",
        ...     "hypers.json": '{"small": {"n": 5}}',
        ...     "data.json": '[{"batch_name": "train", "hypers": "small",'
        ...                  '  "instances": [{"y": 3}]}]',
        ... }
        >>> for name, content in contents.items():
        ...     _ = (folder / name).write_text(content)
        >>> task = load_model_task(*(folder / name for name in contents))
        >>> task.splits["train"].examples[0].output, task.on().machine.parameters
        ({'y': [3]}, {'p': Space(shape=(1,), size=5)})
    """
    return _task(load_batches(model, hypers, data), data, train or ())


def model_task(
    model: Model, data: str | Path, hypers: str | Path | None = None
) -> Task:
    r"""A task for programs of this model: what `load_model_task` gives, without its file.

    Args:
        model: in the size of the batches, if they have one and no hypers are given.
        data: JSON, batches of examples.
        hypers: JSON, named sets of hyper-parameters.

    Raises:
        Fault: for a fault in a file; names the place and the fix, also where the file's
            hyper-parameters give the model other parameters than it has.

    Example:
        >>> import tempfile
        >>> model = Model("x = Input(4)\ny = Output(4)\ny.set_to(x)\n")
        >>> data = Path(tempfile.mkdtemp()) / "copy.json"
        >>> _ = data.write_text('[{"batch_name": "train", "hypers": "any",'
        ...                     '  "instances": [{"x": 2, "y": 2}]}]')
        >>> task = model_task(model, data)
        >>> task.name, task.splits["train"].examples[0].input
        ('copy', {'x': [2]})
    """
    batches = batches_for(model, data, hypers)
    if batches[0].model.parameters != model.parameters:
        raise Fault(
            str(hypers),
            "its hyper-parameters give the model other Params than the program has",
            "a program is for one set of Params",
        )
    return _task(batches, data, ())


def _task(batches: list[Batch], data: str | Path, train: tuple[str, ...]) -> Task:
    names = [batch.name for batch in batches]
    for name in train:
        if name not in names:
            raise Fault(
                f"{data} has no batch {name!r}; it has {', '.join(dict.fromkeys(names))}"
            )
    first = names.index(train[0]) if train else 0
    if not train and "train" in names:
        first = names.index("train")
    order = [first, *(i for i in range(len(batches)) if i != first)]
    splits: dict[str, Split] = {}
    machines: dict[str, AbstractMachine] = {}
    for index in order:
        name = "train" if index == first else batches[index].name
        while name in splits:
            name += "'"
        splits[name] = _split(batches[index])
        machines[name] = batches[index].model
    notes = tuple(dict.fromkeys(batches[first].model.notes))
    return Task(Path(data).stem, splits, suggested=machines, notes=notes)


def _split(batch: Batch) -> Split:
    return Split(tuple(Example(given, wanted) for given, wanted in batch.examples))
