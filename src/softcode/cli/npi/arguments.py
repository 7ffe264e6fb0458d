"""What the commands of `softcode npi` share: arguments, and how they become values.

A file from a stranger is looked at before it is used: a certificate's digest, whether it
is for a task as it is here, and whether it decides as the reference program does; an
input's form, by comparing it with a random one of its task.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from ...files import Fault, parse_json, read_start
from ...npi import NpiTask, contexts_of
from ...npi.network import Interface
from ...npi.task import TaskInput
from ...npi.tasks import TASKS
from ...reference import Contexts, ReferenceProgram
from ...verify import Certificate, checker
from ...world import BatchState


npi = typer.Typer(
    name="npi",
    help="Programmer-interpreters: train, verify, check, extract, run, trace.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

TaskName = Annotated[
    str, typer.Argument(metavar="TASK", help="One of `softcode npi tasks`.")
]


def network_path(text: str) -> Path:
    """The file that was named, or the network of a folder that `npi train` wrote.

    Example:
        >>> network_path("nowhere/network.safetensors").name
        'network.safetensors'
    """
    path = Path(text)
    return path / "network.safetensors" if path.is_dir() else path


InterpreterArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="What `npi train` or `npi verify` wrote, a folder or a file.",
        parser=network_path,
    ),
]
NetworkArgument = Annotated[
    Path,
    typer.Argument(
        metavar="NETWORK",
        help="What `npi train` wrote, the folder or the file in it.",
        parser=network_path,
    ),
]
CertificateArgument = Annotated[
    Path, typer.Argument(metavar="CERTIFICATE", help="A file that `npi verify` wrote.")
]
InputArgument = Annotated[
    str, typer.Argument(metavar="INPUT", help="As JSON, such as [3, 1, 2].")
]
LevelOption = Annotated[
    str, typer.Option(help="recursive, non-recursive, or partial where there is one.")
]


def find_npi_task(name: str) -> NpiTask:
    """The task of this name.

    Raises:
        Fault: names those that there are.

    Example:
        >>> find_npi_task("bubble_sort").paper_size
        2
    """
    if name not in TASKS:
        raise Fault(f"no task {name!r}; there are {', '.join(TASKS)}")
    return TASKS[name]


def is_certificate(path: Path) -> bool:
    """Whether a file is text, as certificates are; networks begin with a number."""
    return b"\0" not in read_start(path, 8)


def load_certified(path: Path) -> tuple[Interface, ReferenceProgram, Contexts]:
    """What a certificate is for, and what is decided in each of its contexts.

    Whether the certificate holds for a network is not asked here: `npi check` does
    that. It is enough that its table is the reference program's, for then a run by the
    table is one by that program.

    Args:
        path: the certificate.

    Raises:
        Fault: if the file was changed, is for another task than this one, or decides
            otherwise than the task's program.
    """
    found = Certificate.load(path)
    again = "write it again with `softcode npi verify`"
    if found.parts.get("sha256") != checker.fingerprint(found.parts):
        raise Fault(f"{path} was changed or is damaged; {again}")
    try:
        interface = Interface.from_plain(found.parts["interface"])
        task = find_npi_task(interface.task)
        program = task.program(interface.level, interface.returns)
        if Interface.of(task, interface.level, interface.returns) != interface:
            raise Fault(f"it is for another {task.name} than this one")
        contexts = contexts_of(found)
        if not len(contexts):
            raise Fault("it has no contexts")
        for fault in other_decisions(program, contexts):
            raise Fault(fault)
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        raise Fault(f"{path} cannot be followed ({fault}); {again}") from None
    return interface, program, contexts


def other_decisions(program: ReferenceProgram, contexts: Contexts) -> Iterator[str]:
    """Where a table is not the reference program's, in words.

    Args:
        program: decides each context anew.
        contexts: the table.

    Yields:
        One sentence for each context that is decided otherwise; none, if the table is
        right.
    """
    for context, decision in contexts.decisions.items():
        if program.decide(context) != decision:
            yield f"the reference program does otherwise: {program.describe(context)}"


def parse_input(task: NpiTask, text: str) -> TaskInput:
    """The input that the text is, if it is one of this task's.

    It must have the form of a random input (lists and numbers in the same places), fit
    into a batch of runs, and have a right answer.

    Args:
        task: says what an input is.
        text: JSON, with numbers of 4,000 digits at most.

    Raises:
        Fault: says what is wrong, and shows an input.

    Example:
        >>> parse_input(find_npi_task("bubble_sort"), "[3, 1, 2]")
        [3, 1, 2]
    """
    example = task.random_input(np.random.default_rng(0), 3)
    needed = f"one is {json.dumps(example)}"
    try:
        given = parse_json(text, max_digits=4000)
        if not _is_like(given, example):
            raise Fault("it is of another form")
        BatchState.of([task.encode(given)])
        task.expected(given)
    except (ValueError, LookupError, ArithmeticError, RecursionError) as fault:
        raise Fault(f"{text} is no input of {task.name}: {fault}; {needed}") from None
    return given


def _is_like(value: TaskInput, example: TaskInput) -> bool:
    """Whether a value of JSON has the form of this example.

    A tuple is a list of as many, each in its own form; a list may have any length, and
    all its elements the form of the example's first (an integer, if that is empty).
    JSON has no tuples.

    Example:
        >>> _is_like([[1, 2], 5], ([4], 7)), _is_like([[1, "2"], 5], ([4], 7))
        (True, False)
    """
    if isinstance(example, tuple):
        is_list = isinstance(value, list) and len(value) == len(example)
        return is_list and all(map(_is_like, value, example))
    if isinstance(example, list):
        inner = example[0] if example else 0
        return isinstance(value, list) and all(_is_like(v, inner) for v in value)
    return type(value) is type(example)


def parse_span(text: str) -> tuple[int, int]:
    """`2-7` as two numbers, and `5` as twice the same.

    Raises:
        Fault: for any other text.

    Example:
        >>> parse_span("2-7"), parse_span("5")
        ((2, 7), (5, 5))
    """
    low, dash, high = text.partition("-")
    if not (low.isdecimal() and (not dash or high.isdecimal())):
        raise Fault(f"--sizes: {text!r} is no span such as 2-7")
    return int(low), int(high or low)


def parse_sizes(text: str) -> list[int]:
    """`2,4,8` as numbers.

    Raises:
        Fault: unless all are whole numbers above 0, and there is one.

    Example:
        >>> parse_sizes("2, 4,8")
        [2, 4, 8]
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isdecimal() and int(part) > 0 for part in parts):
        raise Fault(f"--sizes: {text!r} is no list of sizes such as 2,4,8")
    return [int(part) for part in parts]
