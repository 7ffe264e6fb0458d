"""Options made from the tables: a machine's settings, and what an inducer is told.

Each setting says its name, bounds and help where it is defined
(`softcode.machine.setting` on a dataclass's field). Here an option is made of each, and
what was given goes back into the dataclass. So no name of a machine or an inducer is
written in this folder, and what users register has options as the built-in ones do.

A setting that `holds` something is given as a word or a file; `_READERS` says how that
becomes its value once the task, and so the machine, is known.
"""

import dataclasses
import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, cast

import typer

from ..expression import Everyday
from ..files import Fault
from ..induce import INDUCERS, AbstractInducer, Portfolio, default_inducer, posed
from ..induce.gradient import RunLoss
from ..library.abstractions import Library
from ..machine import MACHINES, Setting, settings_of
from ..program import Program
from ..task import EncodedTask, Task
from ..verify import PosedTask
from .named import read_sketch
from .programs import load_program


AUTO: Final = "auto"

# How the file that an option names, or the word, becomes the value of the setting.
_READERS: Final[dict[str, Callable[[Any, EncodedTask], Any]]] = {
    "sketch": lambda path, task: read_sketch(path, task.machine),
    "library": lambda path, task: Library.load(path),
    # The program's own machine may be of another size; its text must fit the task's.
    "programs": lambda path, task: (
        Program.parse(load_program(str(path)).text, task.machine),
    ),
    "objective": lambda word, task: RunLoss(supervision=word.value),
}


def takes_settings(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each setting of a machine and of an inducer.

    Settings that several have in common, by name, are one option. The new options come
    after the command's first parameter, and none but `--with` has a default: what is
    not given is left to the task, the machine or the inducer.

    Args:
        command: has two arguments by name that are not the user's: `machine`, which gets
            the settings of the machine that were given, and `inducer`, which gets a
            function from a task to the task as an inducer gets it, and the inducer.
    """
    machines = _by_option(MACHINES)
    inducers = _by_option(INDUCERS)
    options = {**inducers, **machines}
    of_command = inspect.signature(command).parameters
    own = [p for p in of_command.values() if p.name not in ("machine", "inducer")]
    made = [_kind_of_machine(), *_parameters(machines), _way(), *_parameters(inducers)]

    @functools.wraps(command)
    def with_settings(**values: Any) -> None:
        given = {n: values.pop(n, None) for n in (*options, "kind", "way")}
        chosen = {name: value for name, value in given.items() if value is not None}
        settings = {n: chosen[n] for n in ("kind", *machines) if n in chosen}
        told = {name: chosen[name] for name in inducers if name in chosen}
        way = str(chosen.get("way", AUTO))
        inducer = functools.partial(posed_with_inducer, way, told)
        command(**values, machine=settings, inducer=inducer)

    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    parameters = [*own[:1], *made, *own[1:]]
    with_settings.__signature__ = inspect.Signature(parameters)  # pyright: ignore[reportAttributeAccessIssue]
    with_settings.__annotations__ = {p.name: p.annotation for p in parameters}
    return with_settings


def posed_with_inducer(
    way: str, told: Mapping[str, Any], task: Task | PosedTask
) -> tuple[PosedTask, AbstractInducer]:
    """The task as an inducer gets it, and the inducer that was asked for.

    Where no machine was named, a setting that is told names who is to work, and so
    the machine that the task is put on.

    Args:
        way: the inducer's name, or `auto`.
        told: values of settings, by name.
        task: what it is for, with or without a machine.
    """
    asked = way
    if way == AUTO and told:
        able = [n for n, c in INDUCERS.items() if set(told) & _fields(c).keys()]
        asked = next(iter(able), AUTO)
    found, inducer = posed(task, asked)
    return found, chosen_inducer(way, told, found, inducer)


def chosen_inducer(
    way: str,
    told: Mapping[str, Any],
    task: PosedTask,
    inducer: AbstractInducer | None = None,
) -> AbstractInducer:
    """The inducer that was asked for, with what it was told.

    With `auto` a setting is told to each of the portfolio's inducers that has it. A
    setting that stands alone (a sketch) leaves out those that do not have it, since
    they would search for something else.

    Args:
        way: its name, or `auto`.
        told: values of settings, files as their paths.
        task: what it is for.
        inducer: it, with its defaults, if that is known already.

    Raises:
        Fault: for a value that is not right, or a setting that the inducer does not
            have; says who does.
    """
    if way == AUTO:
        inducer = default_inducer(task)
    elif inducer is None:
        inducer = INDUCERS[way]()
    parts = inducer.inducers if isinstance(inducer, Portfolio) else (inducer,)
    for name, value in told.items():
        fields = [_fields(type(part)).get(name) for part in parts]
        if not any(fields):
            able = [n for n, cls in INDUCERS.items() if name in _fields(cls)]
            raise Fault(f"--{_dashed(name)} is for --with {' or '.join(able)}")
        pairs = zip(parts, fields, strict=True)
        said = next(settings_of(type(part))[field] for part, field in pairs if field)
        if said.holds:
            value = _READERS[said.holds](value, cast(EncodedTask, task))
        elif wrong := said.fault(value):
            raise Fault(f"--{_dashed(name)}", wrong)
        parts = tuple(
            part if field is None else dataclasses.replace(part, **{field: value})  # pyright: ignore[reportArgumentType]
            for part, field in zip(parts, fields, strict=True)
            if field is not None or not said.is_alone
        )
    if len(parts) == 1:
        return parts[0]
    assert isinstance(inducer, Portfolio)
    return dataclasses.replace(inducer, inducers=parts)


def _fields(cls: type) -> dict[str, str]:
    """The field of each setting, by the setting's name.

    Example:
        >>> _fields(INDUCERS["gradient"])["restarts"]
        'num_restarts'
    """
    return {said.name: field for field, said in settings_of(cls).items()}


def _by_option(table: Mapping[str, type]) -> dict[str, tuple[Setting, list[str]]]:
    """Each setting of the table's entries, and whose it is.

    Args:
        table: machines or inducers, by name.

    Returns:
        For each setting's name, what is said of it by the first that has it, and the
        names of all that have it.
    """
    found: dict[str, tuple[Setting, list[str]]] = {}
    for name, cls in table.items():
        for said in settings_of(cls).values():
            found.setdefault(said.name, (said, []))[1].append(name)
    return found


def _parameters(
    options: Mapping[str, tuple[Setting, list[str]]],
) -> Iterable[inspect.Parameter]:
    """Each option as a parameter, whose help says whose it is and within which bounds.

    Args:
        options: what `_by_option` gives.
    """
    for name, (said, owners) in options.items():
        help = f"For {', '.join(owners)}: {said.help[0].lower()}{said.help[1:]}"
        if said.kind is int:
            upto = f"{said.low} to {said.high}" if said.high else f"at least {said.low}"
            help += f" ({upto})"
        flag = f"--{_dashed(name)}"
        flag = f"{flag}/--no-{_dashed(name)}" if said.kind is bool else flag
        option = typer.Option(flag, help=help)
        yield _parameter(name, _type(said), option)


def _type(said: Setting) -> Any:
    """What the option is read as: one of some words, a path, or the setting's type."""
    if said.among:
        return StrEnum(said.name, {word: word for word in said.among})
    if said.holds:
        return Path
    return said.kind


def _kind_of_machine() -> inspect.Parameter:
    """The option `--machine`, which names a row of the table of machines."""
    names = " or ".join((Everyday.kind, *MACHINES))
    return _parameter("kind", str, typer.Option("--machine", help=f"{names}."))


def _way() -> inspect.Parameter:
    """The option `--with`, which names a row of the table of inducers, or `auto`."""
    names: Any = StrEnum("Way", {name: name for name in (AUTO, *INDUCERS)})
    help = "One way alone; auto: all that can, the cheapest first, then by turns."
    return _parameter("way", names, typer.Option("--with", help=help), names(AUTO))


def _parameter(
    name: str, kind: Any, option: Any, default: Any = None
) -> inspect.Parameter:
    """A parameter by keyword, annotated with an option of typer's.

    Args:
        name: the parameter's.
        kind: the type of its values; without a default they may also be `None`.
        option: flag and help.
        default: its value if it is not given.
    """
    optional = kind if default is not None else kind | None
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[optional, option],
    )


def _dashed(name: str) -> str:
    """A setting's name as it stands in a flag.

    Example:
        >>> _dashed("num_steps")
        'num-steps'
    """
    return name.replace("_", "-")
